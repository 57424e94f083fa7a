"""A word index over terms of short names: BM25 by bm25s, and the share of a phrase's terms."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray


class TermIndex:
    """Scores names for a phrase. Scores are zero or more; higher is nearer.

    BM25 in Lucene's variant, as in `LexicalIndex`; its idf is never negative.
    """

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self._count = len(documents)
        self._model = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        self._vocabulary: dict[str, int] = {}
        if any(documents):  # bm25s cannot index texts without any term
            self._model.index([list(terms) for terms in documents], show_progress=False)
            self._vocabulary = self._model.vocab_dict

    def search(self, terms: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Score every name.

        Args:
            terms: of the phrase, made by the analyzer that made the names'.

        Returns:
            BM25 scores, and the share of the phrase's distinct terms, weighted by idf, that each
            name has, 0 to 1; both float32 of shape (n_names,).
        """
        known = [term for term in terms if term in self._vocabulary]
        scores = np.zeros(self._count, np.float32)
        if known:
            scores = np.asarray(self._model.get_scores(known), dtype=np.float32)
        shares = np.zeros(self._count, np.float32)
        total = 0.0
        for term in dict.fromkeys(terms):
            rows = self._rows(term)
            idf = float(np.log(1 + (self._count - len(rows) + 0.5) / (len(rows) + 0.5)))
            shares[rows] += idf
            total += idf
        return scores, shares / total if total else shares

    def _rows(self, term: str) -> NDArray[np.int64]:
        """Return the names that hold a term."""
        number = self._vocabulary.get(term)
        if number is None:
            return np.zeros(0, np.int64)
        start, stop = self._model.scores["indptr"][number : number + 2]
        return np.asarray(self._model.scores["indices"][start:stop], dtype=np.int64)
