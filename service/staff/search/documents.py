"""The documents of the cities, as far as search needs to know them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from service.staff.search.letters import Stretch, stretches


@dataclass(frozen=True, slots=True)
class DocumentHit:
    """A passage of a document that fits what was typed.

    Attributes:
        title: of the document.
        place: page or item in it, as it is cited; may be empty.
        text: of the passage, with what fits marked.
        link: where staff read it.
    """

    title: str
    place: str
    text: tuple[Stretch, ...]
    link: str


DocumentSearch = Callable[[str, int], Sequence[DocumentHit]]
"""Finds passages of documents: what was typed and the most to return, best first."""


class _Origin(Protocol):
    @property
    def title(self) -> str: ...


class _Document(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def origin(self) -> _Origin: ...


class _Passage(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def item(self) -> str | None: ...
    @property
    def text(self) -> str: ...


class _Found(Protocol):
    @property
    def document(self) -> _Document: ...
    @property
    def passage(self) -> _Passage: ...
    @property
    def marks(self) -> Sequence[tuple[int, int]]: ...


class Library(Protocol):
    """A library whose passages can be searched."""

    def search(self, text: str, limit: int) -> Sequence[_Found]:
        """Return the passages that fit best."""
        ...


def no_documents(typed: str, limit: int) -> Sequence[DocumentHit]:
    """Search where there is no library of documents."""
    return ()


def searching(library: Library) -> DocumentSearch:
    """Return the search of a library."""

    def search(typed: str, limit: int) -> Sequence[DocumentHit]:
        return [_hit(found) for found in library.search(typed, limit)]

    return search


def _hit(found: _Found) -> DocumentHit:
    marked = bytearray(len(found.passage.text))
    for begin, end in found.marks:
        marked[begin:end] = b"\1" * (end - begin)
    return DocumentHit(
        title=found.document.origin.title,
        place=found.passage.item or "",
        text=stretches(found.passage.text, marked),
        link=f"/staff/documents/{found.document.id}/passages/{found.passage.number}",
    )
