import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from service.answering.answer import AnswerStatus
from service.storage.database import open_database
from service.storage.feedback import Feedback, FeedbackStore
from service.storage.question_writer import QuestionWriter
from service.storage.questions import Asked, Event, QuestionLog

START = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
ASKED = Asked(
    "My name is Maria Santos, call 090-1234-5678 about surfboards",
    "en",
    "en",
    "kawasaki",
    AnswerStatus.UNANSWERED,
    "",
    "",
    12,
    "a" * 32,
)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, days: int) -> None:
        self.now += timedelta(days=days)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "questions.sqlite3"


@pytest.fixture
def engine(database: Path) -> Iterator[Engine]:
    engine = open_database(database)
    yield engine
    engine.dispose()


@pytest.fixture
def log(engine: Engine, clock: Clock) -> QuestionLog:
    return QuestionLog(engine, 30, clock)


def everything(engine: Engine) -> str:
    """Return every value of every table as one text."""
    with engine.connect() as connection:
        return "\n".join(
            str(tuple(row))
            for table in ("question_event", "question_text")
            for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - our names
        )


def test_personal_data_never_reaches_the_database(
    engine: Engine, log: QuestionLog, database: Path
) -> None:
    """Not the tables, and not the bytes of the files either."""
    log.add([ASKED])
    kept = log.open_texts()
    assert [(one.day, one.language, one.text) for one in kept] == [
        (date(2026, 11, 1), "en", "My name is [name], call [number] about surfboards")
    ]
    for path in database.parent.iterdir():
        assert b"Maria" not in path.read_bytes()
        assert b"1234" not in path.read_bytes()


@pytest.mark.parametrize("status", [AnswerStatus.ANSWERED, AnswerStatus.EMERGENCY])
def test_answered_questions_and_cries_for_help_leave_no_words(
    engine: Engine, log: QuestionLog, status: AnswerStatus
) -> None:
    """Only figures are kept of them."""
    log.add([replace(ASKED, status=status)])
    assert log.open_texts() == []
    assert "surfboards" not in everything(engine)


def test_only_an_answered_question_names_a_program(log: QuestionLog) -> None:
    """A guess is nobody's wish, and what somebody in danger read is nobody's business."""
    shown = replace(ASKED, program_id="japan/passport", category="procedures")
    log.add([replace(shown, status=status) for status in AnswerStatus])
    programs = {event.status: event.program_id for event in log.events(*[date(2026, 11, 1)] * 2)}
    assert programs == {
        AnswerStatus.ANSWERED: "japan/passport",
        AnswerStatus.UNCERTAIN: "",
        AnswerStatus.UNANSWERED: "",
        AnswerStatus.EMERGENCY: "",
    }


def test_words_are_gone_after_the_days_set(
    engine: Engine, log: QuestionLog, clock: Clock, database: Path
) -> None:
    """On the thirtieth day they are there, on the next they are in no table and no file."""
    log.add([ASKED])
    clock.forward(29)
    assert log.forget() == 0
    assert len(log.open_texts()) == 1
    clock.forward(1)
    assert log.forget() == 1
    assert log.open_texts() == []
    for path in database.parent.iterdir():
        assert b"surfboards" not in path.read_bytes(), path
    assert len(log.events(date(2026, 11, 1), date(2026, 11, 1))) == 1


def test_reading_forgets_too(log: QuestionLog, clock: Clock) -> None:
    """Nobody sees an expired text because nothing was asked in the meantime."""
    log.add([ASKED])
    clock.forward(400)
    assert log.open_texts() == []


def test_zero_days_keep_no_words(engine: Engine, clock: Clock) -> None:
    """Figures are kept; and words that an earlier setting kept are deleted."""
    QuestionLog(engine, 30, clock).add([ASKED])
    none = QuestionLog(engine, 0, clock)
    none.add([ASKED])
    assert none.forget() == 1
    assert "surfboards" not in everything(engine)
    assert len(none.events(date(2026, 11, 1), date(2026, 11, 1))) == 2


