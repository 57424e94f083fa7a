"""What the results list knows of each program: the facts that facets narrow down by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from service.corpus.corpus import Corpus
from service.corpus.program import Program
from service.corpus.report import years_old
from service.corpus.segments import segments
from service.languages import LANGUAGE_TAGS, SOURCE_LANGUAGE, speaks

FACETS: Final = ("city", "ward", "category", "translated", "spoken", "freshness")


class Freshness(StrEnum):
    """How far the facts of a program can be relied on."""

    FRESH = "fresh"
    OLD = "old"
    RECHECK = "recheck"


@dataclass(frozen=True, slots=True)
class Card:
    """One program as the results list and its facets need it.

    Attributes:
        translated: tags of the languages in which every segment has a current translation.
        spoken: tags of the languages that some desk of it speaks.
        newest: date of its newest source, `YYYY[-MM[-DD]]`; empty if none is dated.
        freshness: `fresh` alone, or what is to be said against it.
    """

    program: Program
    translated: frozenset[str]
    spoken: frozenset[str]
    newest: str
    freshness: frozenset[Freshness]

    def values(self, facet: str) -> frozenset[str]:
        """Return the values of a facet that this program is found by."""
        program = self.program
        if facet == "city":
            return frozenset({program.area})
        if facet == "ward":
            return frozenset(f"{program.area}/{ward}" for ward in program.wards)
        if facet == "category":
            return frozenset({program.category})
        if facet == "translated":
            return self.translated
        if facet == "spoken":
            return self.spoken
        return frozenset(self.freshness)


def cards_of(corpus: Corpus, today: date, stale_after_years: float) -> dict[str, Card]:
    """Return a card of every program, by id, in the corpus' order.

    Args:
        corpus: the programs and their translations.
        today: date to which ages are counted.
        stale_after_years: age of its newest source from which a program is old.
    """
    return {p.id: _card(p, corpus, today, stale_after_years) for p in corpus.programs}


def _card(program: Program, corpus: Corpus, today: date, stale_after_years: float) -> Card:
    desks = [contact.languages for contact in program.contacts]
    dates = [source.as_of for section in program.sections for source in section.sources]
    newest = max((as_of for as_of in dates if as_of), default="")
    doubts = set()
    if not newest or years_old(newest, today) > stale_after_years:
        doubts.add(Freshness.OLD)
    if any(contact.status == "recheck" for contact in program.contacts):
        doubts.add(Freshness.RECHECK)
    return Card(
        program,
        frozenset(_complete(program, corpus)),
        frozenset(tag for tag in LANGUAGE_TAGS if any(speaks(spoken, tag) for spoken in desks)),
        newest,
        frozenset(doubts or {Freshness.FRESH}),
    )


def _complete(program: Program, corpus: Corpus) -> Iterator[str]:
    contexts = [segment.context for segment in segments(program)]
    for tag in LANGUAGE_TAGS:
        memory = corpus.memories.get(tag)
        if tag == SOURCE_LANGUAGE or (
            memory
            and all(
                (entry := memory.entries.get(context)) and not entry.outdated
                for context in contexts
            )
        ):
            yield tag
