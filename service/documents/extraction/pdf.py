"""PDF by pdfminer.six: it carries the character maps of Japanese fonts that embed none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from service.documents.extraction.pages import Line, Page, plain
from service.documents.extraction.radicals import whole_characters
from service.documents.extraction.ruled import Grid, Letter, find_grid, read_cells, rules_of
from service.errors import DocumentError


def read_pdf(path: Path) -> tuple[Page, ...]:
    """Read the text of a PDF, page by page: ruled tables by their cells, the rest by its layout.

    Raises:
        DocumentError: if it is damaged or locked by a password.
    """
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    pages: list[Page] = []
    try:
        for number, layout in enumerate(extract_pages(path, laparams=LAParams()), 1):
            lines = (Line(plain(whole_characters(line))) for line in _lines(layout))
            pages.append(Page(number, tuple(lines)))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise DocumentError(
            "the PDF is locked by a password; save a copy without one and import that",
            "locked",
        ) from error
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # a damaged PDF fails in many ways inside the library
        raise DocumentError(
            f"the PDF is damaged ({type(error).__name__}: {error}); open it, print it into a new "
            "PDF and import that",
            "damaged",
        ) from error
    if not pages:
        raise DocumentError("the PDF is damaged: no page can be found in it", "damaged")
    return tuple(pages)


def _lines(layout: Any) -> list[str]:
    """Return the lines of a page: above its table, the table's rows, below it."""
    from pdfminer.layout import LTLine, LTRect, LTTextContainer

    boxes = [box for box in layout if isinstance(box, LTTextContainer)]
    drawn = [box for box in layout if isinstance(box, (LTLine, LTRect))]
    grid = find_grid(*rules_of(drawn))
    if grid is None:
        return [line for box in boxes for line in box.get_text().split("\n")]
    above: list[str] = []
    below: list[str] = []
    letters: list[Letter] = []
    for box in boxes:
        outside = _outside(box, grid, letters)
        if outside:
            (above if box.y0 >= grid.rows[0] else below).extend([*outside, ""])
    return [*above, *read_cells(grid, letters), "", *below]


def _outside(box: Any, grid: Grid, letters: list[Letter]) -> list[str]:
    """Return the lines of a box that stand outside the table; letters inside go to `letters`."""
    lines: list[str] = []
    for line in box:
        inside = [letter for letter in _letters(line) if grid.cell_at(letter.x, letter.y)]
        if inside:
            letters += inside
        else:
            lines.append(line.get_text().rstrip("\n"))
    return lines


def _letters(line: Iterable[Any]) -> Iterator[Letter]:
    """Yield the characters of a line; the spaces that pdfminer makes up stand beside the last."""
    from pdfminer.layout import LTChar

    x = y = size = 0.0
    for item in line:
        if isinstance(item, LTChar):
            x, y, size = (item.x0 + item.x1) / 2, (item.y0 + item.y1) / 2, item.size
            yield Letter(item.get_text(), x, y, size)
        elif item.get_text() == " " and size:
            yield Letter(" ", x + size / 4, y, size)
