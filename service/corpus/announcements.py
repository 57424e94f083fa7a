"""Announcements for disasters and daily life, rendered from templates in every language at once.

A template is a whole sentence without slots; what is filled in stands on lines of its own after a
colon (`Place: Naka Ward`), so that no language has to inflect a value. No model is asked: the
same slots give the same words, at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Final, Literal, get_args

from service.corpus.phrases import Phrasebook
from service.corpus.places import Place
from service.errors import MadoguchiError
from service.text.romaji import romaji
from service.translation.display import display_date, display_time

TEMPLATES_FOLDER: Final = "announcements"
AnnouncementKind = Literal[
    "evacuation_3", "evacuation_4", "evacuation_5", "shelter_open", "shelter_closed",
    "tsunami_warning", "tsunami_advisory", "earthquake", "heavy_rain", "water_outage",
    "power_outage", "transport_stopped", "office_closed", "vaccination", "notice", "all_clear",
]  # fmt: skip
Level = Literal["emergency", "warning", "information"]
Name = Mapping[str, str]
"""A name by language tag; `ja` is required, others are shown where they are known."""

LEVELS: Final[Mapping[str, Level]] = {
    "evacuation_3": "warning",
    "evacuation_4": "emergency",
    "evacuation_5": "emergency",
    "tsunami_warning": "emergency",
    "tsunami_advisory": "warning",
    "earthquake": "warning",
    "heavy_rain": "warning",
}
"""Level of each kind; what is not named is `information`."""
REQUIRED_SLOTS: Final[Mapping[str, tuple[str, ...]]] = {
    "evacuation_3": ("place",),
    "evacuation_4": ("place",),
    "evacuation_5": ("place",),
    "shelter_open": ("shelter",),
    "shelter_closed": ("shelter",),
    "water_outage": ("place",),
    "power_outage": ("place",),
    "transport_stopped": ("line",),
    "office_closed": ("office",),
    "vaccination": ("phone",),
    "notice": ("phone",),
    "all_clear": ("place",),
}
"""Slots that a kind cannot do without."""
_SCRIPTS: Final = {"ja": "ja", "ja-x-easy": "ja", "zh-Hans": "zh-Hans", "zh-Hant": "zh-Hant",
                   "ko": "ko", "ne": "ne", "th": "th", "uk": "uk"}  # fmt: skip


class AnnouncementError(MadoguchiError):
    """An announcement lacks a slot or has a value that cannot be shown."""

    code = "announcement-invalid"
    title = "The announcement cannot be rendered"
    http_status = 422


@dataclass(frozen=True, slots=True)
class Slots:
    """What an announcement says besides its template; each is None if it is not said.

    Attributes:
        place: ward, district or street.
        shelter: name of an evacuation center.
        line: name of a railway or bus line.
        office: name of a counter.
        date: the day it is about.
        time: the time it is about.
        start: when it starts, in Japan's time.
        end: when it ends, in Japan's time.
        phone: number to call, as it is dialed.
    """

    place: Name | None = None
    shelter: Name | None = None
    line: Name | None = None
    office: Name | None = None
    date: date | None = None
    time: time | None = None
    start: datetime | None = None
    end: datetime | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """One announcement in one language, as `MADOGUCHI_ANNOUNCEMENTS` takes it."""

    title: str
    text: str


class Announcer:
    """Renders announcements.

    Args:
        templates: texts by key, by language tag.
    """

    def __init__(self, templates: Mapping[str, Phrasebook]) -> None:
        self._templates = templates

    def render(self, kind: AnnouncementKind, slots: Slots, *, drill: bool) -> dict[str, Rendered]:
        """Return the announcement in every language.

        Args:
            kind: which template.
            slots: what is filled in, shown in a fixed order after the text.
            drill: whether to say, in title and text, that it is a drill.

        Raises:
            AnnouncementError: if a slot that the kind needs is missing, or a name has no
                Japanese.
        """
        _check(kind, slots)
        return {tag: _render(book, kind, slots, drill) for tag, book in self._templates.items()}


def place_name(place: Place, phrasebooks: Mapping[str, Phrasebook]) -> Name:
    """Return the name of a city, ward or station in every language."""
    names: dict[str, str] = {}
    for tag, book in phrasebooks.items():
        name = place.names[_SCRIPTS.get(tag, "latin")][0]
        is_ward = place.kind == "ward"
        names[tag] = book.text("widget.ward_name", name=name) if is_ward else name
    return names


def _check(kind: str, slots: Slots) -> None:
    if kind not in get_args(AnnouncementKind):
        raise AnnouncementError(f"{kind!r} is none of {', '.join(get_args(AnnouncementKind))}")
    for slot in REQUIRED_SLOTS.get(kind, ()):
        if getattr(slots, slot) is None:
            raise AnnouncementError(f"an announcement of {kind} needs {slot}")
    for field in fields(slots):
        value = getattr(slots, field.name)
        if isinstance(value, Mapping) and not value.get("ja"):
            raise AnnouncementError(f"{field.name} has no name in Japanese ('ja')")
        texts = value.values() if isinstance(value, Mapping) else [value]
        if any(isinstance(text, str) and "\n" in text for text in texts):
            raise AnnouncementError(f"{field.name} has more than one line")


def _render(book: Phrasebook, kind: str, slots: Slots, drill: bool) -> Rendered:
    title, lines = book.texts[f"{kind}.title"], [book.texts[f"{kind}.text"]]
    if drill:
        title = book.text("drill.title", title=title)
        lines.insert(0, book.texts["drill.text"])
    for field in fields(slots):
        value = getattr(slots, field.name)
        if value is not None:
            shown = _shown(value, book.language)
            lines.append(book.text(f"slot.{field.name}", value=shown))
    return Rendered(title, "\n".join(lines))


def _shown(value: Name | date | time | str, tag: str) -> str:
    """Return a slot's value as a language shows it."""
    if isinstance(value, datetime):
        return f"{display_date(value.date(), tag)} {display_time(value.time())}"
    if isinstance(value, date):
        return display_date(value, tag)
    if isinstance(value, time):
        return display_time(value)
    if isinstance(value, str):
        return value
    return value.get(tag) or _japanese_name(value["ja"], tag)


def _japanese_name(name: str, tag: str) -> str:
    """Return a name that has no other form: as on its sign, and how to say it."""
    return name if tag.startswith(("ja", "zh")) else f"{name} ({romaji(name)})"
