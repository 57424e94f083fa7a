"""An announcement as it is kept, in all its languages, and as one reader sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from service.corpus.conversion import to_traditional_chinese
from service.languages import LANGUAGE_TAGS, SOURCE_LANGUAGE

AnnouncementLevel = Literal["emergency", "warning", "information"]
LEVELS: Final = ("emergency", "warning", "information")
"""From the gravest."""
LONGEST_TITLE: Final = 200
LONGEST_TEXT: Final = 2000
ID_PATTERN: Final = r"^[A-Za-z0-9._-]{1,80}$"


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement in one reader's language.

    Attributes:
        language: tag the words are in: the reader's, or the nearest there is.
        city: the only city it is for, or None for both.
        url: page of the city that says more.
        drill: whether it is only a drill; title and text say so too.
        drill_note: in the reader's language, that it is only a drill; None if it is real.
    """

    id: str
    level: AnnouncementLevel
    language: str
    title: str
    text: str
    city: str | None
    url: str | None
    drill: bool
    drill_note: str | None


class Words(BaseModel):
    """What an announcement says in one language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE)]
    text: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""


class Entry(BaseModel):
    """An announcement as the city writes it; see docs/operations.md."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=ID_PATTERN)]
    level: AnnouncementLevel
    city: Literal["yokohama", "kawasaki"] | None = None
    starts: AwareDatetime | None = None
    ends: AwareDatetime | None = None
    url: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=500)] | None = None
    drill: bool = False
    texts: Mapping[str, Words]

    @model_validator(mode="after")
    def _check(self) -> Entry:
        unknown = sorted(set(self.texts) - set(LANGUAGE_TAGS))
        if unknown:
            raise ValueError(f"texts: {unknown[0]!r} is none of {', '.join(LANGUAGE_TAGS)}")
        if SOURCE_LANGUAGE not in self.texts:
            raise ValueError("texts: the Japanese ('ja') is missing")
        return self

    def is_in_force(self, now: datetime) -> bool:
        """Tell whether it is shown at a moment: start included, end not."""
        return (self.starts is None or self.starts <= now) and (
            self.ends is None or now < self.ends
        )

    def in_words(self, language: str, drill_note: str | None) -> Announcement:
        """Put it into the reader's language, or the nearest one it has.

        Args:
            language: canonical tag of the reader's language.
            drill_note: the sentence in it that says that this is a drill.
        """
        tag, words = nearest_words(self.texts, language)
        note = drill_note if self.drill else None
        return Announcement(
            self.id, self.level, tag, words.title, words.text, self.city, self.url, self.drill, note
        )


def nearest_words(texts: Mapping[str, Words], language: str) -> tuple[str, Words]:
    """Return what a reader sees of some languages, and the tag it is in.

    Their own; Traditional Chinese converted from Simplified; else English, then easy Japanese,
    then Japanese.

    Args:
        texts: words by language; Japanese is there.
        language: canonical tag of the reader's language.
    """
    if language in texts:
        return language, texts[language]
    if language == "zh-Hant" and "zh-Hans" in texts:
        simplified, japanese = texts["zh-Hans"], texts[SOURCE_LANGUAGE]
        return language, Words(
            title=to_traditional_chinese(simplified.title, japanese.title),
            text=to_traditional_chinese(simplified.text, japanese.text),
        )
    nearest = ("ja",) if language.startswith("ja") else ("en", "ja-x-easy", "ja")
    tag = next(tag for tag in nearest if tag in texts)
    return tag, texts[tag]


def in_force(entries: Iterable[Entry], now: datetime, city: str | None) -> list[Entry]:
    """Return what is shown at a moment, the gravest first.

    Args:
        entries: in the order to keep within a level.
        now: the moment.
        city: the reader's city; None means both cities' announcements.
    """
    shown = [
        entry
        for entry in entries
        if entry.is_in_force(now) and (city is None or entry.city in {None, city})
    ]
    return sorted(shown, key=lambda entry: LEVELS.index(entry.level))
