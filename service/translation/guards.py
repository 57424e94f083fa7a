"""Guards: what a machine returns reaches a reader only if every check lets it pass.

They prove that facts and names came back unaltered, each once, in order, and that none was added;
the other checks catch the known failures of translation models (LibreTranslate#46, #183, #352,
#858): loops, empty or copied output, the wrong script, absurd length. They cannot tell whether
the words between the facts are right: that is why machine output is always labelled.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import regex

from service.translation.facts import facts_in, plain_japanese
from service.translation.masking import Masked
from service.translation.names import Names, ProtectedName
from service.translation.numbers import number_sequence


class Reason(StrEnum):
    """Why a machine's output was rejected, or none was had."""

    EMPTY = "empty"
    COPIED = "copied"
    LOST = "lost"
    REPEATED_FACT = "repeated-fact"
    ORDER = "order"
    INVENTED = "invented"
    NAME = "name"
    LENGTH = "length"
    REPETITION = "repetition"
    SCRIPT = "script"
    RESIDUE = "residue"
    UNMASKABLE = "unmaskable"
    LATE = "late"
    BUSY = "busy"
    ENGINE = "engine"


_SCRIPTS: Final = {
    "zh-Hans": r"\p{Han}",
    "zh-Hant": r"\p{Han}",
    "ko": r"\p{Hangul}",
    "ne": r"\p{Devanagari}",
    "th": r"\p{Thai}",
    "uk": r"\p{Cyrillic}",
    "ja": r"\p{Han}\p{Hiragana}\p{Katakana}",
    "ja-x-easy": r"\p{Han}\p{Hiragana}\p{Katakana}",
}
_LATIN: Final = r"\p{Latin}"
_LEAST_SHARE: Final = 0.6
"""Share of letters that must be in the script of the target language."""
_LENGTHS: Final = {
    "zh-Hans": (0.25, 3.5),
    "zh-Hant": (0.25, 3.5),
    "ko": (0.25, 4.0),
    "ja": (0.2, 2.5),
    "ja-x-easy": (0.5, 4.0),
    "th": (0.5, 8.0),
}
_LATIN_LENGTHS: Final = (0.7, 10.0)
"""Characters a Japanese character may become: half the least and about 1.5 times the most of
99.8 % of the authored segments."""
_SLACK: Final = 15
"""Characters that any translation may be longer."""
_KANA: Final = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
_HAN: Final = regex.compile(r"\p{Han}")
_HAN_NUMBER: Final = regex.compile("[〇零一二三四五六七八九十百千万億亿两]{2,}")
_HAN_IDIOMS: Final = frozenset({"万一", "千万", "一一", "十分"})
_LATIN_WORD: Final = regex.compile(r"[A-Za-z]+")
_SHORT: Final = 6
"""Characters up to which Chinese and Japanese may write the same."""
_LETTER: Final = regex.compile(r"\p{L}")
_ADDRESS: Final = regex.compile(r"https?:|www\.|\w@\w|\b[\w-]+\.(?:com|org|net|jp)\b", regex.I)
_WORD_LOOP: Final = regex.compile(r"(?<!\w)(\w[\w'’-]*(?:\W+\w[\w'’-]*){0,7}?)(?:\W+\1){2,}(?!\w)")
_LETTER_LOOP: Final = regex.compile(r"((?=\P{N})\w(?:\s?\w){0,15}?)(?:\s?\1){3,}")
_UNKNOWN: Final = regex.compile(r"<unk>|⁇|\ufffd|▁")
_NGRAM: Final = 4
_NGRAM_TIMES: Final = 3


def check_masked(
    masked: Masked, output: str, protected: Sequence[ProtectedName], names: Names, tag: str
) -> Reason | None:
    """Return why the translation of a masked sentence must not be used, or None if it may.

    Args:
        masked: what the machine was given.
        output: what it returned, markers not yet replaced.
        protected: names of the sentence; those without a marker must stand in an accepted form.
        names: finds invented names.
        tag: language of `output`.
    """
    marks = masked.marks_in(output)
    reason = check_marks(marks, len(masked.shown))
    if reason is not None:
        return reason
    # A line end in a marker's place keeps what stands before it apart from what follows.
    bare = masked.pattern.sub("\n", output)
    if _numerals(bare, tag) - _numerals(masked.bare, tag) or _ADDRESS.search(bare):
        return Reason.INVENTED
    reason = check_wording(masked.bare, bare, tag) or _check_names(masked, output, protected)
    if reason is None and names.invented(masked.bare, bare, tag):
        return Reason.INVENTED
    return reason


def _numerals(text: str, tag: str) -> Counter[str]:
    """Count digits of any script, and in Chinese and Japanese numbers in characters too."""
    found = Counter(c for c in text if c.isnumeric() and not _HAN.match(c))
    if tag.startswith(("zh", "ja")):
        found.update(run for run in _HAN_NUMBER.findall(text) if run not in _HAN_IDIOMS)
    return found


def _check_names(masked: Masked, output: str, protected: Sequence[ProtectedName]) -> Reason | None:
    """Check that names without a marker are there, in their place among the markers."""
    left = [name for name in protected if name.japanese in masked.text and name.shown is None]
    folded = output.casefold()
    places = [(masked.text.find(name.japanese), _place(folded, name.forms)) for name in left]
    if any(place < 0 for _, place in places):
        return Reason.NAME
    places += zip(
        (match.start() for match in masked.pattern.finditer(masked.text)),
        (match.start() for match in masked.pattern.finditer(output)),
        strict=True,
    )
    in_output = [place for _, place in sorted(places)]
    return None if in_output == sorted(in_output) else Reason.ORDER


