"""Tables of what is kept of questions."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import BigInteger, Date, String
from sqlalchemy.orm import Mapped, mapped_column

from service.storage.database import Base

MAX_CHARS: Final = 300
"""Most of a masked text that is kept."""


class EventRow(Base):
    """Table `question_event`."""

    __tablename__ = "question_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, index=True)
    language: Mapped[str] = mapped_column(String(12))
    city: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(12))
    program_id: Mapped[str] = mapped_column(String(120))
    category: Mapped[str] = mapped_column(String(40))
    latency_ms: Mapped[int]
    helped: Mapped[bool | None]
    reply_id: Mapped[str | None] = mapped_column(String(32), index=True)


class TextRow(Base):
    """Table `question_text`. Ids are drawn by lot, so that their order leads to no event."""

    __tablename__ = "question_text"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date, index=True)
    language: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(String(MAX_CHARS))
    handled: Mapped[bool]
