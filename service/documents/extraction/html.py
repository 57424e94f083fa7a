"""HTML: what a reader of the page would see, as lines; none of it is run or shown as HTML."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from service.documents.extraction.decoding import decode
from service.documents.extraction.pages import Line, Page, plain
from service.errors import DocumentError

_DECLARED: Final = re.compile(rb"""charset\s*=\s*["']?([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_UNSEEN: Final = frozenset({
    "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "head",
    "title", "input", "select", "textarea", "button", "canvas", "video", "audio",
})  # fmt: skip
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS: Final = _HEADINGS | frozenset({
    "p", "div", "section", "article", "main", "header", "footer", "nav", "aside", "ul", "ol", "li",
    "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "caption", "blockquote", "pre", "figure",
    "figcaption", "form", "fieldset", "address", "hr", "body", "html",
})  # fmt: skip
_MAX_DEPTH: Final = 200
_HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def read_html(path: Path) -> tuple[Page, ...]:
    """Read the visible text of a page; it is one page without a number.

    Raises:
        DocumentError: if it cannot be parsed or is nested too deeply.
    """
    from lxml import etree

    data = path.read_bytes()
    declared = _DECLARED.search(data[:2048])
    text = decode(data, declared[1].decode("ascii") if declared else None)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.LxmlError as error:
        raise DocumentError(f"the HTML cannot be parsed: {error}", "damaged") from error
    if root is None:
        return (Page(None, ()),)
    reading = _Reading()
    reading.element(root, 0)
    reading.end_line(heading=False)
    return (Page(None, tuple(reading.lines)),)


class _Reading:
    """Lines as they are found while walking through the elements."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._parts: list[str] = []

    def element(self, element: Any, depth: int) -> None:
        """Read one element and everything in it."""
        if depth > _MAX_DEPTH:
            raise DocumentError(
                f"the HTML is nested more than {_MAX_DEPTH} deep; save the page as text and "
                "import that",
                "damaged",
            )
        name = element.tag if isinstance(element.tag, str) else ""
        if name in _UNSEEN or not name or _hidden(element):
            return
        if name == "br":
            self.end_line(heading=False)
            return
        if name == "tr":
            self._row(element, depth)
            return
        block = name in _BLOCKS
        if block:
            self.end_line(heading=False)
        self._text(element.text)
        for child in element:
            self.element(child, depth + 1)
            self._text(child.tail)
        if block:
            self.end_line(heading=name in _HEADINGS)
            if name not in {"li", "dt"}:
                self._gap()

    def _row(self, row: Any, depth: int) -> None:
        """Read a table's row as one line, its cells parted by tabs."""
        self.end_line(heading=False)
        cells: list[str] = []
        for cell in row:
            if cell.tag in {"td", "th"}:
                inner = _Reading()
                inner.element(cell, depth + 1)
                inner.end_line(heading=False)
                cells.append(" ".join(line.text.strip() for line in inner.lines if line.text))
        if any(cells):
            self.lines.append(Line("\t".join(cells)))

    def _text(self, text: str | None) -> None:
        if text:
            self._parts.append(text)

    def end_line(self, *, heading: bool) -> None:
        """Close the line being read; nothing if there is none."""
        text = " ".join("".join(self._parts).split())
        self._parts.clear()
        if text:
            self.lines.append(Line(plain(text), heading))

    def _gap(self) -> None:
        if self.lines and self.lines[-1].text:
            self.lines.append(Line(""))


def _hidden(element: Any) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(element.get("style") or "") is not None
    )
