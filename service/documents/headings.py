"""Headings and repeated lines of a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import regex

from service.documents.extraction.pages import Page

_MARKED: Final = regex.compile(
    r"^\s*(?:【[^】]{2,40}】.{0,60}|第[0-9０-９一二三四五六七八九十]{1,3}[章節部編](?:\s.{0,60})?)$"
)
_INDENTED: Final = regex.compile(r"^\u3000{1,3}\S.{1,50}$")
_SENTENCE_END: Final = regex.compile(r"[。、，,：:；…）)\]⇒]$")
_LIST_MARK: Final = regex.compile(r"^\s*(?:[●○◎∘•■□◆▶※・*-]|[①-⑳]\s)")
_EDGE_NUMBER: Final = regex.compile(r"^[\s\-–—―ー]*(?:p\.?\s*)?[0-9０-９]{1,4}[\s\-–—―ー頁]*$")
_LONGEST: Final = 40
_OFTEN: Final = 0.6
_LEAST_PAGES: Final = 3
_LEAST_REPEATS: Final = 8
_LEAST_LENGTH: Final = 15


def is_heading(lines: Sequence[str], at: int) -> bool:
    """Return whether a line of plain text is a heading by its looks.

    That is one in 【】, a chapter's, an indented line alone, or a short line alone before prose.
    """
    line = lines[at]
    if "\t" in line or not line.strip():
        return False
    alone = not _text(lines, at - 1) and not _text(lines, at + 1)
    if _MARKED.match(line) or (alone and _INDENTED.match(line)):
        return True
    short = len(line.strip()) <= _LONGEST and not _SENTENCE_END.search(line)
    if not alone or not short or _LIST_MARK.match(line) or _EDGE_NUMBER.match(line):
        return False
    following = _text(lines, at + 2)
    return len(following) > _LONGEST or bool(_LIST_MARK.match(following)) or "\t" in following


def _text(lines: Sequence[str], at: int) -> str:
    return lines[at].strip() if 0 <= at < len(lines) else ""


def repeated_at_edges(pages: Sequence[Page]) -> frozenset[tuple[int, int]]:
    """Return running heads, feet and printed page numbers as (page index, line index).

    A line is one if it stands at the top or bottom of most pages, numbers aside.
    """
    if len(pages) < _LEAST_PAGES or pages[0].number is None:
        return frozenset()
    edges = [(index, at) for index, page in enumerate(pages) for at in _edge_lines(page)]

    def shape(place: tuple[int, int]) -> str:
        text = pages[place[0]].lines[place[1]].text.strip()
        return regex.sub(r"[0-9０-９]+", "0", text)

    counts = Counter(shape(place) for place in edges)
    often = {text for text, count in counts.items() if count >= _OFTEN * len(pages)}
    return frozenset(place for place in edges if shape(place) in often)


def repeated(lines: Sequence[str]) -> frozenset[int]:
    """Return long lines that stand in a document again and again: heads whose pages are unknown."""
    counts = Counter(line.strip() for line in lines)
    return frozenset(
        number
        for number, line in enumerate(lines)
        if counts[line.strip()] >= _LEAST_REPEATS
        and len(line.strip()) >= _LEAST_LENGTH
        and "。" not in line
        and "\t" not in line
    )


def _edge_lines(page: Page) -> set[int]:
    filled = [at for at, line in enumerate(page.lines) if line.text.strip()]
    return {*filled[:2], *filled[-2:]}
