"""Which figures may be shown: none of fewer than `k` questions, nor by subtraction.

Method: cell suppression with complementary cells, as statistical offices do it (Hundepool et al.,
*Statistical Disclosure Control*, Wiley 2012, chapter 4).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, TypeVar

K: Final = 3
"""Fewest questions that are shown as a figure."""

Cell = tuple[str, str]
Key = TypeVar("Key")


def shown(cells: Mapping[str, int], k: int = K) -> dict[str, int]:
    """Return the cells of a table that may be shown beside the table's total.

    What is left out is nothing, or two cells or more that add up to `k` or more: the total less
    what is shown then tells of no smaller group.
    """
    hidden = {key for key, count in cells.items() if count < k}
    kept = sorted((key for key in cells if key not in hidden), key=lambda key: (cells[key], key))
    while kept and _tells(cells, hidden, k):
        hidden.add(kept.pop(0))
    return {key: count for key, count in cells.items() if key not in hidden}


def shown_crossed(
    cells: Mapping[Cell, int], rows: Collection[str], columns: Collection[str], k: int = K
) -> dict[Cell, int]:
    """Return the cells of a table with two sides that may be shown beside both sides' totals.

    Args:
        cells: counts by row and column.
        rows: rows whose totals are shown; cells of others are hidden.
        columns: columns whose totals are shown.
        k: fewest questions shown.
    """
    hidden = {
        (row, column)
        for (row, column), count in cells.items()
        if count < k or row not in rows or column not in columns
    }
    lines = [{cell for cell in cells if cell[0] == row} for row in rows]
    lines += [{cell for cell in cells if cell[1] == column} for column in columns]
    changed = True
    while changed:
        changed = False
        for line in lines:
            kept = sorted(line - hidden, key=lambda cell: (cells[cell], cell))
            if kept and _tells(cells, line & hidden, k):
                hidden.add(kept[0])
                changed = True
    return {cell: count for cell, count in cells.items() if cell not in hidden}


def shown_nested(
    parts: Mapping[Cell, int], wholes: Mapping[str, int], k: int = K
) -> dict[Cell, int]:
    """Return the parts, by whole and part, that may be shown beside the wholes that are shown."""
    result: dict[Cell, int] = {}
    for whole in wholes:
        inside = {part: count for (owner, part), count in parts.items() if owner == whole}
        result |= {(whole, part): count for part, count in shown(inside, k).items()}
    return result


def rounded_down(count: int, k: int = K) -> int:
    """Return the multiple of `k` that a count has reached.

    Figures that still grow are shown so: two looks at them tell of no single question in between.
    """
    return count // k * k


def _tells(cells: Mapping[Key, int], hidden: Iterable[Key], k: int) -> bool:
    """Tell whether hidden cells give themselves away: one alone, or too few questions in all."""
    counts = [cells[key] for key in hidden if cells[key] > 0]
    return bool(counts) and (len(counts) == 1 or sum(counts) < k)
