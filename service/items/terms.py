"""A small inverted index over terms of short names: BM25, and the share of a phrase's terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

_K1: Final = 1.2
_B: Final = 0.75


class TermIndex:
    """Scores names for a phrase. Scores are zero or more; higher is nearer.

    BM25 (Robertson and Zaragoza 2009, "The probabilistic relevance framework"), with idf as in
    Lucene, which is never negative.
    """

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self._count = len(documents)
        lengths = np.array([len(terms) for terms in documents], dtype=np.float32)
        self._norms = _K1 * (1 - _B + _B * lengths / max(float(lengths.mean()), 1e-9))
        postings: dict[str, list[tuple[int, int]]] = {}
        for row, terms in enumerate(documents):
            for term, times in Counter(terms).items():
                postings.setdefault(term, []).append((row, times))
        self._postings = {
            term: np.array(found, dtype=np.int32).T for term, found in postings.items()
        }

    def search(self, terms: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Score every name.

        Args:
            terms: of the phrase, made by the analyzer that made the names'.

        Returns:
            BM25 scores, and the share of the phrase's distinct terms, weighted by idf, that each
            name has, 0 to 1; both float32 of shape (n_names,).
        """
        scores = np.zeros(self._count, np.float32)
        shares = np.zeros(self._count, np.float32)
        total = 0.0
        for term, repeats in Counter(terms).items():
            rows, times = self._postings.get(term, np.zeros((2, 0), np.int32))
            idf = float(np.log(1 + (self._count - len(rows) + 0.5) / (len(rows) + 0.5)))
            scores[rows] += repeats * idf * times / (times + self._norms[rows])
            shares[rows] += idf
            total += idf
        return scores, shares / total if total else shares
