"""Traditional Chinese from Simplified Chinese, with Taiwan's phrases, by OpenCC."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from service.corpus.memory import MemoryEntry, TranslationMemory


@lru_cache(maxsize=1)
def _converter() -> Callable[[str], str]:
    # OpenCC takes half a second to import and is needed only while an index is built.
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("s2twp").convert
    return convert


def to_traditional_chinese(text: str) -> str:
    """Return Simplified Chinese text in Traditional characters and Taiwan's phrases.

    Japanese names kept in brackets go through the same tables, so a bracket is left alone.
    """
    parts = text.split("（")
    converted = [_converter()(parts[0])]
    for part in parts[1:]:
        inside, closing, rest = part.partition("）")
        kept = inside if closing and _is_japanese_name(inside) else _converter()(inside)
        converted.append("（" + kept + closing + _converter()(rest))
    return "".join(converted)


def convert_memory(
    source: TranslationMemory, own: TranslationMemory, language: str
) -> TranslationMemory:
    """Return a language's memory filled up with converted entries where it has none of its own."""
    entries: dict[str, MemoryEntry] = {
        context: replace(entry, text=to_traditional_chinese(entry.text), origin="converted")
        for context, entry in source.entries.items()
    }
    entries.update(own.entries)
    return TranslationMemory(language, entries)


def convert_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """Return canned texts converted key by key."""
    return {key: to_traditional_chinese(text) for key, text in texts.items()}


def _is_japanese_name(text: str) -> bool:
    """Tell whether a bracket holds a Japanese name: kana, or kanji that Chinese does not use."""
    return any("\u3041" <= c <= "\u30ff" for c in text) or any(c in _SHINJITAI for c in text)


_SHINJITAI = frozenset("広実児浄売気県区総応対図険済観検権鉱営歯関働込畑辻図仏処")
