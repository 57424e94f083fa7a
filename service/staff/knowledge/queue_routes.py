"""The first page: what waits to be done, and every program."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from service.corpus.program import Program
from service.corpus.reader import read_programs
from service.corpus.report import review_items
from service.errors import CorpusError
from service.staff.access import Editor, Viewer
from service.staff.knowledge.asking import desk_of, page
from service.staff.knowledge.drafting import open_work
from service.staff.knowledge.queues import complaints, rechecks
from service.staff.state import staff_state

_QUEUE = 10
_CHANGES = 10
queue_router = APIRouter(include_in_schema=False)


@queue_router.get("/staff/knowledge")
def knowledge_page(
    request: Request, account: Viewer, q: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """Show the queues, drafts, latest changes, and programs that hold some words."""
    desk = desk_of(request)
    programs, broken = _programs(request)
    titles = {program.id: program.title for program in programs}
    drafts = []
    for draft in desk.drafts.all():
        work = open_work(desk.options.corpus_folder, desk.drafts, draft.program_id)
        last = max(work.parts.values(), key=lambda part: part.at, default=None)
        drafts.append((draft, work.form.title or draft.program_id, last))
    items = review_items(programs, desk.today(), desk.options.old_after_years)
    return page(
        request,
        account,
        "index",
        groups=desk.questions.groups(),
        complaints=[c for c in complaints(desk.feedback.all()) if c.program_id in titles][:_QUEUE],
        rechecks=rechecks(items, _QUEUE),
        drafts=drafts,
        revisions=desk.revisions.of_program(None, _CHANGES),
        programs=[program for program in programs if _holds(program, q)],
        titles=titles,
        broken=broken,
        q=q,
    )


@queue_router.post("/staff/knowledge/handled")
def handle_questions(
    request: Request, account: Editor, ids: Annotated[str, Form(max_length=20000)]
) -> Response:
    """Take a group of questions off the list."""
    numbers = [int(number) for number in ids.split(",") if number.strip().isdigit()]
    desk_of(request).questions.handle(numbers)
    detail = {"questions": str(len(numbers))}
    staff_state(request).audit.record(account.login, "knowledge.handled", "questions", detail)
    return RedirectResponse("/staff/knowledge", HTTPStatus.SEE_OTHER)


def _programs(request: Request) -> tuple[tuple[Program, ...], str]:
    """Return the programs of the corpus, or none and what is wrong with their files."""
    try:
        return read_programs(desk_of(request).options.corpus_folder / "programs"), ""
    except CorpusError as error:
        return (), str(error)


def _holds(program: Program, words: str) -> bool:
    text = f"{program.id} {program.title} {program.summary} {' '.join(program.questions)}"
    return all(word.casefold() in text.casefold() for word in words.split())
