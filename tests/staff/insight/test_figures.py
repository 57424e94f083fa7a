from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from service.answering.answer import AnswerStatus
from service.staff.insight.figures import Month, figures_of, months_of
from service.storage.database import open_database
from service.storage.questions import Asked, QuestionLog

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)


class Clock:
    now = datetime(2026, 10, 5, 3, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(tmp_path / "figures.sqlite3")
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def log(engine: Engine, clock: Clock) -> QuestionLog:
    return QuestionLog(engine, 30, clock)


def asked(
    times: int, language: str, status: AnswerStatus = AnswerStatus.ANSWERED, ms: int = 20
) -> list[Asked]:
    one = Asked("?", language, language, "", status, "japan/passport", "procedures", ms, "0" * 32)
    return [one] * times


def test_a_finished_month_is_counted_exactly(log: QuestionLog, clock: Clock) -> None:
    """By language, status, program and speed; two small languages are left out together."""
    log.add(asked(7, "vi") + asked(5, "en") + asked(2, "ne") + asked(1, "th"))
    log.add(asked(4, "vi", AnswerStatus.UNANSWERED, 4000))
    clock.now = datetime(2026, 11, 20, 3, tzinfo=UTC)
    found = figures_of(log, [OCTOBER])
    assert (found.total, found.growing) == (19, False)
    assert found.by_language == {"vi": 11, "en": 5}
    assert found.by_status == {"answered": 15, "unanswered": 4}
    assert found.status_by_language == {
        ("vi", "answered"): 7,
        ("vi", "unanswered"): 4,
        ("en", "answered"): 5,
    }
    assert found.by_category == {"procedures": 15}
    assert found.by_program == {("procedures", "japan/passport"): 15}
    assert found.by_speed == {"fast": 15, "very_slow": 4}
    assert found.by_verdict == {"none": 19}
    assert found.by_city == {"": 19}
    assert found.by_day == {"2026-10-05": 19}
    assert ("language", "vi", "", 11) in set(found.rows())


def test_a_growing_month_goes_in_steps_of_three(log: QuestionLog) -> None:
    """One more question changes nothing that is shown, the next two do."""
    log.add(asked(7, "vi"))
    before = figures_of(log, [OCTOBER])
    assert (before.total, before.by_language, before.growing) == (6, {"vi": 6}, True)
    log.add(asked(1, "vi"))
    assert figures_of(log, [OCTOBER]) == before
    log.add(asked(1, "vi"))
    assert figures_of(log, [OCTOBER]).by_language == {"vi": 9}


def test_months_add_up_to_what_each_shows(log: QuestionLog, clock: Clock) -> None:
    """Two Nepali questions in each of two months do not appear in their sum, nor by subtraction."""
    log.add(asked(6, "vi") + asked(2, "ne") + asked(2, "th"))
    clock.now = datetime(2026, 11, 20, 3, tzinfo=UTC)
    log.add(asked(9, "vi") + asked(2, "ne") + asked(2, "th"))
    clock.now = datetime(2026, 12, 20, 3, tzinfo=UTC)
    both = figures_of(log, [NOVEMBER, OCTOBER])
    assert both.by_language == {"vi": 15}
    assert both.total == 23
    assert both.by_month == {"2026-10": 10, "2026-11": 13}
    assert both.months == (OCTOBER, NOVEMBER)


def test_two_questions_are_nothing(log: QuestionLog) -> None:
    """Not even their number is shown."""
    log.add(asked(2, "vi"))
    found = figures_of(log, [OCTOBER])
    assert list(found.rows()) == [("total", "", "", 0)]


def test_few_answers_hide_what_was_answered(log: QuestionLog, clock: Clock) -> None:
    """Where the number of answered questions is hidden, so are their programs."""
    log.add(asked(2, "vi") + asked(2, "vi", AnswerStatus.UNCERTAIN))
    log.add(asked(9, "vi", AnswerStatus.UNANSWERED))
    clock.now = datetime(2026, 12, 20, 3, tzinfo=UTC)
    found = figures_of(log, [OCTOBER])
    assert found.by_status == {"unanswered": 9}
    assert (found.by_category, found.by_program) == ({}, {})


def test_months_reach_back_to_the_first_question(log: QuestionLog, clock: Clock) -> None:
    """This month is always there."""
    assert months_of(log) == [OCTOBER]
    log.add(asked(1, "vi"))
    clock.now = datetime(2027, 1, 2, 3, tzinfo=UTC)
    assert [str(month) for month in months_of(log)] == ["2027-01", "2026-12", "2026-11", "2026-10"]
    assert str(Month(2027, 1).before(13)) == "2025-12"
