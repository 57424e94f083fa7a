"""Revisions: every published change of a program, with what was there before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Engine, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.storage.clock import utc_now
from service.storage.database import Base, UtcDateTime


@dataclass(frozen=True, slots=True)
class Revision:
    """One published change.

    Attributes:
        id: grows with every change.
        action: `publish`, `undo`.
        undone: id of the revision that an `undo` took back, else None.
        build_id: the snapshot that holds it.
        commit: id of the git commit, empty where the corpus is no checkout.
        before: the program as it was, as JSON.
        after: the program as it became, as JSON.
    """

    id: int
    program_id: str
    at: datetime
    login: str
    name: str
    action: str
    undone: int | None
    build_id: str
    commit: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class RevisionRow(Base):
    """Table `knowledge_revision`."""

    __tablename__ = "knowledge_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[str] = mapped_column(String(120), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    login: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(20))
    undone: Mapped[int | None]
    build_id: Mapped[str] = mapped_column(String(80))
    commit: Mapped[str] = mapped_column(String(64))
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)


class RevisionStore:
    """Keeps revisions in the database; none is ever changed or removed.

    Args:
        engine: the database.
        now: the time, with its zone.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now

    def add(
        self,
        program_id: str,
        who: tuple[str, str],
        undone: int | None,
        build_id: str,
        commit: str,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
    ) -> int:
        """Record a change and return its id; `undone` names the revision it takes back."""
        with Session(self._engine) as session:
            row = RevisionRow(
                program_id=program_id,
                at=self._now(),
                login=who[0],
                name=who[1],
                action="publish" if undone is None else "undo",
                undone=undone,
                build_id=build_id,
                commit=commit,
                before=dict(before),
                after=dict(after),
            )
            session.add(row)
            session.commit()
            return row.id

    def find(self, revision_id: int) -> Revision | None:
        """Return a revision, or None."""
        with Session(self._engine) as session:
            row = session.get(RevisionRow, revision_id)
            return _revision(row) if row else None

    def of_program(self, program_id: str | None, limit: int) -> list[Revision]:
        """Return the changes of a program, or of all, the newest first."""
        query = select(RevisionRow).order_by(RevisionRow.id.desc()).limit(limit)
        if program_id is not None:
            query = query.where(RevisionRow.program_id == program_id)
        with Session(self._engine) as session:
            return [_revision(row) for row in session.scalars(query)]


def _revision(row: RevisionRow) -> Revision:
    return Revision(
        row.id, row.program_id, row.at, row.login, row.name, row.action, row.undone,
        row.build_id, row.commit, row.before, row.after,
    )  # fmt: skip
