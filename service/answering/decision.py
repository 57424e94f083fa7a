"""What a reply says first: an emergency, an answer, a choice, a kind word, or who to ask."""

from __future__ import annotations

from dataclasses import dataclass

from service.answering.answer import AnswerStatus
from service.answering.triage import Triaged


@dataclass(frozen=True, slots=True)
class Decision:
    """How a question is met.

    Attributes:
        status: of the reply.
        shows_answers: whether programs are shown.
        message: key of the canned text under `status.`, or None for a plain answer.
    """

    status: AnswerStatus
    shows_answers: bool
    message: str | None


def decide(found: AnswerStatus, triaged: Triaged) -> Decision:
    """Weigh what search found against what the text is.

    Danger comes before everything; a sure answer may follow it. A greeting is greeted, unless
    search is sure of an answer.
    """
    sure = found is AnswerStatus.ANSWERED
    if triaged.danger is not None:
        return Decision(AnswerStatus.EMERGENCY, sure, None)
    if triaged.small_talk is not None and not sure:
        return Decision(AnswerStatus.UNANSWERED, False, triaged.small_talk)
    return Decision(found, found is not AnswerStatus.UNANSWERED, None if sure else str(found))
