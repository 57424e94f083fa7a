"""Editing: the Japanese of a program, and its translations. Nothing of it is public."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse

from service.corpus.memory import MemoryEntry
from service.errors import DraftConflictError
from service.languages import SOURCE_LANGUAGE
from service.staff.access import HEADER, Editor
from service.staff.knowledge.asking import (
    CATEGORIES,
    RECENT,
    desk_of,
    faults_of,
    language_part,
    page,
    program_id_of,
    shown,
    who,
    work_of,
)
from service.staff.knowledge.differences import difference
from service.staff.knowledge.drafting import (
    Work,
    begin,
    entries_to_json,
    ja_content,
    translated,
    translation_rows,
)
from service.staff.knowledge.form_fields import form_from_fields, with_room
from service.staff.state import staff_state
from service.storage.accounts import Account
from service.storage.drafts import DraftPart

edit_router = APIRouter(include_in_schema=False)


@edit_router.get("/staff/knowledge/edit/{area}/{slug}")
def edit_page(request: Request, account: Editor, area: str, slug: str) -> Response:
    """Show the form of a program, with what has to be put right next to each field."""
    return _edit_page(request, account, work_of(request, area, slug))


@edit_router.post("/staff/knowledge/edit/{area}/{slug}")
async def save_program(request: Request, account: Editor, area: str, slug: str) -> Response:
    """Save the Japanese of a draft; scripts that save by themselves get JSON."""
    typed = await _typed(request)
    return await run_in_threadpool(_save_program, request, account, area, slug, typed)


@edit_router.get("/staff/knowledge/edit/{area}/{slug}/{tag}")
def translation_page(request: Request, account: Editor, area: str, slug: str, tag: str) -> Response:
    """Show every segment of a program beside its translation."""
    return _translation_page(request, account, work_of(request, area, slug), language_part(tag))


@edit_router.post("/staff/knowledge/edit/{area}/{slug}/{tag}")
async def save_translation(
    request: Request, account: Editor, area: str, slug: str, tag: str
) -> Response:
    """Save the translations of a draft into one language."""
    typed = await _typed(request)
    return await run_in_threadpool(
        _save_translation, request, account, area, slug, language_part(tag), typed
    )


@edit_router.post("/staff/knowledge/discard/{area}/{slug}")
def discard_draft(request: Request, account: Editor, area: str, slug: str) -> Response:
    """Throw a draft away."""
    program_id = program_id_of(area, slug)
    desk_of(request).drafts.discard(program_id)
    staff_state(request).audit.record(account.login, "knowledge.discard", program_id, {})
    return RedirectResponse("/staff/knowledge", HTTPStatus.SEE_OTHER)


async def _typed(request: Request) -> dict[str, str]:
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _save_program(
    request: Request, account: Account, area: str, slug: str, typed: dict[str, str]
) -> Response:
    program_id = program_id_of(area, slug)
    desk = desk_of(request)
    form = form_from_fields(program_id, typed)
    before = work_of(request, area, slug)
    begin(desk.options.corpus_folder, desk.drafts, program_id, {})
    try:
        version = desk.drafts.save(
            program_id, SOURCE_LANGUAGE, _version(typed), ja_content(form), who(account)
        )
    except DraftConflictError:
        theirs = work_of(request, area, slug)
        return _conflict(request, account, theirs, SOURCE_LANGUAGE, form=form)
    _note_saved(request, account, before, SOURCE_LANGUAGE)
    if HEADER in request.headers:
        return JSONResponse({"version": version})
    return RedirectResponse(_next(typed, f"/staff/knowledge/edit/{program_id}"), 303)


def _save_translation(
    request: Request, account: Account, area: str, slug: str, tag: str, typed: dict[str, str]
) -> Response:
    work = work_of(request, area, slug)
    desk = desk_of(request)
    program = work.program()
    if program is None:
        return _translation_page(request, account, work, tag)
    rows = translation_rows(program, work.state, tag)
    places = {row.segment.place for row in rows}
    reviewed = frozenset(place for place in places if f"reviewed.{place}" in typed)
    entries = translated(rows, typed, reviewed, account.name, desk.today())
    begin(desk.options.corpus_folder, desk.drafts, work.program_id, {})
    try:
        version = desk.drafts.save(
            work.program_id, tag, _version(typed), entries_to_json(entries), who(account)
        )
    except DraftConflictError:
        theirs = work_of(request, area, slug)
        return _conflict(request, account, theirs, tag, entries=entries)
    _note_saved(request, account, work, tag)
    if HEADER in request.headers:
        return JSONResponse({"version": version})
    path = f"/staff/knowledge/edit/{work.program_id}/{tag}"
    return RedirectResponse(_next(typed, path), HTTPStatus.SEE_OTHER)


def _next(typed: dict[str, str], here: str) -> str:
    """Return where the button that was pressed leads: to a page of this program, or back here."""
    program = "/".join(here.split("/")[4:6])
    ways = {
        "preview": f"/staff/knowledge/preview/{program}",
        "publish": f"/staff/knowledge/publish/{program}",
    }
    wanted = typed.get("then", "")
    if wanted.startswith("translate:"):
        return f"/staff/knowledge/edit/{program}/{language_part(wanted[len('translate:') :])}"
    return ways.get(wanted, f"{here}?saved=yes")


def _version(typed: dict[str, str]) -> int:
    version = typed.get("version", "")
    return int(version) if version.isdigit() and len(version) < 9 else 0


def _note_saved(request: Request, account: Account, before: Work, part: str) -> None:
    """Record who began to change a part; every further saving would only fill the trail."""
    last: DraftPart | None = before.parts.get(part)
    if last is None or last.login != account.login:
        staff_state(request).audit.record(
            account.login, "knowledge.edit", before.program_id, {"part": part}
        )


def _conflict(
    request: Request,
    account: Account,
    theirs: Work,
    part: str,
    form: Any = None,
    entries: dict[str, MemoryEntry] | None = None,
) -> Response:
    """Tell that somebody was faster, with what was typed kept in the form."""
    if HEADER in request.headers:
        last = theirs.parts[part]
        return JSONResponse({"name": last.name, "version": last.version}, HTTPStatus.CONFLICT)
    if part == SOURCE_LANGUAGE:
        return _edit_page(request, account, theirs, form)
    return _translation_page(request, account, theirs, part, entries)


def _edit_page(request: Request, account: Account, work: Work, mine: Any = None) -> Response:
    desk = desk_of(request)
    desk.drafts.visit(work.program_id, account.login, account.name)
    just_begun = work.is_new and work.version(SOURCE_LANGUAGE) == 1
    faults = faults_of(request, work) if work.draft and not just_begun else []
    return page(
        request,
        account,
        "edit",
        HTTPStatus.CONFLICT if mine else HTTPStatus.OK,
        work=work,
        form=with_room(mine or work.form),
        theirs=work.parts.get(SOURCE_LANGUAGE) if mine else None,
        their_changes=difference(work.base, work.state) if mine else None,
        faults=[fault for fault in shown(request, faults) if fault.language == SOURCE_LANGUAGE],
        version=work.version(SOURCE_LANGUAGE),
        others=desk.drafts.others(work.program_id, account.login, RECENT),
        moved=work.has_moved(desk.options.corpus_folder),
        categories=CATEGORIES,
        saved="saved" in request.query_params,
    )


def _translation_page(
    request: Request,
    account: Account,
    work: Work,
    tag: str,
    mine: dict[str, MemoryEntry] | None = None,
) -> Response:
    desk = desk_of(request)
    desk.drafts.visit(work.program_id, account.login, account.name)
    program = work.program()
    rows = translation_rows(program, work.state, tag) if program else []
    faults = [f for f in shown(request, faults_of(request, work)) if f.language == tag]
    return page(
        request,
        account,
        "translate",
        HTTPStatus.CONFLICT if mine is not None else HTTPStatus.OK,
        work=work,
        tag=tag,
        rows=rows,
        mine=mine or {},
        theirs=work.parts.get(tag) if mine is not None else None,
        faults=faults,
        version=work.version(tag),
        others=desk.drafts.others(work.program_id, account.login, RECENT),
        saved="saved" in request.query_params,
    )
