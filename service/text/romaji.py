"""Romaji (Hepburn) for saying a Japanese sentence aloud, and kana back from what people type."""

from __future__ import annotations

from typing import Final

from service.text.japanese import words

_DIGRAPHS: Final = {
    row[0] + small: initial + vowel
    for row, initial in (
        ("き", "ky"), ("ぎ", "gy"), ("し", "sh"), ("じ", "j"), ("ち", "ch"), ("に", "ny"),
        ("ひ", "hy"), ("び", "by"), ("ぴ", "py"), ("み", "my"), ("り", "ry"),
    )
    for small, vowel in (("ゃ", "a"), ("ゅ", "u"), ("ょ", "o"))
} | {
    "ふぁ": "fa", "ふぃ": "fi", "ふぇ": "fe", "ふぉ": "fo", "てぃ": "ti", "でぃ": "di",
    "とぅ": "tu", "どぅ": "du", "うぃ": "wi", "うぇ": "we", "うぉ": "wo", "しぇ": "she",
    "ちぇ": "che", "じぇ": "je", "つぁ": "tsa", "でゅ": "dyu", "ゔぁ": "va", "ゔぃ": "vi",
    "ゔぇ": "ve", "ゔぉ": "vo",
}  # fmt: skip
_KANA_ROWS: Final = (
    ("あいうえお", "a i u e o"),
    ("かきくけこ", "ka ki ku ke ko"),
    ("がぎぐげご", "ga gi gu ge go"),
    ("さしすせそ", "sa shi su se so"),
    ("ざじずぜぞ", "za ji zu ze zo"),
    ("たちつてと", "ta chi tsu te to"),
    ("だぢづでど", "da ji zu de do"),
    ("なにぬねの", "na ni nu ne no"),
    ("はひふへほ", "ha hi fu he ho"),
    ("ばびぶべぼ", "ba bi bu be bo"),
    ("ぱぴぷぺぽ", "pa pi pu pe po"),
    ("まみむめも", "ma mi mu me mo"),
    ("やゆよ", "ya yu yo"),
    ("らりるれろ", "ra ri ru re ro"),
    ("わをん", "wa o n"),
    ("ぁぃぅぇぉゔ", "a i u e o vu"),
)
_KANA: Final = {
    kana: syllable
    for row, syllables in _KANA_ROWS
    for kana, syllable in zip(row, syllables.split(), strict=True)
}
_PUNCTUATION: Final = {"。": ".", "、": ", ", "！": "!", "？": "?", "（": "(", "）": ")"}
_LONG: Final = {"a": "ā", "i": "ī", "u": "ū", "e": "ē", "o": "ō"}
_SUFFIXES: Final = ("接尾辞", "助動詞", "助詞-接続助詞", "補助記号")
_SEPARATE_AUXILIARIES: Final = frozenset({"です", "だ", "らしい"})
_JOINED_AFTER_NAMES: Final = frozenset({"語", "人"})
"""Nouns that make one word with the name of a country before them, as in 日本語."""


_OTHER_SPELLINGS: Final = {"si": "し", "ti": "ち", "tu": "つ", "hu": "ふ", "zi": "じ"}
_MACRONS: Final = {"ā": "a", "ī": "i", "ū": "u", "ē": "e", "ō": "o"}
_SYLLABLES: Final = {
    **{syllable: kana for kana, syllable in reversed([*_KANA.items(), *_DIGRAPHS.items()])},
    **_OTHER_SPELLINGS,
}


def to_kana(word: str) -> str | None:
    """Return a word of Hepburn romaji in hiragana, or None if it is none.

    `futon` becomes `ふとん`; letters such as l or q, or a consonant left over, make it None.
    """
    rest = word.lower()
    kana = ""
    while rest:
        if rest[0] == "-" and kana:
            rest = rest[1:]
            continue
        doubled = len(rest) > 2 and rest[0] == rest[1] and rest[0] in "kstpgdbzj"
        if doubled or rest.startswith("tch"):
            kana, rest = kana + "っ", rest[1:]
            continue
        for size in (3, 2, 1):
            plain = "".join(_MACRONS.get(letter, letter) for letter in rest[:size])
            syllable = _SYLLABLES.get(rest[:size]) or _SYLLABLES.get(plain)
            if syllable and len(rest[:size]) == size:
                long = rest[size - 1] in _MACRONS and rest[:size] not in _SYLLABLES
                kana += syllable + ("ー" if long else "")
                rest = rest[size:]
                break
        else:
            return None
    return kana


def romaji(text: str) -> str:
    """Return a Japanese sentence in Hepburn romaji, words parted, long vowels with a macron.

    `救急です。` becomes `kyūkyū desu.`; verb endings and suffixes are joined to their word.
    """
    result = ""
    glue, after_name = True, False
    for word in words(text):
        joined = (
            word.part_of_speech.startswith(_SUFFIXES) and word.lemma not in _SEPARATE_AUXILIARIES
        ) or (after_name and word.surface in _JOINED_AFTER_NAMES)
        if not (glue or joined):
            result += " "
        result += _spell(word.pronunciation, word.reading)
        glue = word.part_of_speech.startswith("接頭辞")
        after_name = word.part_of_speech.startswith("名詞-固有名詞")
    return " ".join(result.split())


def _spell(kana: str, reading: str) -> str:
    """Spell a pronunciation; えい stays `ei`, as Hepburn writes it in Japanese words."""
    result = ""
    double = False
    index = 0
    while index < len(kana):
        pair = kana[index : index + 2]
        if kana[index] == "っ":
            double, index = True, index + 1
            continue
        if kana[index] == "ー" and result and result[-1] in _LONG:
            written_ei = result[-1] == "e" and reading[index : index + 1] == "い"
            result = result + "i" if written_ei else result[:-1] + _LONG[result[-1]]
            index += 1
            continue
        if pair in _DIGRAPHS:
            syllable, index = _DIGRAPHS[pair], index + 2
        else:
            syllable = _KANA.get(kana[index], _PUNCTUATION.get(kana[index], kana[index]))
            index += 1
        if double:
            result += "t" if syllable.startswith("ch") else syllable[0]
            double = False
        result += syllable
    return result
