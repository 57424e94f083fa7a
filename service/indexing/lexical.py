"""The word index of one language: BM25 by bm25s over an analyzer's terms."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from service.text.analyzers import Analyzer

# bm25s logs every index it builds at DEBUG, whatever the root logger says.
logging.getLogger("bm25s").setLevel(logging.WARNING)


class LexicalIndex:
    """BM25 (Robertson's, Lucene's variant) over the chunks of one language.

    Scores are zero or more; higher is nearer. Documents keep the order they were given in.
    """

    def __init__(self, model: Any, analyzer: Analyzer, document_count: int) -> None:
        self._model = model
        self._analyzer = analyzer
        self.document_count = document_count
        self._best_scores = _best_scores(model)
        self._rare_score = float(self._best_scores.max(initial=0.0))

    @classmethod
    def build(cls, texts: Sequence[str], analyzer: Analyzer) -> LexicalIndex:
        """Index texts; their order gives their row numbers."""
        model = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        model.index([analyzer.terms(text) for text in texts], show_progress=False)
        return cls(model, analyzer, len(texts))

    @classmethod
    def load(cls, folder: Path, analyzer: Analyzer, document_count: int) -> LexicalIndex:
        """Load an index saved by `save`."""
        model = bm25s.BM25.load(str(folder), show_progress=False)
        return cls(model, analyzer, document_count)

    def save(self, folder: Path) -> None:
        """Write arrays (`.npy`) and vocabulary (JSON) into a folder; no pickle."""
        self._model.save(str(folder), show_progress=False)

    def search(self, question: str) -> LexicalScores:
        """Score every document for a question."""
        terms = self._analyzer.terms(question)
        vocabulary = self._model.vocab_dict
        ids = [vocabulary[term] for term in terms if term in vocabulary]
        if not ids:
            return LexicalScores(np.zeros(self.document_count, np.float32), 0.0)
        known = [term for term in terms if term in vocabulary]
        scores = np.asarray(self._model.get_scores(known), dtype=np.float32)
        unknown = len(terms) - len(ids)
        ideal = float(self._best_scores[ids].sum()) + unknown * self._rare_score
        return LexicalScores(scores, ideal)


@dataclass(frozen=True, slots=True)
class LexicalScores:
    """BM25 scores of one question.

    Attributes:
        scores: float32 of shape (n_documents,), zero or more.
        ideal: the score of a document that had every term of the question at its best, terms
            that the index does not know counting as rare ones; 0 if it knows none.
    """

    scores: NDArray[np.float32]
    ideal: float


def _best_scores(model: Any) -> NDArray[np.float32]:
    """Return the highest score any document gets from each term, shape (n_terms,)."""
    data = np.asarray(model.scores["data"], dtype=np.float32)
    starts = np.asarray(model.scores["indptr"], dtype=np.int64)
    best = np.zeros(len(starts) - 1, np.float32)
    filled = starts[:-1] < starts[1:]
    if data.size:
        best[filled] = np.maximum.reduceat(data, starts[:-1][filled])
    return best
