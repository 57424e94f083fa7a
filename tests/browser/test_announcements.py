"""The disaster banner."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, Host, Opened, Site

QUAKE = {
    "id": "quake-1",
    "level": "emergency",
    "texts": {
        "ja": {"title": "津波警報が出ました", "text": "高い所へ逃げてください。"},
        "th": {"title": "ประกาศเตือนภัยสึนามิ", "text": "หนีขึ้นที่สูงทันที"},
    },
}
NOTICE = {
    "id": "notice-1",
    "level": "information",
    "texts": {"ja": {"title": "お休みのお知らせ"}, "en": {"title": "Closed on Monday"}},
}


def test_an_announcement_is_pushed_into_an_open_page(chat: Callable[..., Page], site: Site) -> None:
    """Seconds after the city places it, on top and in the reader's language, without a reload."""
    page = chat("th")
    assert page.locator(".announcement").count() == 0
    site.announce(QUAKE)
    banner = page.locator(".announcement.emergency")
    expect(banner).to_contain_text("สึนามิ", timeout=10_000)
    assert banner.get_attribute("role") == "alert"
    assert banner.locator("button").count() == 0
    site.announce()
    expect(page.locator(".announcement")).to_have_count(0, timeout=10_000)


def test_what_is_not_urgent_can_be_hidden(chat: Callable[..., Page], site: Site) -> None:
    """A notice goes away when the reader has seen it; without a translation it says so by `lang`."""
    site.announce(NOTICE, {**QUAKE, "id": "quake-2"})
    page = chat("en")
    expect(page.locator(".announcement")).to_have_count(2)
    first = page.locator(".announcement").first
    assert first.locator("[lang=ja] h2").inner_text() == "津波警報が出ました"
    page.get_by_role("button", name="Hide").click()
    expect(page.locator(".announcement")).to_have_count(1)


def test_a_closed_widget_warns_too(opened: Opened, site: Site, host: Host) -> None:
    """Above the button on a city's page stands the warning, and opens the widget."""
    site.announce(QUAKE)
    url = host.page(
        f'<!doctype html><html lang="th"><title>x</title><body><h1>City</h1><script src="{site.url}/widget.js"></script>'
    )
    page = opened.make(url, locale="th-TH", size=DESKTOP)
    teaser = page.locator("madoguchi-chat .teaser")
    expect(teaser).to_contain_text("สึนามิ")
    teaser.click()
    expect(page.locator("madoguchi-chat .panel")).to_be_visible()
