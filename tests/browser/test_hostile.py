"""Pages that would hide, bend or attack the widget, and texts that would attack the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import DESKTOP, Host, Opened, Site, ask

HOSTILE_CSS = """
* { all: unset !important; }
body > * { display: none !important; visibility: hidden !important; opacity: 0 !important; transform: scale(0) !important; }
div, section, button, a, p, span, madoguchi-chat { display: none !important; color: transparent !important; font-size: 0 !important;
  pointer-events: none !important; position: static !important; clip: rect(0 0 0 0) !important; }
html { font-size: 3px; direction: rtl; writing-mode: vertical-rl; }
"""
_VECTORS = (
    "<script>{js}</script>", "<img src=x onerror={js}>", "\"><img src=x onerror={js}>", "<svg onload={js}>",
    "<svg><script>{js}</script></svg>", "<body onload={js}>", "<iframe src=javascript:{js}>", "<a href=javascript:{js}>x</a>",
    "javascript:{js}", "'-{js}-'", "\"-{js}-\"", "</textarea><script>{js}</script>", "</script><script>{js}</script>",
    "<details open ontoggle={js}>", "<input autofocus onfocus={js}>", "<video><source onerror={js}></video>",
    "<math><mtext><style><img src onerror={js}></style></mtext></math>", "<template><script>{js}</script></template>",
    "${{{js}}}", "{{{{{js}}}}}", "<!--><script>{js}</script>", "<style>@import 'javascript:{js}'</style>",
    "<object data=javascript:{js}>", "<form action=javascript:{js}><button>x</button></form>", "<base href=javascript:{js}//>",
)  # fmt: skip
_SCRIPTS = ("window.hit=1", "top.hit=1", "self['hit']=1", "eval('hit=1')")
PAYLOADS = [vector.format(js=js) for vector in _VECTORS for js in _SCRIPTS]
INERT = """() => {
  const roots = [document, ...[...document.querySelectorAll("*")].map((node) => node.shadowRoot).filter(Boolean)];
  const bad = "script:not([src]), iframe, img, svg[onload], object, embed, base, video, math, style, [onerror], [onfocus], [ontoggle], a[href^='javascript']";
  return {hit: "hit" in window, found: roots.flatMap((root) => [...root.querySelectorAll(bad)]).map((node) => node.outerHTML)};
}"""


def assert_inert(page: Page) -> None:
    """No script has run and no element has come out of a text."""
    assert page.evaluate(INERT) == {"hit": False, "found": []}


def test_there_are_a_hundred_payloads() -> None:
    """As many as promised, all different."""
    assert len(set(PAYLOADS)) == 100


def test_a_hostile_page_neither_hides_nor_bends_the_widget(
    opened: Opened, site: Site, host: Host
) -> None:
    """Important rules on everything: the button is seen, the panel opens and answers, in its size."""
    url = host.page(
        f"<!doctype html><html lang=en><title>x</title><style>{HOSTILE_CSS}</style><body><h1>City</h1>"
        f'<script src="{site.url}/widget.js" data-language="en"></script>'
    )
    page = opened.make(url, size=DESKTOP)
    page.locator("madoguchi-chat .launcher").click()
    ask(page, "How do I throw away a sofa in Kawasaki?")
    card = page.locator("article.card h3")
    expect(card).to_be_visible()
    look = card.evaluate(
        "(node) => { const s = getComputedStyle(node); return [parseFloat(s.fontSize), s.direction, s.writingMode, s.color]; }"
    )
    assert look == [18, "ltr", "horizontal-tb", "rgb(26, 26, 28)"]
    box = page.locator("madoguchi-chat .panel").bounding_box()
    assert box
    assert (round(box["width"]), box["x"] > 600) == (432, True)


def test_a_strict_policy_is_obeyed(opened: Opened, site: Site, host: Host) -> None:
    """Under the policy of the brief the widget looks and answers as anywhere, without a violation."""
    policy = f"default-src 'none'; script-src {site.url}; connect-src {site.url}; style-src 'self'; require-trusted-types-for 'script'"
    url = host.page(
        f'<!doctype html><html lang=en><title>x</title><body><h1>City</h1><script src="{site.url}/widget.js" data-language="en"></script>',
        policy,
    )
    page = opened.make("/healthz", size=DESKTOP)
    violations: list[str] = []
    page.on("console", lambda m: violations.append(m.text) if m.type == "error" else None)
    page.goto(url)
    page.locator("madoguchi-chat .launcher").click()
    ask(page, "How do I throw away a sofa in Kawasaki?")
    background = page.locator(".bubble").evaluate(
        "(node) => getComputedStyle(node).backgroundColor"
    )
    assert background == "rgb(0, 49, 216)"
    page.locator("#question").fill("a\n" * 5)
    assert [text for text in violations if "favicon" not in text and "404" not in text] == []


def test_integrity_is_checked(opened: Opened, site: Site, host: Host, client: TestClient) -> None:
    """The right hash lets the script in, from another origin; a wrong one keeps it out."""
    manifest = opened.make("/widget/manifest.json").evaluate(
        "() => JSON.parse(document.body.innerText)"
    )
    for integrity, count in ((manifest["integrity"], 1), ("sha384-" + "A" * 64, 0)):
        url = host.page(
            f'<!doctype html><html lang=en><title>x</title><body><script src="{site.url}{manifest["src"]}" integrity="{integrity}" crossorigin="anonymous"></script>'
        )
        page = opened.make(url)
        assert page.locator("madoguchi-chat .launcher").count() == count


def test_the_pages_own_keys_stay_quiet_while_a_question_is_typed(
    opened: Opened, site: Site, host: Host
) -> None:
    """A site's shortcut on "s" does not fire inside the widget, and still does outside."""
    url = host.page(
        f'<!doctype html><html lang=en><title>x</title><body><input id=own><script>window.keys = ""; addEventListener("keydown", (e) => {{ keys += e.key; }});</script>'
        f'<script src="{site.url}/widget.js" data-language="en"></script>'
    )
    page = opened.make(url, size=DESKTOP)
    page.locator("madoguchi-chat .launcher").click()
    page.locator("#question").press_sequentially("sofa")
    page.locator("#own").press("z")
    assert page.evaluate("() => window.keys") == "z"


