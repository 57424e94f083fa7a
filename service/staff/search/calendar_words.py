"""Names of weekdays and ways to write numbers and times, by CLDR, for replies to point at."""

from __future__ import annotations

from datetime import time
from typing import Final

from babel import Locale
from babel.dates import format_time

from service.languages import SOURCE_LANGUAGE, language

HOURS: Final = tuple(range(8, 21))
"""Hours at which somebody may come to a desk."""
_MINUTES: Final = (0, 30)


def weekdays(tag: str) -> tuple[str, ...]:
    """Return the names of Monday to Sunday."""
    names = Locale.parse(language(tag).cldr_locale).days["stand-alone"]["wide"]
    return tuple(names[day] for day in range(7))


def times(tag: str) -> tuple[str, ...]:
    """Return the half hours of `HOURS` as they are written in a language."""
    return tuple(_written(hour, minute, tag) for hour in HOURS for minute in _MINUTES)


def _written(hour: int, minute: int, tag: str) -> str:
    if tag.split("-")[0] == SOURCE_LANGUAGE:
        return f"{hour}時" if minute == 0 else f"{hour}時{minute}分"
    return format_time(time(hour, minute), "short", locale=language(tag).cldr_locale)
