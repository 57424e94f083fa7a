"""Masking: a machine sees a marker in the place of every fact and name, and never the fact.

`電話は9:00からです` goes out as `電話はZX1からです`; what comes back must hold the same markers in
the same order. Swapping two facts is the one alteration that no count finds, so order is strict:
in authored translations sentences keep it in 85 to 100 % of cases, see docs/translation.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from service.translation.display import display_fact
from service.translation.facts import facts_in
from service.translation.names import ProtectedName

_PREFIXES: Final = ("ZX", "QX", "XQ", "QZ", "ZQ")
"""Letters that no word of the fourteen languages begins with, so that machines copy them."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A Japanese sentence with markers in the place of facts and names.

    Attributes:
        text: what a machine is given.
        prefix: letters of the markers; their numbers count from 1 in the order of the text.
        shown: what replaces each marker in the target language, in order.
    """

    text: str
    prefix: str
    shown: tuple[str, ...]

    @property
    def bare(self) -> str:
        """The text without its markers."""
        return self.pattern.sub("", self.text)

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds markers, with their number as the group."""
        return marker_pattern(self.prefix)

    def marks_in(self, text: str) -> list[int]:
        """Return the numbers of the markers in a text, in the order of the text."""
        return [int(number) for number in self.pattern.findall(text)]

    def restore(self, translated: str) -> str:
        """Return a translation with facts and names in the place of its markers.

        Raises:
            IndexError: if a marker has a number that was never given out; guards come first.
        """
        return self.pattern.sub(lambda match: self.shown[int(match[1]) - 1], translated)


def mask(japanese: str, names: Sequence[ProtectedName], tag: str) -> Masked | None:
    """Mask a Japanese sentence for translation into `tag`.

    Args:
        japanese: the sentence.
        names: names in the sentence; each occurrence of one that can be shown as it is gets a
            marker of its own, the others stay for the machine.
        tag: language in which facts and names are shown afterwards.

    Returns:
        The masked sentence, or None if the text itself holds every kind of marker.
    """
    upper = japanese.upper()
    prefix = next((letters for letters in _PREFIXES if letters not in upper), None)
    if prefix is None:
        return None
    parts: list[str] = []
    shown: list[str] = []
    position = 0
    for start, end, value in _spans(japanese, names, tag):
        shown.append(value)
        parts += [japanese[position:start], f"{prefix}{len(shown)}"]
        if japanese[end : end + 1].isdigit():
            parts.append(" ")
        position = end
    parts.append(japanese[position:])
    return Masked("".join(parts), prefix, tuple(shown))


def marker_pattern(prefix: str) -> re.Pattern[str]:
    """Return the pattern of a marker; machines may part its letters from its number."""
    return re.compile(rf"{prefix}\s?(\d{{1,3}})", re.IGNORECASE)


def _spans(japanese: str, names: Sequence[ProtectedName], tag: str) -> list[tuple[int, int, str]]:
    """Return start, end and replacement of everything to mask, in order; names win over facts."""
    spans: list[tuple[int, int, str]] = []
    for name in sorted(names, key=lambda name: -len(name.japanese)):
        if name.shown is None:
            continue
        start = japanese.find(name.japanese)
        while start >= 0:
            end = start + len(name.japanese)
            if not _overlaps(spans, start, end):
                spans.append((start, end, name.shown))
            start = japanese.find(name.japanese, end)
    spans += [
        (fact.start, fact.end, display_fact(fact, tag))
        for fact in facts_in(japanese)
        if not _overlaps(spans, fact.start, fact.end)
    ]
    return sorted(spans)


def _overlaps(spans: Sequence[tuple[int, int, str]], start: int, end: int) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end, _ in spans)
