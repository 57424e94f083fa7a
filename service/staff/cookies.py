"""The cookies of the staff pages. Browsers send them over TLS and to this very machine only."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from fastapi import Request, Response

SESSION: Final = "__Host-madoguchi-staff"
"""Token of the session; gone when the browser closes."""
VISITOR: Final = "__Host-madoguchi-visitor"
"""Key of the log-in form's token, before there is a session."""
LANGUAGE: Final = "madoguchi-staff-language"
_YEAR_SECONDS: Final = int(timedelta(days=365).total_seconds())


def set_session(response: Response, token: str) -> None:
    """Hand a browser the token of its session."""
    response.set_cookie(SESSION, token, secure=True, httponly=True, samesite="lax")


def clear_session(response: Response) -> None:
    """Take the token away."""
    response.delete_cookie(SESSION, secure=True, httponly=True, samesite="lax")


def visitor_key(request: Request) -> str:
    """Return the key that the log-in form of this browser is signed with, a new one if needed."""
    known: str | None = getattr(request.state, "visitor_key", None)
    key = known or request.cookies.get(VISITOR) or secrets.token_hex(32)
    request.state.visitor_key = key
    return key


def set_visitor_key(request: Request, response: Response) -> None:
    """Keep the key in the browser until the form comes back."""
    key = visitor_key(request)
    response.set_cookie(VISITOR, key, secure=True, httponly=True, samesite="strict")


def set_language(response: Response, tag: str) -> None:
    """Remember the language of the pages for a year."""
    response.set_cookie(
        LANGUAGE, tag, max_age=_YEAR_SECONDS, path="/staff", httponly=True, samesite="lax"
    )
