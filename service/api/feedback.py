"""`POST /feedback`: whether a reply helped."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service.api.schemas import FeedbackRequest, ProblemDetails
from service.api.state import app_state
from service.errors import UnknownProgramError
from service.languages import resolve_language
from service.storage.feedback import Feedback

feedback_router = APIRouter()


@feedback_router.post(
    "/feedback",
    status_code=204,
    responses={code: {"model": ProblemDetails} for code in (404, 422, 503)},
    tags=["asking"],
)
def give_feedback(body: FeedbackRequest, request: Request) -> Response:
    """Say whether a reply helped, and why not. No words are stored, nor who asked."""
    state = app_state(request)
    language = resolve_language(body.language)
    if body.program_id is not None and body.program_id not in state.live.get().programs:
        raise UnknownProgramError(f"{body.program_id!r} is no program; GET /programs lists them")
    reason = None if body.helped else body.reason
    state.feedback.put(Feedback(body.reply_id, body.program_id, body.helped, reason, language))
    return Response(status_code=204)
