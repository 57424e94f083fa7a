"""Places that questions name: `corpus/places.tsv` and `corpus/elsewhere.tsv`.

The first holds the two cities, their wards and main stations.

Columns: `place` (id), `kind`, `city`, `ward` (the ward it is or lies in, empty for a city),
`alone` (`yes` if the name by itself means the place; `no` for names such as 中 or Naka that need
the word for ward), then names by script: `ja`, `zh-Hans`, `latin`, `ko`, `ne`, `th`, `uk`; several
are parted by ` | `. `elsewhere.tsv` holds other municipalities of Japan, whose questions this
service cannot answer, in the columns `place`, `prefecture` (`kanagawa` or `other`) and names by
script; names that mean something else too stand with the word for city or ward.
Ward names follow the multilingual dictionary of the Japan Meteorological Agency.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast, get_args

from service.corpus.conversion import to_traditional_chinese
from service.errors import CorpusError, Problem

PLACES_FILE: Final = "places.tsv"
ELSEWHERE_FILE: Final = "elsewhere.tsv"
NAME_COLUMNS: Final = ("ja", "zh-Hans", "latin", "ko", "ne", "th", "uk")
_COLUMNS: Final = ["place", "kind", "city", "ward", "alone", *NAME_COLUMNS]
PlaceKind = Literal["city", "ward", "station", "kanagawa", "elsewhere"]
_ELSEWHERE: Final = {"kanagawa": "kanagawa", "other": "elsewhere"}


@dataclass(frozen=True, slots=True)
class Place:
    """A city, a ward, a station, or a municipality elsewhere.

    Attributes:
        id: its row.
        kind: city, ward, station; kanagawa for another municipality of that prefecture,
            elsewhere for one of another.
        city: `yokohama` or `kawasaki`; empty elsewhere.
        ward: slug of the ward it is or lies in, such as `naka`; empty for a city and elsewhere.
        alone: whether the bare name means the place.
        names: its names by column, bare: without the word for ward or station.
    """

    id: str
    kind: PlaceKind
    city: str
    ward: str
    alone: bool
    names: Mapping[str, tuple[str, ...]]


def read_places(path: Path) -> tuple[Place, ...]:
    """Read the places; a corpus without the file has none.

    Raises:
        CorpusError: naming the line of every row that is not of this form.
    """
    if not path.exists():
        return ()
    problems: list[Problem] = []
    places: list[Place] = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if reader.fieldnames != _COLUMNS:
            cure = f"make the first line: {' '.join(_COLUMNS)}, parted by tabs"
            raise CorpusError([Problem(path.name, 1, "the columns are wrong", cure)])
        for row in reader:
            if (
                None in row
                or None in row.values()
                or not all(row[c] for c in _COLUMNS[:6] if c != "ward")
            ):
                cure = "fill place, kind, city, alone and ja, and ward unless it is a city"
                problems.append(Problem(path.name, reader.line_num, "cells are missing", cure))
            elif (
                row["kind"] not in set(get_args(PlaceKind)) - set(_ELSEWHERE.values())
                or (row["kind"] == "city") == bool(row["ward"])
                or row["city"] not in {"yokohama", "kawasaki"}
                or row["alone"] not in {"yes", "no"}
            ):
                cure = (
                    "kind is city, ward or station (ward empty for a city only), "
                    "city yokohama or kawasaki, alone yes or no"
                )
                problems.append(Problem(path.name, reader.line_num, "a wrong value", cure))
            else:
                places.append(_place(row))
    if problems:
        raise CorpusError(problems)
    return tuple(places)


def read_elsewhere(path: Path) -> tuple[Place, ...]:
    """Read the municipalities elsewhere; a corpus without the file has none.

    Raises:
        CorpusError: naming the line of every row that is not of this form.
    """
    if not path.exists():
        return ()
    columns = ["place", "prefecture", *NAME_COLUMNS]
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if reader.fieldnames != columns:
            cure = f"make the first line: {' '.join(columns)}, parted by tabs"
            raise CorpusError([Problem(path.name, 1, "the columns are wrong", cure)])
        problems: list[Problem] = []
        places: list[Place] = []
        for row in reader:
            if None in row or not all(row.values()) or row["prefecture"] not in _ELSEWHERE:
                cure = f"fill all {len(columns)} columns; prefecture is kanagawa or other"
                problems.append(Problem(path.name, reader.line_num, "a wrong row", cure))
            else:
                kind = _ELSEWHERE[row["prefecture"]]
                places.append(_place({**row, "kind": kind, "city": "", "ward": "", "alone": "yes"}))
    if problems:
        raise CorpusError(problems)
    return tuple(places)


def _place(row: dict[str, str]) -> Place:
    names = {
        column: tuple(name.strip() for name in row[column].split("|") if name.strip())
        for column in NAME_COLUMNS
    }
    traditional = (to_traditional_chinese(name, "") for name in names["zh-Hans"])
    names["zh-Hant"] = tuple(traditional)
    return Place(
        row["place"],
        cast(PlaceKind, row["kind"]),
        row["city"],
        row["ward"],
        row["alone"] == "yes",
        names,
    )
