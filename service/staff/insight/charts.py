"""Figures as bars: lengths in percent, for drawings that a table stands beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from service.answering.answer import AnswerStatus
from service.staff.insight.figures import Figures, Table

STATUSES: Final = tuple(status.value for status in AnswerStatus)
"""Order of the parts of a bar: answered, uncertain, unanswered, emergency."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a bar; `start` and `length` are percent of the longest bar."""

    name: str
    count: int
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart.

    Attributes:
        count: of the row; its parts may add up to less.
        length: percent of the longest bar.
    """

    name: str
    count: int
    length: float
    parts: tuple[Part, ...]


def bars(table: Table, name: Callable[[str], str], most: int = 1000) -> list[Bar]:
    """Return a table's rows as bars, the longest first."""
    ordered = sorted(table.items(), key=lambda row: (-row[1], row[0]))[:most]
    longest = _longest(table.values())
    return [Bar(name(key), count, 100 * count / longest, ()) for key, count in ordered if count]


def bars_in_order(table: Table, keys: Sequence[str], name: Callable[[str], str]) -> list[Bar]:
    """Return rows as bars in a given order; rows without a figure are left out."""
    longest = _longest(table.values())
    return [
        Bar(name(key), table[key], 100 * table[key] / longest, ()) for key in keys if table.get(key)
    ]


def columns(table: Table, keys: Iterable[str]) -> list[Bar]:
    """Return every key in order, also those without a figure: an axis has no gaps."""
    longest = _longest(table.values())
    return [Bar(key, table.get(key, 0), 100 * table.get(key, 0) / longest, ()) for key in keys]


def status_bars(figures: Figures, name: Callable[[str], str]) -> list[Bar]:
    """Return the languages as bars that are parted by status, the longest first."""
    longest = _longest(figures.by_language.values())
    result = []
    for tag, count in sorted(figures.by_language.items(), key=lambda row: (-row[1], row[0])):
        parts, start = [], 0.0
        for status in STATUSES:
            number = figures.status_by_language.get((tag, status), 0)
            length = 100 * number / longest
            parts.append(Part(status, number, start, length))
            start += length
        if count:
            result.append(Bar(name(tag), count, 100 * count / longest, tuple(parts)))
    return result


def percent(part: int | None, whole: int) -> int | None:
    """Return a share, rounded; None where the part is not shown."""
    return None if not part or not whole else round(100 * part / whole)


def left_out(total: int, table: Mapping[str, int]) -> int:
    """Return how many questions a table does not show."""
    return max(0, total - sum(table.values()))


def _longest(counts: Iterable[int]) -> int:
    return max(1, *counts, 1)
