"""One service over the real corpus, one browser per module, and a host page on another origin."""

from __future__ import annotations

import http.server
import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.stage import find_chromium, free_port, launch, serving
from service.api.app import create_app
from service.config import Settings
from service.embedding.encoder import Encoder
from service.indexing.store import SnapshotStore

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}


@pytest.fixture(autouse=True)
def _marked(request: pytest.FixtureRequest) -> None:
    request.applymarker(pytest.mark.browser)


@dataclass
class Host:
    """A city's site on another origin: pages by path, each with its Content-Security-Policy."""

    port: int
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)

    def page(self, html: str, policy: str = "", path: str = "/page") -> str:
        """Put a page up and return its address."""
        self.pages[path] = (html, policy)
        return f"http://localhost:{self.port}{path}"


@dataclass(frozen=True)
class Site:
    """The service under test."""

    url: str
    announcements: Path
    database: Path

    def announce(self, *entries: dict[str, Any]) -> None:
        """Place announcements as a city does."""
        self.announcements.write_text(json.dumps({"announcements": entries}), encoding="utf-8")


@pytest.fixture(scope="session")
def host() -> Iterator[Host]:
    site = Host(free_port())

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            html, policy = site.pages.get(self.path.split("?")[0], ("", ""))
            self.send_response(200 if html else 404)
            kind = "text/css" if self.path.endswith(".css") else "text/html; charset=utf-8"
            self.send_header("content-type", kind)
            if policy:
                self.send_header("content-security-policy", policy)
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", site.port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def site(
    real_store: SnapshotStore,
    encoder: Encoder,
    host: Host,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    settings = Settings(
        indexes=real_store.folder,
        database=folder / "site.sqlite3",
        announcements=folder / "announcements.json",
        cors_origins=f"http://localhost:{host.port}",
    )
    with serving(create_app(settings, encoder), free_port()) as url:
        yield Site(url, folder / "announcements.json", settings.database)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        message = "no Chromium: apt-get install chromium, or set MADOGUCHI_CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        running = launch(playwright, path)
        yield running
        running.close()


@dataclass
class Opened:
    """Opens contexts and notes what goes wrong in their pages."""

    make: Callable[..., Page]
    faults: list[str]


@pytest.fixture
def opened(browser: Browser, site: Site) -> Iterator[Opened]:
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def make(
        url: str = "/", size: dict[str, int] = PHONE, locale: str = "en-US", **options: Any
    ) -> Page:
        options = {"service_workers": "block", "reduced_motion": "reduce", **options}
        context = browser.new_context(
            viewport=size, locale=locale, timezone_id="Asia/Tokyo", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(url if url.startswith("http") else site.url + url)
        return page

    yield Opened(make, faults)
    for context in contexts:
        context.close()
    site.announcements.unlink(missing_ok=True)
    assert not faults, "scripts failed in the page"


@pytest.fixture
def chat(opened: Opened) -> Callable[..., Page]:
    """Opens the full page in a language, past the choice of language."""

    def open_in(tag: str = "en", **options: Any) -> Page:
        page = opened.make("/", **options)
        page.locator(f"madoguchi-chat button[lang={tag}]").click()
        page.locator("#question").wait_for()
        return page

    return open_in


def ask_for_card(page: Page, question: str) -> None:
    """Ask, and open the first of several candidates if the service is not sure of one."""
    ask(page, question)
    if page.locator("article.card").count() == 0:
        page.locator(".turn .choice").first.click()
    page.locator("article.card").first.wait_for()


def ask(page: Page, question: str) -> None:
    """Type a question, send it, and wait until its reply stands there."""
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    page.locator(".turn").last.wait_for()
    page.wait_for_function(
        "() => !document.querySelector('madoguchi-chat').shadowRoot.querySelector('.typing')"
    )
