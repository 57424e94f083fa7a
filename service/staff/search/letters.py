"""How typed letters are compared: width, case, accents and kana do not matter, places are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import regex

from service.text.japanese import to_hiragana, words
from service.text.normalize import fold, strip_diacritics
from service.text.romaji import to_kana

_KEPT: Final = regex.compile(r"[\p{L}\p{N}\p{M}ー]")
_UNSPACED: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
_HALF_TYPED: Final = regex.compile(r"(?<=[\p{Hiragana}\p{Katakana}])[a-zａ-ｚ]{1,3}$")
_KANA: Final = regex.compile(r"[\p{Hiragana}ー]+")
_DIGITS: Final = regex.compile(r"[\d\s()+‐‑–-]+")
_SHORTEST_ROMAJI: Final = 3
_MARK: Final = regex.compile(r"\p{M}")


class _Letters(dict[str, str]):
    """What each character is compared as, worked out once."""

    def __missing__(self, character: str) -> str:
        folded = to_hiragana(fold(strip_diacritics(character)))
        kept = "".join(c if _KEPT.match(c) else " " for c in folded) or " "
        self[character] = kept
        return kept


_LETTERS: Final = _Letters()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text, highlighted or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Token:
    """One word as typed, perhaps unfinished.

    Attributes:
        text: folded.
        anywhere: found inside words too, as in scripts that write no spaces.
        kana: how it sounds in hiragana, typed as kana or as romaji; empty if it is no Japanese.
    """

    text: str
    anywhere: bool
    kana: str


def fold_letters(text: str) -> str:
    """Return a text for comparison: anything but letters and digits becomes a space."""
    return "".join(map(_LETTERS.__getitem__, text))


def tokens_of(typed: str) -> tuple[Token, ...]:
    """Return the words typed. The Latin letters of an unfinished kana (`つるm`) are dropped."""
    finished = _HALF_TYPED.sub("", fold(typed))
    return tuple(_token(word) for word in fold_letters(finished).split())


def digits_of(typed: str) -> str:
    """Return the digits of what looks like part of a phone number, else an empty text."""
    folded = fold(typed)
    digits = "".join(c for c in folded if c.isdigit())
    return digits if _DIGITS.fullmatch(folded) and len(digits) > 1 else ""


def reading_of(text: str) -> tuple[str, tuple[int, ...]]:
    """Return how a Japanese text is read, in hiragana, and where in it each word begins."""
    reading, starts = "", []
    for word in words(text):
        starts.append(len(reading))
        reading += to_hiragana(word.reading)
    return reading, tuple(starts)


def highlight(text: str, tokens: tuple[Token, ...]) -> tuple[Stretch, ...]:
    """Return a text in stretches, with what was typed marked; joined they give the text."""
    marked = bytearray(len(text))
    folded, places = _with_places(text)
    for token in tokens:
        wanted = token.text if token.anywhere else f" {token.text}"
        start = folded.find(wanted)
        while start >= 0:
            begin = places[start + len(wanted) - len(token.text)]
            end = places[start + len(wanted) - 1] + 1
            while end < len(text) and _MARK.match(text[end]):
                end += 1
            marked[begin:end] = b"\1" * (end - begin)
            start = folded.find(wanted, start + 1)
    return stretches(text, marked)


def highlight_reading(text: str, tokens: tuple[Token, ...]) -> tuple[Stretch, ...]:
    """Return a Japanese text in stretches, with the words marked that sound as was typed."""
    marked = bytearray(len(text))
    position = 0
    spans = []
    for word in words(text):
        position = text.find(word.surface, position)
        if position < 0:
            return stretches(text, marked)
        spans.append((position, position + len(word.surface)))
        position += len(word.surface)
    if not spans:
        return stretches(text, marked)
    reading, starts = reading_of(text)
    ends = (*starts[1:], len(reading))
    for token in tokens:
        found = find_reading(reading, starts, token.kana) if token.kana else -1
        for (begin, end), first, last in zip(spans, starts, ends, strict=True):
            if 0 <= found < last and first < found + len(token.kana):
                marked[begin:end] = b"\1" * (end - begin)
    return stretches(text, marked)


def find_reading(reading: str, starts: tuple[int, ...], kana: str) -> int:
    """Return where a word that sounds so begins in a reading, or -1."""
    place = reading.find(kana)
    while place >= 0:
        if place in starts:
            return place
        place = reading.find(kana, place + 1)
    return -1


def _token(word: str) -> Token:
    typed_as_kana = _KANA.fullmatch(word) is not None
    kana = word if typed_as_kana or len(word) < _SHORTEST_ROMAJI else to_kana(word) or ""
    return Token(word, bool(_UNSPACED.match(word)), kana if _KANA.fullmatch(kana) else "")


def _with_places(text: str) -> tuple[str, list[int]]:
    """Return the folded text after a space, and for each of its characters where it stands."""
    folded, places = [" "], [0]
    for place, character in enumerate(text):
        for letter in _LETTERS[character]:
            folded.append(letter)
            places.append(place)
    return "".join(folded), places


def stretches(text: str, marked: bytearray) -> tuple[Stretch, ...]:
    """Return a text in stretches; `marked` holds a 1 for every character to highlight."""
    found: list[Stretch] = []
    begin = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or marked[place] != marked[begin]:
            found.append(Stretch(text[begin:place], bool(marked[begin])))
            begin = place
    return tuple(found)
