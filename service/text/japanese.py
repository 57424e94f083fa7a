"""Japanese morphology by fugashi and UniDic Lite: words with lemma, reading and part of speech."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import Any, Final

import fugashi
import unidic_lite

_FUNCTION_WORDS: Final = frozenset({"助詞", "助動詞", "補助記号", "記号", "空白"})
_LIGHT_LEMMAS: Final = frozenset({"為る", "居る", "有る", "御", "事", "物", "成る", "出来る"})
_KATAKANA_TO_HIRAGANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_local = threading.local()


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a Japanese text.

    Attributes:
        surface: as written.
        lemma: dictionary form, `外国` for がいこく; the surface if unknown.
        reading: hiragana of the surface as read here; the surface if unknown.
        pronunciation: hiragana as spoken, `わ` for the particle は, `ー` for long vowels.
        part_of_speech: UniDic's first-level part of speech, and the second level after a dash.
        content: True unless it is a particle, auxiliary, symbol or a word of little meaning.
    """

    surface: str
    lemma: str
    reading: str
    pronunciation: str
    part_of_speech: str
    content: bool


def words(text: str) -> list[Word]:
    """Split Japanese text into words, in order. White space is dropped."""
    found = [_word(node) for node in _tagger()(text)]
    for number in range(1, len(found)):
        before = found[number - 1]
        of_a_country = before.part_of_speech == "名詞-固有名詞" or before.surface.endswith("国")
        if found[number].surface == "人" and of_a_country:  # the dictionary says にん
            found[number] = replace(found[number], reading="じん", pronunciation="じん")
    return found


def to_hiragana(text: str) -> str:
    """Return text with katakana turned into hiragana."""
    return text.translate(_KATAKANA_TO_HIRAGANA)


def _tagger() -> Any:
    """Return this thread's tagger: one a thread, kept, as too many exhaust mmap (fugashi#71)."""
    tagger = getattr(_local, "tagger", None)
    if tagger is None:
        tagger = fugashi.Tagger(f'-d "{unidic_lite.DICDIR}"')
        _local.tagger = tagger
    return tagger


def _word(node: Any) -> Word:
    feature = node.feature
    surface: str = node.surface
    lemma = (feature.lemma or surface).split("-")[0]
    reading = to_hiragana(feature.kana or surface)
    pronunciation = to_hiragana(feature.pron or feature.kana or surface)
    if surface == "日本":  # the dictionary's にっぽん is for ceremonies; people say にほん
        reading = pronunciation = "にほん"
    content = feature.pos1 not in _FUNCTION_WORDS and lemma not in _LIGHT_LEMMAS
    return Word(
        surface,
        lemma,
        reading,
        pronunciation,
        f"{feature.pos1}-{feature.pos2}",
        content,
    )
