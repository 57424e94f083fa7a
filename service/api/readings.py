"""Readings of the Japanese that a reply holds, so that a page can show furigana."""

from __future__ import annotations

from typing import Any, Final

import regex

from service.text.furigana import furigana

_ALWAYS_JAPANESE: Final = frozenset({"original", "japanese", "address"})
_SHOWN: Final = frozenset(
    {
        "title",
        "text",
        "heading",
        "name",
        "note",
        "message",
        "suggestions",
        "meaning",
        "hours",
        "drill_note",
    }
)
_KANJI: Final = regex.compile(r"[\p{Han}々〆ヶ]")
_HIRAGANA: Final = regex.compile(r"\p{Hiragana}")


def readings_of(shown: dict[str, Any], language: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return stretches of text and reading by line, for every line that is Japanese.

    Args:
        shown: a reply or program as plain values.
        language: tag of its words; in other languages than Japanese, originals, addresses, what
            to say, and lines that have no translation are Japanese all the same.
    """
    lines: dict[str, None] = {}
    _collect(shown, language.startswith("ja"), lines)
    return {
        line: tuple((ruby.text, ruby.reading) for ruby in furigana(line))
        for line in lines
        if _KANJI.search(line)
    }


def _collect(value: Any, japanese: bool, lines: dict[str, None]) -> None:
    """Gather the lines of all fields that a reader is shown."""
    if isinstance(value, dict):
        translation = value.get("translation")
        missing = bool(translation and not translation["complete"])
        for key, item in value.items():
            if key in _ALWAYS_JAPANESE:
                _collect_all(item, lines, only_with_kana=False)
            elif key in _SHOWN and (japanese or missing):
                _collect_all(item, lines, only_with_kana=not japanese)
            elif not isinstance(item, str):
                _collect(item, japanese or missing, lines)
    elif isinstance(value, list | tuple):
        for item in value:
            _collect(item, japanese, lines)


def _collect_all(value: Any, lines: dict[str, None], *, only_with_kana: bool) -> None:
    if isinstance(value, str):
        lines.update(
            (line, None)
            for line in value.split("\n")
            if line and (not only_with_kana or _HIRAGANA.search(line))
        )
    elif isinstance(value, dict):
        for key, item in value.items():
            if key != "language":
                _collect_all(item, lines, only_with_kana=only_with_kana)
    elif isinstance(value, list | tuple):
        for item in value:
            _collect_all(item, lines, only_with_kana=only_with_kana)
