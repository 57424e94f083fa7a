"""Reachable by keyboard, screen reader, zoom and touch, in light and dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Host, Opened, Site, ask, ask_for_card

QUESTIONS = {
    "answer": {
        "en": "How do I throw away a sofa in Kawasaki?",
        "ja": "川崎で粗大ごみを捨てたい",
        "ne": "कावासाकीमा पुरानो सोफा कसरी फाल्ने?",
        "th": "อยากทิ้งโซฟาเก่าที่คาวาซากิ ต้องทำอย่างไร",
        "uk": "Як викинути старий диван у Кавасакі?",
        "ja-x-easy": "かわさきで ふるいソファを すてたいです。",
    },
    "emergency": {
        "en": "My husband is not breathing",
        "ja": "夫が息をしていません",
        "ne": "मेरो श्रीमान्ले सास फेरिरहनुभएको छैन",
        "th": "สามีไม่หายใจ",
        "uk": "Мій чоловік не дихає",
        "ja-x-easy": "おっとが いきを していません。たすけて",
    },
}
STATES = ["languages", "welcome", "answer", "unanswered", "emergency", "failed", "settings", "sos", "banner"]  # fmt: skip


def bring_to(page: Page, site: Site, state: str, tag: str) -> None:
    """Bring an open page into a state."""
    if state == "languages":
        return
    if state == "banner":
        site.announce(
            {"id": "q", "level": "emergency", "texts": {"ja": {"title": "津波警報", "text": "高い所へ"}}, "url": "https://city.example/"},
            {"id": "w", "level": "warning", "texts": {"ja": {"title": "大雨"}}},
            {"id": "i", "level": "information", "texts": {"ja": {"title": "お知らせ"}}},
        )  # fmt: skip
    page.locator(f"madoguchi-chat button[lang={tag}]").click()
    page.locator("#question").wait_for()
    if state in QUESTIONS:
        (ask_for_card if state == "answer" else ask)(page, QUESTIONS[state][tag])
        page.evaluate("""() => document.querySelector('madoguchi-chat').shadowRoot
          .querySelectorAll("details").forEach((node) => { node.open = true; })""")
    elif state == "unanswered":
        ask(page, "Where can I buy a surfboard?")
    elif state == "failed":
        page.context.set_offline(True)
        ask(page, "sofa")
    elif state == "settings":
        page.locator(".bar .round").first.click()
    elif state == "sos":
        page.locator(".sos").click()
    elif state == "banner":
        page.locator(".announcement").nth(2).wait_for()


def violations(page: Page) -> list[str]:
    """Return what axe-core finds, of every rule set, best practices included."""
    found: list[Any] = Axe().run(page).response["violations"]
    return [f"{item['id']}: {[node['html'][:200] for node in item['nodes'][:3]]}" for item in found]


@pytest.mark.parametrize(
    ("size", "tag", "look"),
    [
        (PHONE, "en", "dark"),
        (DESKTOP, "ja", "light"),
        (PHONE, "ne", "light"),
        (DESKTOP, "th", "dark"),
        (PHONE, "uk", "dark"),
        (DESKTOP, "ja-x-easy", "light"),
    ],
    ids=["phone-en", "desktop-ja", "phone-ne", "desktop-th", "phone-uk", "desktop-ja-x-easy"],
)
def test_axe_finds_nothing(
    opened: Opened, site: Site, size: dict[str, int], tag: str, look: str
) -> None:
    """No violation of any rule in any state."""
    for state in STATES:
        page = opened.make("/", size=size, color_scheme=look)
        bring_to(page, site, state, tag)
        assert violations(page) == [], state
        page.context.close()


def test_axe_finds_nothing_on_a_host_page(opened: Opened, site: Site, host: Host) -> None:
    """Closed, and open over a page of someone else."""
    url = host.page(
        f'<!doctype html><html lang="en"><title>City</title><body><main><h1>City</h1></main><script src="{site.url}/widget.js" data-language="en"></script>'
    )
    page = opened.make(url, size=DESKTOP)
    page.locator("madoguchi-chat .launcher").wait_for()
    assert violations(page) == []
    page.locator("madoguchi-chat .launcher").click()
    page.locator("#question").wait_for()
    assert violations(page) == []


def test_the_whole_way_by_keyboard(opened: Opened, site: Site, host: Host) -> None:
    """Open, choose the language, ask, read on, give feedback, close: no mouse, focus never lost."""
    url = host.page(
        f'<!doctype html><html lang="en"><title>City</title><body><main><h1>City</h1><a href="#">First</a></main><script src="{site.url}/widget.js"></script>'
    )
    page = opened.make(url, size=DESKTOP)
    focused = "() => document.activeElement.shadowRoot?.activeElement"

    def tab_to(selector: str, key: str = "Tab") -> None:
        for _ in range(60):
            page.keyboard.press(key)
            if page.evaluate(f"(s) => ({focused})()?.matches(s) ?? false", selector):
                return
        raise AssertionError(f"the keyboard does not reach {selector}")

    page.locator("madoguchi-chat .launcher").wait_for()
    tab_to(".launcher")
    page.keyboard.press("Enter")
    page.locator(".languages").wait_for()
    tab_to("button[lang=en]")
    page.keyboard.press("Enter")
    page.locator("#question").wait_for()
    tab_to("#question")
    page.keyboard.type("How do I throw away a sofa in Kawasaki?")
    page.keyboard.press("Enter")
    page.locator("article.card").wait_for()
    tab_to(".feedback button:first-of-type", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".feedback")).to_contain_text("Thank you")
    assert page.evaluate(f"() => ({focused})().closest('.feedback') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate(f"() => ({focused})().className") == "launcher"


def test_focus_stays_inside_while_the_panel_covers_the_page(
    opened: Opened, site: Site, host: Host
) -> None:
    """On a phone Tab goes round in the panel, both ways."""
    url = host.page(
        f'<!doctype html><html lang="en"><title>City</title><body><a href="#">Behind</a><script src="{site.url}/widget.js" data-language="en"></script>'
    )
    page = opened.make(url)
    page.locator("madoguchi-chat .launcher").click()
    page.locator("#question").wait_for()
    for key in ["Tab"] * 40 + ["Shift+Tab"] * 40:
        page.keyboard.press(key)
        assert page.evaluate("() => document.activeElement.localName") == "madoguchi-chat"


def test_a_screen_reader_hears_things_in_the_order_of_need(chat: Callable[..., Page]) -> None:
    """Answer, then number, then steps, then source; inside a polite log; named controls."""
    page = chat("en")
    ask(page, QUESTIONS["answer"]["en"])
    tree = page.locator("madoguchi-chat").aria_snapshot()
    wanted = ['heading "Ask Madoguchi" [level=1]', 'log "Questions and answers"', "How to put out garbage in Kawasaki",
              'link "Call 044-', "Show Japanese", "Where this comes from", 'textbox "Your question"', 'button "Ask"']  # fmt: skip
    positions = [tree.index(text) for text in wanted]
    assert positions == sorted(positions)
    assert page.locator(".log").get_attribute("aria-live") == "polite"
    assert page.locator("#question").get_attribute("aria-describedby") == "privacy"


@pytest.mark.parametrize("tag", ["en", "ne", "th", "uk", "ja-x-easy"])
@pytest.mark.parametrize("size", [{"width": 320, "height": 256}, {"width": 320, "height": 640}])
def test_nothing_is_lost_at_400_percent(
    opened: Opened, site: Site, tag: str, size: dict[str, int]
) -> None:
    """320 pixels wide, also when only 256 high: no sideways scrolling, and all can be reached."""
    page = opened.make("/", size=size)
    bring_to(page, site, "answer", tag)
    widest = page.evaluate("""() => {
      const root = document.querySelector("madoguchi-chat").shadowRoot;
      return Math.max(document.documentElement.scrollWidth, ...[...root.querySelectorAll(".body, .panel")].map(
        (node) => node.scrollWidth + Math.max(0, node.getBoundingClientRect().left)));
    }""")
    assert widest <= 320
    page.locator("#question").scroll_into_view_if_needed()
    expect(page.locator("#question")).to_be_in_viewport()
    page.locator(".feedback button").first.scroll_into_view_if_needed()
    expect(page.locator(".feedback button").first).to_be_in_viewport(ratio=0.5)


def test_targets_are_large_enough_for_a_thumb(opened: Opened, site: Site) -> None:
    """Everything to tap is at least 44 pixels high and wide; links in running text at least 24."""
    for state in STATES:
        page = opened.make("/", size=PHONE)
        bring_to(page, site, state, "en")
        small = page.evaluate("""() => {
          const root = document.querySelector("madoguchi-chat").shadowRoot;
          return [...root.querySelectorAll("button, a[href], select, textarea, summary, .tick")].filter((node) => {
            const box = node.getBoundingClientRect();
            if (!box.width) return false;
            const least = node.matches("dd a, .sources a, .announcement a") ? 24 : 44;
            return box.height < least - .5 || box.width < Math.min(least, 44) - .5;
          }).map((node) => [node.className, node.textContent, node.getBoundingClientRect().height]);
        }""")
        assert small == [], state
        page.context.close()


def test_every_text_says_its_language(opened: Opened, site: Site) -> None:
    """Japanese inside another language is marked, so that a voice reads it right."""
    page = opened.make("/", size=DESKTOP)
    bring_to(page, site, "answer", "en")
    wrong = page.evaluate(r"""() => {
      const root = document.querySelector("madoguchi-chat").shadowRoot;
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const wrong = [];
      while (walker.nextNode()) {
        const text = walker.currentNode.textContent;
        const japanese = (text.match(/[\u3040-\u30ff]/g) || []).length;
        const lang = walker.currentNode.parentElement.closest("[lang]").lang;
        if (japanese * 2 > text.length && !lang.startsWith("ja")) wrong.push([text, lang]);
      }
      return wrong;
    }""")
    assert wrong == []


def test_motion_rests_for_who_asks(opened: Opened) -> None:
    """With reduced motion nothing moves."""
    page = opened.make("/", reduced_motion="reduce")
    page.locator("madoguchi-chat button[lang=en]").click()
    page.locator("#question").wait_for()
    page.route("**/ask", lambda route: None)
    page.locator("#question").fill("sofa")
    page.keyboard.press("Enter")
    name = page.locator(".dots i").first.evaluate("(node) => getComputedStyle(node).animationName")
    assert name == "none"
