"""Simpler analyzers than those the index is built with."""

from __future__ import annotations

from typing import Final

from service.text.analyzers import Analyzer, UnspacedAnalyzer, WordAnalyzer, analyzer_for
from service.text.japanese import words
from service.text.normalize import fold

JAPANESE: Final = ("ja", "ja-x-easy")
UNSPACED: Final = ("zh-Hans", "zh-Hant", "th")


class SurfaceAnalyzer:
    """Content words of Japanese as they are written."""

    def terms(self, text: str) -> list[str]:
        """See `Analyzer.terms`."""
        return [word.surface for word in words(fold(text)) if word.content]


class LemmaAnalyzer:
    """Dictionary forms of the content words of Japanese, without their readings."""

    def terms(self, text: str) -> list[str]:
        """See `Analyzer.terms`."""
        return [word.lemma for word in words(fold(text)) if word.content]


def surface_japanese(tag: str) -> Analyzer:
    """Japanese by words as written; other languages as always."""
    return SurfaceAnalyzer() if tag in JAPANESE else analyzer_for(tag)


def lemma_japanese(tag: str) -> Analyzer:
    """Japanese by lemmas only; other languages as always."""
    return LemmaAnalyzer() if tag in JAPANESE else analyzer_for(tag)


def bigram_japanese(tag: str) -> Analyzer:
    """Japanese by character bigrams; other languages as always."""
    return UnspacedAnalyzer((2,)) if tag in JAPANESE else analyzer_for(tag)


def plain_words(tag: str) -> Analyzer:
    """Words only where words are spaced: no stems, no folding, no n-grams; others as always."""
    return analyzer_for(tag) if tag in (*JAPANESE, *UNSPACED) else WordAnalyzer()


def bigram_unspaced(tag: str) -> Analyzer:
    """Character bigrams for Chinese and Thai; other languages as always."""
    return UnspacedAnalyzer((2,)) if tag in UNSPACED else analyzer_for(tag)
