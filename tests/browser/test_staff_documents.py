"""The staff's documents in a real browser: added, found, read; accessible and within its policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.stage import free_port, serving
from service.api.app import create_app
from service.config import Settings
from service.embedding.encoder import Encoder
from service.storage.accounts import Role
from tests.browser.staff import open_as, violations
from tests.documents.files import pdf, sheet

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
ZOOMED = {"width": 320, "height": 256}
"""A window of 1280 × 1024 at 400 %."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[tuple[str, str]]:
    """A service without index that has staff pages; its address and its database."""
    folder = tmp_path_factory.mktemp("documents")
    database = str(folder / "staff.sqlite3")
    settings = Settings(
        indexes=folder / "none",
        database=database,
        documents=folder / "library",
        max_document_mb=1,
    )
    with serving(create_app(settings, encoder), free_port()) as url:
        yield url, database


def add(page: Page, url: str, file: Path, title: str) -> None:
    """Fill in and send the form, as a person does."""
    page.goto(f"{url}/staff/documents")
    page.locator("details.add summary").click()
    page.locator("#file").set_input_files(file)
    page.locator("#title").fill(title)
    page.locator("#publisher").fill("川崎市")
    page.locator("#as_of").fill("2023-03")
    page.locator("#import button").click()
    page.wait_for_url("**/staff/documents/*?new=1")


@pytest.mark.parametrize(
    ("size", "locale"), [(PHONE, "ja-JP"), (DESKTOP, "en-US"), (ZOOMED, "en-US")]
)
def test_a_document_is_added_found_and_read(
    browser: Browser,
    place: tuple[str, str],
    tmp_path: Path,
    size: dict[str, int],
    locale: str,
) -> None:
    """Every page passes axe, fits the window, and breaks no policy; the found passage is in view."""
    url, database = place
    page = open_as(browser, url, database, Role.EDITOR, size, locale)
    broken: list[str] = []
    page.on("console", lambda message: broken.append(message.text))
    page.on("pageerror", lambda error: broken.append(str(error)))
    file = tmp_path / "sheet.txt"
    file.write_text(f"{sheet(lost=5)}\n{locale}{size['width']}", encoding="utf-8")
    add(page, url, file, f"進行管理の表 {size['width']}")
    assert page.locator("h1").inner_text() == f"進行管理の表 {size['width']}"
    pages = [page.url, f"{url}/staff/documents", f"{url}/staff/documents?q=灯台の公開"]
    for address in pages:
        page.goto(address)
        for summary in page.locator("main summary").all():
            summary.click()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("mark").first.inner_text() == "灯台の公開"
    page.locator(".results h3 a").first.click()
    target = page.locator(".passage:target")
    target.wait_for()
    assert "灯台の公開" in target.inner_text()
    box = target.bounding_box()
    assert box is not None
    assert box["y"] < size["height"]
    assert broken == []
    page.context.close()


def test_a_file_too_large_is_told_before_it_is_sent(
    browser: Browser, place: tuple[str, str], tmp_path: Path
) -> None:
    """The warning stands beside the field and nothing leaves the browser."""
    url, database = place
    page = open_as(browser, url, database, Role.EDITOR, DESKTOP)
    page.goto(f"{url}/staff/documents")
    page.locator("details.add summary").click()
    assert page.locator("#too-large").is_hidden()
    large = tmp_path / "large.txt"
    large.write_bytes(b"a" * (2**20 + 1))
    page.locator("#file").set_input_files(large)
    assert (
        page.locator("#too-large").inner_text()
        == "The file is too large. At most 1 MB are taken in."
    )
    for name, text in (("title", "大"), ("publisher", "市"), ("as_of", "2023")):
        page.locator(f"#{name}").fill(text)
    posts: list[str] = []
    page.on(
        "request", lambda request: posts.append(request.url) if request.method == "POST" else None
    )
    page.locator("#import button").click()
    assert page.evaluate("document.activeElement.id") == "file"
    assert posts == []
    page.locator("#file").set_input_files(pdf(tmp_path / "a.pdf", [["雨水の利用"]]))
    assert page.locator("#too-large").is_hidden()
    page.locator("#import button").click()
    page.wait_for_url("**/staff/documents/*?new=1")
    assert page.locator(".words").inner_text() == "雨水の利用"
    page.context.close()
