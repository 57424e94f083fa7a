"""What a person types to announce something, and what comes of it in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final, cast, get_args

from pydantic import ValidationError

from service.corpus.announcement_shelf import AnnouncementShelf
from service.corpus.announcements import LEVELS as LEVEL_OF_KIND
from service.corpus.announcements import (
    REQUIRED_SLOTS,
    AnnouncementError,
    AnnouncementKind,
    Name,
    Slots,
)
from service.languages import LANGUAGE_TAGS, SOURCE_LANGUAGE
from service.storage.announcement_entry import LEVELS, Entry, Words
from service.storage.clock import JAPAN

FREE: Final = "free"
KINDS: Final = (*get_args(AnnouncementKind), FREE)
CITIES: Final = ("yokohama", "kawasaki")
_NAMES: Final = ("shelter", "line", "office")
SLOT_FIELDS: Final = ("place", *_NAMES, "date", "time", "start", "end", "phone")
"""What a template may be filled with; `place` has the field `ward` beside it."""
FIELDS: Final = (
    "kind", "reality", "city", "level", "show_from", "show_until", "url", "ward", *SLOT_FIELDS,
    *(f"{part}.{tag}" for tag in LANGUAGE_TAGS for part in ("title", "text")),
)  # fmt: skip
"""Every field of the form, by name; what is not among them is not kept."""
_YEARS: Final = range(2000, 2200)
_UNSEEN: Final = {code for code in range(32) if code not in {9, 10, 13}} | {127}


class FormError(Exception):
    """Something typed cannot be announced.

    Attributes:
        reason: last part of the key of the text that says so.
        field: name of the field at fault.
    """

    def __init__(self, reason: str, field: str) -> None:
        self.reason = reason
        self.field = field
        super().__init__(f"{field}: {reason}")


@dataclass(frozen=True, slots=True)
class Seen:
    """What readers of one language see.

    Attributes:
        tag: their language.
        language: language of the words; another one if there are none in theirs.
        title: heading.
        text: lines below it.
        drill_note: that it is a drill, in their language, if the words are in another one.
    """

    tag: str
    language: str
    title: str
    text: str
    drill_note: str | None

    @property
    def is_missing(self) -> bool:
        """Tell whether they see words of another language."""
        return self.tag != self.language


def kept_fields(typed: Mapping[str, object]) -> dict[str, str]:
    """Return the fields of the form that hold something, without invisible characters."""
    kept = {}
    for name in FIELDS:
        value = typed.get(name, "")
        if isinstance(value, str):
            text = value.replace("\r\n", "\n").translate(dict.fromkeys(_UNSEEN)).strip()
            if text:
                kept[name] = text
    return kept


def entry_of(form: Mapping[str, str], shelf: AnnouncementShelf) -> Entry:
    """Return what would be announced, in every language.

    Args:
        form: see `kept_fields`; `reality` is `real` or `drill`, and nothing is taken for granted.
        shelf: templates and names.

    Raises:
        FormError: naming the field.
    """
    kind = form.get("kind", "")
    if kind not in KINDS:
        raise FormError("kind", "kind")
    if form.get("reality") not in {"real", "drill"}:
        raise FormError("reality", "reality")
    drill = form["reality"] == "drill"
    starts, ends = _moment(form, "show_from"), _moment(form, "show_until")
    if ends is not None and ends <= (starts or datetime.fromtimestamp(0, UTC)):
        raise FormError("order", "show_until")
    level = form.get("level", "information") if kind == FREE else LEVEL_OF_KIND.get(kind)
    if kind == FREE and level not in LEVELS:
        raise FormError("level", "level")
    city = form.get("city")
    if city not in {None, *CITIES}:
        raise FormError("city", "city")
    texts = _typed_words(form, shelf, drill) if kind == FREE else _rendered(form, shelf, drill)
    try:
        return Entry.model_validate(
            {
                "id": "draft",
                "level": level or "information",
                "city": city,
                "starts": starts,
                "ends": ends,
                "url": form.get("url"),
                "drill": drill,
                "texts": texts,
            }
        )
    except ValidationError as error:
        place = error.errors()[0]["loc"]
        if place[0] == "texts":
            raise FormError("long", f"{place[-1]}.{place[1]}") from error
        raise FormError("url", str(place[0])) from error


def seen_by_all(entry: Entry, shelf: AnnouncementShelf) -> list[Seen]:
    """Return what readers of each of the fourteen languages see, exactly as they see it."""
    seen = []
    for tag in LANGUAGE_TAGS:
        shown = entry.in_words(tag, shelf.drill_note(tag) if entry.drill else None)
        note = shown.drill_note if shown.language != tag else None
        seen.append(Seen(tag, shown.language, shown.title, shown.text, note))
    return seen


def _rendered(form: Mapping[str, str], shelf: AnnouncementShelf, drill: bool) -> dict[str, Words]:
    kind = cast(AnnouncementKind, form["kind"])
    slots = Slots(
        place=_place(form, shelf),
        shelter=_japanese(form, "shelter"),
        line=_japanese(form, "line"),
        office=_japanese(form, "office"),
        date=_day(form),
        time=_clock(form),
        start=_naive(form, "start"),
        end=_naive(form, "end"),
        phone=_one_line(form, "phone"),
    )
    for slot in REQUIRED_SLOTS.get(kind, ()):
        if getattr(slots, slot) is None:
            raise FormError("needed", slot)
    try:
        rendered = shelf.announcer.render(kind, slots, drill=drill)
    except AnnouncementError as error:
        raise FormError("needed", "kind") from error
    return {tag: _words(words.title, words.text, tag) for tag, words in rendered.items()}


def _typed_words(
    form: Mapping[str, str], shelf: AnnouncementShelf, drill: bool
) -> dict[str, Words]:
    """Return the words typed by hand, each marked in its own language if it is a drill."""
    texts = {}
    for tag in LANGUAGE_TAGS:
        title, text = form.get(f"title.{tag}"), form.get(f"text.{tag}", "")
        if title is None and (text or tag == SOURCE_LANGUAGE):
            raise FormError("needed", f"title.{tag}")
        if title is None:
            continue
        if "\n" in title:
            raise FormError("one_line", f"title.{tag}")
        if drill:
            note = shelf.drill_note(tag)
            text = "\n".join(part for part in (note, text) if part)
            title = shelf.drill_title(tag, title)
        texts[tag] = _words(title, text, tag)
    return texts


def _words(title: str, text: str, tag: str) -> Words:
    try:
        return Words(title=title, text=text)
    except ValidationError as error:
        raise FormError("long", f"{error.errors()[0]['loc'][0]}.{tag}") from error


def _place(form: Mapping[str, str], shelf: AnnouncementShelf) -> Name | None:
    """Return the ward chosen, with what is typed beside it, or that alone."""
    typed = _one_line(form, "place")
    ward = shelf.wards.get(form.get("ward", ""))
    if ward is None:
        if "ward" in form:
            raise FormError("ward", "ward")
        return {"ja": typed} if typed else None
    if form.get("city") not in {None, ward.city}:
        raise FormError("ward_city", "ward")
    names = shelf.ward_name(ward)
    return {tag: f"{name} {typed}" for tag, name in names.items()} if typed else names


def _japanese(form: Mapping[str, str], field: str) -> Name | None:
    name = _one_line(form, field)
    return {"ja": name} if name else None


def _one_line(form: Mapping[str, str], field: str) -> str | None:
    text = form.get(field)
    if text and ("\n" in text or len(text) > 120):
        raise FormError("one_line", field)
    return text


def _day(form: Mapping[str, str]) -> date | None:
    try:
        day = date.fromisoformat(form["date"]) if "date" in form else None
    except ValueError as error:
        raise FormError("time", "date") from error
    if day is not None and day.year not in _YEARS:
        raise FormError("time", "date")
    return day


def _clock(form: Mapping[str, str]) -> time | None:
    try:
        return time.fromisoformat(form["time"]).replace(tzinfo=None) if "time" in form else None
    except ValueError as error:
        raise FormError("time", "time") from error


def _naive(form: Mapping[str, str], field: str) -> datetime | None:
    try:
        typed = datetime.fromisoformat(form[field]).replace(tzinfo=None) if field in form else None
    except ValueError as error:
        raise FormError("time", field) from error
    if typed is not None and typed.year not in _YEARS:
        raise FormError("time", field)
    return typed


def _moment(form: Mapping[str, str], field: str) -> datetime | None:
    """Return a moment typed in Japan's time, in UTC."""
    typed = _naive(form, field)
    return typed.replace(tzinfo=JAPAN).astimezone(UTC) if typed else None
