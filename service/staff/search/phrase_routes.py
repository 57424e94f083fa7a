"""Point and speak: the visitor's language, phrases by topic, and one phrase that fills the screen.

Needs no index: the phrases are read from the corpus when the service starts.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from service.languages import SOURCE_LANGUAGE
from service.staff.access import Viewer
from service.staff.pages import render
from service.staff.search.calendar_words import times, weekdays
from service.staff.search.counter import ANSWERS, BY_KEY, PHRASES, RELATIVE_DAYS, VISITOR_TAGS
from service.staff.search.visitor import keep_language, visitor_language
from service.staff.state import staff_state

phrase_router = APIRouter(include_in_schema=False)
Tag = Annotated[str, Query(max_length=35)]


@phrase_router.get("/staff/phrases")
def phrases_page(request: Request, account: Viewer, language: Tag = "") -> Response:
    """Let the visitor choose a language; once chosen, show the phrases by topic."""
    counter = staff_state(request).counter
    if not language:
        books = [counter.book(tag) for tag in VISITOR_TAGS]
        return render(request, account, "search/languages.html", books=books)
    tag = visitor_language(request, language)
    response = render(
        request,
        account,
        "search/phrases.html",
        book=counter.book(tag),
        japanese_book=counter.book(SOURCE_LANGUAGE),
        groups=PHRASES,
    )
    keep_language(response, tag)
    return response


@phrase_router.get("/staff/phrases/show")
def phrase_page(
    request: Request,
    account: Viewer,
    phrase: Annotated[str, Query(max_length=60)],
    language: Tag = "",
) -> Response:
    """Fill the screen with one phrase in both languages, and replies to point at."""
    shown = BY_KEY.get(phrase)
    if shown is None:
        raise HTTPException(404)
    tag = visitor_language(request, language)
    counter = staff_state(request).counter
    return render(
        request,
        account,
        "search/phrase.html",
        phrase=shown,
        book=counter.book(tag),
        japanese_book=counter.book(SOURCE_LANGUAGE),
        answers=ANSWERS,
        days=[
            *((f"day.{name}", None, None) for name in RELATIVE_DAYS),
            *((None, *pair) for pair in zip(weekdays(tag), weekdays(SOURCE_LANGUAGE), strict=True)),
        ],
        times=list(zip(times(tag), times(SOURCE_LANGUAGE), strict=True)),
    )
