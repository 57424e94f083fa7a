"""The page at `/`: a plain form that answers, without JavaScript."""

from __future__ import annotations

import logging
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from babel import Locale, UnknownLocaleError
from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, HTMLResponse
from jinja2 import Environment, FileSystemLoader, select_autoescape

from service.api.state import AppState
from service.assistant import Question
from service.corpus.phrases import Phrasebook
from service.errors import InvalidQuestionError, MadoguchiError, UnknownLanguageError
from service.languages import LANGUAGE_TAGS, resolve_language
from service.languages import language as language_of
from service.text.furigana import furigana

_HERE = Path(__file__).parent
_FALLBACK_LANGUAGE = "ja-x-easy"
_log = logging.getLogger(__name__)
_templates = Environment(
    loader=FileSystemLoader(_HERE / "templates"), autoescape=select_autoescape(), trim_blocks=True
)
_templates.filters["furigana"] = furigana

page_router = APIRouter(include_in_schema=False)


@page_router.get("/", response_class=HTMLResponse)
def page(
    request: Request,
    q: Annotated[str, Query()] = "",
    language: Annotated[str, Query(max_length=35)] = "",
    city: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    """Show the form, and the reply to `q` if it is given."""
    state: AppState = request.state.app_state
    tag = _reader_language(language, request.headers.get("accept-language", ""))
    chosen_city = city if city in {"yokohama", "kawasaki"} else None
    try:
        knowledge = state.live.get()
    except MadoguchiError as error:
        _log.error("the page has no index: %s", error)
        html = _templates.get_template("unavailable.html").render(tag=tag)
        return HTMLResponse(html, HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "10"})
    phrases = knowledge.phrasebooks[tag]
    values: dict[str, Any] = {
        "tag": tag,
        "t": phrases.text,
        "languages": [(t, knowledge.phrasebooks[t].text("language.name")) for t in LANGUAGE_TAGS],
        "language_names": lambda tags: _language_names(tags, phrases),
        "question": q,
        "city": chosen_city or "",
        "reply": None,
        "error": "",
    }
    status = HTTPStatus.OK
    if q:
        try:
            values["reply"] = state.assistant().ask(Question(q, tag, chosen_city, 3))
        except InvalidQuestionError:
            key = "error.too_long" if q.strip() else "error.empty"
            limit = str(state.max_question_chars)
            values["error"] = phrases.text(key, limit=limit) if q.strip() else phrases.text(key)
            status = HTTPStatus.UNPROCESSABLE_ENTITY
    html = _templates.get_template("page.html").render(values)
    headers = {
        "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'"
    }
    return HTMLResponse(html, status, headers=headers)


@page_router.get("/static/page.css")
def stylesheet() -> FileResponse:
    """Serve the page's stylesheet."""
    return FileResponse(_HERE / "static" / "page.css", media_type="text/css")


def _reader_language(chosen: str, accepted: str) -> str:
    """Return the language chosen, else the browser's first one that is supported."""
    for tag in (chosen, *(part.split(";")[0] for part in accepted.split(","))):
        try:
            return resolve_language(tag)
        except UnknownLanguageError:
            continue
    return _FALLBACK_LANGUAGE


def _language_names(tags: tuple[str, ...], phrases: Phrasebook) -> str:
    """Return names of spoken languages in the reader's language, from CLDR."""
    reader = Locale.parse(language_of(phrases.language).cldr_locale)
    names = []
    for tag in tags:
        try:
            spoken = Locale.parse(tag.split("-")[0])
            names.append(spoken.get_language_name(reader) or tag)
        except (UnknownLocaleError, ValueError):
            names.append(tag)
    return ", ".join(names)
