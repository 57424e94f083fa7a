"""Why a program was found: its place in every list, what each adds, and the words that matched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from service.answering.knowledge import Knowledge
from service.corpus.program import Program
from service.retrieval.results import ResultSet
from service.retrieval.signals import SIGNAL_NAMES
from service.staff.search.finder import FoundProgram
from service.staff.search.staff_programs import all_text
from service.text.analyzers import analyzer_for
from service.text.japanese import words
from service.text.normalize import fold


@dataclass(frozen=True, slots=True)
class ListPlace:
    """A program in one list of the search.

    Attributes:
        name: of the list, as in `SIGNAL_NAMES`.
        value: the program's signal there; higher is nearer.
        rank: 1-based among all programs; equal ones share the best rank.
        added: what it adds to the fused score, in log odds.
    """

    name: str
    value: float
    rank: int
    added: float


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a program was found.

    Attributes:
        found: its ranks.
        language: tag of the language that the search took the text to be written in.
        words: words typed that stand in the program's text in that language.
        lists: its places, what adds most first; empty if only the beginning was searched.
        programs: number of programs that were ranked.
        seconds: what the search took.
    """

    found: FoundProgram
    language: str
    words: tuple[str, ...]
    lists: tuple[ListPlace, ...]
    programs: int
    seconds: float


def reasons_for(found: FoundProgram, searched: ResultSet | None, knowledge: Knowledge) -> Reasons:
    """Explain one result.

    Args:
        found: the result.
        searched: what the residents' search found; None if it was not asked.
        knowledge: the snapshot searched.
    """
    if searched is None:
        return Reasons(found, "", (), (), 0, 0.0)
    number = list(knowledge.every_program).index(found.card.program.id)
    values, added = searched.signals.values, knowledge.score_parts(searched)
    lists = [
        ListPlace(
            name,
            float(values[number, column]),
            1 + int((values[:, column] > values[number, column]).sum()),
            float(added[number, column]),
        )
        for column, name in enumerate(SIGNAL_NAMES)
        if values[:, column].any()
    ]
    tag = searched.query.language
    localized, _ = knowledge.composer.localize(found.card.program, tag)
    return Reasons(
        found,
        tag,
        tuple(dict.fromkeys(_matched(searched.query.text, localized, tag))),
        tuple(sorted(lists, key=lambda place: -place.added)),
        len(searched.candidates),
        sum(searched.seconds.values()),
    )


def _matched(typed: str, program: Program, tag: str) -> Iterator[str]:
    """Yield the words typed of which a term stands in the program."""
    analyzer = analyzer_for(tag)
    known = set(analyzer.terms(all_text(program)))
    japanese = tag.startswith("ja")
    for word in [w.surface for w in words(fold(typed)) if w.content] if japanese else typed.split():
        if known & set(analyzer.terms(word)):
            yield word
