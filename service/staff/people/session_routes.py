"""Logging in and out, the own password, and the language of the pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from service.errors import AccountError, FormRefusedError
from service.staff.access import PASSWORD_PAGE, check_origin, who_is
from service.staff.access import Viewer as Anybody
from service.staff.cookies import SESSION, clear_session, set_language, set_session, visitor_key
from service.staff.form_tokens import nonce_of
from service.staff.navigation import HOME, local_path
from service.staff.pages import render
from service.staff.people.log_in import log_in
from service.staff.people.passwords import LONGEST, SHORTEST, check_password
from service.staff.state import staff_state
from service.staff.texts import INTERFACE_LANGUAGES
from service.storage.accounts import Account

session_router = APIRouter(include_in_schema=False)
Typed = Annotated[str, Form(max_length=500)]


@session_router.get("/staff/login")
def log_in_page(request: Request, next: Annotated[str, Query()] = HOME) -> Response:  # noqa: A002
    """Show the log-in form; who is logged in already goes on."""
    if who_is(request) is not None:
        return RedirectResponse(local_path(next), HTTPStatus.SEE_OTHER)
    return _log_in_page(request, next)


@session_router.post("/staff/login")
def log_in_with_password(
    request: Request,
    csrf: Typed = "",
    login: Typed = "",
    password: Typed = "",
    next: Typed = HOME,  # noqa: A002
) -> Response:
    """Log in, begin a session of its own, and go where the person wanted to go."""
    check_origin(request)
    if nonce_of(csrf, visitor_key(request), "log-in") is None:
        raise FormRefusedError("the log-in form is outdated, or cookies are off; open it again")
    state = staff_state(request)
    address = request.client.host if request.client else ""
    found = log_in(state, login, password, address)
    if found is None:
        return _log_in_page(request, next, login, "people.log_in.refused")
    return begin_session(request, found.account, next, must_change=found.must_change)


def begin_session(
    request: Request, account: Account, wanted: str, *, must_change: bool
) -> RedirectResponse:
    """Begin a session with a token of its own, end the browser's earlier one, and go on."""
    state = staff_state(request)
    earlier = request.cookies.get(SESSION)
    if earlier:
        state.sessions.end(earlier)
    token = state.sessions.begin(account.id)
    state.audit.record(account.login, "account.log_in", account.login, {})
    target = local_path(wanted)
    if must_change:
        target = f"{PASSWORD_PAGE}?next={quote(target, safe='')}"
    response = RedirectResponse(target, HTTPStatus.SEE_OTHER)
    set_session(response, token)
    return response


@session_router.post("/staff/logout")
def log_out(request: Request, account: Anybody) -> Response:
    """End the session."""
    state = staff_state(request)
    state.sessions.end(request.cookies.get(SESSION, ""))
    state.audit.record(account.login, "account.log_out", account.login, {})
    response = RedirectResponse("/staff/login", HTTPStatus.SEE_OTHER)
    clear_session(response)
    return response


@session_router.get("/staff/password")
def password_page(
    request: Request,
    account: Anybody,
    next: Annotated[str, Query()] = HOME,  # noqa: A002
) -> Response:
    """Show the form for a new password."""
    return _password_page(request, account, next, error="")


@session_router.post("/staff/password")
def change_password(
    request: Request,
    account: Anybody,
    current: Typed = "",
    password: Typed = "",
    again: Typed = "",
    next: Typed = HOME,  # noqa: A002
) -> Response:
    """Change the own password: every other session of the account ends, this one begins anew."""
    state = staff_state(request)
    address = request.client.host if request.client else ""
    if not _has_password(request, account):
        return _password_page(request, account, next, "people.error.single_sign_on_own")
    if log_in(state, account.login, current, address) is None:
        return _password_page(request, account, next, "people.password.wrong")
    if password != again:
        return _password_page(request, account, next, "people.password.differs")
    if password == current:
        return _password_page(request, account, next, "people.password.same")
    try:
        check_password(password, account.login, account.name)
    except AccountError as error:
        return _password_page(request, account, next, f"people.error.{error.reason}")
    state.accounts.set_password(account.login, state.passwords.hash(password), must_change=False)
    state.audit.record(account.login, "account.change_password", account.login, {})
    response = RedirectResponse(local_path(next), HTTPStatus.SEE_OTHER)
    set_session(response, state.sessions.begin(account.id))
    return response


@session_router.get("/staff/language")
def choose_language(
    request: Request,
    to: Annotated[str, Query(max_length=10)],
    next: Annotated[str, Query()] = HOME,  # noqa: A002
) -> Response:
    """Remember the language of the pages, and go back."""
    response = RedirectResponse(local_path(next), HTTPStatus.SEE_OTHER)
    if to in INTERFACE_LANGUAGES:
        set_language(response, to)
    return response


def log_in_page_with(request: Request, wanted: str, error: str) -> Response:
    """Show the log-in form with what went wrong, a key of the texts."""
    return _log_in_page(request, wanted, "", error)


def _log_in_page(request: Request, wanted: str, login: str = "", error: str = "") -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(
        request,
        None,
        "people/login.html",
        status,
        next=local_path(wanted),
        login=login,
        error=error,
        single_sign_on=staff_state(request).open_id is not None,
    )


def _password_page(request: Request, account: Account, wanted: str, error: str) -> Response:
    return render(
        request,
        account,
        "people/password.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        next=local_path(wanted),
        error=error,
        has_password=_has_password(request, account),
        shortest=SHORTEST,
        longest=LONGEST,
    )


def _has_password(request: Request, account: Account) -> bool:
    """Tell whether a person logs in with a password here, not by single sign-on."""
    found = staff_state(request).accounts.by_id(account.id)
    return found is not None and found.password_hash is not None
