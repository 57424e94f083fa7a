"""Logging in with the city's account."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from service.errors import UnknownAssetError
from service.staff.navigation import HOME, local_path
from service.staff.people.open_id import Errand, OpenIdClient, SingleSignOnError
from service.staff.people.session_routes import begin_session, log_in_page_with
from service.staff.people.single_sign_on import account_of
from service.staff.state import staff_state

_COOKIE: Final = "__Host-madoguchi-errand"
_COOKIE_SECONDS: Final = 600
_log = logging.getLogger(__name__)
single_sign_on_router = APIRouter(include_in_schema=False)


@single_sign_on_router.get("/staff/single-sign-on")
def leave(request: Request, next: Annotated[str, Query()] = HOME) -> Response:  # noqa: A002
    """Send the person to the city's provider."""
    errand = Errand.begin(local_path(next))
    try:
        address = _client(request).address(errand, _return_address(request))
    except SingleSignOnError as error:
        return _failed(request, error)
    response = RedirectResponse(address, HTTPStatus.SEE_OTHER)
    # Lax: the way back begins at the provider's site.
    response.set_cookie(
        _COOKIE, errand.packed(), max_age=_COOKIE_SECONDS, secure=True, httponly=True,
        samesite="lax",
    )  # fmt: skip
    return response


@single_sign_on_router.get("/staff/single-sign-on/return")
def come_back(
    request: Request,
    state: Annotated[str, Query()] = "",
    code: Annotated[str, Query()] = "",
    iss: Annotated[str | None, Query()] = None,
    error: Annotated[str, Query()] = "",
) -> Response:
    """Log in who comes back from the provider."""
    client = _client(request)
    errand = Errand.unpacked(request.cookies.get(_COOKIE, ""))
    try:
        if errand is None:
            raise SingleSignOnError("nobody was sent to the provider from here", "refused")
        if error or not code:
            raise SingleSignOnError(f"the provider says {error[:200]!r}", "refused")
        claims = client.claims(errand, state, code, iss, _return_address(request))
        account = account_of(staff_state(request), client.provider, claims)
    except SingleSignOnError as failure:
        response: Response = _failed(request, failure)
    else:
        response = begin_session(request, account, errand.wanted, must_change=False)
    response.delete_cookie(_COOKIE, secure=True, httponly=True, samesite="lax")
    return response


def _client(request: Request) -> OpenIdClient:
    client = staff_state(request).open_id
    if client is None:
        raise UnknownAssetError("single sign-on is not set up; see MADOGUCHI_OIDC_ISSUER")
    return client


def _return_address(request: Request) -> str:
    return str(request.url_for("come_back"))


def _failed(request: Request, error: SingleSignOnError) -> Response:
    _log.warning("single sign-on: %s", error)
    return log_in_page_with(request, HOME, f"people.single_sign_on.{error.reason}")
