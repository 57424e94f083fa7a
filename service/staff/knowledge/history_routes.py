"""History: every published change of a program, and how to take it back."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from service.corpus.program_state import (
    ProgramState,
    read_state,
    state_from_json,
    state_to_json,
)
from service.errors import UnknownProgramError
from service.staff.access import Publisher, Viewer
from service.staff.knowledge.asking import desk_of, page, program_id_of, who
from service.staff.knowledge.differences import difference
from service.storage.accounts import Account
from service.storage.revisions import Revision

_MOST = 100
history_router = APIRouter(include_in_schema=False)


@history_router.get("/staff/knowledge/history/{area}/{slug}")
def history_page(request: Request, account: Viewer, area: str, slug: str) -> Response:
    """List the changes of a program, the newest first."""
    program_id = program_id_of(area, slug)
    revisions = desk_of(request).revisions.of_program(program_id, _MOST)
    return page(request, account, "history", program_id=program_id, revisions=revisions)


@history_router.get("/staff/knowledge/revisions/{revision_id:int}")
def revision_page(request: Request, account: Viewer, revision_id: int) -> Response:
    """Show what a change changed."""
    return _revision_page(request, account, _revision(request, revision_id), "")


@history_router.post("/staff/knowledge/revisions/{revision_id:int}/undo")
def undo(request: Request, account: Publisher, revision_id: int) -> Response:
    """Begin to publish the state before a change, as a new change."""
    revision = _revision(request, revision_id)
    desk = desk_of(request)
    if desk.drafts.find(revision.program_id) is not None:
        return _revision_page(request, account, revision, "drafted")
    running = desk.publications.running(revision.program_id)
    if running is not None:
        return _revision_page(request, account, revision, "running")
    now = read_state(desk.options.corpus_folder, revision.program_id)
    publication_id = desk.publications.start(
        revision.program_id, who(account), revision.before, state_to_json(now), revision.id
    )
    desk.publisher.start(publication_id)
    return RedirectResponse(f"/staff/knowledge/publications/{publication_id}", HTTPStatus.SEE_OTHER)


def _revision(request: Request, revision_id: int) -> Revision:
    found = desk_of(request).revisions.find(revision_id)
    if found is None:
        raise UnknownProgramError("there is no such change")
    return found


def _revision_page(request: Request, account: Account, revision: Revision, error: str) -> Response:
    before, after = _states(revision)
    now = read_state(desk_of(request).options.corpus_folder, revision.program_id)
    return page(
        request,
        account,
        "revision",
        HTTPStatus.CONFLICT if error else HTTPStatus.OK,
        revision=revision,
        changes=difference(before, after),
        later=not difference(after, now).empty,
        error=error,
    )


def _states(revision: Revision) -> tuple[ProgramState, ProgramState]:
    return state_from_json(revision.before), state_from_json(revision.after)
