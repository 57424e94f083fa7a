"""Finding and reading documents, and starting a program from a passage."""

from __future__ import annotations

from http import HTTPStatus
from itertools import groupby
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from service.documents.document import ItemCertainty, Passage
from service.documents.marking import marks, pieces
from service.staff.access import Editor, Viewer
from service.staff.documents.listing import listing
from service.staff.pages import render
from service.staff.state import staff_state

read_router = APIRouter(include_in_schema=False)
Words = Annotated[str, Query(max_length=500)]
_A_PAGE: Final = 100
"""Passages shown at once: an old phone reads no thousand."""


@read_router.get("/staff/documents")
def all_documents(
    request: Request, account: Viewer, q: Words = "", removed: bool = False
) -> Response:
    """Show all documents, and what was found in them."""
    return listing(request, account, query=q, removed=removed)


@read_router.get("/staff/documents/{document_id}")
def read_document(
    request: Request,
    account: Viewer,
    document_id: str,
    q: Words = "",
    part: Annotated[int, Query(ge=1, le=1000)] = 1,
    new: bool = False,
) -> Response:
    """Show a document, a hundred passages at a time, with an anchor for each item and page."""
    library = staff_state(request).documents
    document = library.document(document_id)
    passages = library.passages(document_id)
    start = (part - 1) * _A_PAGE
    shown = passages[start : start + _A_PAGE]
    cut = [(p, pieces(p.text, marks(q, p.text) if q else ())) for p in shown]
    return render(
        request,
        account,
        "documents/document.html",
        document=document,
        sections=_sections(cut),
        index=_index(passages),
        part=part,
        parts=-(-len(passages) // _A_PAGE),
        query=q,
        new=new,
        unsure=any(p.certainty is not ItemCertainty.STATED for p in passages),
    )


@read_router.get("/staff/documents/{document_id}/passages/{number}")
def passage(request: Request, account: Viewer, document_id: str, number: int) -> Response:
    """Lead to the part of the document where a passage stands."""
    staff_state(request).documents.passage(document_id, number)
    part = 1 + (number - 1) // _A_PAGE
    address = f"/staff/documents/{document_id}?part={part}#passage-{number}"
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)


@read_router.get("/staff/documents/{document_id}/original")
def original(request: Request, account: Viewer, document_id: str) -> FileResponse:
    """Send the file as it came: to be saved, never opened inside these pages."""
    library = staff_state(request).documents
    document = library.document(document_id)
    headers = {
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return FileResponse(
        library.original(document_id),
        media_type="application/octet-stream",
        filename=document.filename,
        headers=headers,
    )


@read_router.post("/staff/documents/{document_id}/passages/{number}/draft")
def start_program(request: Request, account: Editor, document_id: str, number: int) -> Response:
    """Go to the editor of programs, with this passage as the source of a new one."""
    staff_state(request).documents.passage(document_id, number)
    address = f"/staff/knowledge/new?document={quote(document_id)}&passage={number}"
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)


Shown = tuple[Passage, tuple[tuple[str, bool], ...]]
"""A passage and its text cut at the marks."""


def _sections(shown: list[Shown]) -> list[tuple[Passage, list[Shown]]]:
    """Return passages of the same item, heading and page together, each with its first one."""

    def place(entry: Shown) -> tuple[object, ...]:
        return entry[0].page, entry[0].items, entry[0].title, entry[0].certainty

    groups = [list(group) for _, group in groupby(shown, place)]
    return [(group[0][0], group) for group in groups]


def _index(passages: tuple[Passage, ...]) -> list[tuple[str, int, Passage]]:
    """Return a line for every item, or else for every page and heading: name, part, passage."""
    lines: list[tuple[str, int, Passage]] = []
    seen: set[tuple[object, ...]] = set()
    numbered = any(p.items for p in passages)
    for entry in passages:
        if numbered:
            keys: list[tuple[object, ...]] = [(item,) for item in entry.items]
        else:
            keys = [(entry.page, entry.title)]
        for key in keys:
            if key not in seen:
                seen.add(key)
                lines.append((str(key[0] or ""), 1 + (entry.number - 1) // _A_PAGE, entry))
    if numbered:
        lines.sort(key=lambda line: int(line[0]))
    return lines