def test_several_widgets_and_scripts_share_a_page(opened: Opened, site: Site, host: Host) -> None:
    """Two elements and the script twice: each answers by itself, none is added."""
    script = f'<script src="{site.url}/widget.js"></script>'
    url = host.page(
        f'<!doctype html><html lang=en><title>x</title><body>{script}{script}<madoguchi-chat mode="inline" language="en" history="off"></madoguchi-chat>'
        '<madoguchi-chat mode="inline" language="th" history="off"></madoguchi-chat>'
    )
    page = opened.make(url, size=DESKTOP)
    first, second = page.locator("madoguchi-chat").all()
    second.locator("#question").fill("อยากทิ้งโซฟาเก่าที่คาวาซากิ ต้องทำอย่างไร")
    second.locator("#question").press("Enter")
    second.locator(".reply h3, .reply .choice").first.wait_for()
    assert first.locator(".turn").count() == 0
    assert first.locator(".root").get_attribute("lang") == "en"


def test_payloads_in_questions_are_inert(chat: Callable[..., Page]) -> None:
    """A hundred attempts typed as questions stand there as the text they are."""
    page = chat("en", size=DESKTOP)
    page.route("**/ask", lambda route: route.fulfill(json=reply("ok")))
    for payload in PAYLOADS:
        page.evaluate("(text) => document.querySelector('madoguchi-chat').ask(text)", payload)
    assert page.locator(".bubble").count() == len(PAYLOADS)
    shown = page.locator(".bubble").last.evaluate("(node) => node.lastChild.textContent")
    assert shown == PAYLOADS[-1]
    assert_inert(page)
    page.reload()
    page.locator("#question").wait_for()
    assert_inert(page)


