"""The language of the person at the counter: chosen once, kept until the browser closes."""

from __future__ import annotations

from typing import Final

from fastapi import Request, Response

from service.errors import UnknownLanguageError
from service.languages import resolve_language

COOKIE: Final = "madoguchi-counter-language"
_FIRST: Final = "en"


def visitor_language(request: Request, given: str) -> str:
    """Return the language asked for, else the one kept, else English.

    Raises:
        UnknownLanguageError: if one is asked for that there is none of.
    """
    if given:
        return resolve_language(given)
    try:
        return resolve_language(request.cookies.get(COOKIE, _FIRST))
    except UnknownLanguageError:
        return _FIRST


def keep_language(response: Response, tag: str) -> None:
    """Keep the language for the next pages."""
    response.set_cookie(COOKIE, tag, path="/staff", httponly=True, samesite="lax")
