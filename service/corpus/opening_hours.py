"""Opening hours: a small, strict subset of OpenStreetMap's `opening_hours` notation.

Hours are facts, so they are stored once, without words, and put into words per language only
when shown (`service.answering.hours`). Grammar, one or more rules parted by `; `::

    24/7
    DAYS TIMES        Mo-Fr 10:00-17:00   Mo,We 09:00-12:00,13:00-17:00   Sa[2,4] 10:00-13:00
    DAYS off          Su off              PH off
    DATES off         Dec 29-Jan 3 off

Reference: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

DAY_CODES: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
HOLIDAY_CODE: Final = "PH"
MONTH_CODES: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip

_DAY = re.compile(
    rf"(?P<first>{'|'.join(DAY_CODES)}|PH)(?:-(?P<last>{'|'.join(DAY_CODES)})|\[(?P<nth>[1-5](?:,[1-5])*)\])?$"
)
_SPAN = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$")
_MONTHS = "|".join(MONTH_CODES)
_DATES = re.compile(
    rf"(?P<m1>{_MONTHS}) (?P<d1>\d{{1,2}})-(?:(?P<m2>{_MONTHS}) )?(?P<d2>\d{{1,2}})$"
)


class OpeningHoursSyntaxError(ValueError):
    """The text is not in the subset; the message says which part and what is allowed."""


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days a rule covers: `first` to `last` (0 = Monday … 6 = Sunday, 7 = public holidays).

    `nth` narrows a single weekday to the given occurrences in a month, for example (2, 4).
    """

    first: int
    last: int
    nth: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DateRange:
    """A yearly range of dates, (month, day) to (month, day), both 1-based and inclusive."""

    first: tuple[int, int]
    last: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """Days or dates with the spans of time they are open; no span means closed.

    `spans` holds `("09:00", "17:00")` pairs; an end before its start is on the next day.
    """

    days: tuple[DayRange, ...]
    dates: DateRange | None
    spans: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Parsed opening hours; `text` is the notation they were written in."""

    text: str
    always: bool
    rules: tuple[Rule, ...]


def parse_opening_hours(text: str) -> OpeningHours:
    """Parse the notation.

    Raises:
        OpeningHoursSyntaxError: if any part is outside the subset.
    """
    text = text.strip()
    if text == "24/7":
        return OpeningHours(text, always=True, rules=())
    return OpeningHours(text, always=False, rules=tuple(_rule(p.strip()) for p in text.split(";")))


def _rule(part: str) -> Rule:
    selector, _, times = part.rpartition(" ")
    if not selector:
        raise OpeningHoursSyntaxError(f"{part!r} is neither 'DAYS TIMES' nor 'DAYS off' nor '24/7'")
    spans = () if times == "off" else tuple(_span(span) for span in times.split(","))
    dates = _DATES.match(selector)
    if dates:
        if spans:
            raise OpeningHoursSyntaxError(f"{part!r}: dates can only be 'off'")
        first = (MONTH_CODES.index(dates["m1"]) + 1, int(dates["d1"]))
        last = (MONTH_CODES.index(dates["m2"] or dates["m1"]) + 1, int(dates["d2"]))
        return Rule((), DateRange(first, last), ())
    return Rule(tuple(_days(item) for item in _split_days(selector)), None, spans)


def _split_days(selector: str) -> list[str]:
    return re.split(r",(?![^\[]*\])", selector)


def _days(item: str) -> DayRange:
    match = _DAY.match(item)
    if match is None:
        raise OpeningHoursSyntaxError(f"{item!r} is no day; use {', '.join(DAY_CODES)} or PH")
    codes = (*DAY_CODES, HOLIDAY_CODE)
    first = codes.index(match["first"])
    last = codes.index(match["last"]) if match["last"] else first
    nth = tuple(int(n) for n in match["nth"].split(",")) if match["nth"] else ()
    if first == 7 and (match["last"] or nth):
        raise OpeningHoursSyntaxError(f"{item!r}: PH stands alone")
    return DayRange(first, last, nth)


def _span(span: str) -> tuple[str, str]:
    match = _SPAN.match(span)
    if match is None:
        raise OpeningHoursSyntaxError(
            f"{span!r} is no time span; write it as 09:00-17:00, or 'off'"
        )
    start, end = span.split("-")
    return start, end
