"""Takes personal data out of a text, before anything of it is kept.

Whatever looks like it goes; a text that loses a word too many is no harm. What is not found, such
as a name without an introduction, is why texts are also deleted after some days and shown in
groups only.
"""
# ruff: noqa: E501 - a pattern reads best in one piece

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Final

from service.text.personal_words import BIRTH_WORDS, STREET_WORDS, introductions, is_no_name

Span = tuple[int, int]


class PersonalData(StrEnum):
    """Kinds of personal data; each is replaced by its name in square brackets."""

    EMAIL = "email"
    LINK = "link"
    ACCOUNT = "account"
    CARD = "card"
    MY_NUMBER = "my-number"
    NUMBER = "number"
    BIRTH = "birth"
    ADDRESS = "address"
    NAME = "name"


_GAP: Final = r"[ .()/_~|\-]{0,3}"
"""What people put between the digits of a number, after `fold`."""
_LETTERS: Final = r"(?<![A-Za-z0-9])"
_EMAIL: Final = re.compile(
    r"[A-Za-z0-9._%+\-]+ ?@ ?[A-Za-z0-9\-]+(?: ?\. ?[A-Za-z0-9\-]+)+"
    r"|[A-Za-z0-9._%+\-]+ ?[(\[]? ?at ?[)\]]? ?[A-Za-z0-9\-]+ ?[(\[]? ?(?:dot|\.) ?[)\]]? ?"
    r"(?:com|net|org|jp|ne|co|vn|np|id|ph|th|br|ua|kr|cn|tw)\b(?: ?\. ?[a-z]{2}\b)?",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r"(?:https?://|www\.)[^\s、。」』）]+", re.IGNORECASE)
_ACCOUNT: Final = re.compile(
    r"(?<![A-Za-z0-9])@[A-Za-z0-9._\-]{2,}"
    r"|(?:LINE|WeChat|微信|WhatsApp|Facebook|Zalo|KakaoTalk|카카오톡|카톡|Telegram|Viber|Instagram)"
    r"(?: ?(?:ID|アイディー|号|號|아이디))? ?[:=は] ?[A-Za-z0-9._\-]{3,}"
    r"|(?:LINE|WeChat|微信|KakaoTalk|카카오톡|카톡|Zalo) ?(?:ID|号|號|아이디)"
    r"(?: is| là| es| é|は|是|는)? ?[A-Za-z0-9._\-]{4,}",
    re.IGNORECASE,
)
_CARD: Final = re.compile(  # residence card, and passports of the countries residents come from
    _LETTERS
    + r"(?:[A-Za-z] ?[A-Za-z]"
    + _GAP
    + rf"(?:\d{_GAP}){{8}}[A-Za-z] ?[A-Za-z](?![A-Za-z])"
    + rf"|[A-Z]{{1,3}}{_GAP}\d(?:{_GAP}\d){{5,8}}(?:{_GAP}[A-Z]{{1,2}}(?![A-Za-z]))?"
    + r"|[A-Za-z]{1,3}-?\d{6,9}[A-Za-z]{0,2}(?![A-Za-z0-9])"
    + r"|[A-Za-z]\d{3}[A-Za-z]\d{4})(?![0-9])"
)
_DIGITS: Final = re.compile(rf"\+?\(?\d(?:{_GAP}\d)*")
_KANJI_DIGITS: Final = re.compile(
    rf"[〇零一二三四五六七八九](?:{_GAP}[〇零一二三四五六七八九]){{7,}}"
)
_LOCAL: Final = re.compile(r"(?<!\d)\d{3,4} ?- ?\d{4}(?!\d)")
_POSTCODE: Final = re.compile(r"〒 ?\d{3} ?-? ?\d{4}")
_MONEY: Final = re.compile(r" ?(?:円|¥|yen|엔|日元|日圓|เยน|येन|ієн|ienes?|yenes)", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_DATE: Final = re.compile(
    r"(?:19|20)\d\d ?[-./年년] ?\d{1,2} ?[-./月월] ?\d{1,2} ?[日일]?"
    r"|(?:明治|大正|昭和|平成|令和|[MTSHR])\.? ?(?:元|\d{1,2}) ?[年./-] ?\d{1,2} ?[月./-] ?\d{1,2} ?日?"
    r"|(?<!\d)\d{1,2} ?[-./] ?\d{1,2} ?[-./] ?(?:(?:19|20|25)\d\d|\d\d)(?!\d)"
    r"|ngày ?\d{1,2} ?tháng ?\d{1,2} ?năm ?\d{4}"
    r"|(?<!\d)\d{1,2}(?:st|nd|rd|th|º|ª)?[ .,-]{1,2}(?:de |of |ng )?[^\s\d.,]{3,14}[ .,-]{1,2}(?:de |of )?"
    r"(?:พ\.ศ\. ?|ค\.ศ\. ?)?\d{4}"
    r"|[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:of )?\d{4}"
    r"|(?<!\d)(?:19|20)\d{6}(?!\d)",
    re.IGNORECASE,
)
_BIRTH_REACH: Final = 32
"""Characters between a date and a word of birth, at most."""
_BIRTH: Final = re.compile("|".join(BIRTH_WORDS), re.IGNORECASE)
_BLOCK: Final = re.compile(
    r"\d{1,3} ?丁目(?: ?の?\d{1,4} ?(?:番地?|-)?)?(?: ?の?\d{1,4} ?号?)?(?: ?- ?\d{1,4})*"
    r"|\d{1,4} ?番地(?: ?の? ?\d{1,4})?(?: ?号)?|\d{1,4} ?番 ?\d{1,4} ?号|\d{2,4} ?号室"
    r"|(?<![\d-])(?!(?:19|20)\d\d-)\d{1,4}-\d{1,4}-\d{1,4}(?:-\d{1,5})?(?![\d-])"
    r"|\d{1,3}[ -]?ch[oō]u?me\b[ ,-]*[\d -]*"
    r"|(?<=[町台丘谷沢田央通])\d{1,4}-\d{1,4}(?![\d-]|[年月日回歳人時円])",
    re.IGNORECASE,
)
_STREET: Final = re.compile("|".join(STREET_WORDS), re.IGNORECASE)
_KNOWN_NUMBERS: Final = frozenset(
    {"104", "110", "113", "115", "117", "118", "119", "171", "177", "188", "189", "7119", "8000",
     "9110", "9910", "8008", "8103", "8891", "8778"}
)  # fmt: skip
_LONG: Final = 9
_LONG_UNBROKEN: Final = 7
_MY_NUMBER_DIGITS: Final = 12


def mask(text: str) -> str:
    """Return a text without what looks like personal data, each replaced by `[kind]`.

    Found are e-mail addresses, links and accounts; Japanese and foreign phone numbers, My
    Numbers, residence cards and passports, also in full-width, Devanagari, Thai or kanji digits
    and with anything between them; postal codes, blocks and streets; dates near a word of birth;
    names after "my name is" and the like in the fourteen languages. Years, prices, dates, ages
    and the short numbers everybody calls (119) stay.
    """
    for kind, find in _FINDERS:
        folded = fold(text)
        pieces, end = [], 0
        for start, stop in find(folded):
            if start >= end and stop > start:
                pieces += [text[end:start], f"[{kind}]"]
                end = stop
        text = "".join(pieces) + text[end:]
    return text


def fold(text: str) -> str:
    """Return a text of the same length in which digits, dashes and blanks are all ASCII."""
    return "".join(map(_fold_character, text))


def is_my_number(digits: str) -> bool:
    """Tell whether twelve digits end in the check digit of a My Number.

    Source: Order No. 85 of the Ministry of Internal Affairs and Communications (2014), article 5.
    """
    if len(digits) != _MY_NUMBER_DIGITS or not digits.isascii() or not digits.isdigit():
        return False
    total = 0
    for place, digit in enumerate(reversed(digits[:-1]), 1):
        total += int(digit) * (place + 1 if place <= 6 else place - 5)
    rest = total % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)


