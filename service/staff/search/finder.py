"""Search for staff: what begins as was typed, what the residents' search finds, and documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from service.answering.answer import AnswerStatus
from service.answering.knowledge import Knowledge
from service.retrieval.results import Query, ResultSet
from service.staff.search.cards import Card
from service.staff.search.documents import DocumentHit, DocumentSearch
from service.staff.search.facets import FacetCount, facet_counts, narrowed
from service.staff.search.prefixes import PrefixHit, PrefixIndex
from service.staff.search.staff_programs import StaffPrograms
from service.text.identify import identify
from service.text.normalize import clean

MAX_CHARS: Final = 300
_MOST_BY_MEANING: Final = 20
_LEAST_SHARE: Final = 0.01
"""Candidates less likely than this share of the likeliest are left out."""
_SHORTEST_QUESTION: Final = 2
_RANK_CONSTANT: Final = 10
_MOST_DOCUMENTS: Final = 5
_LAST_RESORT_LANGUAGE: Final = "ja"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for.

    Attributes:
        typed: as typed so far; empty to list everything.
        chosen: value by facet.
        language: of several equal places that fit, the one in this language is shown.
    """

    typed: str
    chosen: Mapping[str, str]
    language: str


@dataclass(frozen=True, slots=True)
class FoundProgram:
    """A program that was found.

    Attributes:
        score: fused from both lists; higher is nearer; 0 where everything is listed.
        hit: where it has what was typed, or None.
        prefix_rank: 1-based rank among those that have it, or None.
        hybrid_rank: 1-based rank in the residents' search, or None.
        probability: of that search, 0 to 1; 0 if it did not find it; of a program for staff the
            share of the ideal word score.
    """

    card: Card
    score: float
    hit: PrefixHit | None
    prefix_rank: int | None
    hybrid_rank: int | None
    probability: float


@dataclass(frozen=True, slots=True)
class Results:
    """What was found.

    Attributes:
        programs: best first.
        facets: what narrowing down further would leave.
        documents: passages of the cities' documents.
        sure: False if nothing fits well and these are only the nearest.
        searched: what the residents' search found; None if it was not asked.
    """

    programs: tuple[FoundProgram, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    documents: Sequence[DocumentHit]
    sure: bool
    searched: ResultSet | None


class Finder:
    """Searches one snapshot for staff. Safe to use from several threads.

    Args:
        knowledge: the snapshot.
        cards: of every program, by id, in the order of the list of all.
        prefixes: its texts.
        documents: searches the cities' documents.
        staff_programs: searches what only staff may see.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        cards: Mapping[str, Card],
        prefixes: PrefixIndex,
        documents: DocumentSearch,
        staff_programs: StaffPrograms,
    ) -> None:
        self._knowledge = knowledge
        self.cards = cards
        self._prefixes = prefixes
        self._documents = documents
        self._staff_programs = staff_programs

    def find(self, wanted: Wanted) -> Results:
        """Return what fits, narrowed down."""
        typed = clean(wanted.typed)[:MAX_CHARS]
        if not typed:
            every = [FoundProgram(c, 0.0, None, None, None, 0.0) for c in self.cards.values()]
            return self._results(every, wanted, (), sure=True, searched=None)
        hits = self._prefixes.search(typed, wanted.language)
        searched = self._search(typed)
        sure = bool(hits)
        if searched is not None and self._knowledge.judge(searched)[0] is AnswerStatus.UNANSWERED:
            likely = [] if hits else _likely(searched)
        else:
            likely = _likely(searched) if searched else []
            sure = sure or bool(likely)
        if searched is not None:
            for_staff = self._staff_programs.search(typed, searched.query.language)
            likely = sorted(likely + for_staff, key=lambda pair: -pair[1])
            sure = sure or bool(for_staff)
        documents = self._documents(typed, _MOST_DOCUMENTS)
        found = self._fuse(hits, likely)
        return self._results(found, wanted, documents, sure=sure, searched=searched)

    def _search(self, typed: str) -> ResultSet | None:
        """Search as for a resident; None for a single letter and for mere digits."""
        letters = sum(character.isalpha() for character in typed)
        if letters < _SHORTEST_QUESTION:
            return None
        found = identify(typed, _LAST_RESORT_LANGUAGE)
        tag = found.tag or _LAST_RESORT_LANGUAGE
        city, ward, elsewhere = self._knowledge.place_named_in(typed)
        vector = self._knowledge.encode(typed, tag)
        return self._knowledge.search_once(Query(typed, tag, city, vector, ward, elsewhere))

    def _fuse(
        self, hits: Mapping[str, PrefixHit], likely: Sequence[tuple[str, float]]
    ) -> list[FoundProgram]:
        """Fuse both lists by reciprocal ranks (Cormack, Clarke and Büttcher 2009)."""
        hybrid_ranks = {program_id: rank for rank, (program_id, _) in enumerate(likely, 1)}
        last = len(likely) + 1
        ordered = sorted(hits, key=lambda pid: (-hits[pid].score, hybrid_ranks.get(pid, last), pid))
        prefix_ranks = {program_id: rank for rank, program_id in enumerate(ordered, 1)}
        probabilities = dict(likely)
        found = [
            FoundProgram(
                self.cards[program_id],
                _share(prefix_ranks.get(program_id)) + _share(hybrid_ranks.get(program_id)),
                hits.get(program_id),
                prefix_ranks.get(program_id),
                hybrid_ranks.get(program_id),
                probabilities.get(program_id, 0.0),
            )
            for program_id in {*hits, *probabilities}
        ]
        return sorted(found, key=lambda item: (-item.score, item.card.program.id))

    def _results(
        self,
        found: Sequence[FoundProgram],
        wanted: Wanted,
        documents: Sequence[DocumentHit],
        *,
        sure: bool,
        searched: ResultSet | None,
    ) -> Results:
        cards = [item.card for item in found]
        left = {card.program.id for card in narrowed(cards, wanted.chosen)}
        return Results(
            tuple(item for item in found if item.card.program.id in left),
            facet_counts(cards, wanted.chosen),
            documents,
            sure,
            searched,
        )


def _likely(results: ResultSet) -> list[tuple[str, float]]:
    """Return ids and probabilities of the candidates worth showing, best first."""
    if not results.candidates:
        return []
    least = _LEAST_SHARE * max(candidate.score for candidate in results.candidates)
    worth = [c for c in results.candidates if c.score >= least][:_MOST_BY_MEANING]
    return [(candidate.program_id, candidate.score) for candidate in worth]


def _share(rank: int | None) -> float:
    return 1 / (_RANK_CONSTANT + rank) if rank else 0.0
