"""What readers say of a reply: helped or not, and why. No words of a question stand here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Engine, String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.storage.clock import utc_now
from service.storage.database import Base, UtcDateTime


class FeedbackReason(StrEnum):
    """Why a reply did not help: a closed set, so that nothing typed is ever stored."""

    NOT_MY_QUESTION = "not_my_question"
    UNCLEAR = "unclear"
    OUTDATED = "outdated"
    WRONG = "wrong"
    TRANSLATION = "translation"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One reader's verdict.

    Attributes:
        reply_id: `id` of the reply, 32 hexadecimal digits.
        program_id: the answer that is meant, or None for the reply as a whole.
        helped: whether it helped.
        reason: why not, if the reader said so.
        language: tag of the reply.
    """

    reply_id: str
    program_id: str | None
    helped: bool
    reason: FeedbackReason | None
    language: str


class FeedbackRow(Base):
    """Table `feedback`: one verdict for each reply and program; the last one counts."""

    __tablename__ = "feedback"

    reply_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    program_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    helped: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(12))


class FeedbackStore:
    """Keeps verdicts in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, feedback: Feedback) -> None:
        """Store a verdict; a second one on the same reply and program replaces the first."""
        try:
            self._merge(feedback)
        except IntegrityError:  # another verdict on the same reply arrived in between
            self._merge(feedback)

    def _merge(self, feedback: Feedback) -> None:
        with Session(self._engine) as session:
            session.merge(
                FeedbackRow(
                    reply_id=feedback.reply_id,
                    program_id=feedback.program_id or "",
                    created_at=utc_now(),
                    helped=feedback.helped,
                    reason=feedback.reason,
                    language=feedback.language,
                )
            )
            session.commit()

    def all(self) -> list[Feedback]:
        """Return every verdict, oldest first."""
        with Session(self._engine) as session:
            rows = session.scalars(select(FeedbackRow).order_by(FeedbackRow.created_at))
            return [
                Feedback(
                    row.reply_id,
                    row.program_id or None,
                    row.helped,
                    FeedbackReason(row.reason) if row.reason else None,
                    row.language,
                )
                for row in rows
            ]
