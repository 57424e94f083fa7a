"""`GET /announcements`, and the same pushed as server-sent events."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from service.api.readings import readings_of
from service.api.schemas import AnnouncementList, AnnouncementShape, ProblemDetails
from service.api.state import AppState, app_state
from service.languages import SOURCE_LANGUAGE, resolve_language

_LOOK_EVERY_SECONDS: Final = 0.2
_HEARTBEAT_SECONDS: Final = 15.0
_STREAM_SECONDS: Final = 600.0
_RETRY_MILLISECONDS: Final = 5000

LanguageParameter = Annotated[
    str, Query(description="BCP 47 tag of the reader's language.", max_length=35)
]
CityParameter = Annotated[
    Literal["yokohama", "kawasaki"] | None, Query(description="Where the reader lives.")
]
announcements_router = APIRouter(tags=["announcements"])


@announcements_router.get("/announcements", responses={422: {"model": ProblemDetails}})
def list_announcements(
    request: Request,
    response: Response,
    language: LanguageParameter = SOURCE_LANGUAGE,
    city: CityParameter = None,
) -> AnnouncementList:
    """List the announcements in force, the gravest first, in the reader's language."""
    response.headers["Cache-Control"] = "no-cache"
    state = app_state(request)
    return _in_force(state, resolve_language(language), city)


@announcements_router.get(
    "/announcements/stream",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"text/event-stream": {}}},
        422: {"model": ProblemDetails},
        503: {"model": ProblemDetails},
    },
)
def stream_announcements(
    request: Request, language: LanguageParameter = SOURCE_LANGUAGE, city: CityParameter = None
) -> StreamingResponse:
    """Push the list of `GET /announcements` as event `announcements`: now, and at every change.

    A stream ends after ten minutes; browsers open it again by themselves.
    """
    state = app_state(request)
    tag = resolve_language(language)
    state.streams.check()
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    events = _events(state, request, tag, city)
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


async def _events(
    state: AppState, request: Request, tag: str, city: str | None
) -> AsyncIterator[str]:
    """Yield an event for every change, and a comment now and then that keeps proxies patient."""
    with state.streams.take():
        sent: AnnouncementList | None = None
        version = -1
        spoke = started = time.monotonic()
        yield f"retry: {_RETRY_MILLISECONDS}\n\n"
        while time.monotonic() < started + _STREAM_SECONDS and not await request.is_disconnected():
            current = sent
            if version != state.announcements.version:
                version = state.announcements.version
                current = await asyncio.to_thread(_in_force, state, tag, city)
            if current is not None and current != sent:
                yield f"event: announcements\ndata: {current.model_dump_json()}\n\n"
                sent, spoke = current, time.monotonic()
            elif time.monotonic() >= spoke + _HEARTBEAT_SECONDS:
                yield ":\n\n"
                spoke = time.monotonic()
            await asyncio.sleep(_LOOK_EVERY_SECONDS)


def _in_force(state: AppState, tag: str, city: str | None) -> AnnouncementList:
    shown = tuple(
        AnnouncementShape.model_validate(item) for item in state.announcements.current(tag, city)
    )
    readings = {
        line: stretches
        for item in shown
        if item.language.startswith("ja")
        for line, stretches in readings_of(item.model_dump(), item.language).items()
    }
    return AnnouncementList(language=tag, announcements=shown, furigana=readings)
