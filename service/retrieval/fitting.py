"""Fits fusion and confidence to development questions: search once, then learn from the results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from service.embedding.encoder import Encoder
from service.indexing.snapshot import Snapshot
from service.retrieval.calibration import Calibration, Judged, fit_calibration
from service.retrieval.fusion import Choice, FusionModel, fit_fusion
from service.retrieval.places import PlaceFinder
from service.retrieval.results import Query, ResultSet
from service.retrieval.searcher import HybridSearcher, SignalSearcher
from service.retrieval.signals import SignalTable
from service.text.normalize import clean


@dataclass(frozen=True, slots=True)
class DevelopmentQuestion:
    """A question whose right programs are known; none for one that must be declined.

    Attributes:
        intent: the same for all languages of one question.
        urgent: whether its writer may be in danger now, so that ringing is no false alarm.
    """

    intent: str
    text: str
    language: str
    city: str | None
    right_programs: frozenset[str]
    urgent: bool


@dataclass(frozen=True, slots=True)
class SearchedQuestions:
    """Development questions with the signals of every program; needs no model yet."""

    searcher: SignalSearcher
    questions: tuple[DevelopmentQuestion, ...]
    queries: tuple[Query, ...]
    tables: tuple[SignalTable, ...]

    def subset(self, rows: Sequence[int]) -> SearchedQuestions:
        """Return some of the questions, in the given order."""
        return SearchedQuestions(
            self.searcher,
            tuple(self.questions[i] for i in rows),
            tuple(self.queries[i] for i in rows),
            tuple(self.tables[i] for i in rows),
        )

    def ranked(self, fusion: FusionModel) -> list[ResultSet]:
        """Rank the programs for every question."""
        searcher = HybridSearcher(self.searcher, fusion)
        return [
            searcher.rank(query, table)
            for query, table in zip(self.queries, self.tables, strict=True)
        ]


def search_questions(
    snapshot: Snapshot, encoder: Encoder, questions: Sequence[DevelopmentQuestion]
) -> SearchedQuestions:
    """Search every development question as a person's question would be."""
    searcher = SignalSearcher(snapshot)
    places = PlaceFinder(snapshot.content.corpus.places)
    queries = []
    for question in questions:
        text = clean(question.text)
        city, ward, elsewhere = places.locate(text)
        strong = question.language not in encoder.weak_languages
        vector = encoder.encode_queries([text], question.language)[0] if strong else None
        queries.append(
            Query(text, question.language, city or question.city, vector, ward, elsewhere)
        )
    tables = tuple(searcher.search(query) for query in queries)
    return SearchedQuestions(searcher, tuple(questions), tuple(queries), tables)


def fit_models(searched: SearchedQuestions) -> tuple[FusionModel, Calibration]:
    """Fit fusion to the answerable questions, then confidence to how well it ranks all of them.

    Raises:
        ValueError: if nothing can be learned.
    """
    fusion = fit_fusion(choices(searched))
    return fusion, fit_confidence(searched, fusion)


def fit_confidence(searched: SearchedQuestions, fusion: FusionModel) -> Calibration:
    """Fit confidence to how well a fusion ranks the questions.

    Raises:
        ValueError: if all or none of them are right.
    """
    judged = [
        Judged(results.features, _first(results) in question.right_programs)
        for question, results in zip(searched.questions, searched.ranked(fusion), strict=True)
    ]
    return fit_calibration(judged)


def choices(searched: SearchedQuestions) -> list[Choice]:
    """Return what fusion learns from: questions with a right program among the eligible ones."""
    found = []
    for question, query, table in zip(
        searched.questions, searched.queries, searched.tables, strict=True
    ):
        other_city, other_ward = searched.searcher.of_others(query)
        eligible = ~(other_city | other_ward)
        right = np.array([pid in question.right_programs for pid in searched.searcher.program_ids])
        if (right & eligible).any():
            found.append(Choice(table.values[eligible], right[eligible], question.language))
    return found


def _first(results: ResultSet) -> str | None:
    return results.candidates[0].program_id if results.candidates else None
