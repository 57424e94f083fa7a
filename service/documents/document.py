"""A document of the library, and the passages it is read and found by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from service.documents.extraction.pages import DocumentKind


class ItemCertainty(StrEnum):
    """How sure it is that a passage belongs to its items."""

    STATED = "stated"
    """The document says so (or the passage belongs to no item)."""
    INFERRED = "inferred"
    """The item's number is lost in the text and follows from its neighbors."""
    SHARED = "shared"
    """Rows of the table are merged: the passage belongs to one or more of these items."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that is read, found and cited as one.

    Attributes:
        number: 1-based place in the document.
        page: 1-based page of the file, or None if it knows no pages.
        items: numbers of the items as the document counts them; empty outside items.
        certainty: how sure the items are.
        title: of the item, or the nearest heading; empty if there is none.
        text: paragraphs parted by line breaks; cells of a table's row by tabs.
    """

    number: int
    page: int | None
    items: tuple[str, ...]
    certainty: ItemCertainty
    title: str
    text: str

    @property
    def searched(self) -> str:
        """The text that is indexed: the title gives a cell its context."""
        return f"{self.title}\n{self.text}" if self.title else self.text

    @property
    def item(self) -> str | None:
        """What a source of a program names: `70`, `83, 84`, `p5` outside items, or None."""
        if not self.items and self.page is not None:
            return f"p{self.page}"
        return ", ".join(self.items) or None


@dataclass(frozen=True, slots=True)
class Origin:
    """What the person who imports a document says about it.

    Attributes:
        title: as it is cited.
        publisher: who published it.
        as_of: when it stood: YYYY, YYYY-MM or YYYY-MM-DD.
        url: page where it was published, or None.
    """

    title: str
    publisher: str
    as_of: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A document as the library lists it.

    Attributes:
        id: the first 16 hexadecimal digits of the file's SHA-256.
        sha256: of the original file.
        filename: the name it came with.
        kind: what it was read as.
        size_bytes: of the original file.
        origin: what was said about it.
        imported_at: ISO 8601, UTC.
        imported_by: login of an account, or `command`.
        pages: number of pages, or None if the file knows none.
        items: number of its items, 0 if it has none.
        passages: number of its passages.
    """

    id: str
    sha256: str
    filename: str
    kind: DocumentKind
    size_bytes: int
    origin: Origin
    imported_at: str
    imported_by: str
    pages: int | None
    items: int
    passages: int
