"""The assistant: the steps of one question, in order, on one page. The story of the product."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from service.answering.answer import AnswerStatus, Reply
from service.answering.emergencies import compose_emergency
from service.answering.followup import program_meant
from service.answering.knowledge import Knowledge
from service.errors import InvalidQuestionError
from service.languages import SOURCE_LANGUAGE
from service.retrieval.results import Query
from service.text.identify import UNSURE, identify
from service.text.normalize import clean

_LAST_RESORT_LANGUAGE = "en"
"""Reply language when a question has no letters and the client names none."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a person sends.

    Attributes:
        text: as typed.
        language: canonical tag the reply must have, or None to reply in the question's.
        city: `yokohama`, `kawasaki` or None.
        limit: most answers to return, 1 to 5.
        ward: slug of the ward the person lives in, or None.
        previous: id of the program the person is looking at, or None.
    """

    text: str
    language: str | None
    city: str | None
    limit: int
    ward: str | None = None
    previous: str | None = None


class Assistant:
    """Answers questions from one snapshot's knowledge."""

    def __init__(
        self, knowledge: Knowledge, max_question_chars: int, today: Callable[[], date]
    ) -> None:
        self.knowledge = knowledge
        self._max_question_chars = max_question_chars
        self._today = today

    def ask(self, question: Question) -> Reply:
        """Answer one question.

        Raises:
            InvalidQuestionError: if the question is empty or too long.
        """
        knowledge = self.knowledge
        text = self._read(question.text)

        found = identify(text, question.language)
        sure = found.tag if found.confidence >= UNSURE else None
        written_in = sure or question.language or found.tag or _LAST_RESORT_LANGUAGE
        language = question.language or written_in
        city_named, ward_named = knowledge.place_named_in(text)
        city = city_named or question.city
        ward = ward_named or (question.ward if city == question.city else None)

        query = Query(text, written_in, city, knowledge.encode(text, written_in), ward)
        triaged = knowledge.triage(query)
        results = knowledge.search(query)
        status, confidence = knowledge.judge(results)
        meant = None
        if triaged.follow_up and question.previous and status is not AnswerStatus.ANSWERED:
            meant = program_meant(knowledge.programs, question.previous, city_named)
        if meant is not None:
            status, results = AnswerStatus.ANSWERED, results.only(meant)
        if triaged.danger is not None:
            shown = status is AnswerStatus.ANSWERED
            status = AnswerStatus.EMERGENCY
        elif triaged.small_talk and status is not AnswerStatus.ANSWERED:
            shown, status = False, AnswerStatus.UNANSWERED
        else:
            shown = status is not AnswerStatus.UNANSWERED

        phrases = knowledge.phrasebooks[language]
        japanese = knowledge.phrasebooks[SOURCE_LANGUAGE]
        unsure = status in (AnswerStatus.UNCERTAIN, AnswerStatus.UNANSWERED)
        unanswered = status is AnswerStatus.UNANSWERED
        kind = triaged.small_talk if unanswered and triaged.small_talk else status
        return Reply(
            id=uuid.uuid4().hex,
            status=status,
            language=language,
            detected_language=found.tag,
            message=phrases.text(f"status.{kind}") if unsure else "",
            answers=knowledge.answers(results, confidence, language, question.limit, self._today())
            if shown
            else (),
            emergency=compose_emergency(triaged.danger, phrases, japanese)
            if triaged.danger
            else None,
            handoff=knowledge.handoff(city, language) if unsure else None,
            suggestions=knowledge.suggestions(language, city) if unanswered else (),
            follow_up_of=question.previous if meant is not None else None,
        )

    def _read(self, text: str) -> str:
        cleaned = clean(text)
        if not cleaned:
            raise InvalidQuestionError("the question is empty")
        if len(cleaned) > self._max_question_chars:
            raise InvalidQuestionError(
                f"the question has {len(cleaned)} characters; "
                f"at most {self._max_question_chars} are read"
            )
        return cleaned
