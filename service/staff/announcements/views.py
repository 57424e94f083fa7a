"""Announcements as the pages show them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from fastapi import Request

from service.languages import LANGUAGE_TAGS, SOURCE_LANGUAGE
from service.staff.state import staff_state
from service.staff.texts import INTERFACE_LANGUAGES
from service.storage.bulletin import Bulletin, Message
from service.storage.clock import JAPAN, utc_now

Standing = Literal["draft", "scheduled", "in_force", "over", "ended"]
STANDINGS: Final[tuple[Standing, ...]] = ("in_force", "scheduled", "draft", "over", "ended")
"""In the order of the list."""


@dataclass(frozen=True, slots=True)
class Row:
    """An announcement in the list, or on its own page.

    Attributes:
        standing: whether residents see it.
        title: in Japanese.
        foreign_title: in the language of the pages, if that is another one and it has it.
        starts: when it is shown from, in Japan's time, or empty.
        ends: until when, or empty.
    """

    bulletin: Bulletin
    standing: Standing
    title: str
    foreign_title: str
    starts: str
    ends: str
    updated_at: str


def row_of(bulletin: Bulletin, language: str) -> Row:
    """Return an announcement with its times as people read them.

    Args:
        bulletin: the announcement.
        language: of the pages.
    """
    entry = bulletin.entry
    foreign = entry.texts.get(language) if language != SOURCE_LANGUAGE else None
    return Row(
        bulletin,
        standing_of(bulletin, utc_now()),
        entry.texts[SOURCE_LANGUAGE].title,
        foreign.title if foreign else "",
        in_japan(entry.starts),
        in_japan(entry.ends),
        in_japan(bulletin.updated_at),
    )


def standing_of(bulletin: Bulletin, now: datetime) -> Standing:
    """Return whether residents see an announcement at a moment."""
    if bulletin.last is None:
        return "draft"
    sent = bulletin.last.entry
    if bulletin.last.type == "Cancel":
        return "ended"
    if sent.ends is not None and sent.ends <= now:
        return "over"
    return "in_force" if sent.is_in_force(now) else "scheduled"


def in_japan(moment: datetime | None) -> str:
    """Return a moment in Japan's time, as `2026-11-28 09:00`, or nothing."""
    return moment.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M") if moment else ""


def sent_lines(messages: list[Message]) -> list[tuple[Message, str]]:
    """Return messages with the time they went out, the last one first."""
    lines = [
        (message, message.sent.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M:%S"))
        for message in messages
    ]
    return lines[::-1]


def language_names(request: Request) -> dict[str, str]:
    """Return the own name of each of the fourteen languages."""
    books = staff_state(request).shelf.phrasebooks
    return {tag: books[tag].text("language.name") for tag in LANGUAGE_TAGS}


def is_confirmed(request: Request, typed: str, drill: bool) -> bool:
    """Tell whether the word that confirms was typed, in either language of the pages.

    Real announcements and drills have different words, so that neither is sent for the other.
    """
    texts = staff_state(request).texts
    key = f"announcements.word.{'drill' if drill else 'real'}"
    words = {_folded(texts.text(language, key)) for language in INTERFACE_LANGUAGES}
    return _folded(typed) in words


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
