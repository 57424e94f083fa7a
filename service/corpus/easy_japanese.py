"""Checks やさしい日本語 against the national guideline.

Guideline: 出入国在留管理庁・文化庁, 在留支援のためのやさしい日本語ガイドライン (2020): short
sentences, です・ます, no double negatives, Western years, hard words and loanwords explained,
few hard kanji. Words that need no explanation, and words to be avoided, stand in the corpus as
`easy-japanese.tsv` (columns `kind`, `word`, `instead`), so that a city can change them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import regex
from kanji_lists import JOYO, KYOIKU

from service.corpus.memory import MemoryEntry
from service.corpus.tables import read_table
from service.errors import CorpusError, Problem
from service.text.japanese import Word, words

EASY_JAPANESE_FILE: Final = "easy-japanese.tsv"
EASY_TAG: Final = "ja-x-easy"
MAX_SENTENCE_LENGTH: Final = 50
"""Characters, explanations in （） and all but the first item of an enumeration not counted."""
MAX_KANJI_GRADE: Final = 6
"""School grade up to which kanji need no explanation; 7 are the other 常用漢字, 8 all the rest."""
_COLUMNS: Final = ["kind", "word", "instead"]
_KINDS: Final = frozenset({"known", "avoid"})

_BRACKETED: Final = regex.compile(r"（[^（）]*）")
_QUOTED: Final = regex.compile(r"「[^「」]*」|『[^『』]*』")
_SENTENCE_END: Final = regex.compile(r"(?<=[。！？])")
_ENUMERATION: Final = regex.compile(r"(?:[^、。「」（）にでをはがて]{1,14}、){2,}")
_ERA_YEAR: Final = regex.compile(r"(?:令和|平成|昭和)[\d元一二三四五六七八九十]+年")
_DOUBLE_NEGATIVE: Final = regex.compile(
    r"(?:なければ|なくては|ないと)(?:なりません|いけません|ならない|いけない)"
    r"|(?:ない|ません)(?:わけ|こと|もの)(?:で?は|も)(?:ない|ありません)"
    r"|なくは(?:ない|ありません)"
)
_KATAKANA_WORD: Final = regex.compile(r"[\p{Katakana}ー]{2,}")
_HAN: Final = regex.compile(r"\p{Han}")
_PLAIN_ENDINGS: Final = ("動詞", "形容詞")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words with a ruling of their own.

    Attributes:
        known: hard kanji words and loanwords that need no explanation.
        avoid: office words by the easier word to use in their place.
    """

    known: frozenset[str]
    avoid: Mapping[str, str]


def read_vocabulary(path: Path) -> Vocabulary:
    """Read `easy-japanese.tsv`; without the file nothing is known and nothing avoided.

    Raises:
        CorpusError: naming the line of every row that is not of this form.
    """
    known: set[str] = set()
    avoid: dict[str, str] = {}
    problems: list[Problem] = []
    for number, row in read_table(path, _COLUMNS, problems):
        instead = row["instead"] or ""
        if row["kind"] not in _KINDS or not row["word"]:
            cure = "write known or avoid, then the word"
            problems.append(Problem(path.name, number, "not a ruling", cure))
        elif row["kind"] == "avoid" and not instead:
            cure = "add the easier word in the third column"
            problems.append(Problem(path.name, number, "nothing to use instead", cure))
        elif row["kind"] == "avoid":
            avoid[row["word"]] = instead
        else:
            known.add(row["word"])
    if problems:
        raise CorpusError(problems)
    return Vocabulary(frozenset(known), avoid)


def check_easy_japanese(
    entries: Iterable[MemoryEntry], vocabulary: Vocabulary, official: Iterable[str]
) -> Iterator[Problem]:
    """Yield every violation in the やさしい日本語 of a corpus.

    A word explained in （） once in a program is fine everywhere in it, as are quotations in 「」
    and official names. Sample questions are what learners write, and are left out.

    Args:
        entries: the memory's entries.
        vocabulary: words with a ruling of their own.
        official: names that a reader must recognise and that are never replaced.
    """
    by_program: dict[str, list[MemoryEntry]] = {}
    for entry in entries:
        program_id, _, place = entry.context.partition("#")
        if not entry.outdated and not place.startswith("questions."):
            by_program.setdefault(program_id, []).append(entry)
    names = tuple(official)
    for program_id, of_program in by_program.items():
        explained = _explained(entry.text for entry in of_program)
        path = f"locales/{EASY_TAG}/{program_id.split('/')[0]}.po"
        for entry in of_program:
            for message, cure in violations(entry.text, vocabulary, explained, names):
                yield Problem(path, entry.line, f"{entry.context!r}: {message}", cure)


