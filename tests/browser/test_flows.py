"""What a reader does, in their language."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, Opened, Site, ask, ask_for_card

SOFA = {
    "en": "How do I throw away a sofa in Kawasaki?",
    "vi": "Tôi muốn vứt ghế sofa cũ ở Kawasaki. Đăng ký ở đâu?",
    "ne": "कावासाकीमा पुरानो सोफा कसरी फाल्ने?",
    "th": "อยากทิ้งโซฟาเก่าที่คาวาซากิ ต้องทำอย่างไร",
    "uk": "Як викинути старий диван у Кавасакі?",
    "ja-x-easy": "かわさきで ふるいソファを すてたいです。どうしますか。",
    "zh-Hant": "我想在川崎丟掉舊沙發，要怎麼申請？",
}


@pytest.mark.parametrize(("tag", "question"), SOFA.items())
def test_a_question_is_answered(chat: Callable[..., Page], tag: str, question: str) -> None:
    """Language first; the answer, or one tap away, with a number to call and its source."""
    page = chat(tag)
    assert page.locator("madoguchi-chat .root").get_attribute("lang") == tag
    ask_for_card(page, question)
    card = page.locator("article.card").first
    expect(card.locator("h3")).to_be_visible()
    assert (card.locator("a.call").first.get_attribute("href") or "").startswith("tel:")
    assert card.locator("details", has=page.locator(".sources")).count() == 1
    assert page.locator(".turn .reply").get_attribute("lang") == tag
    if tag != "ja":
        original = card.locator("details", has=page.locator("[lang=ja] strong"))
        original.locator("summary").click()
        assert original.locator("ruby rt").first.inner_text()


def test_what_the_corpus_does_not_know_goes_to_a_center(chat: Callable[..., Page]) -> None:
    """A sentence, the center's number, and questions that can be asked instead."""
    page = chat("en")
    ask(page, "Where can I buy a surfboard?")
    expect(page.locator(".turn .message")).to_contain_text("Sorry")
    expect(page.locator(".handoff a.call")).to_be_visible()
    page.locator(".turn .choice").first.click()
    expect(page.locator(".turn")).to_have_count(2)


def test_an_emergency_stands_before_everything(chat: Callable[..., Page]) -> None:
    """119 large and in view without scrolling, with what to say read and translated."""
    page = chat("uk", size={"width": 360, "height": 640})
    ask(page, "Мій чоловік не дихає")
    call = page.locator(".emergency a.call")
    assert call.get_attribute("href") == "tel:119"
    expect(call).to_be_in_viewport()
    box = call.bounding_box()
    assert box
    assert box["height"] >= 60
    said = page.locator(".emergency .say")
    assert said.locator("rt").first.inner_text() == "きゅうきゅう"
    assert "kyūkyū desu" in said.inner_text()


def test_emergency_numbers_are_a_tap_away_without_any_question(chat: Callable[..., Page]) -> None:
    """The button in the bar, and already where the language is chosen."""
    page = chat("ne")
    page.locator(".sos").click()
    assert page.locator(".view .emergency").count() == 4
    page.keyboard.press("Escape")
    expect(page.locator("#question")).to_be_visible()


def test_numbers_stand_below_the_languages(opened: Opened) -> None:
    """Who cannot choose a language in time finds 119 and 110 at once."""
    page = opened.make("/", locale="fr-FR")
    numbers = page.locator("madoguchi-chat .numbers a")
    assert [link.get_attribute("href") for link in numbers.all()] == ["tel:119", "tel:110"]


def test_feedback_in_two_taps(chat: Callable[..., Page], site: Site) -> None:
    """No, then why: both stored, and no question with them."""
    page = chat("vi")
    ask_for_card(page, SOFA["vi"])
    page.locator(".feedback button").nth(1).click()
    page.locator(".feedback button").nth(2).click()
    expect(page.locator(".feedback")).to_contain_text("Cảm ơn")
    rows: list[tuple[object, ...]] = []
    for _ in range(50):  # the thanks appear at once, the second verdict arrives a moment later
        with sqlite3.connect(site.database) as database:
            rows = database.execute("select * from feedback where language = 'vi'").fetchall()
        if rows and "outdated" in rows[0]:
            break
        page.wait_for_timeout(100)
    assert len(rows) == 1
    assert "outdated" in rows[0]
    assert not any("sofa" in str(value) for value in rows[0])


def test_an_answer_changes_language_with_the_reader(chat: Callable[..., Page]) -> None:
    """Who changes to Thai sees the last answer in Thai."""
    page = chat("en")
    ask_for_card(page, SOFA["en"])
    page.locator(".bar button.round").first.click()
    page.locator(".view select").first.select_option("th")
    page.locator(".turn .reply[lang=th] h3").wait_for()
    assert page.locator("#question").get_attribute("placeholder") != ""


def test_the_conversation_stays_on_the_device_until_it_is_cleared(
    chat: Callable[..., Page],
) -> None:
    """After a reload it is there; deleted, nothing of it is left in the browser."""
    page = chat("en")
    ask_for_card(page, SOFA["en"])
    page.reload()
    expect(page.locator(".bubble")).to_contain_text("sofa")
    page.locator(".bar button.round").first.click()
    page.get_by_role("button", name="Delete questions and answers").click()
    page.reload()
    page.locator("#question").wait_for()
    assert page.locator(".turn").count() == 0
    kept = page.evaluate("() => Object.keys(localStorage).map((key) => key.split(':').pop())")
    assert sorted(kept) == ["settings", "texts"]


