from datetime import date

import pytest

from service.answering.answer import AnswerStatus
from service.answering.followup import program_meant
from service.answering.question import Question
from service.assistant import Assistant
from service.corpus.program import Program


def program(program_id: str, category: str) -> Program:
    area = program_id.split("/")[0]
    return Program(
        program_id, area, category, "resident", "t", "s", (), (), (), (), date(2026, 1, 1)
    )  # type: ignore[arg-type]


PROGRAMS = {
    p.id: p
    for p in (
        program("yokohama/garbage", "procedures"),
        program("kawasaki/garbage", "procedures"),
        program("yokohama/shelter-map", "disaster"),
        program("kawasaki/disaster-guide", "disaster"),
        program("yokohama/lounge", "lounges"),
        program("japan/pension", "procedures"),
    )
}


@pytest.mark.parametrize(
    ("previous", "city", "meant"),
    [
        ("yokohama/garbage", None, "yokohama/garbage"),
        ("yokohama/garbage", "yokohama", "yokohama/garbage"),
        ("yokohama/garbage", "kawasaki", "kawasaki/garbage"),
        ("yokohama/shelter-map", "kawasaki", "kawasaki/disaster-guide"),
        ("yokohama/lounge", "kawasaki", None),
        ("japan/pension", "kawasaki", "japan/pension"),
        ("no/program", None, None),
    ],
)
def test_a_follow_up_means_the_program_looked_at_or_its_counterpart(
    previous: str, city: str | None, meant: str | None
) -> None:
    """Same program; the other city's by slug, else the only one of its category; else none."""
    assert program_meant(PROGRAMS, previous, city) == meant


@pytest.mark.parametrize(
    ("text", "language", "status"),
    [
        ("Hello", "en", "greeting"),
        ("こんにちは", "ja", "greeting"),
        ("Thank you so much!", "en", "thanks"),
        ("Cảm ơn nhiều nhé", "vi", "thanks"),
    ],
)
def test_greetings_and_thanks_get_a_kind_reply(
    assistant: Assistant, text: str, language: str, status: str
) -> None:
    """No answer about a program, but a friendly line, and questions that could be asked."""
    reply = assistant.ask(Question(text, language, None, 3))
    assert reply.status is AnswerStatus.UNANSWERED
    assert reply.message == assistant.knowledge.phrasebooks[language].text(f"status.{status}")
    assert reply.suggestions
    assert not reply.answers
