"""The answer as residents will see it, in any language, before anything is public."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from service.answering.composer import Composer
from service.answering.translating import translator_chain
from service.api.state import app_state
from service.corpus.corpus import with_program
from service.languages import LANGUAGE_TAGS, SOURCE_LANGUAGE
from service.staff.access import Viewer
from service.staff.knowledge.asking import desk_of, page, work_of
from service.web.rendering import templates as resident_templates
from service.web.texts import language_name

_EASY = "ja-x-easy"
preview_router = APIRouter(include_in_schema=False)


@preview_router.get("/staff/knowledge/preview/{area}/{slug}")
def preview_page(
    request: Request,
    account: Viewer,
    area: str,
    slug: str,
    language: Annotated[str, Query(max_length=12)] = SOURCE_LANGUAGE,
) -> Response:
    """Show a program, or the draft of it, as an answer.

    Raises:
        IndexUnavailableError: without an index there are no words around the answer.
    """
    work = work_of(request, area, slug)
    tag = language if language in LANGUAGE_TAGS else SOURCE_LANGUAGE
    program = work.program()
    values: dict[str, Any] = {"work": work, "tag": tag, "card": None, "phrases": None}
    if program is not None:
        knowledge = app_state(request).live.get()
        corpus = with_program(knowledge.corpus, work.state)
        needed = {t: m for t, m in corpus.memories.items() if t in {tag, _EASY}}
        composer = Composer(
            translator_chain(replace(corpus, memories=needed), None),
            desk_of(request).options.old_after_years,
        )
        phrases = knowledge.phrasebooks[tag]
        answer = composer.compose(program, -1, 1.0, phrases, desk_of(request).today())
        parts = resident_templates.get_template("parts.html").make_module(
            {
                "tag": tag,
                "t": phrases.text,
                "language_names": lambda tags: ", ".join(language_name(t, phrases) for t in tags),
            }
        )
        values["card"] = parts.answer_card(answer, True)  # type: ignore[attr-defined]
    return page(request, account, "preview", **values)
