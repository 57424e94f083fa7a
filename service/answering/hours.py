"""Opening hours in words of any language."""

from __future__ import annotations

from datetime import date
from typing import Final

from babel.dates import format_skeleton, get_day_names

from service.corpus.opening_hours import DateRange, DayRange, OpeningHours, Rule
from service.corpus.phrases import Phrasebook
from service.languages import language

_HOLIDAY: Final = 7
_LEAP_YEAR: Final = 2024


def describe_hours(hours: OpeningHours, phrases: Phrasebook) -> str:
    """Return opening hours as one line, rules parted by `; `."""
    if hours.always:
        return phrases.text("hours.always")
    return "; ".join(_describe_rule(rule, phrases) for rule in hours.rules)


def _describe_rule(rule: Rule, phrases: Phrasebook) -> str:
    if rule.dates is not None:
        days = _dates(rule.dates, phrases.language)
    else:
        days = ", ".join(_days(item, phrases) for item in rule.days)
    times = ", ".join(_span(span, phrases) for span in rule.spans) or phrases.text("hours.closed")
    return f"{days} {times}"


def _days(item: DayRange, phrases: Phrasebook) -> str:
    if item.first == _HOLIDAY:
        return phrases.text("hours.holidays")
    if (item.first, item.last) == (0, 6):
        return phrases.text("hours.every_day")
    names = get_day_names("abbreviated", "stand-alone", language(phrases.language).cldr_locale)
    first = names[item.first]
    if item.nth:
        numbers = ", ".join(str(number) for number in item.nth)
        return phrases.text("hours.nth_weekday", weekday=first, numbers=numbers)
    return first if item.first == item.last else f"{first}–{names[item.last]}"


def _dates(item: DateRange, tag: str) -> str:
    locale = language(tag).cldr_locale
    first, last = (
        format_skeleton("MMMd", date(_LEAP_YEAR, *day), locale=locale)
        for day in (item.first, item.last)
    )
    return f"{first} – {last}"


def _span(span: tuple[str, str], phrases: Phrasebook) -> str:
    start, end = (time.removeprefix("0") for time in span)
    overnight = span[1] <= span[0]
    return f"{start}–{phrases.text('hours.next_day', time=end) if overnight else end}"
