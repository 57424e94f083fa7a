"""Searching the passages: by their words, and by what they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.documents.document import Document, Passage
from service.documents.marking import marks, parts
from service.embedding.encoder import Encoder
from service.indexing.lexical import LexicalIndex
from service.languages import SOURCE_LANGUAGE
from service.text.analyzers import Analyzer
from service.text.identify import identify
from service.text.normalize import fold

_MEANING_SHARE: Final = 0.35
"""How much of a score meaning makes where the words are found too."""
_AS_WRITTEN: Final = 0.8
"""Share of the words' score that a passage has at least if it holds the question as it is."""
_LEAST_WORDS: Final = 0.12
_LEAST_MEANING: Final = 0.25
"""Mean cosine of title and passage from which one is shown without any word of the question."""

_LEAST_OF_BEST: Final = 0.4
"""Share of the best score from which a passage is worth the reader's time."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that fits a question.

    Attributes:
        document: where it stands.
        passage: the passage.
        score: 0 to 1; higher is nearer. It orders results of one search; it is no probability.
        marks: places in the passage's text to highlight, as (start, stop), rising.
        terms: the matched words as they are written there, each once.
    """

    document: Document
    passage: Passage
    score: float
    marks: tuple[tuple[int, int], ...]
    terms: tuple[str, ...]


class RecordedTerms:
    """An analyzer that remembers the terms of texts it has seen before."""

    def __init__(self, recorded: Mapping[str, Sequence[str]], analyzer: Analyzer) -> None:
        self._recorded = recorded
        self._analyzer = analyzer

    def terms(self, text: str) -> list[str]:
        """See `Analyzer.terms`."""
        recorded = self._recorded.get(text)
        return list(recorded) if recorded is not None else self._analyzer.terms(text)


class PassageIndex:
    """The index of all passages of all documents, in memory.

    Args:
        rows: every passage with its document.
        terms: of every passage, in the same order.
        vectors: float16 of shape (n_passages, dimension), in the same order.
        encoder: that made the vectors.
        analyzer: that made the terms.
    """

    def __init__(
        self,
        rows: Sequence[tuple[Document, Passage]],
        terms: Sequence[Sequence[str]],
        vectors: NDArray[np.float16],
        encoder: Encoder,
        analyzer: Analyzer,
    ) -> None:
        self._rows = tuple(rows)
        self._vectors = vectors
        self._encoder = encoder
        texts = [passage.searched for _, passage in rows]
        recorded = dict(zip(texts, terms, strict=True))
        words = RecordedTerms(recorded, analyzer)
        self._words = LexicalIndex.build(texts, words) if texts else None
        self._folded = tuple(fold(text) for text in texts)

    def search(self, text: str, limit: int) -> tuple[Found, ...]:
        """Return the passages that fit, best first; see `DocumentLibrary.search`."""
        if self._words is None or not text.strip():
            return ()
        words = self._words.search(text)
        shares = words.scores / words.ideal if words.ideal else words.scores
        shares = np.maximum(shares, _AS_WRITTEN * self._as_written(text))
        language = identify(text, SOURCE_LANGUAGE).tag or SOURCE_LANGUAGE
        vector = self._encoder.encode_queries([text], language)[0]
        cosines = np.clip(self._vectors.astype(np.float32) @ vector, 0.0, 1.0)
        scores = (1 - _MEANING_SHARE) * shares + _MEANING_SHARE * cosines
        weak = language in self._encoder.weak_languages
        fits = (shares >= _LEAST_WORDS) | ((cosines >= _LEAST_MEANING) & (not weak))
        fits &= scores >= _LEAST_OF_BEST * scores.max(initial=0.0, where=fits)
        order = [int(row) for row in np.argsort(-scores, kind="stable") if fits[row]][:limit]
        return tuple(self._found(row, float(scores[row]), text) for row in order)

    def _as_written(self, text: str) -> NDArray[np.float32]:
        """Return 1 for every passage that holds all parts of a question as they are, else 0."""
        wanted = parts(text)
        holds = [bool(wanted) and all(part in row for part in wanted) for row in self._folded]
        return np.asarray(holds, dtype=np.float32)

    def _found(self, row: int, score: float, text: str) -> Found:
        document, passage = self._rows[row]
        places = marks(text, passage.text)
        seen = dict.fromkeys(passage.text[start:stop] for start, stop in places)
        return Found(document, passage, score, places, tuple(seen))
