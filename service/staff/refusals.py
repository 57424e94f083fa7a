"""Errors under `/staff`: a page for people, a problem for programs and scripts."""

from __future__ import annotations

import json
from http import HTTPStatus
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from service.api.problems import (
    expected_problem,
    http_problem,
    invalid_request_problem,
    unexpected_problem,
)
from service.errors import MadoguchiError, NotSignedInError
from service.staff.access import PASSWORD_PAGE, PasswordChangeDueError, who_is
from service.staff.navigation import HOME
from service.staff.pages import render

_OWN_WORDS = {"not-allowed", "form-refused", "not-found", "index-unavailable", "unknown-program"}
_SAME_WORDS = {"unknown-announcement": "not-found"}


def install_refusals(app: FastAPI) -> None:
    """Show errors of staff pages as pages; every other address keeps its problem details."""
    app.add_exception_handler(MadoguchiError, _expected)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(Exception, _unexpected)


async def _expected(request: Request, error: Exception) -> Response:
    assert isinstance(error, MadoguchiError)  # noqa: S101 - registered for this class only
    if not _wants_page(request):
        return await expected_problem(request, error)
    if isinstance(error, NotSignedInError):
        here = request.url.path
        if request.method == "GET" and request.url.query:
            here = f"{here}?{request.url.query}"
        wanted = here if request.method == "GET" else HOME
        return RedirectResponse(f"/staff/login?next={quote(wanted, safe='')}", HTTPStatus.SEE_OTHER)
    if isinstance(error, PasswordChangeDueError):
        return RedirectResponse(PASSWORD_PAGE, HTTPStatus.SEE_OTHER)
    return await run_in_threadpool(_page, request, error.code, error.http_status, str(error))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    if not _wants_page(request):
        return await http_problem(request, error)
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
    return await run_in_threadpool(_page, request, code, error.status_code, "")


async def _invalid_request(request: Request, error: Exception) -> Response:
    response = await invalid_request_problem(request, error)
    if not _wants_page(request):
        return response
    detail = json.loads(bytes(response.body))["detail"]
    return await run_in_threadpool(
        _page, request, "invalid-request", HTTPStatus.UNPROCESSABLE_ENTITY, detail
    )


async def _unexpected(request: Request, error: Exception) -> Response:
    response = await unexpected_problem(request, error)
    if not _wants_page(request):
        return response
    # The page itself may be what failed: it is shown without anything that is looked up.
    return render(request, None, "refusal.html", response.status_code, code="other", detail="")


def _page(request: Request, code: str, status: int, detail: str) -> Response:
    signed_in = who_is(request)
    account = signed_in.account if signed_in else None
    request.state.staff_session = signed_in.session if signed_in else None
    code = _SAME_WORDS.get(code, code)
    key = code if code in _OWN_WORDS else "other"
    return render(
        request, account, "refusal.html", status, code=key, detail=detail if key == "other" else ""
    )


def _wants_page(request: Request) -> bool:
    path = request.url.path
    accepts = "text/html" in request.headers.get("accept", "")
    return (path == HOME or path.startswith(f"{HOME}/")) and accepts
