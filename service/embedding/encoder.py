"""What an encoder is: texts in, unit vectors out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors whose inner product is their similarity."""

    @property
    def name(self) -> str:
        """Identity of model and version; a snapshot is served only by the encoder it names."""
        ...

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        ...

    @property
    def weak_languages(self) -> frozenset[str]:
        """Languages the model barely knows; their dense lists are not searched."""
        ...

    @property
    def symmetric(self) -> bool:
        """Whether questions and passages are encoded alike, so that vectors serve as both."""
        ...

    def encode_passages(self, texts: Sequence[str], language: str) -> Vectors:
        """Encode texts to be found.

        Args:
            texts: of one language.
            language: its canonical tag; a model may treat languages differently.

        Returns:
            float32 of shape (len(texts), dimension), L2-normalised; blank texts give zeros.
        """
        ...

    def encode_queries(self, texts: Sequence[str], language: str) -> Vectors:
        """Encode questions; same shape and norm as `encode_passages`."""
        ...


def unit_rows(vectors: NDArray[np.floating], texts: Sequence[str]) -> Vectors:
    """Return rows of length one, float32; rows of blank texts become zero."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    result = np.ascontiguousarray(vectors / np.where(norms > 0, norms, 1.0), dtype=np.float32)
    for row, text in enumerate(texts):
        if not text.strip():
            result[row] = 0.0
    return result
