"""What changed between two states of a program, as people read it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Literal

from service.corpus.memory import MemoryEntry, origin_comment
from service.corpus.program_state import ProgramState
from service.languages import AUTHORED_TAGS


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a difference.

    Attributes:
        kind: `same` lines give the context of the others; `gap` stands for lines left out.
    """

    kind: Literal["same", "added", "removed", "gap"]
    text: str


@dataclass(frozen=True, slots=True)
class SegmentChange:
    """A translation that changed.

    Attributes:
        language: its tag.
        place: see `service.corpus.segments.Segment`.
        before, after: the texts; empty where there was or is none.
        mark_before, mark_after: where each comes from, such as `authored`.
    """

    language: str
    place: str
    before: str
    after: str
    mark_before: str
    mark_after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that changed."""

    lines: tuple[Line, ...]
    segments: tuple[SegmentChange, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing changed at all."""
        return not self.lines and not self.segments


def difference(before: ProgramState, after: ProgramState) -> Difference:
    """Compare two states of one program."""
    segments = [
        change
        for tag in AUTHORED_TAGS
        for change in _segment_changes(
            tag, before.translations.get(tag, ()), after.translations.get(tag, ())
        )
    ]
    return Difference(tuple(_lines(before.markdown, after.markdown)), tuple(segments))


def _lines(before: str | None, after: str | None) -> list[Line]:
    old, new = (before or "").splitlines(), (after or "").splitlines()
    found: list[Line] = []
    for line in list(difflib.unified_diff(old, new, lineterm="", n=1))[2:]:
        if line.startswith("@@"):
            if found:
                found.append(Line("gap", ""))
        elif line.startswith("+"):
            found.append(Line("added", line[1:]))
        elif line.startswith("-"):
            found.append(Line("removed", line[1:]))
        else:
            found.append(Line("same", line[1:]))
    return found


def _segment_changes(
    tag: str, before: tuple[MemoryEntry, ...], after: tuple[MemoryEntry, ...]
) -> list[SegmentChange]:
    old = {entry.context: entry for entry in before}
    new = {entry.context: entry for entry in after}
    changes = []
    for context in dict.fromkeys([*new, *old]):
        one, other = old.get(context), new.get(context)
        change = SegmentChange(
            tag,
            context.partition("#")[2],
            one.text if one else "",
            other.text if other else "",
            _mark(one),
            _mark(other),
        )
        if (change.before, change.mark_before) != (change.after, change.mark_after):
            changes.append(change)
    return changes


def _mark(entry: MemoryEntry | None) -> str:
    if entry is None:
        return ""
    return f"{origin_comment(entry)}, fuzzy" if entry.outdated else origin_comment(entry)
