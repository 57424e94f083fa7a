"""Lines of a document put together again into the paragraphs they were cut from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import regex

_UNSPACED: Final = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}ー々。、，．」』）】・：；！？〜～]"
)
_LIST_MARK: Final = regex.compile(
    r"^\s*(?:[●○◎◯〇∘•■□◆◇▶▷►★☆※◦⁃]|[-–—・*]\s*\S|[①-⑳]|[(（][0-9０-９]{1,2}[)）]"
    r"|[0-9０-９]{1,2}[.．)）]\s)"
)


def paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Yield the paragraphs of lines: a blank line ends one, a list mark or a table row too.

    Japanese lines are joined without a space, others with one; nothing else is changed.
    """
    current = ""
    for line in lines:
        text = line.strip(" \u3000")
        row = "\t" in text
        if not text or row or _LIST_MARK.match(text):
            if current:
                yield current
            current = ""
        if row:
            yield text
        elif text:
            current = join(current, text)
    if current:
        yield current


def join(before: str, after: str) -> str:
    """Return two lines as one."""
    if not before:
        return after
    unspaced = _UNSPACED.match(before[-1]) or _UNSPACED.match(after[0])
    return f"{before}{after}" if unspaced else f"{before} {after}"
