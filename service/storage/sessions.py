"""Sessions of the staff: server-side, ended when idle, when old, or when rights change."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Engine, ForeignKey, String, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.storage.clock import utc_now
from service.storage.database import Base, UtcDateTime

_NOTE_USE_EVERY: Final = timedelta(minutes=1)
_TOKEN_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class StaffSession:
    """A log-in in force.

    Attributes:
        form_key: secret that this session's form tokens are signed with.
    """

    id: int
    account_id: int
    form_key: str


class SessionRow(Base):
    """Table `staff_session`; only the token's hash is kept, so a stolen table opens nothing."""

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("staff_account.id", ondelete="CASCADE"), index=True
    )
    form_key: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class UsedFormRow(Base):
    """Table `staff_used_form`: forms already sent in a session, each good for once."""

    __tablename__ = "staff_used_form"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("staff_session.id", ondelete="CASCADE"), primary_key=True
    )
    nonce: Mapped[str] = mapped_column(String(32), primary_key=True)


class SessionStore:
    """Begins, finds and ends sessions.

    Args:
        engine: the database.
        idle: a session unused for so long is over.
        longest: a session is over after so long in any case.
        now: the time, with its zone.
    """

    def __init__(
        self,
        engine: Engine,
        idle: timedelta,
        longest: timedelta,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._engine = engine
        self._idle = idle
        self._longest = longest
        self._now = now

    def begin(self, account_id: int) -> str:
        """Begin a session and return its token, which is nowhere else; clear away dead ones."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        now = self._now()
        with Session(self._engine) as session:
            session.execute(
                delete(SessionRow).where(
                    (SessionRow.seen_at <= now - self._idle)
                    | (SessionRow.created_at <= now - self._longest)
                )
            )
            session.add(
                SessionRow(
                    token_hash=_digest(token),
                    account_id=account_id,
                    form_key=secrets.token_hex(_TOKEN_BYTES),
                    created_at=now,
                    seen_at=now,
                )
            )
            session.commit()
        return token

    def find(self, token: str) -> StaffSession | None:
        """Return the session of a token if it is in force, and note that it is used."""
        now = self._now()
        with Session(self._engine) as session:
            row = session.scalars(
                select(SessionRow).where(SessionRow.token_hash == _digest(token))
            ).one_or_none()
            if row is None:
                return None
            if now >= min(row.seen_at + self._idle, row.created_at + self._longest):
                return None
            found = StaffSession(row.id, row.account_id, row.form_key)
            if now >= row.seen_at + _NOTE_USE_EVERY:
                row.seen_at = now
                session.commit()
            return found

    def end(self, token: str) -> None:
        """End a session; an unknown token changes nothing."""
        with Session(self._engine) as session:
            session.execute(delete(SessionRow).where(SessionRow.token_hash == _digest(token)))
            session.commit()

    def use_form(self, session_id: int, nonce: str) -> bool:
        """Note that a form is sent, and tell whether it is the first time."""
        with Session(self._engine) as session:
            session.add(UsedFormRow(session_id=session_id, nonce=nonce))
            try:
                session.commit()
            except IntegrityError:
                return False
        return True


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
