"""Failed attempts to log in, counted by login and by address for as long as they matter."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Engine, String, delete, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.storage.clock import utc_now
from service.storage.database import Base, UtcDateTime

REMEMBERED: Final = timedelta(hours=1)
"""Failures older than this no longer count, and are deleted."""
LOCKED: Final = timedelta(minutes=15)
"""How long nothing is let in after the last of too many failures."""


class AttemptRow(Base):
    """Table `staff_attempt`: no password, and no login or address in clear."""

    __tablename__ = "staff_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


@dataclass(frozen=True, slots=True)
class Limit:
    """How many failures one key may have.

    Attributes:
        key: what is counted, such as `login:hana`.
        failures: so many within `REMEMBERED` lock the key.
    """

    key: str
    failures: int


class AttemptStore:
    """Counts attempts, whether or not the login exists: both look alike from outside.

    Args:
        engine: the database.
        now: the time, with its zone.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now

    def begin(self, limit: Limit) -> int | None:
        """Count an attempt as failed before it is looked at, so that many at once count too.

        Returns:
            Its id, or None if it may not be looked at. What is refused is not counted: nobody can
            keep a colleague out for longer by going on.
        """
        now = self._now()
        with Session(self._engine) as session:
            if self._engine.dialect.name != "sqlite":  # which has one writer at a time anyway
                session.execute(text("LOCK TABLE staff_attempt IN SHARE ROW EXCLUSIVE MODE"))
            row = AttemptRow(key=_hidden(limit.key), at=now)
            session.add(row)
            session.flush()
            session.execute(delete(AttemptRow).where(AttemptRow.at <= now - REMEMBERED))
            earlier = (AttemptRow.key == row.key) & (AttemptRow.id < row.id)
            count, last = session.execute(
                select(func.count(), func.max(AttemptRow.at)).where(earlier)
            ).one()
            if count >= limit.failures and last > now - LOCKED:
                session.rollback()
                return None
            session.commit()
            return row.id

    def succeed(self, limit: Limit, *others: int) -> None:
        """Forget the failures of a key after the right password, and other attempts by their id."""
        with Session(self._engine) as session:
            session.execute(
                delete(AttemptRow).where(
                    (AttemptRow.key == _hidden(limit.key)) | AttemptRow.id.in_(others)
                )
            )
            session.commit()

    def is_locked(self, limit: Limit) -> bool:
        """Tell whether a key is locked now."""
        now = self._now()
        key = _hidden(limit.key)
        with Session(self._engine) as session:
            count, last = session.execute(
                select(func.count(), func.max(AttemptRow.at)).where(
                    (AttemptRow.key == key) & (AttemptRow.at > now - REMEMBERED)
                )
            ).one()
        return bool(count >= limit.failures and last > now - LOCKED)


def _hidden(key: str) -> str:
    """Return a key that fits the column, whatever was typed, and cannot simply be read."""
    return hashlib.sha256(key.encode()).hexdigest()
