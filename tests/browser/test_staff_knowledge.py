"""Knowledge work in a real browser, with the real encoder, publishing in a process of its own."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.stage import free_port, serving
from service.answering.answer import AnswerStatus
from service.api.app import create_app
from service.building import build_snapshot
from service.config import Settings
from service.embedding.encoder import Encoder
from service.indexing.store import SnapshotStore
from service.storage.accounts import Role
from service.storage.database import open_database
from service.storage.questions import Asked, QuestionLog
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.staff import open_as, violations
from tests.builders import write_small_corpus
from tests.staff.knowledge.conftest import QUESTION, QUESTIONS

PICTURES = os.environ.get("MADOGUCHI_PICTURES")
"""Folder that pictures of the pages are put into; none are kept without it."""
THREE_MINUTES = 180
PATIENCE_MS = 60_000
"""The crowd, the browser and the service share a few cores."""
REQUESTS_A_SECOND = 100
SAME_QUESTION = ("मेरो कुकुर दर्ता गर्न कहाँ जाने होला?", "कुकुर दर्ता गर्न कहाँ जानुपर्छ?")
pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Service:
    """A running service over a corpus of its own."""

    url: str
    database: Path
    corpus: Path


@pytest.fixture(scope="module")
def service(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    root = tmp_path_factory.mktemp("knowledge")
    write_small_corpus(root / "corpus")
    (root / "questions").mkdir()
    (root / "questions" / "dev.jsonl").write_text(QUESTIONS, encoding="utf-8")
    build_snapshot(
        root / "corpus",
        root / "questions",
        SnapshotStore(root / "indexes"),
        encoder,
        lambda done, total: None,
        lambda line: None,
        force=False,
    )
    settings = Settings(
        corpus=root / "corpus",
        questions=root / "questions",
        indexes=root / "indexes",
        database=str(root / "site.sqlite3"),
        reload_seconds=0.2,
    )
    with serving(create_app(settings, encoder), free_port()) as url:
        keep_unanswered(root / "site.sqlite3")
        yield Service(url, root / "site.sqlite3", root / "corpus")


def keep_unanswered(database: Path) -> None:
    """Keep what three people asked in vain, as the service does after its reply."""
    log = QuestionLog(open_database(database), 30)
    log.add(
        [
            Asked(text, "ne", "ne", "yokohama", AnswerStatus.UNANSWERED, "", "", 20, f"{n:032x}")
            for n, text in enumerate((QUESTION, *SAME_QUESTION))
        ]
    )


class Crowd:
    """Residents who ask all the time, and what went wrong for them."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(8)]
        self._start = 0.0
        self.errors: list[str] = []
        self.answered = 0
        self.seconds = 0.0
        self.builds: set[str] = set()

    def __enter__(self) -> Crowd:
        self._start = time.monotonic()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self.seconds = time.monotonic() - self._start

    def _ask(self, number: int) -> None:
        pause = len(self._threads) / REQUESTS_A_SECOND
        due = time.monotonic() + number * pause / len(self._threads)
        with httpx.Client(base_url=self._url, timeout=30) as client:
            while not self._stop.is_set():
                time.sleep(max(0.0, due - time.monotonic()))
                due = max(due + pause, time.monotonic() - 1)
                try:
                    reply = client.post("/ask", json={"question": "Where do I put my garbage?"})
                    if reply.status_code != 200:
                        self.errors.append(f"{reply.status_code} {reply.text[:200]}")
                    self.answered += 1
                except httpx.HTTPError as error:
                    self.errors.append(repr(error))


def picture(page: Page, name: str) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/knowledge-{name}.png", full_page=True)


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"[name='{name.replace('__', '.')}']").fill(value)


