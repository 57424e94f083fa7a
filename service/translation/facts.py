"""Facts in Japanese text that a translation must not change: numbers, dates, times, addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

FactKind = Literal["url", "email", "phone", "date", "time", "money", "number"]

_ERAS: Final = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
"""Year before the first of each era (Cabinet Order No. 143 of 2019 for Reiwa)."""
_ERA: Final = "|".join(_ERAS)
_DASH: Final = "[-－‐–−]"
_PATTERN: Final = re.compile(
    rf"""
    (?P<url>(?:https?://|www\.)[\w.\-/?&=%#~:+@!$,;*]*[\w/=\#])
    |(?P<email>[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+)
    |(?P<phone>(?<![\d-])(?:\+\d{{1,3}}[ -])?\(?0?\d{{1,4}}\)?{_DASH}\d{{1,4}}{_DASH}\d{{3,4}}
        (?![\d-])
        |(?<![\d-])0\d{{9,10}}(?![\d-]))
    |(?P<date>(?:
        (?:(?P<era>{_ERA})(?P<era_year>元|\d{{1,2}})|(?P<year>[12]\d{{3}}))年(?!度|生|間|以|前|後|齢)
            (?:(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>3[01]|[12]\d|0?[1-9])日(?!間|以))?)?
        |(?<!\d)(?P<month2>1[0-2]|0?[1-9])月(?:(?P<day2>3[01]|[12]\d|0?[1-9])日(?!間|以))?
        )(?:[（(](?P<weekday>[月火水木金土日])(?:曜日?)?[）)])?)
    |(?P<time>(?P<half>午前|午後)?(?<!\d)(?P<hour>2[0-4]|1\d|0?\d)
        (?::(?P<minute>[0-5]\d)(?!\d)|時(?!間|期|点|代|給|刻)(?:(?P<minute2>[0-5]?\d)分|(?P<thirty>半))?))
    |(?P<money>(?P<amount>\d[\d,]*(?:\.\d+)?)(?P<unit>[万億千]?)円)
    |(?P<number>\d+(?:[,]\d{{3}})*(?:\.\d+)?)
    """,
    re.VERBOSE,
)
_RANGE: Final = re.compile(r"\s*[〜～~－–―-]\s*")
_UNITS: Final = {"": 1, "千": 1_000, "万": 10_000, "億": 100_000_000}
_NARROW: Final = str.maketrans("０１２３４５６７８９：，．", "0123456789:,.")
"""One character for one, so that positions stay."""
_RANGED: Final = frozenset({"date", "time", "money", "number"})


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as far as the text gives it; each part is None if it is not given.

    Attributes:
        weekday: 0 for Monday to 6 for Sunday.
    """

    year: int | None
    month: int | None
    day: int | None
    weekday: int | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact in a Japanese text, or a range of two.

    Attributes:
        start: 0-based index of its first character in the text.
        end: index after its last character.
        value: the plain value: digits in ASCII, `17:00` for a time, the whole number of yen for
            money.
        moment: the date, for a date.
        until: the second fact of a range such as 9:00～17:00.
    """

    kind: FactKind
    start: int
    end: int
    value: str
    moment: Moment | None
    until: Fact | None


def facts_in(japanese: str) -> tuple[Fact, ...]:
    """Return the facts of a Japanese text in order; they do not overlap."""
    found: list[Fact] = []
    for match in _PATTERN.finditer(japanese.translate(_NARROW)):
        fact = _fact(match)
        if found and _joins(japanese, found[-1], fact):
            first = found.pop()
            fact = Fact(first.kind, first.start, fact.end, first.value, first.moment, fact)
        found.append(fact)
    return tuple(found)


def plain_japanese(japanese: str) -> str:
    """Return the text with its facts spelled the way a machine can copy them.

    Digits become ASCII, 午後5時半 becomes 17:30, 令和8年 becomes 2026年.
    """
    parts: list[str] = []
    position = 0
    for match in _PATTERN.finditer(japanese.translate(_NARROW)):
        parts += [japanese[position : match.start()], _plain(match)]
        position = match.end()
    return "".join(parts) + japanese[position:]


def _joins(japanese: str, first: Fact, second: Fact) -> bool:
    return (
        first.kind == second.kind
        and first.kind in _RANGED
        and first.until is None
        and _RANGE.fullmatch(japanese[first.end : second.start]) is not None
    )


def _fact(match: re.Match[str]) -> Fact:
    kind = next(name for name in FACT_KINDS if match[name] is not None)
    moment = _moment(match) if kind == "date" else None
    return Fact(kind, match.start(), match.end(), _value(kind, match), moment, None)


FACT_KINDS: Final[tuple[FactKind, ...]] = (
    "url",
    "email",
    "phone",
    "date",
    "time",
    "money",
    "number",
)


def _value(kind: FactKind, match: re.Match[str]) -> str:
    text = match.group()
    if kind in {"url", "email"}:
        return text
    if kind == "time":
        return _clock(match)
    if kind == "money":
        amount = float(match["amount"].replace(",", ""))
        return f"{amount * _UNITS[match['unit']]:.0f}"
    return re.sub(_DASH, "-", text)


def _clock(match: re.Match[str]) -> str:
    hour = int(match["hour"])
    if match["half"] == "午後" and hour < 12:
        hour += 12
    elif match["half"] == "午前" and hour == 12:
        hour = 0
    minute = 30 if match["thirty"] else int(match["minute"] or match["minute2"] or 0)
    return f"{hour}:{minute:02}"


def _moment(match: re.Match[str]) -> Moment:
    year = int(match["year"]) if match["year"] else None
    if match["era"]:
        nth = 1 if match["era_year"] == "元" else int(match["era_year"])
        year = _ERAS[match["era"]] + nth
    month, day = match["month"] or match["month2"], match["day"] or match["day2"]
    weekday = "月火水木金土日".index(match["weekday"]) if match["weekday"] else None
    return Moment(year, int(month) if month else None, int(day) if day else None, weekday)


def _plain(match: re.Match[str]) -> str:
    fact = _fact(match)
    if fact.kind in {"url", "email", "time"}:
        return fact.value
    if fact.kind == "money":
        return f"{int(fact.value):,}円"
    if fact.moment is None or match["era"] is None:
        return fact.value
    return f"{fact.moment.year}年" + match.group().partition("年")[2]
