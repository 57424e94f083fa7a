"""The public routes."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from service.answering.question import Question
from service.api.asking import ask_and_count
from service.api.live import LiveKnowledge
from service.api.readings import readings_of
from service.api.schemas import (
    AnnouncementShape,
    AskRequest,
    AskResponse,
    Health,
    LanguageList,
    LanguageShape,
    ProblemDetails,
    ProgramList,
    ProgramShape,
    ProgramSummary,
)
from service.api.state import app_state
from service.errors import UnknownProgramError
from service.languages import LANGUAGES, SOURCE_LANGUAGE, resolve_language

LanguageParameter = Annotated[
    str, Query(description="BCP 47 tag of the language to answer in.", max_length=35)
]
_PROBLEM: dict[str, Any] = {"model": ProblemDetails}
_UNAVAILABLE: dict[int | str, dict[str, Any]] = {503: _PROBLEM}

router = APIRouter()


@router.post(
    "/ask",
    response_model=AskResponse,
    responses={413: _PROBLEM, 422: _PROBLEM, **_UNAVAILABLE},
    tags=["asking"],
)
def ask(body: AskRequest, request: Request) -> AskResponse:
    """Answer a question from the corpus, in the reader's language, with sources.

    Status is `answered`, `uncertain` ("did you mean"), `unanswered` (with a center to call), or
    `emergency` (the number to call comes first).
    """
    language = resolve_language(body.language) if body.language else None
    question = Question(
        body.question,
        language,
        body.city,
        body.limit,
        body.ward,
        body.previous_program_id,
    )
    state = app_state(request)
    reply = ask_and_count(state, question)
    response = AskResponse.model_validate(reply)
    announced = state.announcements.current(reply.language, body.city)
    added: dict[str, Any] = {
        "announcements": tuple(AnnouncementShape.model_validate(item) for item in announced)
    }
    if body.furigana:
        added["furigana"] = readings_of(response.model_dump(), reply.language)
    return response.model_copy(update=added)


@router.get("/programs", responses={422: _PROBLEM, **_UNAVAILABLE}, tags=["programs"])
def list_programs(request: Request, language: LanguageParameter = SOURCE_LANGUAGE) -> ProgramList:
    """List all programs for residents, sorted by id, in one language."""
    tag = resolve_language(language)
    knowledge = _live(request).get()
    summaries = []
    for program in knowledge.programs.values():
        localized, _ = knowledge.composer.localize(program, tag)
        summaries.append(
            ProgramSummary(
                id=program.id,
                area=program.area,
                category=program.category,
                title=localized.title,
                summary=localized.summary,
                verified_on=program.verified_on,
            )
        )
    return ProgramList(language=tag, programs=tuple(summaries))


@router.get(
    "/programs/{program_id:path}",
    response_model=ProgramShape,
    responses={404: _PROBLEM, 422: _PROBLEM, **_UNAVAILABLE},
    tags=["programs"],
)
def show_program(
    program_id: str,
    request: Request,
    language: LanguageParameter = SOURCE_LANGUAGE,
    furigana: Annotated[bool, Query(description="Whether to return readings of Japanese.")] = False,
) -> ProgramShape:
    """Show one whole program in one language, in the shape of an answer of `/ask`."""
    tag = resolve_language(language)
    knowledge = _live(request).get()
    program = knowledge.programs.get(program_id)
    if program is None:
        raise UnknownProgramError(f"{program_id!r} is no program; GET /programs lists them")
    today = app_state(request).today()
    answer = knowledge.composer.compose(
        program, -1, 1.0, knowledge.phrasebooks[tag], today, knowledge.patience()
    )
    shown = ProgramShape.model_validate(answer)
    if not furigana:
        return shown
    return shown.model_copy(update={"furigana": readings_of(shown.model_dump(), tag)})


@router.get("/languages", responses=_UNAVAILABLE, tags=["languages"])
def list_languages(request: Request) -> LanguageList:
    """List the languages answered in, by their own names."""
    books = _live(request).get().phrasebooks
    return LanguageList(
        languages=tuple(
            LanguageShape(
                tag=language.tag,
                name=books[language.tag].text("language.name"),
                aliases=tuple(sorted(language.aliases)),
            )
            for language in LANGUAGES
        )
    )


@router.get("/healthz", tags=["operations"])
def healthz(request: Request) -> Health:
    """Tell whether the process is alive, whatever the index is like."""
    state = app_state(request)
    return Health(
        status="ok",
        build_id=state.live.build_id,
        index_error=state.live.error,
        announcements_error=state.announcements.error,
        translations=dict(state.machine.tally.counts()) if state.machine else None,
    )


@router.get("/readyz", responses=_UNAVAILABLE, tags=["operations"])
def readyz(request: Request) -> Health:
    """Tell whether questions can be answered; 503 if not."""
    live = _live(request)
    live.get()
    return Health(status="ready", build_id=live.build_id, index_error=live.error)


def _live(request: Request) -> LiveKnowledge:
    return app_state(request).live
