"""The page of all documents, with the form to add one."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from fastapi import Request, Response

from service.documents.marking import excerpt
from service.documents.search import Found
from service.errors import DocumentError
from service.staff.pages import render
from service.staff.state import staff_state
from service.storage.accounts import Account

_RESULTS: Final = 20
_EXCERPT: Final = 180
_BLANK: Final = {"title": "", "publisher": "", "as_of": "", "url": ""}


def listing(
    request: Request,
    account: Account,
    *,
    error: DocumentError | None = None,
    said: Mapping[str, str] = _BLANK,
    query: str = "",
    removed: bool = False,
) -> Response:
    """Return the page.

    Args:
        request: the request answered.
        account: who is logged in.
        error: why the document that was just sent is not taken in.
        said: what was typed into the form, to be typed no second time.
        query: words searched for, or empty.
        removed: whether a document has just been removed.
    """
    library = staff_state(request).documents
    found = library.search(query, _RESULTS) if query.strip() else ()
    return render(
        request,
        account,
        "documents/index.html",
        status=error.http_status if error else HTTPStatus.OK,
        documents=library.documents(),
        damaged=library.damaged(),
        error=error,
        said=said,
        query=query,
        results=[(hit, _cut(hit)) for hit in found],
        removed=removed,
        max_mb=library.max_bytes // 2**20,
        max_bytes=library.max_bytes,
    )


def _cut(hit: Found) -> tuple[tuple[str, bool], ...]:
    return excerpt(hit.passage.text, hit.marks, _EXCERPT)
