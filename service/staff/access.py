"""Who may do what: every staff page depends on `needs(role)`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from service.errors import FormRefusedError, NotAllowedError, NotSignedInError
from service.staff.cookies import SESSION
from service.staff.form_tokens import nonce_of
from service.staff.state import StaffState, staff_state
from service.storage.accounts import Account, Role
from service.storage.sessions import StaffSession

FORM_FIELD: Final = "csrf"
HEADER: Final = "x-csrf-token"
PASSWORD_PAGE: Final = "/staff/password"  # noqa: S105 - an address
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is logged in, and how.

    Attributes:
        must_change: the password has to be replaced before anything else.
    """

    account: Account
    session: StaffSession
    must_change: bool


class PasswordChangeDueError(NotAllowedError):
    """The password was made by somebody else; it has to be replaced first."""


def needs(role: Role) -> Callable[[Request], Awaitable[Account]]:
    """Return a dependency that lets accounts of a role, or of a higher one, through.

    It returns the account. A request that changes something must also carry a form token.

    Raises (the dependency):
        NotSignedInError: nobody is logged in; a page leads to the log-in form instead.
        NotAllowedError: the role is too low.
        FormRefusedError: the form is forged, outdated, or was sent before.
    """

    async def check(request: Request) -> Account:
        signed_in = await run_in_threadpool(who_is, request)
        if signed_in is None:
            raise NotSignedInError("log in at /staff/login")
        request.state.staff_session = signed_in.session
        request.state.staff_account = signed_in.account
        if request.method not in _SAFE:
            await check_form(request, signed_in.session)
        if signed_in.must_change and request.url.path != PASSWORD_PAGE:
            raise PasswordChangeDueError(f"choose a password of your own at {PASSWORD_PAGE} first")
        if not signed_in.account.role.includes(role):
            raise NotAllowedError(
                f"this needs the role {role.value}, and yours is {signed_in.account.role.value}; "
                "ask an administrator"
            )
        return signed_in.account

    return check


def who_is(request: Request) -> SignedIn | None:
    """Return who is logged in, or None."""
    token = request.cookies.get(SESSION)
    if not token:
        return None
    state = staff_state(request)
    session = state.sessions.find(token)
    found = session and state.accounts.by_id(session.account_id)
    if not session or not found or found.account.disabled:
        return None
    return SignedIn(found.account, session, found.must_change)


async def check_form(request: Request, session: StaffSession) -> None:
    """Check that a request that changes something comes from a page of ours.

    Raises:
        FormRefusedError: if it does not, or the form was sent before.
    """
    check_origin(request)
    header = request.headers.get(HEADER)
    if header is not None:
        if nonce_of(header, session.form_key, "script") is None:
            raise FormRefusedError("the token of the page is not of this log-in; reload the page")
        return
    token = await form_token(request)
    nonce = nonce_of(token, session.form_key, "form")
    if nonce is None:
        raise FormRefusedError("the form is not of this log-in; open the page again")
    state: StaffState = staff_state(request)
    if not await run_in_threadpool(state.sessions.use_form, session.id, nonce):
        raise FormRefusedError("the form was sent before; open the page again to see what it did")


async def form_token(request: Request) -> str:
    """Return the form token that a request carries, or an empty text."""
    if not request.headers.get("content-type", "").startswith(_FORMS):
        return ""
    value = (await request.form()).get(FORM_FIELD, "")
    return value if isinstance(value, str) else ""


def check_origin(request: Request) -> None:
    """Refuse what a browser says comes from another site (Fetch Metadata).

    Raises:
        FormRefusedError: if it does.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise FormRefusedError("the form comes from another site")


Viewer = Annotated[Account, Depends(needs(Role.VIEWER))]
Editor = Annotated[Account, Depends(needs(Role.EDITOR))]
Publisher = Annotated[Account, Depends(needs(Role.PUBLISHER))]
Administrator = Annotated[Account, Depends(needs(Role.ADMINISTRATOR))]
