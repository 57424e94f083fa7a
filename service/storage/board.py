"""What residents are told now: the city's file and what staff published, together."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from service.storage.announcement_entry import Announcement, Entry, in_force
from service.storage.announcements import AnnouncementFile
from service.storage.bulletin import Message
from service.storage.bulletins import BulletinStore

_LOOK_EVERY_SECONDS: Final = 0.4
_MESSAGES_KEPT: Final = 50
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Published:
    """What the database held when it was last looked at; no change of it is half seen."""

    revision: tuple[int, int]
    standing: tuple[Message, ...]
    messages: tuple[Message, ...]


class AnnouncementBoard:
    """The announcements in force, whichever process changes them; needs no index and no model.

    A source that fails is reported in `error`, and what it last gave stays in force. What this
    process publishes is seen after `refresh()`, what others do within half a second.

    Args:
        file: the city's file.
        store: what staff publish.
        drill_note: returns the sentence in a language that says that it is a drill.
        now: the time, with its zone.
    """

    def __init__(
        self,
        file: AnnouncementFile,
        store: BulletinStore,
        drill_note: Callable[[str], str | None],
        now: Callable[[], datetime],
    ) -> None:
        self._file = file
        self._store = store
        self.drill_note = drill_note
        self._now = now
        self._published = _Published((-1, -1), (), ())
        self._shown: tuple[Entry, ...] = ()
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="announcement-watch", daemon=True)
        self._store_error: str | None = None
        self.version = 0

    def start(self) -> None:
        """Look now, then keep watching."""
        self.refresh()
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    @property
    def error(self) -> str | None:
        """Return which source cannot be read and why, or None."""
        return self._store_error or self._file.error

    def current(self, language: str, city: str | None) -> tuple[Announcement, ...]:
        """Return what is in force now for a reader, the gravest first.

        Args:
            language: canonical tag.
            city: the reader's city; None means both cities' announcements.
        """
        return tuple(
            entry.in_words(language, self.drill_note(language) if entry.drill else None)
            for entry in in_force(self._entries(), self._now(), city)
        )

    def messages(self) -> tuple[Message, ...]:
        """Return what went out, the newest first; entries of the file as Alerts of their own."""
        sent = (*self._published.messages, *self._placed())
        return tuple(sorted(sent, key=lambda message: message.sent, reverse=True))

    def message(self, identifier: str) -> tuple[Message, tuple[Message, ...]] | None:
        """Return a message and those about the same announcement before it, or None.

        Args:
            identifier: the message's own name.
        """
        history: Sequence[Message]
        announcement_id = identifier.rpartition(".")[0]
        try:
            history = self._store.history(announcement_id)
        except SQLAlchemyError:
            history = [
                message
                for message in reversed(self._published.messages)
                if message.announcement_id == announcement_id
            ]
        for place, message in enumerate(history):
            if message.entry.id == identifier:
                return message, tuple(history[:place])
        placed = (message for message in self._placed() if message.entry.id == identifier)
        return next(((message, ()) for message in placed), None)

    def sent_at(self) -> dict[str, datetime]:
        """Return when each announcement in force went out, by the name readers get."""
        placed = {entry.id: self._file.changed_at for entry in self._file.entries()}
        return placed | {message.entry.id: message.sent for message in self._published.standing}

    def refresh(self) -> None:
        """Look at both sources; `version` grows if what residents see has changed."""
        with self._lock:
            try:
                revision = self._store.revision()
                if revision != self._published.revision:
                    standing = tuple(self._store.standing())
                    messages = tuple(self._store.messages(_MESSAGES_KEPT))
                    self._published = _Published(revision, standing, messages)
                self._store_error = None
            except SQLAlchemyError as error:
                if self._store_error is None:
                    _log.error("announcements not read, the last ones stay: %s", error)
                self._store_error = f"database: {error}"
            shown = tuple(in_force(self._entries(), self._now(), None))
            if shown != self._shown:
                self._shown = shown
                self.version += 1

    def _entries(self) -> tuple[Entry, ...]:
        return (
            *(message.entry for message in self._published.standing),
            *self._file.entries(),
        )

    def _placed(self) -> list[Message]:
        """Return the entries of the file as messages, sent when the file changed."""
        at = self._file.changed_at
        return [
            Message(entry.id, 1, "Alert", at, "free", _named(entry, at))
            for entry in self._file.entries()
        ]

    def _watch(self) -> None:
        while not self._stopped.wait(_LOOK_EVERY_SECONDS):
            self.refresh()


def _named(entry: Entry, changed_at: datetime) -> Entry:
    """Name an entry of the file anew whenever the file changes: a message never changes."""
    return entry.model_copy(update={"id": f"{entry.id}.{int(changed_at.timestamp())}"})
