"""Finds where a question is about: by the names of cities, wards and stations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import regex

from service.corpus.places import Place
from service.text.normalize import fold

_BEFORE: Final = (
    r"(?:ward(?: ng)?|qu[aậ]n|ph[uư][oờ]ng|distritos?(?: d[eo])?|distrik(?: kota)?|kawasan"
    r"|kecamatan|bairro(?: de)?|barrio(?: de)?|เขต|เมือง|район[іуа]?)[ ]?"
)
_AFTER: Final = r"[- ]?(?:ward|ku|kuyakusho|区|區|구|वडा|कु|-?ку\b)"
_LATIN: Final = frozenset({"latin", "uk"})
_INFLECTED: Final = frozenset({"ne", "uk"})
"""Scripts whose words begin at a boundary and end in many ways."""


class Location(NamedTuple):
    """Where a question is about.

    Attributes:
        city: `yokohama` or `kawasaki`; None if it names none or both.
        ward: slug of the ward; None if it names none or several.
        elsewhere: `kanagawa` if it names another municipality of that prefecture and no place of
            the two cities, `japan` if one of another prefecture, else empty.
    """

    city: str | None
    ward: str | None
    elsewhere: str = ""


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

    def locate(self, text: str) -> Location:
        """Return where a text is about.

        Who names one city means it: wards and stations of the other then do not count.
        """
        named_places = self.find(text)
        found = tuple(place for place in named_places if place.city)
        named = {place.city for place in found if place.kind == "city"}
        if len(named) == 1:
            found = tuple(place for place in found if place.city in named)
        cities = {place.city for place in found}
        wards = {(place.city, place.ward) for place in found if place.ward}
        return Location(
            next(iter(cities)) if len(cities) == 1 else None,
            next(iter(wards))[1] if len(wards) == 1 else None,
            "" if found else _farthest(named_places),
        )


def _farthest(places: Iterable[Place]) -> str:
    """Return the smallest area that holds municipalities elsewhere."""
    kinds = {place.kind for place in places}
    return "japan" if "elsewhere" in kinds else "kanagawa" if kinds else ""


def _of(place: Place) -> list[str]:
    """Return the patterns of a place's names."""
    patterns: list[str] = []
    for column, names in place.names.items():
        for name in names:
            bare = regex.escape(fold(name)).replace(r"\ ", "[- ]?").replace(r"\-", "[- ]?")
            core = rf"\b{bare}\b" if column == "latin" else bare
            if column in _INFLECTED:
                core = rf"\b{bare}"
            if place.alone:
                patterns.append(core)
            else:
                edge = r"\b" if column in _LATIN else ""
                patterns.append(f"{edge}{bare}{_AFTER}")
                patterns.append(f"{_BEFORE}{bare}{edge}")
    return patterns
