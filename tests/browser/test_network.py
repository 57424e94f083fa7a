"""Weak networks: slow, failing, absent."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import DESKTOP, Host, Opened, Site, ask
from tests.conftest import ROOT


@pytest.mark.parametrize("tag", ["en", "vi", "ne", "ja-x-easy", "th", "uk"])
def test_a_failing_service_is_told_calmly(chat: Callable[..., Page], tag: str) -> None:
    """In the reader's language, with the center's number; asking again after a pause succeeds."""
    page = chat(tag)
    page.clock.install()
    tries = []

    def fail(route: Route) -> None:
        tries.append(route)
        route.fulfill(status=503, body="<html>bad gateway</html>")

    page.route("**/ask", fail)
    page.locator("#question").fill("sofa")
    page.keyboard.press("Enter")
    for _ in range(40):
        page.clock.run_for(500)
        if page.locator(".handoff").count():
            break
    assert len(tries) == 3
    phrases = json.loads((ROOT / "corpus" / "phrases" / f"{tag}.json").read_text(encoding="utf-8"))
    told = page.locator(".turn .message")
    if tag != "ja-x-easy":  # there, readings stand between the words
        expect(told).to_have_text(phrases["error.unavailable"])
    expect(told).to_be_visible()
    expect(page.locator(".handoff a.call")).to_be_visible()
    page.unroute("**/ask")
    page.locator(".turn .reply > .choice").click()
    page.locator(".turn .reply h3, .turn .reply .handoff").first.wait_for()


def test_a_slow_answer_says_that_it_is_slow(chat: Callable[..., Page]) -> None:
    """After a few seconds a line says so; the answer still comes."""
    page = chat("en")
    page.clock.install()
    held: list[Route] = []
    page.route("**/ask", lambda route: held.append(route))
    page.locator("#question").fill("How do I throw away a sofa in Kawasaki?")
    page.keyboard.press("Enter")
    page.locator(".typing").wait_for()
    page.clock.run_for(7000)
    expect(page.locator(".turn .hint")).to_contain_text("longer than usual")
    held[0].continue_()
    page.locator("article.card").wait_for()


def test_a_question_asked_offline_is_sent_when_the_network_is_back(
    chat: Callable[..., Page],
) -> None:
    """The question is kept, told so, and answered by itself."""
    page = chat("en")
    page.context.set_offline(True)
    page.locator("#question").fill("How do I throw away a sofa in Kawasaki?")
    page.keyboard.press("Enter")
    expect(page.locator(".turn .message")).to_contain_text("Your question is kept")
    expect(page.locator(".handoff a.call")).to_be_visible()
    page.context.set_offline(False)
    page.locator("article.card").wait_for()
    expect(page.locator(".turn")).to_have_count(1)


def test_the_page_works_offline_once_it_was_open(opened: Opened) -> None:
    """Reloaded without a network: earlier answers and the emergency cards are there."""
    page = opened.make("/", service_workers="allow")
    page.locator("madoguchi-chat button[lang=en]").click()
    ask(page, "How do I throw away a sofa in Kawasaki?")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.reload()
    page.locator("#question").wait_for()
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("article.card h3").first).to_be_visible()
    page.locator(".sos").click()
    assert page.locator(".view .emergency a[href='tel:119']").count() == 3


def test_no_question_is_kept_by_the_service_worker(opened: Opened) -> None:
    """Its cache holds the page's parts and nothing that was asked."""
    page = opened.make("/?q=secret-sofa&language=en", service_workers="allow")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    urls = page.evaluate("""async () => {
      const cache = await caches.open((await caches.keys())[0]);
      return (await cache.keys()).map((request) => request.url);
    }""")
    assert urls
    assert not any("secret" in url or "ask" in url.split("/")[-1] for url in urls)


def test_an_absent_service_leaves_numbers_and_the_pages_own_words(
    opened: Opened, site: Site, host: Host
) -> None:
    """The script came, nothing else does: a sentence in Nepali, who to call, and the fallback."""
    url = host.page(
        f'<!doctype html><html lang="ne"><title>x</title><body><script src="{site.url}/widget.js"></script>'
        '<madoguchi-chat mode="inline" language="ne"><a href="/contact">Contact</a></madoguchi-chat>'
    )
    page = opened.make("/healthz", size=DESKTOP)
    page.route("**/widget/texts/**", lambda route: route.abort())
    page.goto(url)
    message = page.locator("madoguchi-chat .message")
    expect(message).to_be_visible()
    assert page.locator("madoguchi-chat .contact a.call").get_attribute("href")
    assert page.locator("madoguchi-chat a[href='tel:119']").is_visible()
    assert page.locator("a[href='/contact']").is_visible()
    page.unroute("**/widget/texts/**")
    page.locator("madoguchi-chat .choice").click()
    expect(page.locator("#question")).to_be_visible()
