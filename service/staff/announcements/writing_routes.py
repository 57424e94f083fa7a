"""The list of announcements, and the form in which one is written."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from service.corpus.announcements import REQUIRED_SLOTS
from service.errors import AnnouncementConflictError, UnknownLanguageError
from service.languages import LANGUAGE_TAGS, resolve_language
from service.staff.access import Editor, Viewer
from service.staff.announcements.form import (
    CITIES,
    FREE,
    KINDS,
    SLOT_FIELDS,
    FormError,
    entry_of,
    kept_fields,
)
from service.staff.announcements.views import STANDINGS, language_names, row_of
from service.staff.pages import language_of, render
from service.staff.state import staff_state
from service.storage.accounts import Account
from service.storage.announcement_entry import LEVELS

LIST: Final = "/staff/announcements"
_LISTED: Final = 100
writing_router = APIRouter(include_in_schema=False)


async def typed_form(request: Request) -> dict[str, str]:
    """Return the fields of the form that was sent."""
    return kept_fields(dict(await request.form()))


Typed = Annotated[dict[str, str], Depends(typed_form)]
Version = Annotated[int, Form()]


@writing_router.get(LIST)
def announcements_page(
    request: Request, account: Viewer, see: Annotated[str, Query(max_length=35)] = ""
) -> Response:
    """Show what residents see now, and every announcement by its standing."""
    state = staff_state(request)
    tag = _known_tag(see, language_of(request))
    rows = [row_of(item, language_of(request)) for item in state.bulletins.newest(_LISTED)]
    groups = [(name, [row for row in rows if row.standing == name]) for name in STANDINGS]
    return render(
        request,
        account,
        "announcements/index.html",
        shown=state.board.current(tag, None),
        failing=state.board.error or "",
        seen_in=tag,
        names=language_names(request),
        groups=[(name, found) for name, found in groups if found],
    )


@writing_router.get(f"{LIST}/new")
def new_page(
    request: Request,
    account: Editor,
    kind: Annotated[str, Query(max_length=40)] = "",
    copy: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Ask for the kind of announcement, then show its form; or that of a copy."""
    if copy:
        old = dict(staff_state(request).bulletins.get(copy).form)
        for field in ("reality", "show_from", "show_until"):
            old.pop(field, None)  # what was right then is not taken for granted now
        return _form_page(request, account, old)
    if kind not in KINDS:
        return render(request, account, "announcements/kinds.html", kinds=KINDS)
    return _form_page(request, account, {"kind": kind})


@writing_router.post(f"{LIST}/new")
def create(request: Request, account: Editor, form: Typed) -> Response:
    """Keep a draft and show what it says in every language."""
    state = staff_state(request)
    try:
        entry = entry_of(form, state.shelf)
    except FormError as fault:
        return _form_page(request, account, form, fault)
    bulletin = state.bulletins.create(form, entry, account.login)
    detail = {"title": entry.texts["ja"].title, "kind": form["kind"]}
    state.audit.record(account.login, "announcement.draft", bulletin.id, detail)
    return RedirectResponse(f"{LIST}/{bulletin.id}", HTTPStatus.SEE_OTHER)


@writing_router.get(f"{LIST}/{{identifier}}/edit")
def edit_page(request: Request, account: Editor, identifier: str) -> Response:
    """Show the form with what was typed."""
    bulletin = staff_state(request).bulletins.get(identifier)
    if bulletin.state == "ended":
        return RedirectResponse(f"{LIST}/{identifier}?problem=ended", HTTPStatus.SEE_OTHER)
    return _form_page(request, account, bulletin.form, None, identifier, bulletin.version)


@writing_router.post(f"{LIST}/{{identifier}}/edit")
def edit(
    request: Request, account: Editor, identifier: str, form: Typed, version: Version
) -> Response:
    """Change what would be announced; what is published stays until it is published again."""
    state = staff_state(request)
    form["kind"] = state.bulletins.get(identifier).form["kind"]
    try:
        entry = entry_of(form, state.shelf)
    except FormError as fault:
        return _form_page(request, account, form, fault, identifier, version)
    try:
        state.bulletins.save(identifier, version, form, entry, account.login)
    except AnnouncementConflictError as conflict:
        if conflict.reason != "changed":
            raise
        newest = state.bulletins.get(identifier)
        notice = FormError("changed", "")
        return _form_page(request, account, form, notice, identifier, newest.version)
    detail = {"title": entry.texts["ja"].title}
    state.audit.record(account.login, "announcement.edit", identifier, detail)
    return RedirectResponse(f"{LIST}/{identifier}", HTTPStatus.SEE_OTHER)


def _form_page(
    request: Request,
    account: Account,
    form: Mapping[str, str],
    fault: FormError | None = None,
    identifier: str = "",
    version: int = 0,
) -> Response:
    state = staff_state(request)
    shelf = state.shelf
    wards: dict[str, list[Any]] = {city: [] for city in CITIES}
    column = "ja" if language_of(request) == "ja" else "en"
    for ward in shelf.wards.values():
        wards[ward.city].append((ward.id, shelf.ward_name(ward)[column]))
    needed = REQUIRED_SLOTS.get(form.get("kind", ""), ("",))[0]
    more = [name for name in SLOT_FIELDS if name != (needed or "place")]
    status = HTTPStatus.OK
    if fault is not None:
        changed = fault.reason == "changed"
        status = HTTPStatus.CONFLICT if changed else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(
        request,
        account,
        "announcements/form.html",
        status,
        form=form,
        kind=form.get("kind") if form.get("kind") in KINDS else FREE,
        needed=needed,
        first=[needed or "place"],
        more=more,
        more_filled=fault is not None
        or any(name in form for name in more)
        or ("place" in more and "ward" in form),
        fault=fault,
        identifier=identifier,
        version=version,
        wards=wards,
        levels=LEVELS,
        tags=LANGUAGE_TAGS,
        names=language_names(request),
    )


def _known_tag(wanted: str, otherwise: str) -> str:
    try:
        return resolve_language(wanted)
    except UnknownLanguageError:
        return otherwise
