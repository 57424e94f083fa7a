"""Takes the widget's pictures: every state, on a phone and on a desktop, in five languages.

Usage: scripts/screenshots [FOLDER]; without a folder, they go to artifacts/screenshots and the two
pictures of the README are renewed.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.stage import find_chromium, free_port, launch, serving
from service.api.app import create_app
from service.config import load_settings
from service.embedding.factory import load_encoder

SIZES: Final = {"phone": (360, 740), "desktop": (1280, 800)}
STATES: Final = (
    "languages", "welcome", "answer", "uncertain", "unanswered", "emergency", "banner", "offline",
    "settings",
)  # fmt: skip
QUESTIONS: Final = {
    "en": (
        "How do I throw away a sofa in Kawasaki?",
        "money help",
        "Where can I buy a surfboard?",
        "My husband is not breathing",
    ),
    "ja": ("川崎で粗大ごみを捨てたい", "申し込み", "サーフボードはどこで買えますか", "夫が息をしていません"),
    "ne": (
        "कावासाकीमा पुरानो सोफा कसरी फाल्ने?",
        "पैसाको सहयोग",
        "सर्फबोर्ड कहाँ किन्न पाइन्छ?",
        "मेरो श्रीमान्ले सास फेरिरहनुभएको छैन",
    ),
    "th": (
        "อยากทิ้งโซฟาเก่าที่คาวาซากิ ต้องทำอย่างไร",
        "เรื่องลูก",
        "ซื้อกระดานโต้คลื่นได้ที่ไหน",
        "สามีไม่หายใจ",
    ),
    "uk": (
        "Як викинути старий диван у Кавасакі?",
        "допомога грошима",
        "Де купити дошку для серфінгу?",
        "Мій чоловік не дихає",
    ),
}  # fmt: skip
_ANNOUNCEMENTS_CHANGE: Final = ("banner", "offline")
_FILE_IS_READ_WITHIN_SECONDS: Final = 1.1
_ASKED: Final = ("answer", "uncertain", "unanswered", "emergency")
_WARNING: Final = {
    "id": "tsunami", "level": "emergency", "url": "https://www.example.jp/",
    "texts": {
        "ja": {"title": "津波警報（訓練）", "text": "海の近くの人は、すぐに高い所へ逃げてください。"},
        "en": {"title": "Tsunami warning (drill)", "text": "If you are near the sea, go to high ground now."},
        "ne": {"title": "सुनामी चेतावनी (अभ्यास)", "text": "समुद्र नजिक हुनुहुन्छ भने तुरुन्त अग्लो ठाउँमा जानुहोस्।"},
        "th": {"title": "ประกาศเตือนภัยสึนามิ (ซ้อม)", "text": "ถ้าอยู่ใกล้ทะเล ให้หนีขึ้นที่สูงทันที"},
        "uk": {"title": "Попередження про цунамі (навчання)", "text": "Якщо ви біля моря, негайно йдіть на високе місце."},
    },
}  # fmt: skip
_README: Final = {
    ("phone", "ne", "answer"): "phone.png",
    ("desktop", "en", "answer"): "desktop.png",
}


@contextmanager
def stage(announcements: Path, database: Path) -> Iterator[str]:
    """Serve the current index with announcements of our own; yields the address."""
    settings = load_settings().model_copy(
        update={"announcements": announcements, "database": database}
    )
    app = create_app(settings, load_encoder(settings.encoder))
    with serving(app, free_port()) as url:
        yield url


def bring_to(page: Page, state: str, tag: str) -> None:
    """Bring a freshly opened page into a state."""
    if state == "languages":
        return
    page.locator(f"madoguchi-chat button[lang={tag}]").click()
    page.locator("#question").wait_for()
    if tag == "ja":
        page.locator(".bar .round").first.click()
        page.get_by_role("checkbox").first.check()
        page.locator(".back").click()
    if state in _ASKED:
        _ask(page, QUESTIONS[tag][_ASKED.index(state)])
        if state == "uncertain" and page.locator(".turn .choice").count() == 0:
            sys.exit(f"{tag}: {QUESTIONS[tag][1]!r} is not answered with a choice; take another")
        if state == "answer" and page.locator("article.card").count() == 0:
            page.locator(".turn .choice").first.click()
    elif state == "offline":
        page.context.set_offline(True)
        _ask(page, QUESTIONS[tag][0])
    elif state == "settings":
        page.locator(".bar .round").first.click()
    elif state == "banner":
        page.locator(".announcement").wait_for()


def _ask(page: Page, question: str) -> None:
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    page.locator(".turn").wait_for()
    page.locator(".typing").wait_for(state="detached")


def take_all(browser: Browser, url: str, announcements: Path, folder: Path) -> None:
    """Take every picture into a folder, named size-language-state.png."""
    for size, (width, height) in SIZES.items():
        for tag in QUESTIONS:
            for state in STATES:
                placed = [_WARNING] if state == "banner" else []
                announcements.write_text(json.dumps({"announcements": placed}), encoding="utf-8")
                time.sleep(_FILE_IS_READ_WITHIN_SECONDS if state in _ANNOUNCEMENTS_CHANGE else 0)
                context = browser.new_context(
                    viewport={"width": width, "height": height}, locale=tag,
                    timezone_id="Asia/Tokyo", has_touch=size == "phone",
                    reduced_motion="reduce", service_workers="block",
                )  # fmt: skip
                page = context.new_page()
                page.clock.set_fixed_time(datetime(2026, 11, 24, 1, 30, tzinfo=UTC))
                page.goto(url)
                bring_to(page, state, tag)
                page.wait_for_timeout(150)
                page.screenshot(path=folder / f"{size}-{tag}-{state}.png")
                print(f"{size} {tag} {state}")
                context.close()


def main() -> None:
    """Take the pictures, and renew those of the README."""
    root = Path(__file__).resolve().parent.parent
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else root / "artifacts" / "screenshots"
    chosen.mkdir(parents=True, exist_ok=True)
    path = find_chromium()
    if path is None:
        sys.exit("no Chromium: apt-get install chromium, or set MADOGUCHI_CHROMIUM")
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        announcements = Path(temporary) / "announcements.json"
        with stage(announcements, Path(temporary) / "database.sqlite3") as url:
            take_all(launch(playwright, path), url, announcements, chosen)
    if len(sys.argv) == 1:
        images = root / "docs" / "images"
        images.mkdir(parents=True, exist_ok=True)
        for (size, tag, state), name in _README.items():
            (images / name).write_bytes((chosen / f"{size}-{tag}-{state}.png").read_bytes())


if __name__ == "__main__":
    main()
