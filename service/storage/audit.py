"""The audit trail: who changed what, and when. Entries are added and never changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, Engine, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.storage.clock import utc_now
from service.storage.database import Base, UtcDateTime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change.

    Attributes:
        id: grows with every entry.
        at: when, in UTC.
        who: login of the account, `command line`, `single sign-on`, or `-` for nobody known.
        action: what was done, as `<part>.<verb>` such as `account.add`.
        subject: what it was done to, such as a login or the id of a program.
        detail: what else there is to say, by name. Never a password or a token.
    """

    id: int
    at: datetime
    who: str
    action: str
    subject: str
    detail: Mapping[str, str]


class AuditRow(Base):
    """Table `audit`."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    who: Mapped[str] = mapped_column(String(80), index=True)
    action: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(200), index=True)
    detail: Mapped[dict[str, str]] = mapped_column(JSON)


class AuditTrail:
    """Records changes and lists them.

    Args:
        engine: the database.
        now: the time, with its zone.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now

    def record(self, who: str, action: str, subject: str, detail: Mapping[str, str]) -> None:
        """Add an entry; see `AuditEntry` for what goes where."""
        with Session(self._engine) as session:
            session.add(
                AuditRow(
                    at=self._now(), who=who, action=action, subject=subject, detail=dict(detail)
                )
            )
            session.commit()

    def entries(
        self,
        limit: int,
        subject: str | None = None,
        *,
        who: str | None = None,
        action: str | None = None,
        before: int | None = None,
    ) -> list[AuditEntry]:
        """Return entries, the newest first.

        Args:
            limit: most of them.
            subject: only changes of this.
            who: only changes by this login.
            action: only this action, or every action of a part if it ends in a dot.
            before: only entries with a smaller id, for the next page.
        """
        query = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
        if subject is not None:
            query = query.where(AuditRow.subject == subject)
        if who is not None:
            query = query.where(AuditRow.who == who)
        if action is not None and action.endswith("."):
            query = query.where(AuditRow.action.startswith(action, autoescape=True))
        elif action is not None:
            query = query.where(AuditRow.action == action)
        if before is not None:
            query = query.where(AuditRow.id < before)
        with Session(self._engine) as session:
            return [
                AuditEntry(row.id, row.at, row.who, row.action, row.subject, dict(row.detail))
                for row in session.scalars(query)
            ]

    def actions(self) -> list[str]:
        """Return every action that was ever recorded, sorted."""
        with Session(self._engine) as session:
            return sorted(session.scalars(select(AuditRow.action).distinct()))

    def people(self) -> list[str]:
        """Return the logins of everybody who ever changed something, sorted."""
        with Session(self._engine) as session:
            return sorted(session.scalars(select(AuditRow.who).distinct()))
