"""The page at `/`: the widget, and without JavaScript a plain form that answers."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from service.answering.question import Question
from service.api.asking import ask_and_count
from service.api.state import app_state
from service.errors import InvalidQuestionError, MadoguchiError, UnknownLanguageError
from service.languages import LANGUAGE_TAGS, resolve_language
from service.web.rendering import templates
from service.web.texts import language_name, privacy_notice, texts_version

_FALLBACK_LANGUAGE = "ja-x-easy"
_log = logging.getLogger(__name__)
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types madoguchi"
)

page_router = APIRouter(include_in_schema=False)


@page_router.get("/", response_class=HTMLResponse)
def page(
    request: Request,
    q: Annotated[str, Query()] = "",
    language: Annotated[str, Query(max_length=35)] = "",
    city: Annotated[str, Query(max_length=20)] = "",
    program: Annotated[str, Query(max_length=120)] = "",
) -> HTMLResponse:
    """Show the widget; in its place, until it is there, the form and what was asked for.

    Args:
        request: its `Accept-Language` gives the language if none is chosen.
        q: a question to answer.
        language: tag the reader has chosen.
        city: where the reader lives.
        program: id of a program to show, as a shared link asks for.
    """
    state = app_state(request)
    tag = _reader_language(language, request.headers.get("accept-language", ""))
    chosen_city = city if city in {"yokohama", "kawasaki"} else None
    try:
        knowledge = state.live.get()
    except MadoguchiError as error:
        _log.error("the page has no index: %s", error)
        html = templates.get_template("unavailable.html").render(
            tag=tag, announcements=state.announcements.current(tag, chosen_city)
        )
        headers = {"Retry-After": "10", "Content-Security-Policy": _POLICY}
        return HTMLResponse(html, HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)
    phrases = knowledge.phrasebooks[tag]
    values: dict[str, Any] = {
        "tag": tag,
        "t": phrases.text,
        "languages": [(t, knowledge.phrasebooks[t].text("language.name")) for t in LANGUAGE_TAGS],
        "language_names": lambda tags: ", ".join(language_name(item, phrases) for item in tags),
        "privacy": privacy_notice(phrases, state.questions.days),
        "question": q,
        "city": chosen_city or "",
        "build": texts_version(knowledge, state.questions.days),
        "announcements": state.announcements.current(tag, chosen_city),
        "reply": None,
        "program": None,
        "error": "",
    }
    status = HTTPStatus.OK
    if q:
        try:
            values["reply"] = ask_and_count(state, Question(q, tag, chosen_city, 3))
        except InvalidQuestionError:
            key = "error.too_long" if q.strip() else "error.empty"
            limit = str(state.max_question_chars)
            values["error"] = phrases.text(key, limit=limit) if q.strip() else phrases.text(key)
            status = HTTPStatus.UNPROCESSABLE_ENTITY
    elif program in knowledge.programs:
        values["program"] = knowledge.composer.compose(
            knowledge.programs[program], -1, 1.0, phrases, state.today(), knowledge.patience()
        )
    html = templates.get_template("page.html").render(values)
    return HTMLResponse(html, status, headers={"Content-Security-Policy": _POLICY})


def _reader_language(chosen: str, accepted: str) -> str:
    """Return the language chosen, else the browser's first one that is supported."""
    for tag in (chosen, *(part.split(";")[0] for part in accepted.split(","))):
        try:
            return resolve_language(tag)
        except UnknownLanguageError:
            continue
    return _FALLBACK_LANGUAGE
