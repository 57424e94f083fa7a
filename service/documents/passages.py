"""Pages cut into passages: along items and headings, never across a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from service.documents.document import ItemCertainty, Passage
from service.documents.extraction.pages import Page
from service.documents.headings import is_heading, repeated, repeated_at_edges
from service.documents.numbering import Anchor, Finding, find_items
from service.documents.paragraphs import paragraphs
from service.documents.rows import ItemRows, divide

_AIM: Final = 350
_MOST: Final = 600
_LONGEST_TITLE: Final = 60
_USUAL: Final = 5
"""A line that stands in a document so often is no item's title."""
_SENTENCE: Final = regex.compile(r"[^。．！？!?]*[。．！？!?]+[」』）)]*|[^。．！？!?]+$")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a line stands: lines of one place may share a passage."""

    page: int | None
    items: tuple[str, ...]
    certainty: ItemCertainty
    title: str


def cut(pages: Sequence[Page]) -> tuple[Passage, ...]:
    """Return the passages of a document, in its order.

    Every line of the document stands in exactly one passage, but for running heads and feet, item
    numbers and headings: those are the passages' `items` and `title`. A heading that titles no
    passage is one itself.
    """
    edges = repeated_at_edges(pages)
    flat = [(index, at) for index, page in enumerate(pages) for at in range(len(page.lines))]
    lines = [pages[index].lines[at].text for index, at in flat]
    skipped = frozenset(n for n, place in enumerate(flat) if place in edges) | repeated(lines)
    anchors = find_items(lines, skipped)
    titles = _item_titles(lines, anchors)
    items = {row.anchor.line: row for row in divide(lines, anchors)}
    marked = frozenset(n for n, (index, at) in enumerate(flat) if pages[index].lines[at].heading)
    headings = _headings(lines, marked, frozenset(items), skipped)
    found: list[Passage] = []
    gathered: list[str] = []
    place = _Place(None, (), ItemCertainty.STATED, "")
    row: ItemRows | None = None
    heading = unused = ""
    for number, (index, _) in enumerate(flat):
        if number in skipped and number not in items:
            continue
        line = lines[number]
        if number in headings:
            _close(found, gathered, place)
            heading = unused = f"{unused} › {line.strip()}" if unused else line.strip()
            row = None
            continue
        if unused and line.strip():
            if number in items:  # whose passages have titles of their own
                _close(found, [unused], _Place(pages[index].number, (), ItemCertainty.STATED, ""))
            unused = ""
        row = items.get(number, row)
        now = _place(pages[index].number, row, number, titles, heading)
        if (now != place and line.strip()) or number in items:
            _close(found, gathered, place)
            place = now
        if number not in skipped:
            gathered.append(items[number].anchor.rest if number in items else line)
    _close(found, gathered, place)
    if unused:
        _close(found, [unused], _Place(pages[-1].number, (), ItemCertainty.STATED, ""))
    return tuple(found)


def _close(found: list[Passage], gathered: list[str], place: _Place) -> None:
    """Turn the lines gathered at one place into passages."""
    for text in _pieces(list(paragraphs(gathered))):
        number = len(found) + 1
        found.append(Passage(number, place.page, place.items, place.certainty, place.title, text))
    gathered.clear()


def _headings(
    lines: Sequence[str], marked: frozenset[int], items: frozenset[int], skipped: frozenset[int]
) -> frozenset[int]:
    """Return the lines that are headings.

    Between the rows of a sheet cells look like headings: there only lines right before an item
    are taken for some, unless the document's own markup says so.
    """
    found: set[int] = set()
    before_item = False
    for number in range(len(lines) - 1, -1, -1):
        if number in skipped or not lines[number].strip():
            continue
        if number in marked and number not in items:
            found.add(number)
        elif number in items:
            before_item = True
        elif is_heading(lines, number) and (before_item or not items):
            found.add(number)
        else:
            before_item = False
    return frozenset(found)


def _place(
    page: int | None,
    row: ItemRows | None,
    line: int,
    titles: dict[int, str],
    heading: str,
) -> _Place:
    if row is None:
        return _Place(page, (), ItemCertainty.STATED, heading)
    if line >= row.shared_from and row.shared_with:
        return _Place(page, tuple(map(str, row.shared_with)), ItemCertainty.SHARED, "")
    certainty = {
        Finding.STATED: ItemCertainty.STATED,
        Finding.INFERRED: ItemCertainty.INFERRED,
        Finding.DISPLACED: ItemCertainty.SHARED,
    }[row.anchor.finding]
    return _Place(page, (str(row.anchor.number),), certainty, titles[row.anchor.line])


def _item_titles(lines: Sequence[str], anchors: Sequence[Anchor]) -> dict[int, str]:
    """Return the title of every item: its first cell, or the paragraph at its number."""
    counts = Counter(line.strip() for line in lines)
    titles: dict[int, str] = {}
    for anchor in anchors:
        cells = [cell.strip() for cell in anchor.rest.split("\t") if cell.strip()]
        if len(cells) > 1 or "\t" in lines[anchor.line]:
            titles[anchor.line] = _short(cells[0]) if cells else ""
            continue
        following: list[str] = [anchor.rest] if anchor.rest else []
        for line in lines[anchor.line + 1 : anchor.line + 6]:
            if not line.strip() or "\t" in line:
                break
            following.append(line)
        usual = bool(following) and counts[following[0].strip()] >= _USUAL
        titles[anchor.line] = "" if usual else _short(next(paragraphs(following), ""))
    return titles


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"


def _pieces(blocks: Sequence[str]) -> Iterator[str]:
    """Yield paragraphs put together up to a good length; a longer one is cut at sentences."""
    text = ""
    for block in blocks:
        for part in _sentences(block):
            if text and len(text) + len(part) > _AIM:
                yield text
                text = ""
            text = f"{text}\n{part}" if text else part
    if text:
        yield text


def _sentences(block: str) -> Iterator[str]:
    """Yield a paragraph, or its sentences put together where it is too long."""
    if len(block) <= _MOST:
        yield block
        return
    text = ""
    for sentence in _SENTENCE.findall(block):
        for start in range(0, len(sentence), _MOST):
            part = sentence[start : start + _MOST]
            if text and len(text) + len(part) > _AIM:
                yield text
                text = ""
            text += part
    if text:
        yield text
