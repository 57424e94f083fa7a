"""Which items the rows of a flattened table belong to, and where that is not sure.

Where cells of a table are merged, its flattened text puts several rows after one number and leaves
other numbers with none. Rows are counted by the cells that begin alike in nearly every item, as
`３．ほぼ目標どおり` does; rows too many are then said to belong to this item *or* to the next
ones that have no row, never to one of them as if it were certain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import regex

from service.documents.numbering import Anchor, Finding

_RATING: Final = regex.compile(
    r"(?:^|\s)(?:(?P<digit>[0-9０-９])|(?P<letter>[A-ZＡ-Ｚ]))[．.]\s?"
    r"(?=[\p{Han}\p{Hiragana}\p{Katakana}])"
)
"""A cell such as `３．ほぼ目標どおり` or `B．やや貢献している`."""
_LEAST_SHARE: Final = 0.8


@dataclass(frozen=True, slots=True)
class ItemRows:
    """The text of one anchor, from its line to the next anchor's.

    Attributes:
        anchor: where it begins.
        stop: first line after it.
        shared_from: first line whose item is not sure; equal to `stop` if all are sure.
        shared_with: numbers of the items that the lines from there on may belong to.
    """

    anchor: Anchor
    stop: int
    shared_from: int
    shared_with: tuple[int, ...]


def divide(lines: Sequence[str], anchors: Sequence[Anchor]) -> tuple[ItemRows, ...]:
    """Return the text of every anchor, in their order."""
    if not anchors:
        return ()
    stops = [anchor.line for anchor in anchors[1:]] + [len(lines)]
    kinds = [
        [(number, kind) for number in range(a.line, stop) for kind in _kinds(lines[number])]
        for a, stop in zip(anchors, stops, strict=True)
    ]
    markers = _markers([{kind for _, kind in found} for found in kinds])
    if not markers:
        return tuple(ItemRows(a, s, s, ()) for a, s in zip(anchors, stops, strict=True))
    counts = [_rows([kind for _, kind in found], markers) for found in kinds]
    rowless = {a.number for a, count in zip(anchors, counts, strict=True) if count == 0}
    rows: list[ItemRows] = []
    for index, (anchor, stop, count) in enumerate(zip(anchors, stops, counts, strict=True)):
        near = _near(index, anchors, counts, rowless)
        if count == 0:
            sharing = _run_of_rowless(index, anchors, counts)
            rows.append(ItemRows(anchor, stop, anchor.line, sharing))
        elif count > 1 and near:
            first = min(markers)
            second = [number for number, kind in kinds[index] if kind == first][1]
            start = _paragraph_start(lines, second, anchor.line + 1)
            rows.append(ItemRows(anchor, stop, start, tuple(sorted({anchor.number, *near}))))
        else:
            rows.append(ItemRows(anchor, stop, stop, ()))
    return tuple(rows)


def _kinds(line: str) -> list[str]:
    """Return the kinds of rating cells that begin in a line."""
    return ["digit" if match["digit"] else "letter" for match in _RATING.finditer(line)]


def _markers(found: Sequence[set[str]]) -> set[str]:
    shares = Counter(kind for kinds in found for kind in kinds)
    return {kind for kind, count in shares.items() if count >= _LEAST_SHARE * len(found)}


def _rows(kinds: Sequence[str], markers: set[str]) -> int:
    """Return how many rows there are: as many as the rarest rating, but one if there is any."""
    counted = Counter(kind for kind in kinds if kind in markers)
    if not counted:
        return 0
    return max(1, min(counted[marker] for marker in markers))


def _near(
    index: int, anchors: Sequence[Anchor], counts: Sequence[int], rowless: set[int]
) -> tuple[int, ...]:
    """Return the items without a row that come next by number, or next in the text."""
    near: list[int] = []
    following = anchors[index].number + 1
    while following in rowless:
        near.append(following)
        following += 1
    for later in range(index + 1, len(anchors)):
        if counts[later]:
            break
        if anchors[later].finding is not Finding.DISPLACED or later == index + 1:
            near.append(anchors[later].number)
    return tuple(sorted(set(near)))


def _run_of_rowless(
    index: int, anchors: Sequence[Anchor], counts: Sequence[int]
) -> tuple[int, ...]:
    """Return the items of the unbroken run of anchors without a row around one of them."""
    first = last = index
    while first > 0 and counts[first - 1] == 0:
        first -= 1
    while last + 1 < len(anchors) and counts[last + 1] == 0:
        last += 1
    return tuple(sorted({anchor.number for anchor in anchors[first : last + 1]}))


def _paragraph_start(lines: Sequence[str], line: int, least: int) -> int:
    """Return where the row that holds a line begins: its cells before the rating, at most three."""
    gaps = 0
    while line > least:
        if not lines[line - 1].strip():
            gaps += 1
            if gaps > 2:
                break
        line -= 1
    return line
