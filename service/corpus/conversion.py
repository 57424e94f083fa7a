"""Traditional Chinese from Simplified Chinese, with Taiwan's phrases, by OpenCC."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from service.corpus.memory import MemoryEntry, TranslationMemory

_BRACKET: Final = re.compile(r"(（[^（）]*）|\([^()]*\)|「[^「」]*」|“[^“”]*”)")


@lru_cache(maxsize=1)
def _converter() -> Callable[[str], str]:
    # OpenCC takes half a second to import and is needed only while an index is built.
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("s2twp").convert
    return convert


def to_traditional_chinese(text: str, japanese: str) -> str:
    """Return Simplified Chinese text in Traditional characters and Taiwan's phrases.

    A Japanese name kept in a bracket stays as it is, so that it can be recognised on a sign.

    Args:
        text: the Simplified Chinese.
        japanese: the Japanese it translates, by which names are told from Chinese words.
    """
    parts = _BRACKET.split(text)
    return "".join(
        part if index % 2 and _is_japanese(part, japanese) else _converter()(part)
        for index, part in enumerate(parts)
    )


def convert_memory(
    source: TranslationMemory, own: TranslationMemory, language: str
) -> TranslationMemory:
    """Return a language's memory filled up with converted entries where it has none of its own."""
    entries: dict[str, MemoryEntry] = {
        context: replace(
            entry, text=to_traditional_chinese(entry.text, entry.source_text), origin="converted"
        )
        for context, entry in source.entries.items()
    }
    entries.update(own.entries)
    return TranslationMemory(language, entries)


def convert_texts(texts: Mapping[str, str], japanese: Mapping[str, str]) -> dict[str, str]:
    """Return canned texts converted key by key."""
    return {key: to_traditional_chinese(text, japanese.get(key, "")) for key, text in texts.items()}


def _is_japanese(bracketed: str, japanese: str) -> bool:
    """Tell whether a bracket holds Japanese: a name from the source, or anything with kana."""
    inside = bracketed[1:-1]
    return inside in japanese or any("\u3041" <= character <= "\u30ff" for character in inside)
