"""Disaster mode in the real browser: with no index at all, a drill reaches open widgets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.stage import free_port, serving
from service.api.app import create_app
from service.config import Settings
from service.embedding.missing import MissingEncoder
from service.storage.accounts import Role
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.staff import open_as, violations

LIST = "/staff/announcements"


@dataclass(frozen=True)
class Bare:
    """A service that has neither an index nor a model."""

    url: str
    database: Path


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bare]:
    folder = tmp_path_factory.mktemp("bare")
    database = folder / "bare.sqlite3"
    settings = Settings(indexes=folder / "deleted", database=str(database))
    app = create_app(settings, MissingEncoder("no model here"))
    with serving(app, free_port()) as url:
        yield Bare(url, database)


@pytest.fixture
def pages(browser: Browser) -> Iterator[list[Page]]:
    opened: list[Page] = []
    yield opened
    for page in opened:
        page.context.close()


def resident(browser: Browser, pages: list[Page], url: str, tag: str) -> Page:
    """Open the page of residents in a language."""
    context = browser.new_context(viewport=PHONE, locale=tag, service_workers="block")
    page = context.new_page()
    pages.append(page)
    page.goto(url)
    page.locator("madoguchi-chat .panel").wait_for()
    return page


def staff(browser: Browser, pages: list[Page], bare: Bare, size: dict[str, int], locale: str = "en-US") -> Page:  # fmt: skip
    page = open_as(browser, bare.url, bare.database, Role.PUBLISHER, size, locale)
    pages.append(page)
    return page


def draft_drill(page: Page, url: str) -> None:
    """Write a drill with the form, as a person does."""
    page.goto(f"{url}{LIST}")
    page.get_by_role("link", name="New announcement").click()
    page.get_by_role("link", name="Alert level 4: evacuation order").click()
    page.get_by_label("Drill: nothing has happened").check()
    page.get_by_label("Ward").select_option("yokohama-tsurumi-ward")
    page.get_by_role("button", name="Save and look at it").click()


def test_a_drill_reaches_two_widgets_within_a_second_without_an_index(
    browser: Browser, pages: list[Page], bare: Bare
) -> None:
    """In two languages, marked as a drill in each; it goes as quickly when it is ended."""
    thai = resident(browser, pages, bare.url, "th")
    nepali = resident(browser, pages, bare.url, "ne")
    publisher = staff(browser, pages, bare, DESKTOP)
    draft_drill(publisher, bare.url)
    expect(publisher.locator(".languages-grid article")).to_have_count(14)
    publisher.get_by_label("To confirm, type DRILL").fill("DRILL")
    marks = {thai: "[ซ้อม]", nepali: "[अभ्यास]"}
    for page in marks:
        assert page.locator(".announcement").count() == 0
        page.evaluate(
            """() => new MutationObserver(() => { window.seenAt ??= Date.now(); })
              .observe(document.querySelector("madoguchi-chat").shadowRoot.querySelector(".banner"),
                { childList: true })"""
        )
    publisher.evaluate(
        """() => document.querySelector("form[action$='/publish']")
          .addEventListener("submit", () => sessionStorage.setItem("sent", Date.now()))"""
    )
    publisher.get_by_role("button", name="Start the drill").click()
    expect(publisher.get_by_text("Published. Residents see it now.")).to_be_visible()
    sent = int(publisher.evaluate("() => sessionStorage.getItem('sent')"))
    for page, mark in marks.items():
        banner = page.locator(".announcement.emergency")
        expect(banner).to_contain_text(mark)
        assert banner.get_attribute("role") == "alert"
        assert page.evaluate("() => window.seenAt") - sent < 1000
    publisher.get_by_role("link", name="End it now").click()
    publisher.get_by_role("button", name="Yes, end it").click()
    for page in marks:
        expect(page.locator(".announcement")).to_have_count(0, timeout=2000)


def test_who_comes_later_is_warned_before_choosing_a_language(
    browser: Browser, pages: list[Page], bare: Bare
) -> None:
    """Without an index and without scripts too; and the staff page shows it as it comes."""
    watching = staff(browser, pages, bare, DESKTOP)
    watching.goto(f"{bare.url}{LIST}?see=uk")
    expect(watching.locator("#shown")).to_contain_text("Residents see no announcement now.")
    publisher = staff(browser, pages, bare, PHONE)
    draft_drill(publisher, bare.url)
    publisher.get_by_label("To confirm, type DRILL").fill("drill")
    publisher.get_by_role("button", name="Start the drill").click()
    expect(watching.locator("#shown")).to_contain_text("[НАВЧАННЯ]", timeout=3000)
    late = resident(browser, pages, bare.url, "vi")
    expect(late.locator(".announcement")).to_contain_text("[DIỄN TẬP]")
    late.locator("madoguchi-chat button[lang=ko]").click()
    expect(late.locator(".announcement")).to_contain_text("[훈련]")
    context = browser.new_context(java_script_enabled=False, locale="es")
    plain = context.new_page()
    pages.append(plain)
    plain.goto(bare.url)
    expect(plain.get_by_role("alert")).to_contain_text("[SIMULACRO]")
    publisher.get_by_role("link", name="End it now").click()
    publisher.get_by_role("button", name="Yes, end it").click()
    expect(watching.locator("#shown")).to_contain_text("Residents see no announcement now.")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("locale", ["en-US", "ja-JP"])
def test_pages_are_accessible(
    browser: Browser, pages: list[Page], bare: Bare, size: dict[str, int], locale: str
) -> None:
    """axe finds nothing, and nothing sticks out sideways, at 400 % zoom neither."""
    page = staff(browser, pages, bare, size, locale)
    faults: list[str] = []
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    addresses = [LIST, f"{LIST}/new", f"{LIST}/new?kind=evacuation_4", f"{LIST}/new?kind=free"]
    for address in addresses:
        page.goto(bare.url + address)
        assert violations(page) == [], address
    page.locator("[id='title.ja']").fill("給水車が来ます")
    page.locator("#reality-drill").check()
    page.locator("main form button").last.click()
    page.locator(".languages-grid").wait_for()
    assert violations(page) == []
    for width in (320, size["width"]):
        page.set_viewport_size({"width": width, "height": 600})
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    page.locator("#word").fill("訓練")
    page.keyboard.press("Enter")
    page.locator(".notice.good").wait_for()
    page.goto(page.url.split("?")[0] + "/end")
    assert violations(page) == []
    page.locator("main button").click()
    page.locator(".notice.good").wait_for()
    assert violations(page) == []
    assert faults == []


def test_questions_say_that_they_cannot_be_answered(bare: Bare) -> None:
    """What needs the index answers 503; what does not, answers."""
    assert httpx.get(f"{bare.url}/announcements").status_code == 200
    assert httpx.get(f"{bare.url}/readyz").status_code == 503
    reply = httpx.post(f"{bare.url}/ask", json={"question": "Where is the shelter?"})
    assert reply.status_code == 503
