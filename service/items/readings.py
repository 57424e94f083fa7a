"""How a Japanese name sounds: one key for kanji, kana, katakana, halfwidth and romaji.

Readings are computed by the analyzer's dictionary, letters are spelled out, long vowels, small kana
and marks are made one, so that `炊飯器`, `すいはんき` and `スイハンキ` share a key.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.text.japanese import to_hiragana, words
from service.text.normalize import fold

_LETTERS: Final = {
    "a": "えー", "b": "びー", "c": "しー", "d": "でぃー", "e": "いー", "f": "えふ", "g": "じー",
    "h": "えいち", "i": "あい", "j": "じぇー", "k": "けー", "l": "える", "m": "えむ", "n": "えぬ",
    "o": "おー", "p": "ぴー", "q": "きゅー", "r": "あーる", "s": "えす", "t": "てぃー", "u": "ゆー",
    "v": "ぶい", "w": "だぶりゅー", "x": "えっくす", "y": "わい", "z": "ぜっと",
}  # fmt: skip
_LONGEST_ACRONYM: Final = 4
_MARKS: Final = re.compile(r"[^\w々ー]|_")
_BRACKETS: Final = re.compile(r"[（(\[【〔][^（）()\[\]【】〔〕]*[)）\]】〕]")
_ALIKE: Final = str.maketrans("ぁぃぅぇぉゃゅょゎっぢづゔ", "あいうえおやゆよわつじずぶ")
_ROWS: Final = {
    "あ": "あかさたなはまやらわがざだばぱぁゃゎ",
    "い": "いきしちにひみりぎじぢびぴぃ",
    "う": "うくすつぬふむゆるぐずづぶぷぅゅゔ",
    "え": "えけせてねへめれげぜでべぺぇ",
    "お": "おこそとのほもよろをごぞどぼぽぉょ",
}
_VOWEL: Final = {kana: vowel for vowel, row in _ROWS.items() for kana in row}
_BIGRAM: Final = 2


def spoken(text: str) -> str:
    """Return the key of a Japanese text: its reading in hiragana with variants made one.

    The key of a key is the same key.
    """
    reading = ""
    for word in words(fold(text)):
        sound = word.reading
        if sound.isascii() and sound.isalpha() and len(sound) <= _LONGEST_ACRONYM:
            sound = "".join(_LETTERS[letter] for letter in sound.lower())
        reading += sound
    return unify(to_hiragana(_MARKS.sub("", reading)))


def unify(kana: str) -> str:
    """Return hiragana with small kana large, and long vowels written out as heard."""
    heard = ""
    for letter in kana.translate(_ALIKE):
        vowel = _VOWEL.get(heard[-1]) if heard else None
        if letter == "ー" or (letter, vowel) in {("う", "お"), ("い", "え")}:
            heard += vowel or ""
        else:
            heard += letter
    return heard


def bare(name: str) -> str:
    """Return a name, folded, without its brackets; the whole if nothing else is left."""
    folded = fold(name)
    without = folded
    while (shorter := _BRACKETS.sub("", without)) != without:
        without = shorter
    return without.strip() or folded


def kana_pairs(key: str) -> list[str]:
    """Return the pairs of neighbouring kana of a key; one alone is returned as it is."""
    return [key[i : i + _BIGRAM] for i in range(max(1, len(key) - 1))] if key else []


class Endings:
    """How much of its end a key shares with each of many.

    The last part of a Japanese compound says what the thing is: モニタースタンド is a スタンド.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._lengths = np.array([len(key) for key in keys])
        self._codes = np.zeros((len(keys), max(map(len, keys), default=0)), np.uint32)
        for row, key in enumerate(keys):
            self._codes[row, : len(key)] = [ord(letter) for letter in reversed(key)]

    def shared(self, key: str) -> NDArray[np.float32]:
        """Return the share of the shorter key that both have at their end, 0 to 1, one a key."""
        wanted = np.zeros(self._codes.shape[1], np.uint32)
        kept = key[::-1][: len(wanted)]
        wanted[: len(kept)] = [ord(letter) for letter in kept]
        same = (self._codes == wanted) & (self._codes > 0)
        lengths = np.logical_and.accumulate(same, axis=1).sum(axis=1)
        shortest = np.maximum(np.minimum(self._lengths, len(key)), 1)
        return np.asarray(lengths / shortest, dtype=np.float32)
