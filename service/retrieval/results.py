"""What a search returns: every candidate, why it stands where it stands, and how long it took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from service.embedding.encoder import Vectors
from service.retrieval.signals import SignalTable


@dataclass(frozen=True, slots=True)
class Query:
    """One question as retrieval sees it.

    Attributes:
        text: the cleaned question.
        language: canonical tag of the language it is written in.
        city: `yokohama`, `kawasaki`, or None if it is not known.
        vector: the encoded text, shape (dimension,); None where the encoder does not know the
            language and dense search would only mislead.
        ward: slug of the ward the question names, or None.
        elsewhere: `kanagawa` or `japan` if it names another municipality there and no place of
            the two cities, else empty.
    """

    text: str
    language: str
    city: str | None
    vector: Vectors | None
    ward: str | None = None
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One program in the fused ranking.

    Attributes:
        score: its probability among all programs, given that one of them is asked for.
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
        log_odds: log odds of the first program among all, cut at -6 and 6.
        gap: lead of the first program's fused score over the second's, cut at 6.
        questions: share of the ideal BM25 score that its best questions reach.
        words: the same for all its text, so that words it does not have count against it.
        meaning: its best folded cosine, -1 to 1; 0 where the language has no vectors.
        meaning_gap: lead of that over the best other program's, -1 to 1.
        certainty: the classifier's probability of it; 0 without vectors.
        novelty: how unlike every authored text it is; 0 without vectors.
        offtopic: log odds, over 10, of small talk and the like against the likeliest program;
            0 without vectors.
        agreement: share of the signals in which it comes first.
        has_vector: 1 if the question was searched by meaning.
        length: number of the question's characters over 100, at most 1.
        elsewhere: 1 if it names another municipality, and the program does not serve that.
        away: 1 if it names another municipality, whether or not the program serves it: an office
            there is not what a national program describes.
    """

    log_odds: float
    gap: float
    questions: float
    words: float
    meaning: float
    meaning_gap: float
    certainty: float
    novelty: float
    offtopic: float
    agreement: float
    has_vector: float
    length: float
    elsewhere: float
    away: float


@dataclass(frozen=True, slots=True)
class ResultSet:
    """All candidates of one question, best first, with what led to them.

    Attributes:
        candidates: every program with any sign of a match, best first.
        signals: see `SignalTable`.
        features: see `Features`.
        seconds: time spent by step.
        translated: whether a machine's translation of the question had a part in it.
    """

    query: Query
    candidates: tuple[Candidate, ...]
    signals: SignalTable
    features: Features
    seconds: Mapping[str, float]
    translated: bool = False

    def only(self, program_id: str) -> ResultSet:
        """Return the same results with one program as their only candidate."""
        found = [c for c in self.candidates if c.program_id == program_id]
        alone = found or [Candidate(program_id, 1.0, -1, False, False)]
        return replace(self, candidates=(alone[0],))
