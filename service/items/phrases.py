"""What a question asks about: the words that are left when the ways of asking are taken away.

"How do I throw away {item}?" and its like (`corpus/item-frames.tsv`) say which words belong to the
asking; names of items are never taken apart.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import regex

from service.corpus.item_words import ITEM_MARK
from service.text.normalize import fold
from service.text.romaji import to_kana

_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*")
_LETTERS: Final = regex.compile(r"[\p{L}\p{M}]+")
_PUNCTUATION: Final = regex.compile(r"[^\p{L}\p{M}\p{N}ー々]+")
_JAPANESE_RUN: Final = regex.compile(
    r"[\p{Han}々]*[\p{Hiragana}\p{Katakana}ー][\p{Hiragana}\p{Katakana}\p{Han}ー々]*"
)
_HAN_RUN: Final = regex.compile(r"[\p{Han}々]{2,}")
_UNSPACED: Final = {"ja": 2, "zh": 2, "th": 3}
"""Languages without spaces, and how long a piece of a way of asking must be to be taken away."""
_SHORTEST_KANA: Final = 3
"""The same for a piece in hiragana alone, of which names written as they sound are full."""
_HIRAGANA: Final = regex.compile(r"\p{Hiragana}+")
_BREAK: Final = regex.compile(r"[\s、。，．,.!?！？;；:：…]")
_EDGES: Final = {"ja": "のをはがにでもとや", "zh": "的了吗嗎呢吧啊么麼"}
_LONGEST_PIECE: Final = 16
_LONGEST_NAME: Final = 24
_WINDOW_WORDS: Final = 4
_WINDOW_CHARACTERS: Final = 6
_MOST_WINDOWS: Final = 60
_SHORTEST_ROMAJI: Final = 5


@dataclass(frozen=True, slots=True)
class Phrases:
    """What a question may be about.

    Attributes:
        japanese: stretches in Japanese writing, romaji turned into kana.
        meant: stretches in the question's language, to be compared by meaning.
        asked: True if words of asking were taken away, or nothing else was there.
    """

    japanese: tuple[str, ...]
    meant: tuple[str, ...]
    asked: bool


@dataclass(frozen=True)
class PhraseFinder:
    """Takes the ways of asking away.

    Attributes:
        frames: questions with `{item}` by language tag.
        names: folded names of all items, without brackets.
    """

    frames: Mapping[str, Sequence[str]]
    names: frozenset[str]

    def find(self, text: str, language: str) -> Phrases:
        """Return what a cleaned question may be about."""
        folded = fold(text)
        primary = language.split("-")[0]
        if primary in _UNSPACED:
            pieces = self._unspaced(folded, language)
            stretches = [self._joined(piece) for piece in pieces] or [folded]
            asked = "".join(stretches) != folded
            if primary == "ja":
                return Phrases(tuple(dict.fromkeys(stretches)), (), asked)
            windows = _windows_of_characters(stretches) if primary == "zh" else stretches
            return Phrases(_quoted(folded, primary), tuple(windows)[:_MOST_WINDOWS], asked)
        runs = self._spaced(folded, language)
        words = [word for run in runs for word in run]
        kana = (to_kana(word) for word in words if len(word) >= _SHORTEST_ROMAJI)
        heard = tuple(k for k in kana if k)
        windows = list(_windows_of_words(runs)) or [folded]
        asked = len(words) < len(_WORD.findall(folded))
        japanese = (*_quoted(folded, primary), *heard)
        return Phrases(japanese, tuple(windows[:_MOST_WINDOWS]), asked)

    def _spaced(self, text: str, language: str) -> list[list[str]]:
        """Return runs of neighbouring words that are no words of asking."""
        asking = self._words_of_asking.get(language, frozenset())
        runs: list[list[str]] = [[]]
        for word in _WORD.findall(text):
            if word in asking:
                runs.append([])
            else:
                runs[-1].append(self._without_particle(word, language))
        return [run for run in runs if run]

    def _without_particle(self, word: str, language: str) -> str:
        """Return a word without what the ways of asking write onto an item (Korean particles)."""
        for particle in self._particles.get(language, ()):
            if word.endswith(particle) and len(word) > len(particle) + 1:
                return word.removesuffix(particle)
        return word

    def _unspaced(self, text: str, language: str) -> list[str]:
        """Return the stretches between pieces of asking; item names stay whole."""
        primary = language.split("-")[0]
        pieces = self._pieces_of_asking.get(language, frozenset())
        found: list[str] = []
        current = ""
        start = 0
        while start < len(text):
            name = self._name_at(text, start) if primary == "ja" else 0
            piece = 0 if name else _longest(text, start, pieces, _LONGEST_PIECE)
            least = _UNSPACED[primary]
            if piece and primary == "ja" and _HIRAGANA.fullmatch(text, start, start + piece):
                least = _SHORTEST_KANA
            if name:
                current, start = current + text[start : start + name], start + name
            elif piece >= least or (not text[start].isspace() and _BREAK.match(text[start])):
                found.append(current)
                current, start = "", start + max(piece, 1)
            else:
                current, start = current + text[start], start + 1
        found.append(current)
        edges = _EDGES.get(primary, "") + " "
        last = len(found) - 1
        for number, stretch in enumerate(found):  # particles stand where a piece was taken away
            shorter = stretch if number == 0 else stretch.lstrip(edges)
            found[number] = shorter if number == last else shorter.rstrip(edges)
        return [stretch for stretch in found if stretch.strip() and stretch not in pieces]

    def _name_at(self, text: str, start: int) -> int:
        return _longest(text, start, self.names, _LONGEST_NAME)

    @staticmethod
    def _joined(text: str) -> str:
        return "".join(text.split())

    @cached_property
    def _words_of_asking(self) -> dict[str, frozenset[str]]:
        return {
            tag: frozenset(
                word
                for frame in frames
                for word in _WORD.findall(fold(frame.replace(ITEM_MARK, " ")))
            )
            for tag, frames in self.frames.items()
        }

    @cached_property
    def _particles(self) -> dict[str, tuple[str, ...]]:
        """Return the letters that follow the item without a space, the longest first."""
        found: dict[str, tuple[str, ...]] = {}
        for tag, frames in self.frames.items():
            if tag.split("-")[0] not in _UNSPACED:
                after = {_LETTERS.match(fold(f).split(ITEM_MARK)[1]) for f in frames}
                letters = {match.group() for match in after if match}
                found[tag] = tuple(sorted(letters, key=lambda text: (-len(text), text)))
        return found

    @cached_property
    def _pieces_of_asking(self) -> dict[str, frozenset[str]]:
        """Return every part of what stands around the item, by language without spaces."""
        found: dict[str, frozenset[str]] = {}
        for tag, frames in self.frames.items():
            if tag.split("-")[0] in _UNSPACED:
                around = (part for f in frames for part in fold(f).split(ITEM_MARK))
                runs = (run for part in around for run in _PUNCTUATION.split(part) if run)
                found[tag] = frozenset(part for run in runs for part in _parts(run))
        return found


def _parts(text: str) -> Iterator[str]:
    for start in range(len(text)):
        for stop in range(start + 1, min(len(text), start + _LONGEST_PIECE) + 1):
            yield text[start:stop]


def _longest(text: str, start: int, known: frozenset[str], most: int) -> int:
    """Return the length of the longest known piece that begins at `start`, 0 if none does.

    A mark that belongs to the letter before it (Thai) is never parted from it.
    """
    for size in range(min(most, len(text) - start), 1, -1):
        stop = start + size
        parted = stop < len(text) and unicodedata.category(text[stop])[0] == "M"
        if text[start:stop] in known and not parted:
            return size
    return 0


def _windows_of_words(runs: Sequence[Sequence[str]]) -> dict[str, None]:
    """Return all stretches of one to four words, the short ones first."""
    windows: dict[str, None] = {}
    for size in range(1, _WINDOW_WORDS + 1):
        for run in runs:
            for start in range(len(run) - size + 1):
                windows[" ".join(run[start : start + size])] = None
    return windows


def _windows_of_characters(stretches: Sequence[str]) -> dict[str, None]:
    windows: dict[str, None] = dict.fromkeys(s for s in stretches if len(s) <= _WINDOW_CHARACTERS)
    for size in range(2, _WINDOW_CHARACTERS + 1):
        for text in stretches:
            for start in range(len(text) - size + 1):
                windows[text[start : start + size]] = None
    return windows or dict.fromkeys(stretches)


def _quoted(text: str, primary: str) -> tuple[str, ...]:
    """Return Japanese words inside a question of another language."""
    runs = _JAPANESE_RUN.findall(text)
    if primary != "zh":
        runs += _HAN_RUN.findall(text)
    return tuple(dict.fromkeys(run for run in runs if len(run) > 1))
