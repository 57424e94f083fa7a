"""Facts as a reader's language writes them: for display only, stored facts never change.

Times are of 24 hours, years are of the common era, month and weekday names and the name of the
yen come from Unicode CLDR through Babel.
"""

from __future__ import annotations

from datetime import date, time
from functools import lru_cache
from typing import Final

from babel.dates import format_date, format_skeleton, get_day_names, get_month_names
from babel.numbers import format_currency, format_decimal, get_currency_name

from service.languages import language
from service.translation.facts import Fact, Moment, facts_in

_LEAP_YEAR: Final = 2024
"""Stands in where a date has no year, so that February 29 is one."""


def localize_facts(japanese: str, tag: str) -> str:
    """Return a Japanese line of facts, such as 令和8年4月1日（水）午後5時, in another language.

    What is no fact stays as it is: this is for lines of dates, times and amounts.
    """
    parts: list[str] = []
    position = 0
    for fact in facts_in(japanese):
        parts += [japanese[position : fact.start], display_fact(fact, tag)]
        position = fact.end
    return "".join(parts) + japanese[position:]


def display_fact(fact: Fact, tag: str) -> str:
    """Return one fact, or a range of two, as a language writes it."""
    shown = _display(fact, tag)
    return shown if fact.until is None else f"{shown}–{_display(fact.until, tag)}"


def display_date(day: date, tag: str) -> str:
    """Return a date with its weekday, `April 1, 2026 (Wed)`."""
    return _display_moment(Moment(day.year, day.month, day.day, day.weekday()), tag)


def display_time(moment: time) -> str:
    """Return a time of 24 hours, `9:00`; all fourteen languages write it so in Japan."""
    return f"{moment.hour}:{moment.minute:02}"


def display_number(number: int, tag: str) -> str:
    """Return a whole number with the language's thousands separator."""
    if tag == "ne":
        return f"{number:,}"
    return str(format_decimal(number, locale=language(tag).cldr_locale))


def _display(fact: Fact, tag: str) -> str:
    if fact.moment is not None:
        return _display_moment(fact.moment, tag)
    if fact.kind == "money":
        return _display_yen(int(fact.value), tag)
    return fact.value


@lru_cache(maxsize=4096)
def _display_yen(amount: int, tag: str) -> str:
    locale = language(tag).cldr_locale
    if tag.startswith("ja"):
        return f"{amount:,}円"
    if tag == "ne":  # 100,000 as on every price tag in Japan, not 1,00,000
        return f"{amount:,} {get_currency_name('JPY', locale=locale)}"
    return str(format_currency(amount, "JPY", locale=locale, format_type="name"))


@lru_cache(maxsize=4096)
def _display_moment(moment: Moment, tag: str) -> str:
    locale = language(tag).cldr_locale
    day = date(moment.year or _LEAP_YEAR, moment.month or 1, moment.day or 1)
    if moment.year is None and moment.day is None:
        text = get_month_names("wide", "stand-alone", locale=locale)[day.month]
    elif moment.year is None:
        text = format_skeleton("MMMMd", day, locale=locale, fuzzy=True)
    elif moment.month is None:
        text = format_skeleton("y", day, locale=locale, fuzzy=True)
    elif moment.day is None:
        text = format_skeleton("yMMMM", day, locale=locale, fuzzy=True)
    else:
        text = format_date(day, "long", locale=locale)
    if moment.weekday is None:
        return str(text)
    wide = tag.startswith(("zh", "ko"))
    names = get_day_names("wide" if wide else "abbreviated", "format", locale=locale)
    return f"{text} ({names[moment.weekday]})"