def test_a_day_is_a_day_in_japan(log: QuestionLog, clock: Clock) -> None:
    """At 15:00 UTC a new day begins."""
    clock.now = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
    log.add([ASKED])
    assert log.first_day() == date(2026, 12, 1)


def test_the_last_verdict_counts_and_the_link_to_it_is_cut(
    engine: Engine, log: QuestionLog, clock: Clock
) -> None:
    """After a week nothing leads from a question to its reply, and the verdict stays."""
    log.add([ASKED, replace(ASKED, reply_id="b" * 32)])
    feedback = FeedbackStore(engine)
    feedback.put(Feedback("a" * 32, None, True, None, "en"))
    feedback.put(Feedback("a" * 32, "japan/passport", False, None, "en"))
    day = date(2026, 11, 1)
    assert [event.helped for event in log.events(day, day)] == [False, None]
    clock.forward(8)
    assert [event.helped for event in log.events(day, day)] == [False, None]
    assert "a" * 32 not in everything(engine)
    assert "b" * 32 not in everything(engine)


def test_what_is_handled_is_not_shown_again(log: QuestionLog) -> None:
    """Marking twice marks nothing more."""
    log.add([ASKED, replace(ASKED, text="Where is a surf shop?")])
    first = log.open_texts()[0]
    assert log.handle([first.id]) == 1
    assert log.handle([first.id]) == 0
    assert first.id not in {one.id for one in log.open_texts()}
    assert len(log.open_texts()) == 1


def test_figures_go_after_two_years(log: QuestionLog, clock: Clock) -> None:
    """What nobody compares with any longer is deleted."""
    log.add([ASKED])
    clock.forward(801)
    assert log.events(date(2026, 11, 1), date(2026, 11, 1)) == []
    assert log.first_day() is None


def test_an_event_has_no_field_that_leads_to_a_person() -> None:
    """No address, no conversation, no ward, no time of day, no words."""
    assert set(Event.__slots__) == {
        "day", "language", "city", "status", "program_id", "category", "latency_ms", "helped"
    }  # fmt: skip


def test_the_writer_writes_what_it_was_handed(log: QuestionLog) -> None:
    """Everything in line is written before it stops."""
    writer = QuestionWriter(log)
    writer.start()
    for _ in range(200):
        writer.put(ASKED)
    writer.stop()
    assert len(log.events(date(2026, 11, 1), date(2026, 11, 1))) == 200
    assert writer.dropped == 0


class StuckLog(QuestionLog):
    """A database that does not answer until it is told to."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, 30)
        self.released = threading.Event()
        self.reached = threading.Event()
        self.written = 0

    def forget(self) -> int:
        return 0

    def add(self, questions: object) -> None:
        self.reached.set()
        assert self.released.wait(10)
        self.written += len(list(questions))  # type: ignore[call-overload]


def test_a_full_line_drops_and_counts(engine: Engine) -> None:
    """The reply never waits, even if the database hangs."""
    log = StuckLog(engine)
    writer = QuestionWriter(log, capacity=5, pause_seconds=0)
    writer.start()
    writer.put(ASKED)
    assert log.reached.wait(10)
    for _ in range(8):
        writer.put(ASKED)
    assert writer.dropped == 3
    log.released.set()
    writer.stop()
    assert log.written == 6


class BrokenLog(QuestionLog):
    """A database that is lost."""

    def add(self, questions: object) -> None:
        raise OperationalError("INSERT", {"text": "secret words"}, Exception("disk full"))


def test_a_lost_database_is_logged_without_words(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """The writer goes on, and nothing of a question goes into the log."""
    writer = QuestionWriter(BrokenLog(engine, 30), pause_seconds=0)
    writer.start()
    writer.put(ASKED)
    writer.settle()
    writer.put(ASKED)
    writer.stop()
    assert writer.dropped == 2
    assert "1 questions were not counted: OperationalError" in caplog.text
    assert "secret" not in caplog.text
    assert "surfboards" not in caplog.text
