"""Publisher: what changes, whether it may, and how far it is."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from service.corpus.program_state import state_to_json
from service.corpus.state_check import Fault
from service.errors import UnknownProgramError
from service.staff.access import Editor, Publisher, Viewer
from service.staff.knowledge.asking import desk_of, faults_of, page, shown, who, work_of
from service.staff.knowledge.differences import difference
from service.staff.knowledge.drafting import Work
from service.storage.accounts import Account
from service.storage.publications import PublicationStatus

publish_router = APIRouter(include_in_schema=False)


@publish_router.get("/staff/knowledge/publish/{area}/{slug}")
def publish_page(request: Request, account: Editor, area: str, slug: str) -> Response:
    """Show everything that a draft changes, and what has to be put right first."""
    return _publish_page(request, account, work_of(request, area, slug), "")


@publish_router.post("/staff/knowledge/publish/{area}/{slug}")
def publish(
    request: Request,
    account: Publisher,
    area: str,
    slug: str,
    fingerprint: Annotated[str, Form(max_length=400)],
) -> Response:
    """Begin to publish a draft, as it was shown."""
    work = work_of(request, area, slug)
    desk = desk_of(request)
    if work.draft is None:
        return _publish_page(request, account, work, "nothing")
    if work.fingerprint != fingerprint:
        return _publish_page(request, account, work, "edited")
    if work.has_moved(desk.options.corpus_folder):
        return _publish_page(request, account, work, "moved")
    if faults_of(request, work):
        return _publish_page(request, account, work, "faults")
    running = desk.publications.running(work.program_id)
    if running is None:
        publication_id = desk.publications.start(
            work.program_id, who(account), state_to_json(work.state), state_to_json(work.base), None
        )
        desk.publisher.start(publication_id)
        handled = [int(n) for n in work.draft.origin.get("ids", "").split(",") if n.isdigit()]
        if handled:
            desk.questions.handle(handled)
    else:
        publication_id = running.id
    return RedirectResponse(f"/staff/knowledge/publications/{publication_id}", HTTPStatus.SEE_OTHER)


@publish_router.get("/staff/knowledge/publications/{publication_id:int}")
def publication_page(request: Request, account: Viewer, publication_id: int) -> Response:
    """Show how far a publication is; the page looks again by itself."""
    found = desk_of(request).publications.find(publication_id)
    if found is None:
        raise UnknownProgramError("there is no such publication")
    faults = [Fault(**dict(fault)) for fault in found.faults]
    return page(
        request, account, "publication", publication=found, faults=shown(request, faults),
        running=found.status is PublicationStatus.RUNNING,
    )  # fmt: skip


@publish_router.get("/staff/knowledge/publications/{publication_id:int}.json")
def publication_state(request: Request, account: Viewer, publication_id: int) -> Response:
    """Return how far a publication is, for the script of its page."""
    found = desk_of(request).publications.find(publication_id)
    if found is None:
        raise UnknownProgramError("there is no such publication")
    return JSONResponse(
        {"status": found.status, "step": found.step, "done": found.done, "total": found.total},
        headers={"Cache-Control": "no-store"},
    )


def _publish_page(request: Request, account: Account, work: Work, error: str) -> Response:
    desk = desk_of(request)
    return page(
        request,
        account,
        "publish",
        HTTPStatus.CONFLICT if error else HTTPStatus.OK,
        work=work,
        changes=difference(work.base, work.state),
        faults=shown(request, faults_of(request, work)) if work.draft else [],
        running=desk.publications.running(work.program_id),
        moved=work.has_moved(desk.options.corpus_folder),
        error=error,
    )
