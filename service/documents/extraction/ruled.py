"""Tables of a PDF that are drawn with rules: every character goes to the cell it stands in.

Without this a PDF's lines come in the order of its layout, in which cells of neighboring rows run
into one another. Cells that are not parted by a rule are one cell, so merged ones stay whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from service.documents.paragraphs import join

_THIN: Final = 3.0
"""Thickest rule, in points; thicker boxes are areas with four edges."""
_NEAR: Final = 3.0
"""Rules nearer to each other than this, in points, are one."""
_SHORTEST: Final = 8.0
_LEAST_ROWS: Final = 2
_LEAST_COLUMNS: Final = 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line: at `at` on one axis, from `start` to `stop` on the other, in points."""

    at: float
    start: float
    stop: float


@dataclass(frozen=True, slots=True)
class Letter:
    """A character with the middle of its box and its size, in points from below and left."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the rules of a page part it.

    Attributes:
        rows: heights of the boundaries of rows, from the top down.
        columns: places of the boundaries of columns, from the left.
        cells: for each row and column the (row, column) of the first one of its merged cell.
    """

    rows: tuple[float, ...]
    columns: tuple[float, ...]
    cells: dict[tuple[int, int], tuple[int, int]]

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the cell in which a point lies, or None outside the table."""
        row = sum(boundary >= y for boundary in self.rows) - 1
        column = sum(boundary <= x for boundary in self.columns) - 1
        return self.cells.get((row, column))


def find_grid(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> Grid | None:
    """Return the grid that rules draw, or None if they draw no table."""
    rows = tuple(reversed(_places(horizontal)))
    columns = tuple(_places(vertical))
    if len(rows) <= _LEAST_ROWS or len(columns) <= _LEAST_COLUMNS:
        return None
    first: dict[tuple[int, int], tuple[int, int]] = {}

    def root(cell: tuple[int, int]) -> tuple[int, int]:
        while first[cell] != cell:
            cell = first[cell]
        return cell

    for row in range(len(rows) - 1):
        for column in range(len(columns) - 1):
            cell = (row, column)
            first[cell] = cell
            x = (columns[column] + columns[column + 1]) / 2
            y = (rows[row] + rows[row + 1]) / 2
            if row and not _covered(horizontal, rows[row], x):
                _unite(first, root(cell), root((row - 1, column)))
            if column and not _covered(vertical, columns[column], y):
                _unite(first, root(cell), root((row, column - 1)))
    return Grid(rows, columns, {cell: root(cell) for cell in first})


def read_cells(grid: Grid, letters: Iterable[Letter]) -> list[str]:
    """Return the rows of a table as lines, cells parted by tabs.

    A row of a single cell (prose in a frame) keeps its lines.
    """
    inside: dict[tuple[int, int], list[Letter]] = defaultdict(list)
    for letter in letters:
        cell = grid.cell_at(letter.x, letter.y)
        if cell is not None:
            inside[cell].append(letter)
    lines: list[str] = []
    for row in range(len(grid.rows) - 1):
        found = [_lines(inside[cell]) for cell in sorted(inside) if cell[0] == row]
        filled = [cell for cell in found if cell]
        if len(filled) == 1:
            lines += [*filled[0], ""]
        elif filled:
            lines.append("\t".join(_one(cell) for cell in filled))
    return lines


def rules_of(boxes: Iterable[Any]) -> tuple[list[Rule], list[Rule]]:
    """Return the horizontal and vertical rules among pdfminer's lines and rectangles."""
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    for box in boxes:
        flat, narrow = box.height <= _THIN, box.width <= _THIN
        if flat and box.width >= _SHORTEST:
            horizontal.append(Rule((box.y0 + box.y1) / 2, box.x0, box.x1))
        elif narrow and box.height >= _SHORTEST:
            vertical.append(Rule((box.x0 + box.x1) / 2, box.y0, box.y1))
        elif not flat and not narrow:
            horizontal += [Rule(y, box.x0, box.x1) for y in (box.y0, box.y1)]
            vertical += [Rule(x, box.y0, box.y1) for x in (box.x0, box.x1)]
    return horizontal, vertical


def _places(rules: Sequence[Rule]) -> list[float]:
    """Return where rules lie, rising, near ones together."""
    places: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not places or at - places[-1] > _NEAR:
            places.append(at)
    return places


def _covered(rules: Sequence[Rule], at: float, middle: float) -> bool:
    """Return whether a boundary is drawn beside the middle of a cell."""
    return any(
        abs(rule.at - at) <= 2 * _NEAR and rule.start <= middle <= rule.stop for rule in rules
    )


def _unite(
    first: dict[tuple[int, int], tuple[int, int]], one: tuple[int, int], other: tuple[int, int]
) -> None:
    low, high = sorted((one, other))
    first[high] = low


def _lines(letters: Sequence[Letter]) -> list[str]:
    """Return the lines of a cell, from the top down."""
    lines: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda letter: -letter.y):
        if lines and abs(lines[-1][0].y - letter.y) < 0.5 * max(letter.size, 1.0):
            lines[-1].append(letter)
        else:
            lines.append([letter])
    ordered = [sorted(line, key=lambda letter: letter.x) for line in lines]
    texts = ["".join(letter.text for letter in line) for line in ordered]
    return [text for text in (" ".join(text.split()) for text in texts) if text]


def _one(lines: Sequence[str]) -> str:
    text = ""
    for line in lines:
        text = join(text, line)
    return text
