"""What the widget loads: script, texts, holidays, and the example page."""

from __future__ import annotations

import hashlib
import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse

from service.answering.knowledge import Knowledge
from service.api.state import AppState, app_state
from service.errors import MadoguchiError, UnknownAssetError
from service.languages import resolve_language
from service.web.assets import WIDGET_VERSION, WidgetScript
from service.web.public_holidays import coming_holidays
from service.web.rendering import templates
from service.web.texts import texts_version, widget_texts

_STATIC: Final = Path(__file__).parent / "static"
_ANYWHERE: Final = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
_FOREVER: Final = "public, max-age=31536000, immutable"
_ASK_EVERY_TIME: Final = "no-cache"
_log = logging.getLogger(__name__)

widget_router = APIRouter(include_in_schema=False)


@widget_router.get("/widget.js")
def current_script(request: Request) -> Response:
    """Serve the newest script; browsers ask each time whether it has changed."""
    state = app_state(request)
    script = state.widget.script(_knowledge(state))
    return _cached(request, script.text, script.etag, "text/javascript", _ASK_EVERY_TIME)


@widget_router.get("/widget/manifest.json")
def manifest(request: Request) -> Response:
    """Tell version, file name and integrity of the newest script."""
    state = app_state(request)
    script = state.widget.script(_knowledge(state))
    content = {
        "version": WIDGET_VERSION,
        "src": f"/widget/{script.file_name}",
        "integrity": script.integrity,
    }
    return JSONResponse(content, headers={**_ANYWHERE, "Cache-Control": _ASK_EVERY_TIME})


@widget_router.get("/widget/texts/{language}.json")
def texts(
    request: Request, language: str, build: Annotated[str, Query(max_length=60)] = ""
) -> Response:
    """Serve everything the widget says in one language; kept for good if `build` is current."""
    state = app_state(request)
    knowledge = state.live.get()
    content = json.dumps(
        widget_texts(
            knowledge,
            resolve_language(language),
            state.max_question_chars,
            state.questions.days,
        ),
        ensure_ascii=False,
        separators=(",", ":"),
        default=list,
    )
    etag = f'"{hashlib.sha256(content.encode()).hexdigest()[:16]}"'
    caching = (
        _FOREVER if build == texts_version(knowledge, state.questions.days) else _ASK_EVERY_TIME
    )
    return _cached(request, content, etag, "application/json", caching)


@widget_router.get("/widget/holidays.json")
def holidays(request: Request) -> Response:
    """List Japan's public holidays of the next 400 days, from yesterday on."""
    state = app_state(request)
    days = [day.isoformat() for day in coming_holidays(state.today() - timedelta(days=1))]
    return JSONResponse(
        {"holidays": days}, headers={**_ANYWHERE, "Cache-Control": "public, max-age=86400"}
    )


@widget_router.get("/widget/example")
def example(request: Request) -> HTMLResponse:
    """Show a page of a made-up city that holds the widget, with every setting to try."""
    state = app_state(request)
    script = state.widget.script(_knowledge(state))
    html = templates.get_template("example.html").render(script=script, version=WIDGET_VERSION)
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self'; base-uri 'none'; form-action 'none'"
    )
    return HTMLResponse(html, headers={"Content-Security-Policy": policy})


@widget_router.get("/widget/{file_name}")
def versioned_script(request: Request, file_name: str) -> Response:
    """Serve a script under its version and hash, which a browser may keep for good."""
    state = app_state(request)
    current = state.widget.script(_knowledge(state))
    script: WidgetScript | None = state.widget.by_name(file_name)
    if script is None:
        raise UnknownAssetError(
            f"{file_name!r} is not served; the newest is {current.file_name!r} "
            "(GET /widget/manifest.json)"
        )
    return _cached(request, script.text, script.etag, "text/javascript", _FOREVER)


@widget_router.get("/sw.js")
def service_worker() -> FileResponse:
    """Serve the service worker of the page at `/`."""
    headers = {"Cache-Control": _ASK_EVERY_TIME}
    return FileResponse(_STATIC / "sw.js", media_type="text/javascript", headers=headers)


@widget_router.get("/static/{file_name}")
def static_file(file_name: str) -> FileResponse:
    """Serve one of the few other files of the pages."""
    kind = _STATIC_FILES.get(file_name)
    if kind is None:
        raise UnknownAssetError(f"{file_name!r} is not served")
    headers = {"Cache-Control": _ASK_EVERY_TIME, "X-Content-Type-Options": "nosniff"}
    return FileResponse(_STATIC / file_name, media_type=kind, headers=headers)


_STATIC_FILES: Final[dict[str, str]] = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "example.css": "text/css",
    "example.js": "text/javascript",
    "icon.svg": "image/svg+xml",
    "app.webmanifest": "application/manifest+json",
}


def _knowledge(state: AppState) -> Knowledge | None:
    """Return the knowledge being served, or None if there is no index yet."""
    try:
        return state.live.get()
    except MadoguchiError as error:
        _log.warning("the widget is served without texts: %s", error)
        return None


def _cached(request: Request, content: str, etag: str, kind: str, caching: str) -> Response:
    """Return a file that any site may load, or 304 if the browser has it."""
    headers: dict[str, Any] = {**_ANYWHERE, "Cache-Control": caching, "ETag": etag}
    known = request.headers.get("if-none-match", "")
    if etag in {tag.strip().removeprefix("W/") for tag in known.split(",")}:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=kind)
