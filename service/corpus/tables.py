"""Tab-separated tables of the corpus: a fixed first line, cells without quoting."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from service.errors import Problem


def read_table(
    path: Path, columns: Sequence[str], problems: list[Problem]
) -> list[tuple[int, dict[Any, Any]]]:
    """Return the rows of a table with their line numbers; a missing file has none.

    Args:
        path: the file.
        columns: what its first line must hold.
        problems: told if it holds something else; there are no rows then.

    Returns:
        Cells by column. As `csv.DictReader` does, a row with too few cells has None in their
        place, one with too many has the key None.
    """
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if reader.fieldnames != list(columns):
            cure = f"make the first line: {' '.join(columns)}, parted by tabs"
            problems.append(Problem(path.name, 1, "the columns are wrong", cure))
            return []
        return [(reader.line_num, row) for row in reader]
