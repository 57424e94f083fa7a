"""The figures of a month, and of several: only what may be shown ever leaves this module."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from service.answering.answer import AnswerStatus
from service.staff.insight.suppression import (
    Cell,
    K,
    rounded_down,
    shown,
    shown_crossed,
    shown_nested,
)
from service.storage.questions import VERDICT_DAYS, QuestionLog

Table = Mapping[str, int]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, `2026-11`."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month of a day."""
        return cls(day.year, day.month)

    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.number, 1)

    def last(self) -> date:
        """Return its last day."""
        return (self.first() + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    def before(self, months: int) -> Month:
        """Return the month so many months earlier."""
        years, number = divmod(self.year * 12 + self.number - 1 - months, 12)
        return Month(years, number + 1)


@dataclass(frozen=True, slots=True)
class Figures:
    """What may be shown of one month or several; every count is of questions.

    Attributes:
        months: the months added up, oldest first.
        growing: whether some of it still changes; counts of such months are rounded down.
        total: of all questions; parts of a table may add up to less.
        by_month, by_day: keys `2026-11` and `2026-11-28`.
        by_city: keys are slugs, empty where none was chosen.
        by_verdict: `helped`, `not_helped`, `none`.
        by_speed: `fast` below half a second, `fair` below one, `slow` below three, `very_slow`.
        status_by_language: keys are tag and status.
        by_category: of answered questions.
        by_program: of answered questions, keys are category and program.
    """

    months: tuple[Month, ...]
    growing: bool
    total: int
    by_month: Table
    by_day: Table
    by_language: Table
    by_status: Table
    by_city: Table
    by_verdict: Table
    by_speed: Table
    status_by_language: Mapping[Cell, int]
    by_category: Table
    by_program: Mapping[Cell, int]

    def rows(self) -> Iterator[tuple[str, str, str, int]]:
        """Yield table, row, column and count of everything, for CSV."""
        yield "total", "", "", self.total
        for name in ("month", "day", "language", "status", "city", "verdict", "speed", "category"):
            table: Table = getattr(self, f"by_{name}")
            for key in sorted(table):
                yield name, key, "", table[key]
        for (tag, status), count in sorted(self.status_by_language.items()):
            yield "language and status", tag, status, count
        for (category, program), count in sorted(self.by_program.items()):
            yield "program", program, category, count


def figures_of(log: QuestionLog, months: Sequence[Month]) -> Figures:
    """Return the figures of months: what may be shown of each, added up.

    Nothing is ever taken from a longer time than a month, so that no difference of two periods
    tells more than the months themselves.
    """
    log.forget()
    return _added([_figures_of_month(log, month) for month in months])


def months_of(log: QuestionLog) -> list[Month]:
    """Return the months that there are figures for, the newest first; always this one."""
    now = Month.of(log.today())
    oldest = Month.of(log.first_day() or log.today())
    months = [now]
    while months[-1] > oldest:
        months.append(months[-1].before(1))
    return months


def _figures_of_month(log: QuestionLog, month: Month) -> Figures:
    counted = log.counts(month.first(), month.last())
    growing = log.today() <= month.last() + timedelta(days=VERDICT_DAYS)
    total = sum(counted.by_day.values())
    if total < K:
        counted = type(counted)()
        total = 0
    languages, statuses = _sides(counted.language_and_status)
    by_language, by_status = shown(languages), shown(statuses)
    answered = AnswerStatus.ANSWERED.value in by_status
    categories, _ = _sides(counted.category_and_program)
    by_category = shown(categories) if answered else {}

    def final(table: Mapping[Key, int]) -> dict[Key, int]:
        return {key: rounded_down(count) if growing else count for key, count in table.items()}

    all_questions = rounded_down(total) if growing else total
    return Figures(
        months=(month,),
        growing=growing,
        total=all_questions,
        by_month={str(month): all_questions} if all_questions else {},
        by_day=final(shown(counted.by_day)),
        by_language=final(by_language),
        by_status=final(by_status),
        by_city=final(shown(counted.by_city)),
        by_verdict=final(shown(counted.by_verdict)),
        by_speed=final(shown(counted.by_speed)),
        status_by_language=final(
            shown_crossed(counted.language_and_status, set(by_language), set(by_status))
        ),
        by_category=final(by_category),
        by_program=final(shown_nested(counted.category_and_program, by_category)),
    )


def _sides(cells: Mapping[Cell, int]) -> tuple[Counter[str], Counter[str]]:
    rows: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    for (row, column), count in cells.items():
        rows[row] += count
        columns[column] += count
    return rows, columns


def _added(parts: Sequence[Figures]) -> Figures:
    def added(tables: Iterator[Mapping[Key, int]]) -> dict[Key, int]:
        total: Counter[Key] = Counter()
        for table in tables:
            total.update(table)
        return dict(total)

    return Figures(
        months=tuple(sorted(month for part in parts for month in part.months)),
        growing=any(part.growing for part in parts),
        total=sum(part.total for part in parts),
        by_month=added(part.by_month for part in parts),
        by_day=added(part.by_day for part in parts),
        by_language=added(part.by_language for part in parts),
        by_status=added(part.by_status for part in parts),
        by_city=added(part.by_city for part in parts),
        by_verdict=added(part.by_verdict for part in parts),
        by_speed=added(part.by_speed for part in parts),
        status_by_language=added(part.status_by_language for part in parts),
        by_category=added(part.by_category for part in parts),
        by_program=added(part.by_program for part in parts),
    )