def test_from_a_question_in_nepali_to_a_reviewed_program_in_three_minutes(
    browser: Browser, service: Service
) -> None:
    """An editor writes and reviews, a publisher publishes, residents notice only the answer."""
    editor = open_as(browser, service.url, service.database, Role.EDITOR, DESKTOP)
    publisher = open_as(browser, service.url, service.database, Role.PUBLISHER, DESKTOP)
    for page in (editor, publisher):
        page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    with Crowd(service.url) as crowd:
        began = time.monotonic()
        editor.goto(f"{service.url}/staff/knowledge")
        picture(editor, "1-queues")
        editor.get_by_role("link", name="Write a program that answers it").click()
        expect(editor.get_by_text(QUESTION)).to_be_visible()
        fill(editor, japanese="犬の登録はどこでしますか。", title="犬の登録", slug="dog")
        editor.locator("#area").select_option("yokohama")
        editor.locator("#category").select_option("procedures")
        editor.get_by_role("button", name="Begin the draft").click()
        fill(
            editor, summary="犬を飼ったら、30日までに区役所で登録します。登録の料金は3,000円です。"
        )
        for number, question in enumerate(
            ("犬を飼い始めました。", "犬の登録の料金はいくらですか。", "引っ越したら犬の登録はどうしますか。",
             "犬の注射はどこでしますか。"), 2
        ):  # fmt: skip
            fill(editor, **{f"questions__{number}": question})
        fill(
            editor, sections__1__heading="登録のしかた",
            sections__1__body="1. 区役所に行きます。\n2. 3,000円を払います。",
            contacts__1__name="区役所の生活衛生の窓口", contacts__1__phone="000-000-0000",
            sources__1__title="犬の登録のページ", sources__1__publisher="横浜市",
            sources__1__as_of="2026-04",
        )  # fmt: skip
        expect(editor.locator("[data-status]")).to_have_text("Saved by itself.")
        picture(editor, "2-japanese")
        editor.get_by_role("button", name="Save and translate (Nepali)").click()
        expect(editor.locator("[name='questions.1']")).to_have_value(QUESTION)
        fill(
            editor, title="कुकुर दर्ता",
            summary="कुकुर पालेपछि 30 दिनभित्र वडा कार्यालयमा दर्ता गर्नुहोस्। दर्ता शुल्क 3,000 येन हो।",
            sections__1__heading="दर्ता गर्ने तरिका", sections__1__1="वडा कार्यालय जानुहोस्।",
            sections__1__2="3,000 येन तिर्नुहोस्।",
        )  # fmt: skip
        editor.get_by_role("button", name="Mark all as reviewed by Editor").click()
        picture(editor, "3-nepali")
        editor.get_by_role("button", name="Save and see the changes").click()
        expect(editor.get_by_text("Only a publisher can publish.")).to_be_visible()
        expect(editor.get_by_role("button", name="Publish")).to_have_count(0)
        editor.goto(f"{service.url}/staff/knowledge/preview/yokohama/dog?language=ne")
        expect(editor.get_by_text("कुकुर दर्ता").first).to_be_visible()
        picture(editor, "4-preview")

        publisher.goto(f"{service.url}/staff/knowledge/publish/yokohama/dog")
        picture(publisher, "5-changes")
        publisher.get_by_role("button", name="Publish").click()
        picture(publisher, "6-publishing")
        done = publisher.get_by_text("Published. Residents can see it.")
        expect(done).to_be_visible(timeout=120_000)
        picture(publisher, "7-published")
        body = {"question": QUESTION, "language": "ne", "city": "yokohama"}
        while True:
            reply = httpx.post(f"{service.url}/ask", json=body, timeout=30).json()
            found = {answer["program_id"]: answer for answer in reply["answers"]}
            if "yokohama/dog" in found or time.monotonic() - began > THREE_MINUTES:
                break
            time.sleep(0.2)
        seconds = time.monotonic() - began
    assert "yokohama/dog" in found, reply
    assert found["yokohama/dog"]["title"] == "कुकुर दर्ता"
    assert seconds < THREE_MINUTES
    assert not crowd.errors
    assert crowd.answered > 100
    record = f"{seconds:.1f} s, {crowd.answered / crowd.seconds:.1f} questions a second, no error"
    if PICTURES:
        (Path(PICTURES) / "knowledge.txt").write_text(record + "\n", encoding="utf-8")
    po = (service.corpus / "locales/ne/yokohama.po").read_text(encoding="utf-8")
    assert "# reviewed by Editor on " in po


@pytest.mark.parametrize("size", [PHONE, DESKTOP, {"width": 320, "height": 256}], ids=str)
@pytest.mark.parametrize("locale", ["ja-JP", "en-US"])
def test_every_page_is_accessible(
    browser: Browser, service: Service, size: dict[str, int], locale: str
) -> None:
    """axe finds nothing, and at 400 % zoom nothing has to be scrolled sideways."""
    page = open_as(browser, service.url, service.database, Role.PUBLISHER, size, locale)
    edit = "/staff/knowledge/edit/kawasaki/garbage"
    for name, path in {
        "queues": "/staff/knowledge",
        "new": "/staff/knowledge/new?question=Test&language=en",
        "edit": edit,
        "translate": f"{edit}/ne",
        "preview": "/staff/knowledge/preview/kawasaki/garbage?language=ja-x-easy",
        "publish": "/staff/knowledge/publish/kawasaki/garbage",
        "history": "/staff/knowledge/history/kawasaki/garbage",
    }.items():
        page.goto(service.url + path)
        assert violations(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
        picture(page, f"{name}-{locale[:2]}-{size['width']}")


def test_what_is_typed_survives_a_crash(browser: Browser, service: Service) -> None:
    """A page that dies before anybody pressed a button has saved the draft by itself."""
    page = open_as(browser, service.url, service.database, Role.EDITOR, PHONE)
    path = f"{service.url}/staff/knowledge/edit/japan/passport"
    page.goto(path)
    fill(page, title="消えない題名")
    expect(page.locator("[data-status]")).to_have_text("Saved by itself.")
    page.close()
    again = open_as(browser, service.url, service.database, Role.EDITOR, PHONE)
    again.goto(path)
    expect(again.locator("[name=title]")).to_have_value("消えない題名")