def violations(
    text: str, vocabulary: Vocabulary, explained: frozenset[str], official: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Yield what is hard to read in one text, each with its cure."""
    plain = _BRACKETED.sub("", text)
    unquoted = _QUOTED.sub(lambda quotation: "「" + "…" * (len(quotation[0]) - 2) + "」", plain)
    for sentence in filter(None, map(str.strip, _SENTENCE_END.split(unquoted))):
        length = len(_ENUMERATION.sub("", sentence))
        if length > MAX_SENTENCE_LENGTH:
            yield f"a sentence has {length} characters: {sentence}", "part it in two"
        if _DOUBLE_NEGATIVE.search(sentence):
            yield f"double negative: {sentence}", "say it as ～てください, or positively"
        if sentence.endswith("。") and _is_plain(sentence):
            yield f"not です・ます: {sentence}", "end the sentence with です or ます"
    for era in _ERA_YEAR.findall(text):
        yield f"Japanese era {era}", "write the Western year"
    compounds = (word for word in vocabulary.known if not _KATAKANA_WORD.fullmatch(word))
    prose = _without(_QUOTED.sub("。", plain), (*official, *compounds))
    for word, easier in vocabulary.avoid.items():
        if word in prose and word not in explained:
            yield f"office word {word}", f"use {easier}, or explain it in （）"
    allowed = vocabulary.known | explained
    for word in _hard_words(prose, allowed):
        yield f"hard word {word}", f"explain it in （）, or add it to {EASY_JAPANESE_FILE}"


def _hard_words(prose: str, allowed: frozenset[str]) -> Iterator[str]:
    """Yield loanwords and words with hard kanji that are not among the allowed ones."""
    longest_first = sorted(allowed, key=len, reverse=True)
    seen: set[str] = set()
    for word in words(_without(prose, filter(_HAN.search, longest_first))):
        hard_kanji = (
            not word.part_of_speech.startswith("名詞-固有名詞")
            and max(map(_grade, _HAN.findall(word.surface)), default=0) > MAX_KANJI_GRADE
        )
        if hard_kanji and word.lemma not in allowed and word.surface not in seen:
            seen.add(word.surface)
            yield word.surface
    for loanword in dict.fromkeys(_KATAKANA_WORD.findall(prose)):
        if _KATAKANA_WORD.search(_without(loanword, longest_first)):
            yield loanword


def _is_plain(sentence: str) -> bool:
    """Return whether a sentence ends in the plain form of a verb, adjective or だ."""
    ending = [word for word in words(sentence) if not word.part_of_speech.startswith("補助記号")]
    if not ending:
        return False
    last = ending[-1]
    if last.lemma == "下さる" or last.part_of_speech.startswith("名詞"):
        return False
    if last.part_of_speech.startswith("助詞") and len(ending) > 1:
        last = ending[-2]
    return not _polite(ending) and (
        last.part_of_speech.startswith(_PLAIN_ENDINGS) or last.lemma in {"だ", "た", "ない"}
    )


def _polite(ending: list[Word]) -> bool:
    return any(word.lemma in {"です", "ます"} for word in ending[-4:])


def _explained(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that stand right before an explanation in （）, and all their endings."""
    found: set[str] = set()
    for text in texts:
        for match in _BRACKETED.finditer(text):
            before = [w.surface for w in words(text[: match.start()])[-4:]]
            found.update("".join(before[start:]) for start in range(len(before)))
            found.update(word for word in before if len(word) > 1)
            quoted = regex.search(r"[「『]([^「『]+)[」』]$", text[: match.start()])
            if quoted:
                found.add(quoted[1])
    return frozenset(found)


def _without(text: str, removed: Iterable[str]) -> str:
    for word in removed:
        if word in text:
            text = text.replace(word, "、")
    return text


@cache
def _grade(kanji: str) -> int:
    for grade in range(1, 7):
        if kanji in getattr(KYOIKU, f"GRADE{grade}"):
            return grade
    return 7 if kanji in JOYO else 8
