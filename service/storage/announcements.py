"""Announcements that a city places: a JSON file, read again whenever it changes."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from service.corpus.conversion import to_traditional_chinese
from service.languages import LANGUAGE_TAGS, SOURCE_LANGUAGE

AnnouncementLevel = Literal["emergency", "warning", "information"]
_LEVELS: Final = ("emergency", "warning", "information")
_LOOK_EVERY_SECONDS: Final = 1.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement in one reader's language.

    Attributes:
        language: tag the words are in: the reader's, or the nearest there is.
        city: the only city it is for, or None for both.
        url: page of the city that says more.
    """

    id: str
    level: AnnouncementLevel
    language: str
    title: str
    text: str
    city: str | None
    url: str | None


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[str, Field(min_length=1, max_length=200)]
    text: Annotated[str, Field(max_length=2000)] = ""


class _Entry(BaseModel):
    """An announcement as the city writes it; see docs/operations.md."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,80}$")]
    level: AnnouncementLevel
    city: Literal["yokohama", "kawasaki"] | None = None
    starts: AwareDatetime | None = None
    ends: AwareDatetime | None = None
    url: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=500)] | None = None
    texts: Mapping[str, _Words]

    @model_validator(mode="after")
    def _check(self) -> _Entry:
        unknown = sorted(set(self.texts) - set(LANGUAGE_TAGS))
        if unknown:
            raise ValueError(f"texts: {unknown[0]!r} is none of {', '.join(LANGUAGE_TAGS)}")
        if SOURCE_LANGUAGE not in self.texts:
            raise ValueError("texts: the Japanese ('ja') is missing")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    announcements: tuple[_Entry, ...]

    @model_validator(mode="after")
    def _check(self) -> _File:
        ids = [entry.id for entry in self.announcements]
        twice = [id_ for id_ in ids if ids.count(id_) > 1]
        if twice:
            raise ValueError(f"id {twice[0]!r} stands twice; give each announcement its own")
        return self


class AnnouncementFile:
    """The announcements in force, from a file that may change at any time.

    A file that cannot be read is reported in `error`, and what was last read stays in force.

    Args:
        path: the file, or None if the city places none.
        now: the time, with its zone.
    """

    def __init__(self, path: Path | None, now: Callable[[], datetime]) -> None:
        self._path = path
        self._now = now
        self._entries: tuple[_Entry, ...] = ()
        self._worded: dict[tuple[str, str], Announcement] = {}
        self._seen: tuple[int, int] | None = None
        self._next_look = 0.0
        self._lock = threading.Lock()
        self.error: str | None = None

    def current(self, language: str, city: str | None) -> tuple[Announcement, ...]:
        """Return what is in force now for a reader, the gravest first.

        Args:
            language: canonical tag.
            city: the reader's city; None means both cities' announcements.
        """
        self._look()
        now = self._now()
        shown = [
            self._in_words(entry, language)
            for entry in self._entries
            if (entry.starts is None or entry.starts <= now)
            and (entry.ends is None or now < entry.ends)
            and (city is None or entry.city in {None, city})
        ]
        return tuple(sorted(shown, key=lambda item: _LEVELS.index(item.level)))

    def _in_words(self, entry: _Entry, language: str) -> Announcement:
        """Put an announcement into words once for each language."""
        worded = self._worded
        if (entry.id, language) not in worded:
            worded[entry.id, language] = _worded(entry, language)
        return worded[entry.id, language]

    def _look(self) -> None:
        """Read the file again if it has changed since; look at most once a second."""
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
                self._entries, self._worded, self.error = read.announcements, {}, None
                _log.info("%d announcements read", len(read.announcements))


def _worded(entry: _Entry, language: str) -> Announcement:
    """Put an announcement into the reader's language, or the nearest one it has."""
    tag, words = language, entry.texts.get(language)
    if words is None and language == "zh-Hant" and "zh-Hans" in entry.texts:
        simplified = entry.texts["zh-Hans"]
        japanese = entry.texts[SOURCE_LANGUAGE]
        words = _Words(
            title=to_traditional_chinese(simplified.title, japanese.title),
            text=to_traditional_chinese(simplified.text, japanese.text),
        )
    if words is None:
        nearest = ("ja",) if language.startswith("ja") else ("en", "ja-x-easy", "ja")
        tag = next(tag for tag in nearest if tag in entry.texts)
        words = entry.texts[tag]
    return Announcement(entry.id, entry.level, tag, words.title, words.text, entry.city, entry.url)


def _first_fault(error: OSError | ValidationError) -> str:
    if isinstance(error, OSError):
        return str(error)
    fault = error.errors()[0]
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place}: {fault['msg']}" if place else str(fault["msg"])
