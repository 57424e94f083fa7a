"""One program: side by side for staff, large for the visitor, and on a sheet to take home."""

from __future__ import annotations

from typing import Annotated, Any, Final
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Query, Request, Response

from service.api.state import app_state
from service.languages import LANGUAGE_TAGS, SOURCE_LANGUAGE
from service.staff.access import Viewer
from service.staff.pages import language_of, render, templates
from service.staff.search.names import Names
from service.staff.search.qr import qr_code
from service.staff.search.view import (
    ProgramView,
    block_groups,
    program_view,
    public_view,
    used_sources,
)
from service.staff.search.visitor import keep_language, visitor_language
from service.staff.state import staff_state
from service.web.texts import language_name

program_router = APIRouter(include_in_schema=False)
ProgramId = Annotated[str, Query(max_length=120)]
Tag = Annotated[str, Query(max_length=35)]
SHEET_CONTACTS: Final = 3
"""Desks on a sheet, the easiest to reach first; the QR code leads to all of them."""
templates.filters["block_groups"] = block_groups
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@program_router.get("/staff/program")
def program_page(
    request: Request,
    account: Viewer,
    id: ProgramId,  # noqa: A002 - the name in the address
    language: Tag = "",
    q: Annotated[str, Query(max_length=1000)] = "",
) -> Response:
    """Show a program in Japanese and another language, side by side."""
    tag = visitor_language(request, language)
    view = program_view(app_state(request).live.get(), id, tag, app_state(request).today())
    back = f"/staff?{urlencode({'q': q})}" if q else "/staff"
    response = render(
        request,
        account,
        "search/program.html",
        typed=q,
        back=back,
        tags=LANGUAGE_TAGS,
        **_values(request, view),
    )
    if language:
        keep_language(response, tag)
    return response


@program_router.get("/staff/visitor")
def visitor_page(
    request: Request,
    account: Viewer,
    id: ProgramId,  # noqa: A002 - the name in the address
    language: Tag = "",
) -> Response:
    """Show a program to the visitor: large, in the visitor's language, nothing else around it."""
    tag = visitor_language(request, language)
    view = public_view(app_state(request).live.get(), id, tag, app_state(request).today())
    counter = staff_state(request).counter
    response = render(
        request,
        account,
        "search/visitor.html",
        book=counter.book(tag),
        japanese_book=counter.book(SOURCE_LANGUAGE),
        close=f"/staff/program?{urlencode({'id': id})}",
        **_values(request, view),
    )
    if language:
        keep_language(response, tag)
    return response


@program_router.get("/staff/sheet")
def sheet_page(
    request: Request,
    account: Viewer,
    id: ProgramId,  # noqa: A002 - the name in the address
    language: Tag = "",
    part: Annotated[list[int] | None, Query(max_length=40)] = None,
    furigana: bool = False,
) -> Response:
    """Show a sheet for printing in Japanese and the visitor's language.

    Args:
        request: the request.
        account: who asks.
        id: of the program.
        language: of the visitor.
        part: numbers of the sections to print; by default all.
        furigana: whether to print readings above the Japanese.
    """
    tag = visitor_language(request, language)
    view = public_view(app_state(request).live.get(), id, tag, app_state(request).today())
    address = _public_address(request, id, tag)
    printed = frozenset(part or [section.number for section in view.sections])
    response = render(
        request,
        account,
        "search/sheet.html",
        printed=printed,
        furigana=furigana,
        tags=LANGUAGE_TAGS,
        qr=qr_code(address),
        address=address,
        only_here=urlsplit(address).hostname in _HERE,
        today=app_state(request).today(),
        most_contacts=SHEET_CONTACTS,
        sources=used_sources(view, printed),
        **_values(request, view),
    )
    if language:
        keep_language(response, tag)
    return response


def _public_address(request: Request, program_id: str, tag: str) -> str:
    base = staff_state(request).public_url or str(request.base_url).rstrip("/")
    return f"{base}/?{urlencode({'language': tag, 'program': program_id})}"


def _values(request: Request, view: ProgramView) -> dict[str, Any]:
    """Return what every page of a program shows."""
    knowledge = app_state(request).live.get()
    language = language_of(request)
    texts = staff_state(request).texts
    phrases = knowledge.phrasebooks[view.language]

    def spoken(tags: tuple[str, ...], tag: str) -> str:
        own = knowledge.phrasebooks[tag]
        return ", ".join(dict.fromkeys(language_name(item, own) for item in tags))

    return {
        "view": view,
        "names": Names(knowledge, language, lambda key: texts.text(language, key)),
        "p": phrases.text,
        "j": knowledge.phrasebooks[SOURCE_LANGUAGE].text,
        "spoken": spoken,
        "source_language": SOURCE_LANGUAGE,
        "own_name": lambda tag: knowledge.phrasebooks[tag].text("language.name"),
    }
