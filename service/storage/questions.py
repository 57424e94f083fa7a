"""What is kept of questions: figures without words, and for some days what found no answer.

Never kept: who asked, from where, in which conversation, at what time of the day, or the words of
a question that was answered or in which somebody is in danger.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Engine, delete, func, select, text, update
from sqlalchemy.orm import Session

from service.answering.answer import AnswerStatus
from service.storage.clock import JAPAN, utc_now
from service.storage.feedback import FeedbackRow
from service.storage.question_counts import QuestionCounts, count_questions
from service.storage.question_rows import MAX_CHARS, EventRow, TextRow
from service.text.normalize import clean
from service.text.personal_data import mask

EVENT_DAYS: Final = 800
"""Days that figures are kept: two years and a little, to compare with the year before."""
VERDICT_DAYS: Final = 7
"""Days after which a verdict is no longer waited for, and the reply's id is forgotten."""
_MOST_TEXTS: Final = 1000
_KEPT: Final = frozenset({AnswerStatus.UNCERTAIN, AnswerStatus.UNANSWERED})
_ID_BITS: Final = 52


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and what became of it, as it is handed over; only part of it is kept.

    Attributes:
        text: the question as typed.
        written_in: tag of the question's language.
        language: tag of the reply.
        city: slug, or empty.
        program_id, category: of the answer; empty unless the status is `answered`.
        latency_ms: how long the answer took, in milliseconds.
        reply_id: of the reply, to find the verdict.
    """

    text: str
    written_in: str
    language: str
    city: str
    status: AnswerStatus
    program_id: str
    category: str
    latency_ms: int
    reply_id: str


@dataclass(frozen=True, slots=True)
class KeptText:
    """A masked question that found no sure answer."""

    id: int
    day: date
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """One question without its words."""

    day: date
    language: str
    city: str
    status: AnswerStatus
    program_id: str
    category: str
    latency_ms: int
    helped: bool | None


class QuestionLog:
    """Keeps questions, forgets them in time, and tells what was asked.

    Args:
        engine: the database.
        days: how many days a text is kept, the day it was asked included; 0 keeps none.
        now: the time, with its zone.
    """

    def __init__(self, engine: Engine, days: int, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self.days = days
        self._now = now

    def today(self) -> date:
        """Return the day it is in Japan."""
        return self._now().astimezone(JAPAN).date()

    def add(self, questions: Sequence[Asked]) -> None:
        """Keep questions of today: figures of all, masked words of those without a sure answer."""
        day = self.today()
        with Session(self._engine) as session:
            for asked in questions:
                session.add(_event(asked, day))
                if self.days and asked.status in _KEPT:
                    session.add(
                        TextRow(
                            id=secrets.randbits(_ID_BITS),
                            day=day,
                            language=asked.written_in,
                            text=mask(clean(asked.text))[:MAX_CHARS],
                            handled=False,
                        )
                    )
            session.commit()

    def forget(self) -> int:
        """Delete what is kept long enough, and return how many texts went.

        Deleted words are overwritten in a SQLite file. Verdicts that have come are noted with
        their questions; after `VERDICT_DAYS` nothing leads from a question to its reply.
        """
        today = self.today()
        with Session(self._engine) as session:
            if self._engine.dialect.name == "sqlite":
                session.execute(text("PRAGMA secure_delete = ON"))
            gone = session.scalars(
                delete(TextRow)
                .where(TextRow.day <= today - timedelta(days=self.days))
                .returning(TextRow.id)
            ).all()
            session.execute(delete(EventRow).where(EventRow.day < today - timedelta(EVENT_DAYS)))
            _note_verdicts(session)
            session.execute(
                update(EventRow)
                .where(EventRow.day < today - timedelta(days=VERDICT_DAYS))
                .values(reply_id=None)
            )
            session.commit()
        if gone and self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        return len(gone)

    def open_texts(self, limit: int = _MOST_TEXTS) -> list[KeptText]:
        """Return masked texts that nobody has handled, the newest days first.

        They are for `group_by_meaning`: one by one they are shown to nobody.
        """
        self.forget()
        query = select(TextRow).where(~TextRow.handled)
        query = query.order_by(TextRow.day.desc(), TextRow.id).limit(limit)
        with Session(self._engine) as session:
            rows = session.scalars(query)
            return [KeptText(row.id, row.day, row.language, row.text) for row in rows]

    def handle(self, ids: Sequence[int]) -> int:
        """Mark texts as handled and return how many were; they are not shown again."""
        with Session(self._engine) as session:
            done = session.scalars(
                update(TextRow)
                .where(TextRow.id.in_(ids), ~TextRow.handled)
                .values(handled=True)
                .returning(TextRow.id)
            ).all()
            session.commit()
        return len(done)

    def events(self, since: date, until: date) -> list[Event]:
        """Return the questions of days from `since` to `until`, both included."""
        self.forget()
        query = select(EventRow).where(EventRow.day >= since, EventRow.day <= until)
        with Session(self._engine) as session:
            return [
                Event(
                    row.day,
                    row.language,
                    row.city,
                    AnswerStatus(row.status),
                    row.program_id,
                    row.category,
                    row.latency_ms,
                    row.helped,
                )
                for row in session.scalars(query)
            ]

    def counts(self, since: date, until: date) -> QuestionCounts:
        """Count the questions of days from `since` to `until`, both included."""
        with Session(self._engine) as session:
            return count_questions(session, since, until)

    def first_day(self) -> date | None:
        """Return the day of the oldest question counted."""
        with Session(self._engine) as session:
            return session.scalar(select(func.min(EventRow.day)))


def _event(asked: Asked, day: date) -> EventRow:
    answered = asked.status is AnswerStatus.ANSWERED
    return EventRow(
        day=day,
        language=asked.language,
        city=asked.city,
        status=asked.status.value,
        program_id=asked.program_id if answered else "",
        category=asked.category if answered else "",
        latency_ms=asked.latency_ms,
        helped=None,
        reply_id=asked.reply_id,
    )


def _note_verdicts(session: Session) -> None:
    """Note with each question the last verdict on its reply."""
    verdicts = session.execute(
        select(EventRow.id, FeedbackRow.helped)
        .join(FeedbackRow, FeedbackRow.reply_id == EventRow.reply_id)
        .order_by(FeedbackRow.created_at)
    ).all()
    latest: dict[int, bool] = {row.id: row.helped for row in verdicts}
    if latest:
        session.execute(
            update(EventRow), [{"id": key, "helped": value} for key, value in latest.items()]
        )
