"""Item numbers of a sheet, found in its text as it is: which line begins which item.

A sheet numbers its items in one habit (`70`, `70 名前`, `No.70`, `項目番号 70`, `(70)`, the first
cell of a row). The numbers of one habit that rise through the document are its items; years,
amounts and page numbers do not rise so. Where a PDF's table was flattened, a number may stand away
from its row (out of order) or be lost, leaving only the space before it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import regex

_WIDE: Final = str.maketrans("０１２３４５６７８９", "0123456789")
_HABITS: Final = (
    regex.compile(
        r"^\s*(?:No|Ｎｏ|NO|№|項目番号|項番|整理番号|取組番号|施策番号|事業番号|項目|番号|Item)"
        r"\s*[.．:：]?\s*(?P<number>\d{1,4})(?![\d.．－-])[\s.．、:：)）】]*(?P<rest>.*)$"
    ),
    regex.compile(r"^\s*[(（\[［【](?P<number>\d{1,4})[)）\]］】]\s*(?P<rest>.*)$"),
    regex.compile(r"^\s*(?P<number>\d{1,4})(?:[\t \u3000]+|$)(?P<rest>.*)$"),
    regex.compile(r"^\s*(?P<number>\d{1,4})[.．、:：](?!\d)\s*(?P<rest>.*)$"),
)
_COUNTED: Final = regex.compile(
    r"^(?:年|月|日|時|分|人|件|回|校|円|千円|万|億|%|％|名|頁)(?!\p{Han})"
)
_LEAST_ITEMS: Final = 5
_LEAST_COVERAGE: Final = 0.8
_LEAST_SHARE: Final = 0.6
_LOOK_BACK: Final = 300
_MOST_CANDIDATES: Final = 4000


class Finding(StrEnum):
    """How an item's number was found."""

    STATED = "stated"
    """It stands where the item begins."""
    DISPLACED = "displaced"
    """It stands away from its row, out of order."""
    INFERRED = "inferred"
    """It is lost, and follows from its neighbors."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where an item begins.

    Attributes:
        line: 0-based line of the document.
        number: of the item.
        finding: how sure that is.
        rest: what follows the number on its line.
    """

    line: int
    number: int
    finding: Finding
    rest: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    line: int
    number: int
    rest: str


def find_items(lines: Sequence[str], skipped: frozenset[int] = frozenset()) -> tuple[Anchor, ...]:
    """Return the items of a document in the order of its lines; none if it is no numbered sheet.

    Args:
        lines: of the whole document; cells of a row are parted by tabs.
        skipped: lines that are not looked at, such as printed page numbers.
    """
    best: tuple[Anchor, ...] = ()
    for habit in _HABITS:
        candidates = _candidates(lines, habit, skipped)
        anchors = _anchors(lines, candidates)
        if len(anchors) > len(best):
            best = anchors
    return best


def _candidates(
    lines: Sequence[str], habit: regex.Pattern[str], skipped: frozenset[int]
) -> list[_Candidate]:
    found: list[_Candidate] = []
    for number, line in enumerate(lines):
        match = habit.match(line.translate(_WIDE)) if number not in skipped else None
        if match is None or _COUNTED.match(match["rest"]):
            continue
        if int(match["number"]) > 0:
            rest = line[match.start("rest") :].strip(" \u3000")  # as written: digits stay wide
            found.append(_Candidate(number, int(match["number"]), rest))
    return found[:_MOST_CANDIDATES]


def _anchors(lines: Sequence[str], candidates: Sequence[_Candidate]) -> tuple[Anchor, ...]:
    chain = _rising(candidates)
    if len(chain) < _LEAST_ITEMS or chain[0].number > 1 + len(chain) // 4:
        return ()
    coverage = len(chain) / (chain[-1].number - chain[0].number + 1)
    if coverage < _LEAST_COVERAGE or len(chain) / len(candidates) < _LEAST_SHARE:
        return ()
    anchors = [Anchor(c.line, c.number, Finding.STATED, c.rest) for c in chain]
    known = {anchor.number for anchor in anchors}
    for candidate in candidates:
        inside = chain[0].number < candidate.number < chain[-1].number
        if inside and candidate.number not in known:
            known.add(candidate.number)
            anchors.append(
                Anchor(candidate.line, candidate.number, Finding.DISPLACED, candidate.rest)
            )
    for before, after in itertools.pairwise(chain):
        anchors += _lost(lines, before, after, known)
    return tuple(sorted(anchors, key=lambda anchor: anchor.line))


def _rising(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Return the best rising chain: steps of one count double, gaps cost a little."""
    scores: list[float] = []
    before: list[int] = []
    for index, candidate in enumerate(candidates):
        best, link = 1.0 - 0.3 * min(candidate.number - 1, 10), -1
        for earlier in range(max(0, index - _LOOK_BACK), index):
            step = candidate.number - candidates[earlier].number
            if step > 0:
                score = scores[earlier] + (2.0 if step == 1 else 1.0 - 0.3 * min(step - 1, 10))
                if score > best:
                    best, link = score, earlier
        scores.append(best)
        before.append(link)
    if not scores:
        return []
    index = max(range(len(scores)), key=scores.__getitem__)
    chain: list[_Candidate] = []
    while index >= 0:
        chain.append(candidates[index])
        index = before[index]
    return chain[::-1]


def _lost(
    lines: Sequence[str], before: _Candidate, after: _Candidate, known: set[int]
) -> list[Anchor]:
    """Return items whose numbers are lost between two others, if their places are left.

    A lost number leaves the one space that parted it from the line before; only if there are
    exactly as many such lines as numbers missing is the one taken for the other.
    """
    missing = [n for n in range(before.number + 1, after.number) if n not in known]
    traces = [
        number
        for number in range(before.line + 1, after.line)
        if lines[number].startswith(" ") and lines[number][1:2].strip()
    ]
    if not missing or len(missing) != len(traces):
        return []
    return [
        Anchor(line, number, Finding.INFERRED, lines[line].strip())
        for number, line in zip(missing, traces, strict=True)
    ]