def _fold_character(letter: str) -> str:
    if letter.isascii():
        return " " if letter.isspace() and letter != "\n" else letter
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    kind = unicodedata.category(letter)
    if kind == "Pd" or letter in "−ー‐﹣－":
        return "-"
    if kind in {"Zs", "Cf"}:
        return " "
    if letter in "・·．。" and letter != "。":
        return "."
    narrow = unicodedata.normalize("NFKC", letter)
    return narrow if len(narrow) == 1 and narrow.isascii() else letter


def _all(*patterns: re.Pattern[str]) -> Callable[[str], Iterator[Span]]:
    def find(text: str) -> Iterator[Span]:
        spans = sorted(match.span() for pattern in patterns for match in pattern.finditer(text))
        yield from spans

    return find


def _numbers(text: str) -> Iterator[Span]:
    for match in _DIGITS.finditer(text):
        start, stop = match.span()
        groups = re.findall(r"\d+", match[0])
        length = sum(map(len, groups))
        if _MONEY.match(text, stop) and len(groups) == 1:
            continue
        if all(group in _KNOWN_NUMBERS for group in groups) or _DATE.fullmatch(match[0]):
            continue
        if length >= _LONG or (len(groups) == 1 and length >= _LONG_UNBROKEN):
            yield start, stop
            continue
        for local in _LOCAL.finditer(match[0]):
            if not all(_YEAR.fullmatch(part) for part in re.findall(r"\d+", local[0])):
                yield start + local.start(), start + local.end()


def _my_numbers(text: str) -> Iterator[Span]:
    for match in _DIGITS.finditer(text):
        if is_my_number("".join(re.findall(r"\d", match[0]))):
            yield match.span()


def _births(text: str) -> Iterator[Span]:
    words = [match.span() for match in _BIRTH.finditer(text)]
    for match in _DATE.finditer(text):
        start, stop = match.span()
        if any(-_BIRTH_REACH <= start - end <= _BIRTH_REACH or 0 <= begin - stop <= _BIRTH_REACH
               for begin, end in words):  # fmt: skip
            yield start, stop


def _names(text: str) -> Iterator[Span]:
    found = (match for pattern in introductions() for match in pattern.finditer(text))
    yield from sorted(match.span("name") for match in found if not is_no_name(match["name"]))


_FINDERS: Final[tuple[tuple[PersonalData, Callable[[str], Iterator[Span]]], ...]] = (
    (PersonalData.LINK, _all(_LINK)),
    (PersonalData.EMAIL, _all(_EMAIL)),
    (PersonalData.ACCOUNT, _all(_ACCOUNT)),
    (PersonalData.BIRTH, _births),
    (PersonalData.CARD, _all(_CARD)),
    (PersonalData.MY_NUMBER, _my_numbers),
    (PersonalData.ADDRESS, _all(_POSTCODE)),
    (PersonalData.NUMBER, _all(_KANJI_DIGITS)),
    (PersonalData.NUMBER, _numbers),
    (PersonalData.ADDRESS, _all(_BLOCK, _STREET)),
    (PersonalData.NAME, _names),
)
