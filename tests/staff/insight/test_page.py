import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from service.answering.answer import AnswerStatus
from service.storage.accounts import Role
from service.storage.questions import Asked, QuestionLog
from tests.staff.conftest import StaffClient

OCTOBER = datetime(2026, 10, 5, 3, tzinfo=UTC)


def asked(times: int, language: str, status: AnswerStatus, program: str = "") -> list[Asked]:
    category = "waste" if program else ""
    return [Asked("?", language, language, "", status, program, category, 20, "0" * 32)] * times


@pytest.fixture
def october(staff_engine: Engine) -> None:
    """A month that is long over."""
    log = QuestionLog(staff_engine, 30, lambda: OCTOBER)
    log.add(asked(12, "vi", AnswerStatus.ANSWERED, "yokohama/sofa"))
    log.add(asked(4, "vi", AnswerStatus.UNANSWERED))
    log.add(asked(2, "th", AnswerStatus.ANSWERED, "kawasaki/<b>"))
    log.add(asked(2, "ne", AnswerStatus.ANSWERED, "yokohama/bags"))


@pytest.mark.usefixtures("october")
def test_a_manager_reads_what_was_asked(staff: Callable[[Role], StaffClient]) -> None:
    """Total, share of answers, languages and programs; small groups are not even named."""
    page = staff(Role.VIEWER).get("/staff/insight", params={"period": "2026-10"})
    assert page.status_code == 200
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
    assert "Questions 20 " in words
    assert "Answered 80%" in words
    assert "No answer found 20%" in words
    assert "Vietnamese 16 12 – not shown, or none 4" in words
    assert "yokohama/sofa 12" in words
    assert "Not shown: 4" in words
    for small in ("Thai", "Nepali", "yokohama/bags", "kawasaki/"):
        assert small not in words
    assert "style=" not in page.text
    assert "<script>" not in page.text


@pytest.mark.usefixtures("october")
def test_the_file_says_what_the_page_says(staff: Callable[[Role], StaffClient]) -> None:
    """One row a figure, month by month, with the months without questions."""
    answer = staff(Role.VIEWER).get("/staff/insight.csv", params={"period": "2026-10"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="madoguchi-2026-10-2026-10.csv"' in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0] == ["month", "complete", "table", "row", "column", "questions"]
    assert ["2026-10", "yes", "total", "", "", "20"] in rows
    assert ["2026-10", "yes", "language", "vi", "", "16"] in rows
    assert ["2026-10", "yes", "program", "yokohama/sofa", "waste", "12"] in rows
    assert not [row for row in rows if {"th", "ne", "yokohama/bags"} & set(row)]


def test_nothing_asked_is_said(staff: Callable[[Role], StaffClient]) -> None:
    """No empty charts; a period that is none gives this month."""
    page = staff(Role.VIEWER).get("/staff/insight", params={"period": "9999-99"}).text
    assert "Fewer than three questions" in page
    assert "<svg" not in page
    assert "for 30 days" in page


def test_the_figures_are_for_the_staff(staff: Callable[[Role], StaffClient]) -> None:
    """Nobody else reads them."""
    browser = staff(Role.VIEWER)
    browser.cookies.clear()
    page = browser.get("/staff/insight", follow_redirects=False)
    assert (page.status_code, page.headers["location"]) == (
        303,
        "/staff/login?next=%2Fstaff%2Finsight",
    )
