"""The assistant: the steps of one question, in order, on one page. The story of the product."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

from service.answering.answer import AnswerStatus, Reply
from service.answering.decision import decide
from service.answering.emergencies import compose_emergency
from service.answering.followup import program_meant
from service.answering.knowledge import Knowledge
from service.answering.question import Question
from service.languages import SOURCE_LANGUAGE
from service.retrieval.results import Query
from service.text.identify import UNSURE, identify

_LAST_RESORT_LANGUAGE = "en"
"""Reply language when a question has no letters and the client names none."""


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
        text = question.read(self._max_question_chars)

        found = identify(text, question.language)
        sure = found.tag if found.confidence >= UNSURE else None
        written_in = sure or question.language or found.tag or _LAST_RESORT_LANGUAGE
        language = question.language or written_in
        city_named, ward_named, elsewhere = knowledge.place_named_in(text)
        city = city_named or question.city
        ward = ward_named or (question.ward if city == question.city else None)

        vector = knowledge.encode(text, written_in)
        query = Query(text, written_in, city, vector, ward, elsewhere)
        triaged = knowledge.triage(query)
        results = knowledge.search(query)
        status, confidence = knowledge.judge(results)
        meant = None
        if triaged.follow_up and question.previous and status is not AnswerStatus.ANSWERED:
            meant = program_meant(knowledge.programs, question.previous, city_named)
        if meant is not None:
            status, results = AnswerStatus.ANSWERED, results.only(meant)
        elif status is not AnswerStatus.ANSWERED and (item := knowledge.item_asked(results)):
            status, results, confidence = AnswerStatus.ANSWERED, results.only(item[0]), item[1]
        decision = decide(status, triaged)

        phrases = knowledge.phrasebooks[language]
        japanese = knowledge.phrasebooks[SOURCE_LANGUAGE]
        unanswered = decision.status is AnswerStatus.UNANSWERED
        answers = (
            knowledge.answers(results, confidence, language, question.limit, self._today())
            if decision.shows_answers
            else ()
        )
        danger = triaged.danger
        return Reply(
            id=uuid.uuid4().hex,
            status=decision.status,
            language=language,
            detected_language=found.tag,
            message=phrases.text(f"status.{decision.message}") if decision.message else "",
            answers=answers,
            emergency=danger and compose_emergency(danger, phrases, japanese),
            handoff=knowledge.handoff(city, language) if decision.message else None,
            suggestions=knowledge.suggestions(language, city) if unanswered else (),
            follow_up_of=question.previous if meant is not None else None,
        )
