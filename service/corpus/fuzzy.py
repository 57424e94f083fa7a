"""Fuzzy matches of the translation memory: for translators and staff, never for residents.

A segment much like one already translated is quicker to translate and more consistent. But a
sentence with one word changed may mean the opposite, so no answer is ever made of one.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from service.corpus.memory import MemoryEntry, TranslationMemory
from service.translation.numbers import numbers


@dataclass(frozen=True, slots=True)
class FuzzyMatch:
    """A remembered translation of a similar Japanese text.

    Attributes:
        score: 0 to 1, higher is nearer; 1 is the same text. Normalised indel similarity.
        same_numbers: False if the Japanese texts differ in numbers: look twice.
    """

    score: float
    entry: MemoryEntry
    same_numbers: bool


class FuzzyMemory:
    """Finds similar texts in the memory of one language."""

    def __init__(self, memory: TranslationMemory) -> None:
        entries = [e for e in memory.entries.values() if e.text and not e.outdated]
        by_source: dict[str, MemoryEntry] = {}
        for entry in entries:
            known = by_source.setdefault(entry.source_text, entry)
            if known.origin != "reviewed" and entry.origin == "reviewed":
                by_source[entry.source_text] = entry
        self._entries = list(by_source.values())
        self._sources = [entry.source_text for entry in self._entries]

    def matches(self, japanese: str, limit: int, least_score: float) -> tuple[FuzzyMatch, ...]:
        """Return the nearest remembered texts, best first.

        Args:
            japanese: the text to translate.
            limit: most matches returned.
            least_score: 0 to 1; texts less similar are left out.
        """
        found = process.extract(
            japanese,
            self._sources,
            scorer=fuzz.ratio,
            limit=limit,
            score_cutoff=least_score * 100,
        )
        wanted = numbers(japanese)
        return tuple(
            FuzzyMatch(score / 100, self._entries[index], numbers(source) == wanted)
            for source, score, index in found
        )
