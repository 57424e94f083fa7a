"""QR codes as paths of an inline drawing: no image file, no data address, no inline style."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Final

import segno

BORDER: Final = 4
"""Modules of white around the code that scanners need (ISO/IEC 18004, 9.1)."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A code to draw.

    Attributes:
        size: modules along a side, border included: the view box is `0 0 size size`.
        path: of the dark modules, in SVG's path language.
    """

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """Return a text, usually an address, as a QR code that survives a crease (level M)."""
    matrix = segno.make(text, error="m", micro=False, boost_error=False).matrix
    runs = []
    for row, modules in enumerate(matrix):
        column = 0
        for dark, group in groupby(modules):
            length = len(list(group))
            if dark:
                runs.append(f"M{column + BORDER} {row + BORDER}h{length}v1h-{length}z")
            column += length
    return QrCode(len(matrix) + 2 * BORDER, "".join(runs))
