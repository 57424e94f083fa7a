"""Beginning a program: from a question nobody could answer, from a document, or from nothing."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from service.corpus.memory import MemoryEntry
from service.corpus.program_form import ProgramForm, empty_form, read_form
from service.corpus.program_state import read_state
from service.corpus.segments import Segment
from service.errors import UnknownProgramError
from service.languages import AUTHORED_TAGS, SOURCE_LANGUAGE
from service.staff.access import Editor
from service.staff.knowledge.asking import AREAS, CATEGORIES, desk_of, page, program_id_of, who
from service.staff.knowledge.drafting import begin, entries_to_json, ja_content
from service.staff.knowledge.form_fields import form_from_json, form_to_json, without_placeholders
from service.staff.state import staff_state
from service.storage.accounts import Account

new_router = APIRouter(include_in_schema=False)
Short = Annotated[str, Form(max_length=500)]


@new_router.get("/staff/knowledge/new")
def new_page(
    request: Request,
    account: Editor,
    question: Annotated[str, Query(max_length=1000)] = "",
    language: Annotated[str, Query(max_length=12)] = "",
    ids: Annotated[str, Query(max_length=4000)] = "",
    document: Annotated[str, Query(max_length=80)] = "",
    passage: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """Ask for what a program cannot begin without."""
    form = _from_document(request, document, passage)
    typed = {
        "area": form.area if form else "",
        "slug": "",
        "category": form.category if form else "",
        "title": form.title if form else "",
        "japanese": question if language == SOURCE_LANGUAGE else "",
        "question": question,
        "language": language,
        "ids": ids,
        "document": document,
        "passage": str(passage),
    }
    return _new_page(request, account, typed, "")


@new_router.post("/staff/knowledge/new")
def begin_program(
    request: Request,
    account: Editor,
    area: Short = "",
    slug: Short = "",
    category: Short = "",
    title: Short = "",
    japanese: Short = "",
    question: Annotated[str, Form(max_length=1000)] = "",
    language: Short = "",
    ids: Annotated[str, Form(max_length=4000)] = "",
    document: Short = "",
    passage: Annotated[int, Form(ge=0)] = 0,
) -> Response:
    """Begin the draft, with the question and the source that led to it."""
    typed = {
        "area": area, "slug": slug, "category": category, "title": title, "japanese": japanese,
        "question": question, "language": language, "ids": ids, "document": document,
        "passage": str(passage),
    }  # fmt: skip
    desk = desk_of(request)
    try:
        program_id = program_id_of(area, slug.strip().lower())
    except UnknownProgramError:
        return _new_page(request, account, typed, "id")
    if category not in CATEGORIES:
        return _new_page(request, account, typed, "category")
    if read_state(desk.options.corpus_folder, program_id).markdown is not None:
        return _new_page(request, account, typed, "taken")
    form = _from_document(request, document, passage)
    blank = empty_form(program_id, category, title.strip(), japanese.strip(), desk.today())
    if form is not None:
        blank = replace(blank, sources=form.sources)
    origin = {
        name: typed[name] for name in ("question", "language", "ids", "document", "passage")
        if typed[name] not in {"", "0"}
    }  # fmt: skip
    if not begin(desk.options.corpus_folder, desk.drafts, program_id, origin):
        return _new_page(request, account, typed, "drafted")
    desk.drafts.save(program_id, SOURCE_LANGUAGE, 0, ja_content(blank), who(account))
    if question.strip() and japanese.strip() and language in AUTHORED_TAGS:
        segment = Segment(program_id, "questions.1", japanese.strip())
        entry = MemoryEntry(
            segment.context, segment.text, question.strip(), "authored", None, None, False, 0
        )
        content = entries_to_json({segment.context: entry})
        desk.drafts.save(program_id, language, 0, content, who(account))
    staff_state(request).audit.record(account.login, "knowledge.begin", program_id, {})
    return RedirectResponse(f"/staff/knowledge/edit/{program_id}", HTTPStatus.SEE_OTHER)


def _from_document(request: Request, document: str, passage: int) -> ProgramForm | None:
    """Return the form that a passage of a document fills in, or None without a document."""
    text = desk_of(request).documents.draft(document, passage) if document else ""
    if not text:
        return None
    form = read_form(text, document)
    return form_from_json(without_placeholders(form_to_json(form)))


def _new_page(request: Request, account: Account, typed: dict[str, str], error: str) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return page(
        request, account, "new", status, typed=typed, error=error, areas=AREAS,
        categories=CATEGORIES,
    )  # fmt: skip
