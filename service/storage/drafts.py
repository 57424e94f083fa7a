"""Drafts: what editors have changed and not yet published, kept until it is.

A draft has a part for the Japanese and one for each language, so that translators and editors do
not stand in each other's way. Each part has a version that grows with every saving; who saves on
top of an older one is told, and nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Engine, String, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.errors import DraftConflictError
from service.storage.clock import utc_now
from service.storage.database import Base, UtcDateTime


@dataclass(frozen=True, slots=True)
class Draft:
    """The beginning of a draft.

    Attributes:
        base: the program as it was published when the draft began, as JSON.
        origin: what it was begun from, such as a resident's question, by name.
    """

    program_id: str
    base: Mapping[str, Any]
    origin: Mapping[str, str]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DraftPart:
    """One part of a draft.

    Attributes:
        part: `ja` for the program itself, else the tag of a language.
        version: 1 for the first saving.
        content: what was typed, as JSON.
        login: of who saved it.
        name: of who saved it.
    """

    program_id: str
    part: str
    version: int
    content: Mapping[str, Any]
    login: str
    name: str
    at: datetime


class DraftRow(Base):
    """Table `knowledge_draft`."""

    __tablename__ = "knowledge_draft"

    program_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    base: Mapped[dict[str, Any]] = mapped_column(JSON)
    origin: Mapped[dict[str, str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DraftPartRow(Base):
    """Table `knowledge_draft_part`."""

    __tablename__ = "knowledge_draft_part"

    program_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    part: Mapped[str] = mapped_column(String(12), primary_key=True)
    version: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    login: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DraftVisitRow(Base):
    """Table `knowledge_draft_visit`: who has a program open for editing."""

    __tablename__ = "knowledge_draft_visit"

    program_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    login: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DraftStore:
    """Keeps drafts in the database.

    Args:
        engine: the database.
        now: the time, with its zone.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now

    def begin(self, program_id: str, base: Mapping[str, Any], origin: Mapping[str, str]) -> bool:
        """Begin a draft; False if there is one already, which stays as it is."""
        row = DraftRow(
            program_id=program_id, base=dict(base), origin=dict(origin), created_at=self._now()
        )
        try:
            with Session(self._engine) as session:
                session.add(row)
                session.commit()
        except IntegrityError:
            return False
        return True

    def find(self, program_id: str) -> Draft | None:
        """Return a draft, or None."""
        with Session(self._engine) as session:
            row = session.get(DraftRow, program_id)
            return _draft(row) if row else None

    def all(self) -> list[Draft]:
        """Return every draft, the newest first."""
        with Session(self._engine) as session:
            rows = session.scalars(select(DraftRow).order_by(DraftRow.created_at.desc()))
            return [_draft(row) for row in rows]

    def parts(self, program_id: str) -> dict[str, DraftPart]:
        """Return the parts of a draft that were saved, by name."""
        with Session(self._engine) as session:
            query = select(DraftPartRow).where(DraftPartRow.program_id == program_id)
            return {row.part: _part(row) for row in session.scalars(query)}

    def save(
        self,
        program_id: str,
        part: str,
        version: int,
        content: Mapping[str, Any],
        who: tuple[str, str],
    ) -> int:
        """Save a part and return its new version.

        Args:
            program_id: the program, of which a draft was begun.
            part: see `DraftPart`.
            version: the version that was edited; 0 if the part was not saved before.
            content: what was typed.
            who: login and name.

        Raises:
            DraftConflictError: if somebody saved the part in between; nothing is changed.
        """
        login, name = who
        values = {
            "version": version + 1,
            "content": dict(content),
            "login": login,
            "name": name,
            "at": self._now(),
        }
        try:
            with Session(self._engine) as session:
                if version == 0:
                    session.add(DraftPartRow(program_id=program_id, part=part, **values))
                    session.flush()
                    changed = 1
                else:
                    changed = len(
                        session.execute(
                            update(DraftPartRow)
                            .where(
                                DraftPartRow.program_id == program_id,
                                DraftPartRow.part == part,
                                DraftPartRow.version == version,
                            )
                            .values(**values)
                            .returning(DraftPartRow.version)
                        ).all()
                    )
                session.commit()
        except IntegrityError:
            changed = 0
        if not changed:
            raise DraftConflictError(f"{part} of {program_id} was saved by somebody else")
        return version + 1

    def discard(self, program_id: str) -> None:
        """Remove a draft with all its parts."""
        with Session(self._engine) as session:
            for table in (DraftPartRow, DraftVisitRow, DraftRow):
                session.execute(delete(table).where(table.program_id == program_id))
            session.commit()

    def visit(self, program_id: str, login: str, name: str) -> None:
        """Note that somebody has a program open for editing."""
        try:
            self._visit(program_id, login, name)
        except IntegrityError:  # two pages of the same person at the same moment
            self._visit(program_id, login, name)

    def _visit(self, program_id: str, login: str, name: str) -> None:
        with Session(self._engine) as session:
            row = DraftVisitRow(program_id=program_id, login=login, name=name, at=self._now())
            session.merge(row)
            session.commit()

    def others(self, program_id: str, login: str, within: timedelta) -> list[tuple[str, datetime]]:
        """Return who else had a program open lately: names and times, the latest first."""
        with Session(self._engine) as session:
            query = (
                select(DraftVisitRow)
                .where(
                    DraftVisitRow.program_id == program_id,
                    DraftVisitRow.login != login,
                    DraftVisitRow.at >= self._now() - within,
                )
                .order_by(DraftVisitRow.at.desc())
            )
            return [(row.name, row.at) for row in session.scalars(query)]


def _draft(row: DraftRow) -> Draft:
    return Draft(row.program_id, row.base, row.origin, row.created_at)


def _part(row: DraftPartRow) -> DraftPart:
    return DraftPart(
        row.program_id, row.part, row.version, row.content, row.login, row.name, row.at
    )
