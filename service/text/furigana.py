"""Furigana: the reading of Japanese text, word by word, generated and never typed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import regex

from service.text.japanese import words

_KANJI: Final = regex.compile(r"[\p{Han}々〆ヶ]")
_KANA_SUFFIX: Final = regex.compile(r"[\p{Hiragana}\p{Katakana}ー]*$")

CORRECTED_READINGS: Final = {
    "都筑": "つづき",
    "保土ケ谷": "ほどがや",
    "保土ヶ谷": "ほどがや",
    "瀬谷": "せや",
    "高津": "たかつ",
    "麻生": "あさお",
    "宮前": "みやまえ",
    "幸区": "さいわいく",
    "緑区": "みどりく",
    "旭区": "あさひく",
    "栄区": "さかえく",
    "泉区": "いずみく",
    "中区": "なかく",
    "南区": "みなみく",
    "西区": "にしく",
    "神奈川区": "かながわく",
    "110番": "ひゃくとおばん",
    "119番": "ひゃくじゅうきゅうばん",
    "何番": "なんばん",
    "日本語": "にほんご",
    "日本": "にほん",
}
"""Readings that the dictionary gets wrong; longest match first."""

_CORRECTED: Final = regex.compile(
    "|".join(sorted(map(regex.escape, CORRECTED_READINGS), key=len, reverse=True))
)


@dataclass(frozen=True, slots=True)
class Ruby:
    """A stretch of text and its reading in hiragana; the reading is empty where none is needed."""

    text: str
    reading: str


@lru_cache(maxsize=4096)
def furigana(text: str) -> tuple[Ruby, ...]:
    """Return a Japanese text in stretches with readings over kanji; joined they give the text."""
    stretches: list[Ruby] = []
    position = 0
    for match in _CORRECTED.finditer(text):
        stretches += _by_dictionary(text[position : match.start()])
        stretches.append(Ruby(match.group(), CORRECTED_READINGS[match.group()]))
        position = match.end()
    return tuple(stretches + _by_dictionary(text[position:]))


def reading(text: str) -> str:
    """Return a Japanese text with every kanji replaced by its reading in hiragana."""
    return "".join(ruby.reading or ruby.text for ruby in furigana(text))


def _by_dictionary(text: str) -> list[Ruby]:
    stretches: list[Ruby] = []
    rest = text
    for word in words(text):
        gap, found, rest = rest.partition(word.surface)
        if gap:
            stretches.append(Ruby(gap, ""))
        stretches += _ruby(found, word.reading)
    if rest:
        stretches.append(Ruby(rest, ""))
    return stretches


def _ruby(surface: str, kana: str) -> list[Ruby]:
    """Put the reading over the kanji only: 食べる is 食(た) べる."""
    if not _KANJI.search(surface):
        return [Ruby(surface, "")]
    suffix = _KANA_SUFFIX.search(surface)
    tail = suffix.group() if suffix else ""
    if tail and kana.endswith(tail) and len(tail) < len(surface):
        return [Ruby(surface[: -len(tail)], kana[: -len(tail)]), Ruby(tail, "")]
    return [Ruby(surface, kana)]
