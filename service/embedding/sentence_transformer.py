"""Any sentence-transformers model, by hub name or local path, behind the same protocol."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from service.embedding.encoder import Vectors, unit_rows
from service.errors import EncoderError


class SentenceTransformerEncoder:
    """Wraps `sentence_transformers.SentenceTransformer`, loaded from disk only.

    Nothing is downloaded: the model must be a folder or already in the local hub cache. A model
    that defines `query` and `passage` (or `document`) prompts gets them.
    """

    def __init__(self, model: str) -> None:
        try:
            # Two seconds and a gigabyte of imports, needed by this adapter alone.
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EncoderError(
                f"MADOGUCHI_ENCODER={model!r} needs sentence-transformers: "
                "install it with `pip install 'madoguchi[models]'`"
            ) from error
        try:
            self._model: Any = SentenceTransformer(model, device="cpu", local_files_only=True)
        except (OSError, ValueError, RuntimeError) as error:
            raise EncoderError(
                f"MADOGUCHI_ENCODER={model!r} is neither a model folder nor in the local cache, "
                f"and nothing is downloaded while serving: {error}"
            ) from error
        prompts: dict[str, str] = dict(getattr(self._model, "prompts", None) or {})
        self._query_prompt = prompts.get("query", "")
        self._passage_prompt = prompts.get("passage") or prompts.get("document") or ""
        self._lock = threading.Lock()
        path = Path(model)
        self.name = f"sentence-transformers/{path.resolve() if path.exists() else model}"
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.symmetric = self._query_prompt == self._passage_prompt
        self.weak_languages: frozenset[str] = frozenset()

    def encode_passages(self, texts: Sequence[str], language: str) -> Vectors:
        """See `Encoder.encode_passages`."""
        return self._encode(texts, self._passage_prompt)

    def encode_queries(self, texts: Sequence[str], language: str) -> Vectors:
        """See `Encoder.encode_queries`."""
        return self._encode(texts, self._query_prompt)

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        with self._lock:
            vectors = self._model.encode(
                [prompt + text for text in texts], convert_to_numpy=True, show_progress_bar=False
            )
        return unit_rows(np.asarray(vectors), texts)
