"""What a search returns: every candidate, why it stands where it stands, and how long it took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.embedding.encoder import Vectors
from service.retrieval.ranking import RankedList


@dataclass(frozen=True, slots=True)
class Query:
    """One question as retrieval sees it.

    Attributes:
        text: the cleaned question.
        language: canonical tag of the language it is written in.
        city: `yokohama`, `kawasaki`, or None if it is not known.
        ward: slug of the ward the question names, or None.
        vector: the encoded text, shape (dimension,); None where the encoder does not know the
            language and dense search would only mislead.
    """

    text: str
    language: str
    city: str | None
    vector: Vectors | None
    ward: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One program in the fused ranking.

    Attributes:
        score: fused score, 0 to 1; 1 is first in every list.
        section: 0-based index of the section that matched best, or -1 if another part did.
        other_city: True if it belongs to the city the person did not choose.
        other_ward: True if it serves only wards that the person did not name.
    """

    program_id: str
    score: float
    section: int
    other_city: bool
    other_ward: bool


@dataclass(frozen=True, slots=True)
class Features:
    """What the confidence model sees of a search. All are 0 to 1 unless said otherwise.

    Attributes:
        dense_top: folded cosine of the first program in the best dense list, -1 to 1.
        dense_gap: its lead over the best other program.
        lexical_top: its folded BM25 score as a share of the ideal one.
        lexical_gap: its lead over the best other program, same scale.
        agreement: mean reciprocal rank of the fused first program in the lists.
        has_dense: 1 if a dense list was searched.
        fused_gap: lead of the first program over the second, fused score.
        length: number of the question's characters over 100, at most 1.
    """

    dense_top: float
    dense_gap: float
    lexical_top: float
    lexical_gap: float
    agreement: float
    has_dense: float
    fused_gap: float
    length: float


@dataclass(frozen=True, slots=True)
class ResultSet:
    """All candidates of one question, best first, with what led to them.

    Attributes:
        candidates: every program any list found, best first.
        lists: the ranked lists that were fused.
        features: see `Features`.
        seconds: time spent by step.
    """

    query: Query
    candidates: tuple[Candidate, ...]
    lists: tuple[RankedList, ...]
    features: Features
    seconds: Mapping[str, float]
