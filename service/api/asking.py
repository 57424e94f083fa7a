"""Asks the assistant, and hands the question over to be counted."""

from __future__ import annotations

import time

from service.answering.answer import AnswerStatus, Reply
from service.answering.question import Question
from service.api.state import AppState
from service.storage.questions import Asked


def ask_and_count(state: AppState, question: Question) -> Reply:
    """Answer a question; what is kept of it is written later, by another thread.

    Raises:
        IndexUnavailableError: if there is no index.
        InvalidQuestionError: if the question is empty or too long; nothing is counted then.
    """
    assistant = state.assistant()
    began = time.perf_counter()
    reply = assistant.ask(question)
    latency_ms = round((time.perf_counter() - began) * 1000)
    program_id = category = ""
    if reply.status is AnswerStatus.ANSWERED and reply.answers:
        program_id = reply.answers[0].program_id
        category = assistant.knowledge.programs[program_id].category
    state.questions.put(
        Asked(
            text=question.text,
            written_in=reply.detected_language or reply.language,
            language=reply.language,
            city=question.city or "",
            status=reply.status,
            program_id=program_id,
            category=category,
            latency_ms=latency_ms,
            reply_id=reply.id,
        )
    )
    return reply
