"""Announcements that staff write and publish: drafts, and every message that went out.

An announcement may change; a message never does. Publishing, updating and ending each add one,
so that whoever reads the feeds can follow (Common Alerting Protocol 1.2: Alert, Update, Cancel).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    JSON,
    Engine,
    ForeignKey,
    String,
    UniqueConstraint,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.errors import AnnouncementConflictError, UnknownAnnouncementError
from service.storage.announcement_entry import Entry
from service.storage.bulletin import Bulletin, Message, MessageType
from service.storage.clock import JAPAN, utc_now
from service.storage.database import Base, UtcDateTime


class BulletinRow(Base):
    """Table `announcement`."""

    __tablename__ = "announcement"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int]
    form: Mapped[dict[str, str]] = mapped_column(JSON)
    entry: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    updated_by: Mapped[str] = mapped_column(String(80))


class MessageRow(Base):
    """Table `announcement_message`."""

    __tablename__ = "announcement_message"
    __table_args__ = (UniqueConstraint("announcement_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[str] = mapped_column(ForeignKey("announcement.id"), index=True)
    number: Mapped[int]
    type: Mapped[str] = mapped_column(String(10))
    sent: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    sent_by: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(40))
    entry: Mapped[dict[str, Any]] = mapped_column(JSON)


class BulletinStore:
    """Keeps announcements. No change is lost: each names the version it was made on.

    Args:
        engine: the database.
        now: the time, with its zone.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now

    def create(self, form: Mapping[str, str], entry: Entry, who: str) -> Bulletin:
        """Keep a new draft under a new name, such as `20261128-5f0c92d1`."""
        now = self._now()
        identifier = f"{now.astimezone(JAPAN):%Y%m%d}-{secrets.token_hex(4)}"
        row = BulletinRow(
            id=identifier, version=1, form=dict(form), entry=_stored(entry, identifier),
            updated_at=now, updated_by=who,
        )  # fmt: skip
        with Session(self._engine, expire_on_commit=False) as session:
            session.add(row)
            session.commit()
            return _bulletin(row, None)

    def get(self, identifier: str) -> Bulletin:
        """Return an announcement.

        Raises:
            UnknownAnnouncementError: if there is none of this name.
        """
        with Session(self._engine) as session:
            row = session.get(BulletinRow, identifier)
            if row is None:
                raise UnknownAnnouncementError(f"there is no announcement {identifier!r}")
            return _bulletin(row, _last(session, identifier))

    def newest(self, limit: int) -> list[Bulletin]:
        """Return announcements, the last changed first."""
        with Session(self._engine) as session:
            query = select(BulletinRow).order_by(BulletinRow.updated_at.desc()).limit(limit)
            rows = session.scalars(query).all()
            return [_bulletin(row, _last(session, row.id)) for row in rows]

    def save(
        self, identifier: str, version: int, form: Mapping[str, str], entry: Entry, who: str
    ) -> None:
        """Change what an announcement would say; what went out stays until it is published.

        Raises:
            AnnouncementConflictError: if somebody else changed it, or it has ended.
            UnknownAnnouncementError: if there is none of this name.
        """
        self._refuse_ended(identifier)
        with Session(self._engine) as session:
            values = {"form": dict(form), "entry": _stored(entry, identifier)}
            self._claim(session, identifier, version, who, values)
            session.commit()

    def publish(self, identifier: str, version: int, who: str) -> Message:
        """Send it out: an Alert the first time, an Update afterwards.

        Raises:
            AnnouncementConflictError: if somebody else changed it, it has ended, or there is
                nothing new in it.
            UnknownAnnouncementError: if there is none of this name.
        """
        bulletin = self._refuse_ended(identifier)
        if not bulletin.is_unpublished:
            raise AnnouncementConflictError(f"{identifier} is published as it is", "unchanged")
        if bulletin.entry.ends is not None and bulletin.entry.ends <= self._now():
            raise AnnouncementConflictError(f"{identifier} would be over already", "over")
        return self._send(
            bulletin, version, who, "Update" if bulletin.last else "Alert", bulletin.entry
        )

    def end(self, identifier: str, version: int, who: str) -> Message:
        """Take it back everywhere, for good.

        Raises:
            AnnouncementConflictError: if somebody else changed it, it has ended, or it never
                went out.
            UnknownAnnouncementError: if there is none of this name.
        """
        bulletin = self._refuse_ended(identifier)
        if bulletin.last is None:
            raise AnnouncementConflictError(f"{identifier} was never published", "draft")
        return self._send(bulletin, version, who, "Cancel", bulletin.last.entry)

    def delete(self, identifier: str, version: int) -> None:
        """Throw a draft away.

        Raises:
            AnnouncementConflictError: if somebody else changed it, or it went out.
            UnknownAnnouncementError: if there is none of this name.
        """
        if self.get(identifier).last is not None:
            raise AnnouncementConflictError(f"{identifier} went out and stays on record", "sent")
        with Session(self._engine) as session:
            gone = session.execute(
                delete(BulletinRow).where(
                    BulletinRow.id == identifier, BulletinRow.version == version
                )
            )
            if cast(Any, gone).rowcount != 1:
                raise _changed(identifier)
            session.commit()

    def revision(self) -> tuple[int, int]:
        """Return what differs as soon as a message was sent by any process."""
        with Session(self._engine) as session:
            count, newest = session.execute(
                select(func.count(MessageRow.id), func.max(MessageRow.id))
            ).one()
            return int(count), int(newest or 0)

    def standing(self) -> list[Message]:
        """Return the last message of each announcement that is not taken back, newest first."""
        with Session(self._engine) as session:
            newest = select(func.max(MessageRow.id)).group_by(MessageRow.announcement_id)
            rows = session.scalars(
                select(MessageRow)
                .where(MessageRow.id.in_(newest), MessageRow.type != "Cancel")
                .order_by(MessageRow.id.desc())
            )
            return [_message(row) for row in rows]

    def messages(self, limit: int) -> list[Message]:
        """Return messages, the newest first."""
        with Session(self._engine) as session:
            query = select(MessageRow).order_by(MessageRow.id.desc()).limit(limit)
            return [_message(row) for row in session.scalars(query)]

    def history(self, identifier: str) -> list[Message]:
        """Return every message of an announcement, the first one first."""
        with Session(self._engine) as session:
            query = (
                select(MessageRow)
                .where(MessageRow.announcement_id == identifier)
                .order_by(MessageRow.number)
            )
            return [_message(row) for row in session.scalars(query)]

    def _refuse_ended(self, identifier: str) -> Bulletin:
        bulletin = self.get(identifier)
        if bulletin.state == "ended":
            raise AnnouncementConflictError(f"{identifier} has ended", "ended")
        return bulletin

    def _send(
        self, bulletin: Bulletin, version: int, who: str, type_: MessageType, entry: Entry
    ) -> Message:
        number = bulletin.last.number + 1 if bulletin.last else 1
        row = MessageRow(
            announcement_id=bulletin.id, number=number, type=type_,
            sent=self._now().replace(microsecond=0), sent_by=who,
            kind=bulletin.form.get("kind", "free"), entry=_stored(entry, f"{bulletin.id}.{number}"),
        )  # fmt: skip
        with Session(self._engine, expire_on_commit=False) as session:
            self._claim(session, bulletin.id, version, who, {})
            session.add(row)
            try:
                session.commit()
            except IntegrityError as error:
                raise _changed(bulletin.id) from error
            return _message(row)

    def _claim(
        self, session: Session, identifier: str, version: int, who: str, values: Mapping[str, Any]
    ) -> None:
        """Make the next version, if the one that is changed is the newest."""
        changed = session.execute(
            update(BulletinRow)
            .where(BulletinRow.id == identifier, BulletinRow.version == version)
            .values(version=version + 1, updated_at=self._now(), updated_by=who, **values)
        )
        if cast(Any, changed).rowcount != 1:
            raise _changed(identifier)


def _changed(identifier: str) -> AnnouncementConflictError:
    return AnnouncementConflictError(
        f"somebody else changed {identifier} meanwhile; open it again", "changed"
    )


def _stored(entry: Entry, identifier: str) -> dict[str, Any]:
    named = entry.model_copy(update={"id": identifier})
    return named.model_dump(mode="json", exclude_none=True)


def _last(session: Session, identifier: str) -> Message | None:
    query = (
        select(MessageRow)
        .where(MessageRow.announcement_id == identifier)
        .order_by(MessageRow.number.desc())
        .limit(1)
    )
    row = session.scalars(query).one_or_none()
    return _message(row) if row else None


def _message(row: MessageRow) -> Message:
    entry = Entry.model_validate(row.entry)
    return Message(
        row.announcement_id, row.number, cast(MessageType, row.type), row.sent, row.kind, entry
    )


def _bulletin(row: BulletinRow, last: Message | None) -> Bulletin:
    entry = Entry.model_validate(row.entry)
    return Bulletin(row.id, row.version, row.form, entry, row.updated_at, row.updated_by, last)
