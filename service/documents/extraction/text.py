"""Plain text: a form feed begins a page."""

from __future__ import annotations

from pathlib import Path

from service.documents.extraction.decoding import decode
from service.documents.extraction.pages import Line, Page, plain


def read_text(path: Path) -> tuple[Page, ...]:
    """Read a text file; without form feeds it is one page that has no number.

    Raises:
        DocumentError: if its encoding is unknown.
    """
    text = decode(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    parts = text.split("\f")
    return tuple(
        Page(
            number if len(parts) > 1 else None,
            tuple(Line(plain(line)) for line in part.split("\n")),
        )
        for number, part in enumerate(parts, 1)
    )
