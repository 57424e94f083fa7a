"""Finding by what has been typed so far: every word typed begins a word somewhere in a program."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from service.languages import SOURCE_LANGUAGE
from service.staff.search.entries import Entry, EntryKind
from service.staff.search.letters import (
    Token,
    digits_of,
    find_reading,
    fold_letters,
    reading_of,
    tokens_of,
)

_WEIGHTS: Final[Mapping[EntryKind, float]] = {
    EntryKind.PHONE: 5.0,
    EntryKind.TITLE: 4.0,
    EntryKind.CONTACT: 2.0,
    EntryKind.QUESTION: 1.5,
    EntryKind.HEADING: 1.0,
}
"""A title that begins so says more about a program than one of its headings."""
_AT_ITS_BEGINNING: Final = 0.5
_READ_KINDS: Final = frozenset({EntryKind.TITLE, EntryKind.CONTACT, EntryKind.QUESTION})
_MOST_HITS: Final = 1500
"""Places looked at for one word; the entries come by kind, so what is left out is a heading."""


@dataclass(frozen=True, slots=True)
class PrefixHit:
    """Where a program has what was typed.

    Attributes:
        score: sum over the words typed of the weight of the best place; higher is nearer.
        entry: the place to show.
        by_reading: found by how the Japanese is read rather than by how it is written.
    """

    score: float
    entry: Entry
    by_reading: bool


@dataclass(frozen=True, slots=True)
class _Place:
    entry: int
    weight: float
    by_reading: bool


class PrefixIndex:
    """Texts that can be found by the beginnings of their words. Safe to use from several threads.

    Scripts that write no spaces are found inside words too; Japanese also by its reading, typed
    in kana or romaji; phone numbers by any of their digits in a row.

    Args:
        entries: the most telling kinds first.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        folded = [f" {fold_letters(entry.text)}\n" for entry in self._entries]
        self._text = "".join(folded)
        self._starts = [0, *accumulate(map(len, folded))]
        self._digits = [
            (number, "".join(c for c in entry.text if c.isdigit()))
            for number, entry in enumerate(self._entries)
            if entry.kind is EntryKind.PHONE
        ]
        self._readings = [
            (number, *reading_of(entry.text))
            for number, entry in enumerate(self._entries)
            if entry.language == SOURCE_LANGUAGE and entry.kind in _READ_KINDS
        ]

    def search(self, typed: str, language: str) -> dict[str, PrefixHit]:
        """Return the programs that have every word typed, by id.

        Args:
            typed: what was typed so far.
            language: of several equal places, the one in this language is shown.
        """
        digits = digits_of(typed)
        if digits:
            return self._programs([self._phones(digits)], language)
        return self._programs([self._places(token) for token in tokens_of(typed)], language)

    def _programs(self, found: list[Iterator[_Place]], language: str) -> dict[str, PrefixHit]:
        """Keep the programs found for every word."""
        hits: list[dict[str, PrefixHit]] = []
        for places in found:
            best: dict[str, PrefixHit] = {}
            for place in places:
                entry = self._entries[place.entry]
                known = best.get(entry.program_id)
                if known is None or _order(place.weight, entry, language) > _order(
                    known.score, known.entry, language
                ):
                    best[entry.program_id] = PrefixHit(place.weight, entry, place.by_reading)
            hits.append(best)
        scores: dict[str, float] = defaultdict(float)
        for best in hits:
            for program_id, hit in best.items():
                scores[program_id] += hit.score
        shared = set[str].intersection(*map(set, hits)) if hits else set()
        return {
            program_id: PrefixHit(
                scores[program_id],
                *_shown([best[program_id] for best in hits]),
            )
            for program_id in shared
        }

    def _phones(self, digits: str) -> Iterator[_Place]:
        for number, phone in self._digits:
            if digits in phone:
                bonus = _AT_ITS_BEGINNING if phone.startswith(digits) else 0.0
                yield _Place(number, _WEIGHTS[EntryKind.PHONE] + bonus, by_reading=False)

    def _places(self, token: Token) -> Iterator[_Place]:
        """Yield where a word stands, an entry at most once in writing and once by reading."""
        wanted = token.text if token.anywhere else f" {token.text}"
        place, looked_at = self._text.find(wanted), 0
        while place >= 0 and looked_at < _MOST_HITS:
            number = bisect_right(self._starts, place) - 1
            begins = place - self._starts[number] == (1 if token.anywhere else 0)
            yield _Place(number, self._weight(number, begins), by_reading=False)
            place = self._text.find(wanted, self._starts[number + 1])
            looked_at += 1
        if token.kana:
            for number, reading, starts in self._readings:
                where = find_reading(reading, starts, token.kana)
                if where >= 0:
                    yield _Place(number, self._weight(number, where == 0), by_reading=True)

    def _weight(self, number: int, begins: bool) -> float:
        return _WEIGHTS[self._entries[number].kind] + (_AT_ITS_BEGINNING if begins else 0.0)


def _order(weight: float, entry: Entry, language: str) -> tuple[float, bool, bool]:
    return weight, entry.language == language, entry.language == SOURCE_LANGUAGE


def _shown(hits: list[PrefixHit]) -> tuple[Entry, bool]:
    best = max(hits, key=lambda hit: hit.score)
    return best.entry, best.by_reading
