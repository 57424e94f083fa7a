"""Announcements that a city places: a JSON file, read again whenever it changes."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from service.storage.announcement_entry import Announcement, Entry, in_force

_LOOK_EVERY_SECONDS: Final = 0.3
_log = logging.getLogger(__name__)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    announcements: tuple[Entry, ...]

    @model_validator(mode="after")
    def _check(self) -> _File:
        ids = [entry.id for entry in self.announcements]
        twice = [id_ for id_ in ids if ids.count(id_) > 1]
        if twice:
            raise ValueError(f"id {twice[0]!r} stands twice; give each announcement its own")
        return self


class AnnouncementFile:
    """The announcements of a file that may change at any time.

    A file that cannot be read is reported in `error`, and what was last read stays in force.

    Args:
        path: the file, or None if the city places none.
        now: the time, with its zone.
    """

    def __init__(self, path: Path | None, now: Callable[[], datetime]) -> None:
        self._path = path
        self._now = now
        self._entries: tuple[Entry, ...] = ()
        self._seen: tuple[int, int] | None = None
        self._next_look = 0.0
        self._lock = threading.Lock()
        self.error: str | None = None
        self.changed_at = datetime.fromtimestamp(0, UTC)

    def entries(self) -> tuple[Entry, ...]:
        """Return every entry, in force or not; the file is looked at a few times a second."""
        self._look()
        return self._entries

    def current(self, language: str, city: str | None) -> tuple[Announcement, ...]:
        """Return what is in force now for a reader, the gravest first.

        Args:
            language: canonical tag.
            city: the reader's city; None means both cities' announcements.
        """
        shown = in_force(self.entries(), self._now(), city)
        return tuple(entry.in_words(language, None) for entry in shown)

    def _look(self) -> None:
        """Read the file again if it has changed since."""
        with self._lock:
            if self._path is None or time.monotonic() < self._next_look:
                return
            self._next_look = time.monotonic() + _LOOK_EVERY_SECONDS
            try:
                state = self._path.stat()
                seen = (state.st_mtime_ns, state.st_size)
                if seen == self._seen:
                    return
                self._seen = seen
                read = _File.model_validate_json(self._path.read_bytes())
            except FileNotFoundError:
                self._entries, self._seen, self.error = (), None, None
            except (OSError, ValidationError) as error:
                self.error = f"{self._path}: {_first_fault(error)}"
                _log.error("announcements not read, the last ones stay: %s", self.error)
            else:
                self._entries, self.error = read.announcements, None
                self.changed_at = datetime.fromtimestamp(int(state.st_mtime), UTC)
                _log.info("%d announcements read", len(read.announcements))


def _first_fault(error: OSError | ValidationError) -> str:
    if isinstance(error, OSError):
        return str(error)
    fault = error.errors()[0]
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place}: {fault['msg']}" if place else str(fault["msg"])
