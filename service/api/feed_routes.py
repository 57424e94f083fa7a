"""`/announcements.rss`, `/announcements.atom` and `/announcements/{id}.cap`."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response

from service.api.announcements import CityParameter, LanguageParameter
from service.api.cap import MEDIA_TYPE, cap_document
from service.api.feeds import atom_document, rss_document
from service.api.schemas import ProblemDetails
from service.api.state import AppState, app_state
from service.errors import UnknownAnnouncementError
from service.languages import SOURCE_LANGUAGE, resolve_language

feed_router = APIRouter(tags=["announcements"])
_HEADERS = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}


@feed_router.get(
    "/announcements.rss",
    response_class=Response,
    responses={
        200: {"content": {"application/rss+xml": {}}},
        422: {"model": ProblemDetails},
    },
)
def announcements_rss(
    request: Request, language: LanguageParameter = SOURCE_LANGUAGE, city: CityParameter = None
) -> Response:
    """Give the announcements in force as RSS 2.0, in the reader's language."""
    state = app_state(request)
    tag = resolve_language(language)
    base = base_address(request)
    board = state.announcements
    content = rss_document(
        board.current(tag, city),
        board.sent_at(),
        tag,
        _feed_title(state, tag),
        f"{base}/?language={tag}",
        f"{base}/announcements.rss?{request.url.query}".removesuffix("?"),
    )
    return Response(content, media_type="application/rss+xml", headers=_HEADERS)


@feed_router.get(
    "/announcements.atom",
    response_class=Response,
    responses={200: {"content": {"application/atom+xml": {}}}},
)
def announcements_atom(request: Request) -> Response:
    """List the last messages, the newest first, with links to their CAP documents."""
    state = app_state(request)
    content = atom_document(
        state.announcements.messages(), _feed_title(state, SOURCE_LANGUAGE), base_address(request)
    )
    return Response(content, media_type="application/atom+xml", headers=_HEADERS)


@feed_router.get(
    "/announcements/{identifier}.cap",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}}, 404: {"model": ProblemDetails}},
)
def announcement_cap(request: Request, identifier: str) -> Response:
    """Give one message as a Common Alerting Protocol 1.2 document."""
    state = app_state(request)
    found = state.announcements.message(identifier)
    if found is None:
        raise UnknownAnnouncementError(
            f"no message is named {identifier!r}; GET /announcements.atom lists the last ones"
        )
    message, earlier = found
    base = base_address(request)
    sender = urlsplit(base).hostname or "localhost"
    content = cap_document(message, earlier, sender, f"{base}/", state.announcements.drill_note)
    return Response(content, media_type=MEDIA_TYPE, headers=_HEADERS)


def base_address(request: Request) -> str:
    """Return the address of the service, without a slash at its end."""
    state = app_state(request)
    return (state.public_url or str(request.base_url)).rstrip("/")


def _feed_title(state: AppState, tag: str) -> str:
    return state.shelf.phrasebooks[tag].text("widget.title")
