"""Search as you type and the counter, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.stage import free_port, serving
from service.api.app import create_app
from service.config import Settings
from service.storage.accounts import Role
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.staff import open_as, violations
from tests.builders import HashingEncoder
from tests.staff.search.service import build_small_index

NARROW = {"width": 320, "height": 640}
"""A screen of 1280 pixels at 400 % zoom."""
PAGES = [
    "/staff", "/staff?q=つるみ&city=yokohama", "/staff/why?q=ごみはいつ出しますか",
    "/staff/program?id=japan/passport&language=vi&q=passp", "/staff/program?id=yokohama/handbook",
    "/staff/visitor?id=japan/passport&language=vi", "/staff/sheet?id=japan/passport&language=vi",
    "/staff/phrases", "/staff/phrases?language=th",
    "/staff/phrases/show?phrase=documents.residence_card&language=ne",
    "/staff/phrases/show?phrase=housing.moved_when&language=uk",
    "/staff/phrases/show?phrase=waiting.minutes&language=zh-Hant",
    "/staff/phrases/show?phrase=waiting.time&language=ko",
]  # fmt: skip
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("staff-search")
    database = folder / "db.sqlite3"
    settings = Settings(indexes=build_small_index(folder), database=str(database))
    with serving(create_app(settings, HashingEncoder()), free_port()) as url:
        yield url, database


@pytest.fixture
def desk(browser: Browser, service: tuple[str, Path]) -> Iterator[Open]:
    """Opens pages for somebody who is logged in, and notes what browsers complain about."""
    url, database = service
    pages: list[Page] = []
    faults: list[str] = []

    def make(path: str, size: dict[str, int] = DESKTOP, **options: Any) -> Page:
        page = open_as(browser, url, database, Role.VIEWER, size, **options)
        pages.append(page)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.goto(url + path)
        return page

    yield make
    for page in pages:
        page.context.close()
    assert not faults


def test_a_few_keys_find_and_open(desk: Open) -> None:
    """Slash, letters, arrow, Enter; the result announces itself; going back keeps what was typed."""
    page = desk("/staff")
    box = page.get_by_role("combobox", name="Search by words, name or phone number")
    box.blur()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    box.press_sequentially("つるみ")
    option = page.locator("#results [role=option]")
    expect(option).to_have_count(1)
    expect(page.locator("#summary")).to_have_text("1 found.")
    expect(option.locator("mark").first).to_have_text("鶴見")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "option-0")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/program?id=yokohama%2Flounge-tsurumi*")
    page.keyboard.press("Escape")
    page.wait_for_url("**/staff?q=*")
    expect(page.get_by_role("combobox").first).to_have_value("つるみ")
    expect(page.locator("#results [role=option]")).to_have_count(1)


def test_enter_opens_the_first_and_escape_clears(desk: Open) -> None:
    """Without an arrow the first is meant; Esc takes back the choice, then the text."""
    page = desk("/staff?q=ごみ")
    box = page.locator("#q")
    expect(page.locator("#results [role=option]").first).to_be_visible()
    box.press("ArrowUp")
    assert re.fullmatch(r"option-\d", box.get_attribute("aria-activedescendant") or "")
    box.press("Escape")
    assert box.get_attribute("aria-activedescendant") is None
    box.press("Escape")
    expect(box).to_have_value("")
    expect(page.locator("#results [role=option]")).to_have_count(5)
    box.fill("passp")
    box.press("Enter")
    page.wait_for_url("**/staff/program?id=japan%2Fpassport*")


def test_a_facet_narrows_at_once(desk: Open) -> None:
    """The list, the counts and the address follow."""
    page = desk("/staff?q=ごみ")
    page.get_by_text("Narrow down", exact=True).click()
    page.get_by_label("City").select_option("kawasaki")
    expect(page.locator("#results [role=option]")).to_have_count(1)
    page.wait_for_url("**city=kawasaki")
    expect(page.get_by_label("City").locator("option:checked")).to_have_text("Kawasaki (1)")


def test_without_scripts_the_form_and_links_do(desk: Open) -> None:
    """Find, open, change the language."""
    page = desk("/staff", java_script_enabled=False)
    page.locator("#q").fill("つるみ")
    page.get_by_role("button", name="Search").click()
    page.locator("a.name").click()
    page.locator("#language").select_option("ko")
    page.get_by_role("button", name="Show", exact=True).click()
    assert "language=ko" in page.url


def test_readings_come_on_demand_and_stay(desk: Open) -> None:
    """Hidden until asked for; the next program has them too."""
    page = desk("/staff/program?id=japan/passport")
    reading = page.locator("rt").first
    expect(reading).to_be_hidden()
    page.get_by_label("Furigana").check()
    expect(reading).to_be_visible()
    page.goto(page.url.replace("japan/passport", "kawasaki/garbage"))
    expect(page.locator("rt").first).to_be_visible()


def test_the_visitor_sees_nothing_of_the_staff_page(desk: Open) -> None:
    """Large type in the visitor's language, no navigation; Esc leads back to the program."""
    page = desk("/staff/visitor?id=japan/passport&language=vi", size=PHONE)
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.locator("nav, header")).to_have_count(0)
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.lead')).fontSize)")
    assert size >= 20
    page.keyboard.press("Escape")
    page.wait_for_url("**/staff/program?id=japan%2Fpassport")


def test_pointing_answers_in_both_languages(desk: Open) -> None:
    """What the visitor taps stands large; a tapped number goes into its blank."""
    page = desk("/staff/phrases?language=es", size=PHONE)
    page.locator('[id="housing.moved_when"]').click()
    page.get_by_role("button", name="lunes").click()
    expect(page.locator("#answer")).to_have_text("lunes月曜日")
    page.keyboard.press("Escape")
    page.wait_for_url("**/staff/phrases?language=es#housing.moved_when")
    page.locator('[id="waiting.minutes"]').click()
    for digit in "15":
        page.get_by_role("button", name=digit, exact=True).click()
    expect(page.locator("h1")).to_have_text("Espere unos 15 minutos, por favor.")
    expect(page.locator("#japanese")).to_contain_text("だいたい15")
    page.locator("#clear").click()
    expect(page.locator("h1")).to_contain_text("＿＿")


def test_the_sheet_is_one_page_of_paper(desk: Open) -> None:
    """Without the choices of the screen, and without staff pages around it."""
    page = desk("/staff/sheet?id=japan/passport&language=vi")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", printed)
    assert box
    assert [round(float(side)) for side in box.groups()] == pytest.approx([595, 842], abs=1)
    page.emulate_media(media="print")
    expect(page.locator(".choices")).to_be_hidden()
    expect(page.locator(".qr")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible(desk: Open, path: str) -> None:
    """axe finds nothing, light, dark and on a phone; nothing is cut off at 400 % zoom."""
    page = desk(path)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    page.emulate_media(color_scheme="light", forced_colors="active")
    page.set_viewport_size(NARROW)
    assert violations(page) == []
    too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert too_wide <= 0
