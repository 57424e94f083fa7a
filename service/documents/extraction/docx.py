"""DOCX: the main text of a Word file, read from its XML (ECMA-376, WordprocessingML)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from service.documents.extraction.pages import Line, Page, plain
from service.errors import DocumentError, DocumentTooLargeError

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN: Final = "word/document.xml"
_MAX_XML_BYTES: Final = 64 * 1024 * 1024
_MAX_PARTS: Final = 5000
_HEADING_STYLE: Final = re.compile(r"^(heading|見出し|title|表題)?\s*[1-9]?$", re.IGNORECASE)


def read_docx(path: Path) -> tuple[Page, ...]:
    """Read paragraphs and tables, with pages where Word recorded their breaks.

    Raises:
        DocumentError: if it is no Word file.
        DocumentTooLargeError: if it unpacks to more than is read.
    """
    from lxml import etree

    data = _main_part(path)
    if b"<!DOCTYPE" in data[:4096]:
        raise DocumentError("the Word file declares a document type, as none does", "damaged")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        body = etree.fromstring(data, parser).find(f"{_W}body")
    except etree.XMLSyntaxError as error:
        raise DocumentError(f"the Word file is damaged: {error}", "damaged") from error
    if body is None:
        raise DocumentError("the Word file has no text body", "damaged")
    return _pages(body)


def _main_part(path: Path) -> bytes:
    """Return the XML of the main text, refusing archives that unpack to far more."""
    try:
        with zipfile.ZipFile(path) as archive:
            if len(archive.infolist()) > _MAX_PARTS:
                raise DocumentTooLargeError(f"it has more than {_MAX_PARTS} parts", "unpacked")
            with archive.open(_MAIN) as part:
                data = part.read(_MAX_XML_BYTES + 1)
    except KeyError as error:
        raise DocumentError(
            "the file is a ZIP archive but no Word file (it has no word/document.xml)", "kind"
        ) from error
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise DocumentError(f"the Word file is damaged or locked: {error}", "damaged") from error
    if len(data) > _MAX_XML_BYTES:
        raise DocumentTooLargeError(
            f"the text of the Word file unpacks to more than {_MAX_XML_BYTES // 2**20} MB",
            "unpacked",
        )
    return data


def _pages(body: Any) -> tuple[Page, ...]:
    pages: list[list[Line]] = [[]]
    for element in body:
        if element.tag == f"{_W}p":
            heading = _is_heading(element)
            for piece in _split(_runs(element)):
                if piece is None:
                    pages.append([])
                else:
                    pages[-1].append(Line(plain(piece), heading))
            pages[-1].append(Line(""))
        elif element.tag == f"{_W}tbl":
            for row in element.iter(f"{_W}tr"):
                cells = [_cell(cell) for cell in row.iterchildren(f"{_W}tc")]
                if any(cells):
                    pages[-1].append(Line("\t".join(cells)))
            if any(True for _ in element.iter(f"{_W}lastRenderedPageBreak")):
                pages.append([])
            pages[-1].append(Line(""))
    known = len(pages) > 1
    return tuple(
        Page(number if known else None, tuple(lines)) for number, lines in enumerate(pages, 1)
    )


def _runs(element: Any) -> Iterator[str | None]:
    """Yield pieces of text; None where a page ends."""
    deleted = {f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent"}
    for node in element.iter():
        if any(ancestor.tag in deleted for ancestor in node.iterancestors()):
            continue
        if node.tag == f"{_W}t":
            yield node.text or ""
        elif node.tag == f"{_W}tab":
            yield "\t" if node.getparent().tag == f"{_W}r" else ""
        elif node.tag == f"{_W}lastRenderedPageBreak" or (
            node.tag == f"{_W}br" and node.get(f"{_W}type") == "page"
        ):
            yield None
        elif node.tag in {f"{_W}br", f"{_W}cr"}:
            yield "\n"


def _split(pieces: Iterator[str | None]) -> Iterator[str | None]:
    """Yield whole lines, and None where a page ends; a break given twice counts once."""
    text, broke = "", False
    for piece in pieces:
        if piece is None:
            if text.strip():
                yield from text.split("\n")
                text = ""
            if not broke:
                yield None
            broke = True
        else:
            text += piece
            broke = broke and not piece.strip()
    if text.strip():
        yield from text.split("\n")


def _cell(cell: Any) -> str:
    pieces = [
        "".join(piece for piece in _runs(paragraph) if piece) for paragraph in cell.iter(f"{_W}p")
    ]
    return " ".join(" ".join(piece.split()) for piece in pieces if piece.strip())


def _is_heading(paragraph: Any) -> bool:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    name = style.get(f"{_W}val") if style is not None else None
    return outline is not None or (name is not None and bool(_HEADING_STYLE.match(name)))
