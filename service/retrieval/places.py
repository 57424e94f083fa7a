"""Finds which ward a question is about: by the name of the ward or of a station in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import regex

from service.corpus.places import Place
from service.text.normalize import fold

_BEFORE: Final = (
    r"(?:ward(?: ng)?|qu[aậ]n|ph[uư][oờ]ng|distritos?(?: d[eo])?|distrik(?: kota)?|kawasan"
    r"|kecamatan|bairro(?: de)?|barrio(?: de)?|เขต|เมือง|район[іуа]?)[ ]?"
)
_AFTER: Final = r"[- ]?(?:ward|ku|kuyakusho|区|區|구|वडा|कु|-?ку\b)"
_LATIN: Final = frozenset({"latin", "uk"})


class PlaceFinder:
    """Looks for places in questions of any language."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._places = [
            (place, regex.compile("|".join(pattern))) for place in places if (pattern := _of(place))
        ]

    def find(self, text: str) -> tuple[Place, ...]:
        """Return the places that a text names; the longest name where two overlap."""
        folded = fold(text)
        hits = [
            (match.start(), match.end(), place)
            for place, pattern in self._places
            for match in pattern.finditer(folded)
        ]
        hits.sort(key=lambda hit: (hit[0] - hit[1], hit[0]))
        kept: list[tuple[int, int, Place]] = []
        for start, end, place in hits:
            if all(end <= s or e <= start or (s, e) == (start, end) for s, e, _ in kept):
                kept.append((start, end, place))
        return tuple({place.id: place for _, _, place in kept}.values())

    def locate(self, text: str) -> tuple[str | None, str | None]:
        """Return city and ward that a text is about, each None if it names none or several.

        Who names one city means it: wards and stations of the other then do not count.
        """
        found = self.find(text)
        named = {place.city for place in found if place.kind == "city"}
        if len(named) == 1:
            found = tuple(place for place in found if place.city in named)
        cities = {place.city for place in found}
        wards = {(place.city, place.ward) for place in found if place.ward}
        return (
            next(iter(cities)) if len(cities) == 1 else None,
            next(iter(wards))[1] if len(wards) == 1 else None,
        )


def _of(place: Place) -> list[str]:
    """Return the patterns of a place's names."""
    patterns: list[str] = []
    for column, names in place.names.items():
        for name in names:
            bare = regex.escape(fold(name)).replace(r"\ ", "[- ]?").replace(r"\-", "[- ]?")
            core = rf"\b{bare}\b" if column == "latin" else bare
            if place.alone:
                patterns.append(core)
            else:
                edge = r"\b" if column in _LATIN else ""
                patterns.append(f"{edge}{bare}{_AFTER}")
                patterns.append(f"{_BEFORE}{bare}{edge}")
    return patterns
