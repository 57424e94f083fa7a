"""Publications under way: asked for by a page, carried out by another process, watched by both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import JSON, Engine, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.storage.clock import utc_now
from service.storage.database import Base, UtcDateTime

SILENCE: Final = timedelta(minutes=10)
"""A publication that has said nothing for so long has died with its process."""


class PublicationStatus(StrEnum):
    """How far a publication is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Publication:
    """One attempt to publish a program.

    Attributes:
        login: of who asked for it.
        name: of who asked for it.
        undone: id of the revision that it takes back, or None.
        state: the program as it shall be, as JSON.
        base: the program as its editor found it, as JSON.
        step: see `service.publishing.PublishStep`.
        done: passages embedded so far.
        total: passages to embed.
        error: why it failed: `faults`, `changed`, `stopped` or `other`; empty otherwise.
        detail: more about it, in English.
        faults: what has to be put right, as JSON.
        revision_id: what came of it, or None.
    """

    id: int
    program_id: str
    login: str
    name: str
    undone: int | None
    state: Mapping[str, Any]
    base: Mapping[str, Any]
    status: PublicationStatus
    step: str
    done: int
    total: int
    error: str
    detail: str
    faults: Sequence[Mapping[str, str]]
    started_at: datetime
    updated_at: datetime
    revision_id: int | None


class PublicationRow(Base):
    """Table `knowledge_publication`."""

    __tablename__ = "knowledge_publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[str] = mapped_column(String(120), index=True)
    login: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))
    undone: Mapped[int | None]
    state: Mapped[dict[str, Any]] = mapped_column(JSON)
    base: Mapped[dict[str, Any]] = mapped_column(JSON)
    status: Mapped[str] = mapped_column(String(20))
    step: Mapped[str] = mapped_column(String(20))
    done: Mapped[int]
    total: Mapped[int]
    error: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(Text)
    faults: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision_id: Mapped[int | None]


class PublicationStore:
    """Keeps publications in the database.

    Args:
        engine: the database.
        now: the time, with its zone.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now

    def start(
        self,
        program_id: str,
        who: tuple[str, str],
        state: Mapping[str, Any],
        base: Mapping[str, Any],
        undone: int | None,
    ) -> int:
        """Record that a publication begins and return its id; `who` is login and name."""
        now = self._now()
        with Session(self._engine) as session:
            row = PublicationRow(
                program_id=program_id,
                login=who[0],
                name=who[1],
                undone=undone,
                state=dict(state),
                base=dict(base),
                status=PublicationStatus.RUNNING,
                step="waiting",
                done=0,
                total=0,
                error="",
                detail="",
                faults=[],
                started_at=now,
                updated_at=now,
                revision_id=None,
            )
            session.add(row)
            session.commit()
            return row.id

    def find(self, publication_id: int) -> Publication | None:
        """Return a publication, or None; one that has been silent for long has failed."""
        with Session(self._engine) as session:
            row = session.get(PublicationRow, publication_id)
            return self._publication(row) if row else None

    def running(self, program_id: str) -> Publication | None:
        """Return the publication of a program that is under way, or None."""
        query = (
            select(PublicationRow)
            .where(
                PublicationRow.program_id == program_id,
                PublicationRow.status == PublicationStatus.RUNNING,
            )
            .order_by(PublicationRow.id.desc())
        )
        with Session(self._engine) as session:
            for row in session.scalars(query):
                found = self._publication(row)
                if found.status is PublicationStatus.RUNNING:
                    return found
        return None

    def note(self, publication_id: int, step: str, done: int, total: int) -> None:
        """Record how far a publication is."""
        self._set(publication_id, {"step": step, "done": done, "total": total})

    def succeed(self, publication_id: int, revision_id: int) -> None:
        """Record that a publication is done."""
        values = {"status": PublicationStatus.DONE, "revision_id": revision_id, "step": "done"}
        self._set(publication_id, values)

    def fail(
        self, publication_id: int, error: str, detail: str, faults: Sequence[Mapping[str, str]]
    ) -> None:
        """Record why a publication failed; one that has ended already stays as it is."""
        values = {
            "status": PublicationStatus.FAILED,
            "error": error,
            "detail": detail,
            "faults": [dict(fault) for fault in faults],
        }
        self._set(publication_id, values)

    def _set(self, publication_id: int, values: Mapping[str, Any]) -> None:
        with Session(self._engine) as session:
            session.execute(
                update(PublicationRow)
                .where(
                    PublicationRow.id == publication_id,
                    PublicationRow.status == PublicationStatus.RUNNING,
                )
                .values(**values, updated_at=self._now())
            )
            session.commit()

    def _publication(self, row: PublicationRow) -> Publication:
        silent = self._now() - row.updated_at > SILENCE
        dead = row.status == PublicationStatus.RUNNING and silent
        return Publication(
            row.id, row.program_id, row.login, row.name, row.undone, row.state, row.base,
            PublicationStatus.FAILED if dead else PublicationStatus(row.status),
            row.step, row.done, row.total, "stopped" if dead else row.error, row.detail,
            row.faults, row.started_at, row.updated_at, row.revision_id,
        )  # fmt: skip