def test_history_can_be_refused(chat: Callable[..., Page]) -> None:
    """With the box unticked a reload forgets everything but the language."""
    page = chat("en")
    page.locator(".bar button.round").first.click()
    page.get_by_label("Keep questions").uncheck()
    page.keyboard.press("Escape")
    ask_for_card(page, SOFA["en"])
    page.reload()
    page.locator("#question").wait_for()
    assert page.locator(".turn").count() == 0


def test_a_typed_question_survives_a_reload(chat: Callable[..., Page]) -> None:
    """Nothing typed is lost when a phone drops the page."""
    page = chat("en")
    page.locator("#question").fill("How do I get")
    page.reload()
    expect(page.locator("#question")).to_have_value("How do I get")


def test_city_narrows_the_topics(chat: Callable[..., Page]) -> None:
    """Someone from Kawasaki is not sent to Yokohama; the ward becomes a second choice."""
    page = chat("en")
    page.get_by_role("combobox", name="Your city").select_option("kawasaki")
    wards = page.get_by_role("combobox", name="Your ward").locator("option").all_inner_texts()
    assert len(wards) == 8
    assert "Tama Ward" in wards
    page.locator(".topic summary", has_text="Garbage").click()
    shown = page.locator(".topic[open] .choice").all_inner_texts()
    assert shown
    assert not any("Yokohama" in text for text in shown)


def test_a_follow_up_stays_with_the_answer(chat: Callable[..., Page]) -> None:
    """The program that is looked at goes with the next question, and is forgotten when cleared."""
    page = chat("en")
    sent: list[str | None] = []
    page.on(
        "request",
        lambda request: (
            sent.append(request.post_data_json.get("previous_program_id"))
            if request.url.endswith("/ask")
            else None
        ),
    )
    ask_for_card(page, SOFA["en"])
    ask(page, "And how much is it?")
    page.evaluate("() => document.querySelector('madoguchi-chat').clear()")
    ask(page, "And how much is it?")
    assert sent == [None, "kawasaki/garbage", None]


def test_a_topic_leads_to_an_answer(chat: Callable[..., Page]) -> None:
    """Two taps without typing: a topic, a question."""
    page = chat("th")
    page.locator(".topic summary").first.click()
    page.locator(".topic[open] .choice").first.click()
    page.locator(".turn .reply h3, .turn .reply .choice").first.wait_for()


def test_furigana_can_be_switched_on_in_japanese(chat: Callable[..., Page]) -> None:
    """Plain Japanese at first; with readings over every kanji of the answer once wished for."""
    page = chat("ja")
    ask_for_card(page, "川崎で粗大ごみを捨てたい")
    assert page.locator("article.card h3 rt").count() == 0
    page.locator(".bar button.round").first.click()
    page.get_by_role("checkbox").first.check()
    page.keyboard.press("Escape")
    card = page.locator(".turn").first
    assert card.locator("h3 rt").count() > 0
    assert card.locator("li rt, .summary rt").count() > 0


def test_copy_brings_the_whole_answer(chat: Callable[..., Page]) -> None:
    """Title, number and a link that shows the same program, in the clipboard."""
    page = chat("en", permissions=["clipboard-read", "clipboard-write"])
    ask_for_card(page, SOFA["en"])
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".done")).to_have_text("Copied.")
    text = page.evaluate("() => navigator.clipboard.readText()")
    assert "044-" in text
    assert "?program=kawasaki%2Fgarbage&language=en" in text


def test_a_shared_link_shows_the_program(opened: Opened) -> None:
    """In the language of who shared it, without a question."""
    page = opened.make("/?program=kawasaki%2Fgarbage&language=vi")
    page.locator("article.card h3").wait_for()
    assert page.locator("madoguchi-chat .root").get_attribute("lang") == "vi"
    assert page.url.endswith("/")


def test_print_shows_one_card_alone(chat: Callable[..., Page]) -> None:
    """In print the page gives way to the card; afterwards everything is as before."""
    page = chat("en")
    ask_for_card(page, SOFA["en"])
    page.evaluate("() => { window.print = () => {}; }")
    page.get_by_role("button", name="Print").click()
    page.emulate_media(media="print")
    assert page.locator("madoguchi-sheet article").is_visible()
    assert not page.locator("main").is_visible()
    page.emulate_media(media="screen")
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("madoguchi-sheet").count() == 0
    assert page.locator("main").is_visible()


def test_without_javascript_the_form_answers(opened: Opened) -> None:
    """The plain form stands in the widget's place and answers too."""
    page = opened.make("/?language=en", java_script_enabled=False, size=DESKTOP)
    page.locator("#q").fill(SOFA["en"])
    page.locator("form button").click()
    assert page.locator("#reply a.phone").count() > 0


def test_the_script_gives_an_integrator_what_it_promises(opened: Opened) -> None:
    """`ask`, `open`, `close`, `language`; events that never carry the question."""
    page = opened.make("/widget/example", size=DESKTOP)
    page.evaluate("""async () => {
      window.seen = [];
      for (const name of ["open", "close", "answer", "language"]) {
        document.addEventListener(`madoguchi-${name}`, (event) => seen.push([name, event.detail]));
      }
      const chat = document.querySelector("madoguchi-chat:not(.green)");
      await chat.setLanguage("pt-BR");
      await chat.ask("Como jogo fora um sofá em Kawasaki?");
      chat.close();
    }""")
    seen = page.evaluate("() => window.seen")
    assert [name for name, _ in seen] == ["language", "open", "answer", "close"]
    answer = seen[2][1]
    assert answer["language"] == "pt"
    assert "kawasaki/garbage" in answer["programIds"]
    assert "sofá" not in str(seen)