def check_marks(marks: list[int], count: int) -> Reason | None:
    """Return what is wrong with the markers of a translation, if anything is.

    Args:
        marks: numbers of the markers found, in order.
        count: how many were given out; they count from 1.
    """
    expected = list(range(1, count + 1))
    if marks == expected:
        return None
    counted = Counter(marks)
    if not set(expected) <= counted.keys():
        return Reason.LOST
    if not counted.keys() <= set(expected):
        return Reason.INVENTED
    return Reason.ORDER if max(counted.values()) == 1 else Reason.REPEATED_FACT


def check_plain(
    japanese: str, output: str, protected: Sequence[ProtectedName], names: Names, tag: str
) -> Reason | None:
    """Return why the translation of an unmasked sentence must not be used, or None if it may.

    Numbers must be the same in the same order; addresses and phone numbers the same characters;
    names must stand in an accepted form, in order. Sentences with dates cannot be proven.
    """
    source = plain_japanese(japanese)
    facts = facts_in(source)
    if any(fact.kind == "date" for fact in facts):
        return Reason.UNMASKABLE
    if number_sequence(source) != number_sequence(output):
        same = Counter(number_sequence(source)) == Counter(number_sequence(output))
        return Reason.ORDER if same else Reason.LOST
    exact = [source[f.start : f.end] for f in facts if f.kind in {"url", "email", "phone", "time"}]
    if any(output.count(text) < exact.count(text) for text in exact):
        return Reason.LOST
    if len(_ADDRESS.findall(output)) > len(_ADDRESS.findall(source)):
        return Reason.INVENTED
    folded = output.casefold()
    places = [_place(folded, name.forms) for name in sorted_by_place(japanese, protected)]
    if -1 in places:
        return Reason.NAME
    if places != sorted(places):
        return Reason.ORDER
    if names.invented(japanese, output, tag):
        return Reason.INVENTED
    return check_wording(japanese, output, tag)


def sorted_by_place(japanese: str, names: Sequence[ProtectedName]) -> list[ProtectedName]:
    """Return names in the order in which a text first uses them."""
    return sorted(names, key=lambda name: japanese.find(name.japanese))


def check_wording(japanese: str, output: str, tag: str) -> Reason | None:
    """Return what is wrong with the words of a translation, if anything is.

    Args:
        japanese: the sentence without its markers.
        output: its translation without its markers.
        tag: language of `output`.
    """
    source_letters = len(_LETTER.findall(japanese))
    if _UNKNOWN.search(output):
        return Reason.RESIDUE
    kept = set(_LATIN_WORD.findall(japanese))
    letters = _LETTER.findall(_LATIN_WORD.sub(lambda m: "" if m[0] in kept else m[0], output))
    if not _LETTER.search(output):
        return Reason.EMPTY if source_letters > 2 else None
    if _normal(output) == _normal(japanese) and not _may_be_same(japanese, tag):
        return Reason.COPIED
    if _is_residue(output, tag):
        return Reason.RESIDUE
    own = _SCRIPTS.get(tag, _LATIN)
    foreign = regex.search(rf"[\p{{L}}--[{own}\p{{Latin}}\p{{Common}}]]", output, regex.V1)
    if foreign or len(regex.findall(f"[{own}]", output)) < _LEAST_SHARE * len(letters):
        return Reason.SCRIPT
    least, most = _LENGTHS.get(tag, _LATIN_LENGTHS)
    length, source_length = len(output.strip()), len(japanese.strip())
    if not least * source_length <= length <= most * source_length + _SLACK:
        return Reason.LENGTH
    return Reason.REPETITION if loops(output) else None


def _is_residue(output: str, tag: str) -> bool:
    """Tell whether Japanese is left over."""
    if tag.startswith("ja"):
        return False
    return bool(_KANA.search(output)) or (not tag.startswith("zh") and bool(_HAN.search(output)))


def _may_be_same(japanese: str, tag: str) -> bool:
    """Tell whether a translation may look like the Japanese: 注意 in Chinese, NHK anywhere."""
    if tag.startswith("ja"):
        return True
    letters = _LETTER.findall(japanese)
    if tag.startswith("zh"):
        return len(letters) <= _SHORT and all(_HAN.match(letter) for letter in letters)
    return all(letter.isascii() for letter in letters)


def loops(text: str) -> bool:
    """Tell whether words or letters repeat as those of a model that is stuck do.

    Line ends stand for facts, between which words such as `and` may well repeat.
    """
    lowered = text.casefold()
    if any(_WORD_LOOP.search(line) or _LETTER_LOOP.search(line) for line in lowered.split("\n")):
        return True
    words = regex.findall(r"\w+", lowered)
    grams = Counter(tuple(words[i : i + _NGRAM]) for i in range(len(words) - _NGRAM + 1))
    return max(grams.values(), default=0) >= _NGRAM_TIMES


def _place(folded: str, forms: tuple[str, ...]) -> int:
    """Return where the first accepted form of a name stands, or -1."""
    return min((p for p in (folded.find(form.casefold()) for form in forms) if p >= 0), default=-1)


def _normal(text: str) -> str:
    return regex.sub(r"\W", "", unicodedata.normalize("NFKC", text).casefold())
