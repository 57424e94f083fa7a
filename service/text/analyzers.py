"""Analyzers turn a text into the terms that the lexical index stores and looks up.

The same analyzer serves index and query. Terms of different sorts carry a prefix so that they
never collide: none for words, `r:` readings, `s:` stems, `f:` without diacritics, `n:` n-grams.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, Protocol

import regex
import snowballstemmer

from service.text.japanese import words
from service.text.normalize import fold, strip_diacritics

ANALYSIS_VERSION: Final = "2"
"""Recorded in every snapshot; raise it whenever any analyzer's output changes."""

_WORD_BOUNDARY: Final = regex.compile(r"\b", regex.V1 | regex.WORD)
_LETTER_OR_DIGIT: Final = regex.compile(r"[\p{L}\p{N}]")
_UNSPACED_RUN: Final = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{M}々ー]+|[^\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}々ー]+"
)
_UNSPACED: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
_SNOWBALL: Final = {
    "en": "english",
    "es": "spanish",
    "pt": "portuguese",
    "id": "indonesian",
    "ne": "nepali",
}

_NUMBER_WORDS: Final = {
    "vi": {
        "một": "1", "hai": "2", "ba": "3", "bốn": "4", "năm": "5",
        "sáu": "6", "bảy": "7", "tám": "8", "chín": "9", "mười": "10",
    },
}  # fmt: skip
"""Words indexed as digits: people write both "lớp một" and "lớp 1"."""


class Analyzer(Protocol):
    """Turns text into terms."""

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text, in order, repeated as often as they occur."""
        ...


Analyzers = Callable[[str], Analyzer]
"""Which analyzer a language has, by its tag."""


class JapaneseAnalyzer:
    """Lemmas of content words, and trigrams of their reading so that kana finds kanji."""

    def terms(self, text: str) -> list[str]:
        """See `Analyzer.terms`."""
        found: list[str] = []
        run: list[str] = []
        for word in words(fold(text)):
            if word.content:
                found.append(word.lemma)
                run.append(word.reading)
            else:
                found.extend(_ngrams("".join(run), 3, "r:"))
                run = []
        found.extend(_ngrams("".join(run), 3, "r:"))
        return found


class UnspacedAnalyzer:
    """Character n-grams where a script writes no spaces, words elsewhere (Chinese, Thai)."""

    def __init__(self, sizes: tuple[int, ...]) -> None:
        self._sizes = sizes

    def terms(self, text: str) -> list[str]:
        """See `Analyzer.terms`."""
        found: list[str] = []
        for run in _UNSPACED_RUN.findall(fold(text)):
            if _UNSPACED.search(run):
                for size in self._sizes:
                    found.extend(_ngrams(run, size, "n:"))
            else:
                found.extend(unicode_words(run))
        return found


class WordAnalyzer:
    """Words by Unicode word boundaries, with stems, folded forms and n-grams where they help.

    Args:
        stemmer: Snowball algorithm, or None.
        fold_diacritics: also index words without accents and tone marks.
        word_pairs: also index neighbouring words as one term (Vietnamese syllables).
        ngram_size: also index n-grams inside words for rich inflection; 0 for none.
        number_words: words to be indexed as the digits that are written as often.
    """

    def __init__(
        self,
        stemmer: str | None = None,
        *,
        fold_diacritics: bool = False,
        word_pairs: bool = False,
        ngram_size: int = 0,
        number_words: Mapping[str, str] | None = None,
    ) -> None:
        self._stemmer = _Stemmer(stemmer) if stemmer else None
        self._fold_diacritics = fold_diacritics
        self._word_pairs = word_pairs
        self._ngram_size = ngram_size
        self._number_words = number_words or {}

    def terms(self, text: str) -> list[str]:
        """See `Analyzer.terms`."""
        words = unicode_words(fold(text))
        found = [self._number_words.get(word, word) for word in words]
        plain = [strip_diacritics(word) for word in found] if self._fold_diacritics else []
        extra: list[str] = [f"f:{word}" for word in plain]
        if self._word_pairs:
            pairs = itertools.pairwise(plain)
            extra += [f"f:{first} {second}" for first, second in pairs]
        if self._stemmer is not None:
            extra += [f"s:{self._stemmer.stem(strip_diacritics(word))}" for word in found]
        if self._ngram_size:
            for word in found:
                extra += _ngrams(f"_{word}_", self._ngram_size, "n:")
        return found + extra


class _Stemmer(threading.local):
    """A Snowball stemmer for each thread: it keeps the word it works on in itself."""

    def __init__(self, algorithm: str) -> None:
        super().__init__()
        self._stemmer: Any = snowballstemmer.stemmer(algorithm)

    def stem(self, word: str) -> str:
        """Return the stem of a word."""
        stem: str = self._stemmer.stemWord(word)
        return stem


def unicode_words(text: str) -> list[str]:
    """Split by Unicode's word boundaries (UAX #29), keeping words with a letter or digit."""
    return [part for part in _WORD_BOUNDARY.split(text) if _LETTER_OR_DIGIT.search(part)]


@lru_cache(maxsize=32)
def analyzer_for(tag: str) -> Analyzer:
    """Return the analyzer of a language."""
    primary = tag.split("-")[0]
    if primary == "ja":
        return JapaneseAnalyzer()
    if primary == "zh":
        return UnspacedAnalyzer((1, 2))
    if primary == "th":
        return UnspacedAnalyzer((3, 4))
    return WordAnalyzer(
        _SNOWBALL.get(primary),
        fold_diacritics=primary in {"vi", "es", "pt", "fil", "id", "en"},
        word_pairs=primary == "vi",
        ngram_size={"ko": 2, "uk": 4, "ne": 4, "fil": 4}.get(primary, 0),
        number_words=_NUMBER_WORDS.get(primary),
    )


def _ngrams(text: str, size: int, prefix: str) -> Iterator[str]:
    """Yield n-grams; a text shorter than one n-gram yields itself."""
    if text:
        for start in range(max(1, len(text) - size + 1)):
            yield prefix + text[start : start + size]
