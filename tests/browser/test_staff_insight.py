"""The figures in a real browser; the service has no index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.stage import free_port, serving
from service.answering.answer import AnswerStatus
from service.api.app import create_app
from service.config import Settings
from service.storage.accounts import Role
from service.storage.database import open_database
from service.storage.questions import Asked, QuestionLog
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.staff import open_as, violations
from tests.builders import HashingEncoder

PAGE = "/staff/insight?period=2026-10"
FOUR_TIMES = {"width": 320, "height": 256}
"""What a window of 1280 by 1024 pixels shows at 400 %."""


@dataclass(frozen=True)
class Office:
    url: str
    database: Path


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    database = folder / "x.sqlite3"
    engine = open_database(database)
    for day in (3, 4, 11, 20):
        log = QuestionLog(engine, 30, lambda day=day: datetime(2026, 10, day, 3, tzinfo=UTC))  # type: ignore[misc]
        for tag, status in (
            ("vi", AnswerStatus.ANSWERED),
            ("vi", AnswerStatus.UNANSWERED),
            ("en", AnswerStatus.ANSWERED),
            ("ne", AnswerStatus.UNCERTAIN),
        ):
            one = Asked("?", tag, tag, "kawasaki", status, "japan/x", "waste", 700, "0" * 32)
            log.add([one] * day)
    engine.dispose()
    settings = Settings(indexes=folder / "none", database=str(database))
    with serving(create_app(settings, HashingEncoder()), free_port()) as url:
        yield Office(url, database)


def open_page(browser: Browser, office: Office, size: dict[str, int], **options: str) -> Page:
    page = open_as(browser, office.url, office.database, Role.VIEWER, size, **options)
    page.goto(office.url + PAGE)
    return page


@pytest.mark.parametrize("locale", ["en-US", "ja-JP"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP, FOUR_TIMES])
def test_nothing_stands_in_anyones_way(
    browser: Browser, office: Office, size: dict[str, int], scheme: str, locale: str
) -> None:
    """axe finds nothing, and the page never scrolls sideways, at 400 % neither."""
    page = open_page(browser, office, size, locale=locale, color_scheme=scheme)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_a_chart_is_also_told_in_words(browser: Browser, office: Office) -> None:
    """The drawing has a name, and a table that the keyboard opens holds the same numbers."""
    page = open_page(browser, office, DESKTOP)
    name = page.get_by_role("img").get_attribute("aria-label")
    assert name == "Bar chart. Most: 80 on 2026-10-20. The numbers are in the table below."
    page.locator("summary", has_text="As a table").focus()
    page.keyboard.press("Enter")
    row = page.get_by_role("row", name="2026-10-20")
    expect(row).to_be_visible()
    assert row.get_by_role("cell").inner_text() == "80"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_are_seen_with_forced_colors_too(
    browser: Browser, office: Office, scheme: str
) -> None:
    """A bar never has the color of the page."""
    page = open_page(browser, office, DESKTOP, forced_colors="active", color_scheme=scheme)
    colors = page.evaluate(
        """() => [...document.querySelectorAll("main rect")].map((rect) =>
             [getComputedStyle(rect).fill, getComputedStyle(document.body).backgroundColor])"""
    )
    assert len(colors) > 30
    assert all(fill != ground for fill, ground in colors)


def test_a_period_is_chosen_and_saved_as_a_file(browser: Browser, office: Office) -> None:
    """Without any script: a form and a link."""
    page = open_page(browser, office, PHONE)
    page.get_by_label("Period").select_option("2026-10")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Vietnamese")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download as CSV").click()
    saved = waiting.value
    assert saved.suggested_filename == "madoguchi-2026-10-2026-10.csv"
    assert "2026-10,yes,language,vi,,76" in Path(saved.path()).read_text(encoding="utf-8-sig")
