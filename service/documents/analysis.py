"""What search needs of passages: the terms of their words, and vectors of their meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.documents.document import Passage
from service.embedding.encoder import Encoder, Vectors
from service.languages import SOURCE_LANGUAGE
from service.text.analyzers import ANALYSIS_VERSION, analyzer_for

_STEP: Final = 128
_VECTORS: Final = "title+passage"
"""Recorded with every document; change it whenever vectors are made otherwise."""

Analysis = tuple[tuple[tuple[str, ...], ...], NDArray[np.float16]]
"""Terms of every passage, and vectors of shape (n_passages, dimension)."""


def made_with(encoder: Encoder) -> str:
    """Return what an analysis depends on: others made with the same can be used again."""
    return f"{encoder.name} {encoder.dimension} analysis/{ANALYSIS_VERSION} {_VECTORS}"


def analyze(passages: Sequence[Passage], encoder: Encoder) -> Analysis:
    """Return terms and vectors of passages, in their order.

    A vector is the mean of the passage's and of its title's (not of unit length): a title alone is
    nearer to a question than the same title lost in a long row.
    """
    texts = [passage.searched for passage in passages]
    analyzer = analyzer_for(SOURCE_LANGUAGE)
    terms = tuple(tuple(analyzer.terms(text)) for text in texts)
    vectors = _encoded(texts, encoder)
    titles = list(dict.fromkeys(passage.title for passage in passages if passage.title))
    for title, vector in zip(titles, _encoded(titles, encoder), strict=True):
        rows = [row for row, passage in enumerate(passages) if passage.title == title]
        vectors[rows] = (vectors[rows] + vector) / 2
    return terms, vectors.astype(np.float16)


def _encoded(texts: Sequence[str], encoder: Encoder) -> Vectors:
    """Return unit vectors of Japanese texts, step by step, so that memory stays small."""
    steps = [
        encoder.encode_passages(texts[start : start + _STEP], SOURCE_LANGUAGE)
        for start in range(0, len(texts), _STEP)
    ]
    return np.concatenate(steps or [np.zeros((0, encoder.dimension), np.float32)])
