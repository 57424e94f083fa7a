"""Writing systems: how much of a text is in which script, and whose Han characters it uses."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from opencc import OpenCC

_LATIN_WORD: Final = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]+(?:['’-][A-Za-zÀ-ɏḀ-ỿ]+)*")
_HIRAGANA: Final = re.compile("[ぁ-ゖ]")
_LETTERS: Final = {
    "kana": re.compile("[ぁ-ゖァ-ヺ]"),
    "han": re.compile("[々\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff]"),
    "hangul": re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"),
    "thai": re.compile("[\u0e00-\u0e7f]"),
    "devanagari": re.compile("[\u0900-\u097f]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
}
_WORD_LENGTH: Final = {"hangul": 2, "thai": 4, "devanagari": 5, "cyrillic": 5}
"""Letters per word, so that scripts without spaces compare with Latin words."""

_CHINESE: Final = frozenset("你您她它們们嗎吗呢吧啊麼么什怎哪這这沒很给谁啥")
_CHINESE_WEAK: Final = frozenset("我他的是了誰没把")
"""Chinese function characters that also occur in Japanese words (目的, 終了, 是正)."""

_BOPOMOFO: Final = re.compile("[\u3105-\u312f]")


def latin_words(text: str) -> list[str]:
    """Return the words in Latin letters, in order."""
    return _LATIN_WORD.findall(text)


def script_weights(text: str) -> dict[str, float]:
    """Weigh the scripts of a text by their words.

    Latin names are common inside other scripts, and Japanese terms inside Latin questions: a
    Latin word weighs as much as two kanji, and as a third of a word in any other script.

    Returns:
        Weights for `latin`, `cjk`, `hangul`, `thai`, `devanagari`, `cyrillic`, `unknown`.
    """
    counts = {script: len(pattern.findall(text)) for script, pattern in _LETTERS.items()}
    words = latin_words(text)
    letters = sum(c.isalpha() for c in text) - sum(c.isalpha() for w in words for c in w)
    return {
        "latin": float(len(words)),
        "cjk": (counts["kana"] + counts["han"]) / 2,
        **{script: 3 * counts[script] / length for script, length in _WORD_LENGTH.items()},
        "unknown": 3 * max(0, letters - sum(counts.values())) / 5,
    }


def identify_cjk(text: str, expected: str | None) -> tuple[str, float]:
    """Tell Japanese, Simplified and Traditional Chinese apart.

    Kana decides for Japanese unless it is a term quoted in a Chinese question; characters that
    only one of the standards (JIS, GB 2312, Big5) has, and those that OpenCC would convert,
    decide the rest.

    Args:
        text: a text that is mostly kana and Han characters.
        expected: the reader's language, which settles what the characters leave open.

    Returns:
        Tag and confidence, 0 to 1.
    """
    kana = len(_LETTERS["kana"].findall(text))
    characters = _LETTERS["han"].findall(text)
    han = "".join(c for c in characters if c != "々")
    bopomofo = len(_BOPOMOFO.findall(text))
    particles = sum(2 * (c in _CHINESE) + (c in _CHINESE_WEAK) for c in han) + 2 * bopomofo
    not_japanese = sum(not _encodable(c, "euc_jp") for c in han)
    if kana and (particles + 2 * not_japanese < 4 or len(_HIRAGANA.findall(text)) >= len(han) / 4):
        return "ja", 1.0
    if not not_japanese and particles < 2:
        standards = {(_encodable(c, "gb2312"), _encodable(c, "big5")) for c in han}
        if "々" in characters or (False, False) in standards:
            return "ja", 0.9
        if not _changes("t2jp", han):
            if {(True, False), (False, True)} <= standards:
                return "ja", 0.9
            if expected in ("zh-Hans", "zh-Hant"):
                return expected, 0.5
            return "ja", 0.4
    simplified, traditional = _changes("s2t", han), _changes("t2s", han) + bopomofo
    if simplified == traditional:
        return ("zh-Hant" if expected == "zh-Hant" else "zh-Hans"), 0.5
    return ("zh-Hans" if simplified > traditional else "zh-Hant"), 0.95


def is_spaced_kana(text: str) -> bool:
    """Tell whether Japanese is written as learners do: kana mostly, with spaces between words."""
    kana = len(_LETTERS["kana"].findall(text))
    letters = sum(c.isalpha() for c in text)
    return len(text.split()) >= 3 and letters > 0 and kana / letters >= 0.7


@lru_cache(maxsize=3)
def _changing(config: str) -> frozenset[str]:
    """Return the characters that OpenCC, taken one by one, writes differently.

    A few thousand characters are kept instead of a converter's dictionaries of 10 MB.
    """
    convert = OpenCC(config).convert
    ideographs = [chr(code) for code in range(0x4E00, 0xA000)]
    converted = convert("\n".join(ideographs)).split("\n")
    return frozenset(a for a, b in zip(ideographs, converted, strict=True) if a != b)


def _changes(config: str, han: str) -> int:
    """Return how many characters OpenCC writes differently."""
    return sum(character in _changing(config) for character in han)


def _encodable(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
