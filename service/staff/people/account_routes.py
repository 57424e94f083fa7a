"""The page of accounts, for administrators."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from service.errors import AccountError
from service.staff.access import Administrator
from service.staff.pages import render
from service.staff.people.directory import Directory
from service.staff.people.trail_routes import shown_entries
from service.staff.state import staff_state
from service.storage.accounts import Account, Role

_HISTORY = 20
account_router = APIRouter(include_in_schema=False)
Typed = Annotated[str, Form(max_length=500)]
Change = Literal["role", "name", "disable", "enable", "unlock"]


@account_router.get("/staff/people")
def people_page(request: Request, account: Administrator) -> Response:
    """List the accounts, with a form for one more."""
    return _people_page(request, account)


@account_router.post("/staff/people")
def add_person(
    request: Request,
    account: Administrator,
    role: Annotated[Role, Form()],
    login: Typed = "",
    name: Typed = "",
) -> Response:
    """Add an account and show its first password, this once."""
    try:
        password = _directory(request, account).add(login, name, role)
    except AccountError as error:
        return _people_page(request, account, login, name, role, f"people.error.{error.reason}")
    return render(
        request, account, "people/secret.html", name=name, login=login.strip().lower(),
        password=password, is_new=True,
    )  # fmt: skip


@account_router.get("/staff/people/{account_id:int}")
def person_page(request: Request, account: Administrator, account_id: int) -> Response:
    """Show one account, what may be changed, and what was."""
    return _person_page(request, account, account_id)


@account_router.post("/staff/people/{account_id:int}/password")
def reset_password(request: Request, account: Administrator, account_id: int) -> Response:
    """Give a person a new password and show it, this once."""
    directory = _directory(request, account)
    entry = directory.entry(account_id)
    if entry is None:
        return _person_page(request, account, account_id)
    try:
        password = directory.reset(entry.account.login)
    except AccountError as error:
        return _person_page(request, account, account_id, f"people.error.{error.reason}")
    return render(
        request, account, "people/secret.html", name=entry.account.name,
        login=entry.account.login, password=password, is_new=False,
    )  # fmt: skip


@account_router.post("/staff/people/{account_id:int}/{change}")
def change_person(
    request: Request,
    account: Administrator,
    account_id: int,
    change: Change,
    role: Annotated[Role | None, Form()] = None,
    name: Typed = "",
) -> Response:
    """Change one thing of an account."""
    directory = _directory(request, account)
    entry = directory.entry(account_id)
    if entry is None:
        return _person_page(request, account, account_id)
    login = entry.account.login
    try:
        if change == "role":
            directory.set_role(login, role or entry.account.role)
        elif change == "name":
            directory.set_name(login, name)
        elif change == "unlock":
            directory.unlock(login)
        else:
            directory.set_disabled(login, change == "disable")
    except AccountError as error:
        return _person_page(request, account, account_id, f"people.error.{error.reason}")
    return RedirectResponse(f"/staff/people/{account_id}?saved=yes", HTTPStatus.SEE_OTHER)


def _directory(request: Request, account: Account) -> Directory:
    state = staff_state(request)
    return Directory(state.accounts, state.attempts, state.passwords, state.audit, account.login)


def _people_page(
    request: Request,
    account: Account,
    login: str = "",
    name: str = "",
    role: Role = Role.VIEWER,
    error: str = "",
) -> Response:
    return render(
        request,
        account,
        "people/index.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        entries=_directory(request, account).entries(),
        roles=list(Role),
        login=login,
        name=name,
        role=role,
        error=error,
    )


def _person_page(request: Request, account: Account, account_id: int, error: str = "") -> Response:
    entry = _directory(request, account).entry(account_id)
    if entry is None:
        return render(
            request, account, "refusal.html", HTTPStatus.NOT_FOUND, code="not-found", detail=""
        )
    trail = staff_state(request).audit.entries(_HISTORY, entry.account.login)
    return render(
        request,
        account,
        "people/person.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        entry=entry,
        roles=list(Role),
        history=shown_entries(request, trail),
        error=error,
        saved="saved" in request.query_params,
    )
