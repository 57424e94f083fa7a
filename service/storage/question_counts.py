"""Counts of questions, by the database. They are raw: small groups are in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from service.answering.answer import AnswerStatus
from service.storage.question_rows import EventRow

_SPEEDS: Final = ((500, "fast"), (1000, "fair"), (3000, "slow"))
"""Milliseconds below which an answer counts as such."""


@dataclass(frozen=True, slots=True)
class QuestionCounts:
    """Counts of some days; see `Figures` for the keys."""

    by_day: dict[str, int] = field(default_factory=dict)
    by_city: dict[str, int] = field(default_factory=dict)
    by_verdict: dict[str, int] = field(default_factory=dict)
    by_speed: dict[str, int] = field(default_factory=dict)
    language_and_status: dict[tuple[str, str], int] = field(default_factory=dict)
    category_and_program: dict[tuple[str, str], int] = field(default_factory=dict)


def count_questions(session: Session, since: date, until: date) -> QuestionCounts:
    """Count the questions of days from `since` to `until`, both included."""
    days = (EventRow.day >= since, EventRow.day <= until)
    answered = EventRow.status == AnswerStatus.ANSWERED.value
    verdict = case((EventRow.helped.is_(None), "none"), (EventRow.helped.is_(True), "helped"))
    speed = case(*((EventRow.latency_ms < limit, name) for limit, name in _SPEEDS))

    def one(key: Any, rest: str = "") -> dict[str, int]:
        rows = session.execute(select(key, func.count()).where(*days).group_by(key))
        return {str(rest if name is None else name): number for name, number in rows}

    def two(row: Any, column: Any, *extra: ColumnElement[bool]) -> dict[tuple[str, str], int]:
        query = select(row, column, func.count()).where(*days, *extra).group_by(row, column)
        return {(first, second): number for first, second, number in session.execute(query)}

    return QuestionCounts(
        by_day=one(EventRow.day),
        by_city=one(EventRow.city),
        by_verdict=one(verdict, "not_helped"),
        by_speed=one(speed, "very_slow"),
        language_and_status=two(EventRow.language, EventRow.status),
        category_and_program=two(EventRow.category, EventRow.program_id, answered),
    )
