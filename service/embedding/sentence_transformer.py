"""Any sentence-transformers model, by hub name or local path, behind the same protocol."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from service.embedding.encoder import Vectors, unit_rows
from service.embedding.model_files import INSTALL_MODELS, ModelReference, locate
from service.embedding.prompts import prompts_of
from service.errors import EncoderError


class SentenceTransformerEncoder:
    """Wraps `sentence_transformers.SentenceTransformer`, loaded from disk only.

    Nothing is downloaded: the model must be a folder or already in the hub's local cache. Its
    own prompts for questions and passages are used, or those of its family (`prompts.py`).

    Args:
        model: `<hub id or path>[@revision]`.
        batch_size: texts that go through the model together, 1 or more.

    Raises:
        EncoderError: if the library or the model is not here, or the model cannot be read.
    """

    def __init__(self, model: str, batch_size: int) -> None:
        # Threads that spin while they wait take the cores from those they wait for: on two busy
        # cores 25 passages a second instead of 98. Read once, when PyTorch is loaded.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        try:
            # Two seconds and a gigabyte of imports, needed by this adapter alone.
            import torch
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging as transformers_logging
        except ImportError as error:
            raise EncoderError(
                f"MADOGUCHI_ENCODER={model!r} needs sentence-transformers: {INSTALL_MODELS}"
            ) from error
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        reference = ModelReference.parse(model)
        located = locate(reference)
        try:
            self._model: Any = SentenceTransformer(
                str(located.folder), device="cpu", local_files_only=True
            )
        except (OSError, ValueError, RuntimeError, KeyError, ImportError) as error:
            raise EncoderError(
                f"MADOGUCHI_ENCODER={model!r} lies in {located.folder} but cannot be loaded "
                f"({error}); fetch it again with `madoguchi models fetch {reference}`"
            ) from error
        self.prompts = prompts_of(reference.name, self._model.prompts or {})
        self._batch_size = batch_size
        self._set_threads = torch.set_num_threads
        self._threads = torch.get_num_threads()
        self._lock = threading.Lock()
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.symmetric = self.prompts.alike and not _routes_by_task(self._model)
        self.weak_languages: frozenset[str] = frozenset()
        suffix = "" if self.prompts.alike else f"+prompts/{self.prompts.digest}"
        self.name = f"sentence-transformers/{located.identity}{suffix}"

    def encode_passages(self, texts: Sequence[str], language: str) -> Vectors:
        """See `Encoder.encode_passages`."""
        return self._encode(
            self._model.encode_document, texts, self.prompts.passage, threads=self._threads
        )

    def encode_queries(self, texts: Sequence[str], language: str) -> Vectors:
        """See `Encoder.encode_queries`.

        On one thread: threads that wait for each other gain nothing on one question, and make it
        forty times slower when another process keeps a core busy.
        """
        return self._encode(self._model.encode_query, texts, self.prompts.query, threads=1)

    def _encode(self, encode: Any, texts: Sequence[str], prompt: str, *, threads: int) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        with self._lock:
            self._set_threads(threads)
            vectors = encode(
                list(texts),
                prompt=prompt,
                batch_size=self._batch_size,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return unit_rows(np.asarray(vectors, dtype=np.float32), texts)


def _routes_by_task(model: Any) -> bool:
    """Whether questions and passages go through different modules, whatever their prompts."""
    return any(type(module).__name__ == "Router" for module in model)
