"""What every kind of document is read into: pages of lines."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import regex

from service.errors import DocumentError

_CONTROLS: Final = regex.compile(r"[\p{Cc}\p{Cf}\p{Co}\p{Cs}--[\t\u200c\u200d]]", regex.V1)
_SPACES_BUT_TAB: Final = regex.compile(r"[^\S\t]+$")


class DocumentKind(StrEnum):
    """Kinds of documents that can be read."""

    PDF = "pdf"
    HTML = "html"
    DOCX = "docx"
    TEXT = "txt"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document.

    Attributes:
        text: without control characters; cells of a table's row are parted by tabs; empty
            between paragraphs.
        heading: whether the document's own markup says that it is a heading.
    """

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        number: 1-based place in the file, or None where the kind of file knows no pages.
        lines: from top to bottom.
    """

    number: int | None
    lines: tuple[Line, ...]


def plain(text: str) -> str:
    """Return one line without control characters and trailing space."""
    return _SPACES_BUT_TAB.sub("", _CONTROLS.sub("", text))


def has_text(pages: tuple[Page, ...]) -> bool:
    """Return whether any line has a letter or digit."""
    return any(any(c.isalnum() for c in line.text) for page in pages for line in page.lines)


def kind_of(name: str, start: bytes) -> DocumentKind:
    """Tell the kind of a file by its first bytes, and by its name where they leave it open.

    Args:
        name: file name as given; only its ending counts.
        start: the first 2048 bytes or more.

    Raises:
        DocumentError: if it is none of the four kinds.
    """
    ending = name.rsplit(".", 1)[-1].casefold() if "." in name else ""
    if b"%PDF-" in start[:1024]:
        return DocumentKind.PDF
    if start.startswith(b"PK\x03\x04"):
        return DocumentKind.DOCX
    if ending in {"html", "htm", "xhtml"} or start.lstrip()[:100].lower().startswith(
        (b"<!doctype html", b"<html")
    ):
        return DocumentKind.HTML
    binary = b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if ending in {"txt", "text", "md", ""} and not binary:
        return DocumentKind.TEXT
    raise DocumentError(
        f"{name!r} is no PDF, HTML, DOCX or text file; save it as one of these and import that",
        "kind",
    )
