"""Finds numbers that differ between a Japanese segment and its translation.

A wrong number sends a person to the wrong desk on the wrong day, so every number of the
Japanese must stand in the translation and none may be added. Two things may differ: thousands
separators, and months, which many languages write as words (4月 → April).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from babel.dates import get_month_names

from service.languages import language

_THOUSANDS: Final = re.compile(r"(?<![\d-])[1-9]\d{0,2}(?:[,.\u00a0\u202f ]\d{3})+(?![\d-]|[ .]\d)")
_NUMBER: Final = re.compile(r"\d+")
_MONTH: Final = re.compile(r"(?<!\d)(1[0-2]|[1-9])月")


def numbers(text: str) -> Counter[str]:
    """Count the numbers in a text, in any script's digits, leading zeros dropped."""
    return Counter(number_sequence(text))


def number_sequence(text: str) -> list[str]:
    """Return the numbers of a text in order, in any script's digits, leading zeros dropped."""
    plain = "".join(_ascii_digit(c) for c in unicodedata.normalize("NFKC", text))
    joined = _THOUSANDS.sub(lambda match: re.sub(r"\D", "", match.group()), plain)
    return [number.lstrip("0") or "0" for number in _NUMBER.findall(joined)]


def number_differences(japanese: str, translation: str, tag: str) -> Mapping[str, int]:
    """Return the numbers whose counts differ; positive counts are missing in the translation.

    Args:
        japanese: the source segment.
        translation: its translation.
        tag: language of the translation, which gives the month names.
    """
    months = Counter(_MONTH.findall(unicodedata.normalize("NFKC", japanese)))
    difference = numbers(japanese)
    difference.subtract(numbers(translation))
    lowered = unicodedata.normalize("NFKC", translation).casefold()
    for month, count in months.items():
        if difference[month] > 0 and any(name in lowered for name in _month_names(int(month), tag)):
            difference[month] -= min(count, difference[month])
    return {number: count for number, count in difference.items() if count}


def _ascii_digit(character: str) -> str:
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)


@lru_cache(maxsize=512)
def _month_names(month: int, tag: str) -> frozenset[str]:
    locale = language(tag).cldr_locale
    names = {
        get_month_names(width, context, locale)[month].casefold().rstrip(".")
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
    }
    return frozenset(unicodedata.normalize("NFKC", name) for name in names)