def test_payloads_in_corpus_and_announcements_are_inert(chat: Callable[..., Page]) -> None:
    """A hundred attempts in every text, address and number that the service could send."""
    page = chat("en", size=DESKTOP)
    payloads = iter(PAYLOADS)

    def answer(route: Route) -> None:
        route.fulfill(json=reply(next(payloads)))

    page.route("**/ask", answer)
    for _ in PAYLOADS:
        page.evaluate("() => document.querySelector('madoguchi-chat').ask('x')")
        page.evaluate("""() => document.querySelector('madoguchi-chat').shadowRoot
          .querySelectorAll("details").forEach((node) => { node.open = true; })""")
        assert_inert(page)
    assert page.locator(".turn").count() == len(PAYLOADS)


@pytest.mark.parametrize("start", range(0, 100, 20))
def test_payloads_in_the_query_string_are_inert(opened: Opened, start: int) -> None:
    """As question, language, city and program, with the script and in the plain form."""
    page = opened.make("/healthz", size=DESKTOP)
    page.route("**/ask", lambda route: route.fulfill(json=reply("ok")))
    for payload in PAYLOADS[start : start + 20 : 2]:
        query = page.evaluate(
            "(t) => String(new URLSearchParams({q: t, language: t, city: t, program: t}))", payload
        )
        page.goto(page.url.split("/healthz")[0].split("/?")[0].rstrip("/") + "/?" + query)
        assert_inert(page)


@pytest.mark.parametrize("field", ["reply_id", "program_id", "reason", "language"])
def test_payloads_in_feedback_are_refused(client: TestClient, field: str) -> None:
    """Feedback is made of closed sets: none of a hundred attempts is stored."""
    good: dict[str, Any] = {"reply_id": "0" * 32, "helped": False, "language": "en"}
    for payload in PAYLOADS:
        response = client.post("/feedback", json={**good, field: payload})
        assert response.status_code in {404, 422}, payload


def reply(text: str) -> dict[str, Any]:
    """A reply in which every text, address and number is the same."""
    contact = {
        "name": text, "phone": text, "fax": text, "email": text, "url": text, "line": text, "address": text,
        "hours": text, "opening_hours": text, "languages": [text], "note": text, "status": "recheck", "as_of": text,
    }  # fmt: skip
    source = {"title": text, "publisher": text, "url": text, "item": text, "as_of": "2025-01"}
    answer = {
        "program_id": text, "title": text, "text": f"{text}\n\n{text}\n- {text}\n1. {text}",
        "sections": [{"heading": text, "text": f"- {text}", "matched": True}, {"heading": text, "text": text, "matched": False}],
        "contacts": [contact, contact], "confidence": 1.0,
        "translation": {"origin": "authored", "reviewed": False, "outdated": False, "complete": True, "source_language": "ja"},
        "original": {"language": "ja", "title": text, "text": text}, "sources": [source], "verified_on": "2026-11-22", "stale": True,
    }  # fmt: skip
    say = {"japanese": text, "reading": text, "romaji": text, "meaning": text}
    announcement = {"id": text, "level": "emergency", "language": "en", "title": text, "text": text, "city": None, "url": text}  # fmt: skip
    shown = {
        "id": "0" * 32, "status": "emergency", "language": "en", "detected_language": "en", "message": text,
        "answers": [answer, answer], "emergency": {"kind": "fire", "number": text, "title": text, "text": text, "say": [say]},
        "handoff": {"program_id": text, "text": text, "speaks_language": True, "contact": contact},
        "announcements": [announcement], "suggestions": [text], "furigana": {text: [[text, text]]},
    }  # fmt: skip
    return json.loads(json.dumps(shown))
