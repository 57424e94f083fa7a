"""The browser's reading of opening hours."""

import pytest
from playwright.sync_api import Browser, Page

from service.corpus.reader import read_programs
from tests.browser.conftest import Site
from tests.conftest import ROOT

WEEK = "Mo-Fr 09:00-17:00; Sa[2,4] 10:00-13:00; PH off; Dec 29-Jan 3 off"
CASES = [
    # 2026-11-24 is a Tuesday; 2026-11-23 is Labour Thanksgiving Day, a Monday.
    ("24/7", "2026-11-24T03:00", "always", None, None),
    (WEEK, "2026-11-24T09:00", "open", "17:00", None),
    (WEEK, "2026-11-24T16:59", "open", "17:00", None),
    (WEEK, "2026-11-24T17:00", "closed", None, (1, "9:00")),
    (WEEK, "2026-11-24T08:59", "closed", None, (0, "9:00")),
    (WEEK, "2026-11-23T10:00", "closed", None, (1, "9:00")),
    (WEEK, "2026-11-28T11:00", "open", "13:00", None),
    (WEEK, "2026-11-21T11:00", "closed", None, (3, "9:00")),
    (WEEK, "2026-12-28T18:00", "closed", None, (7, "9:00")),
    ("Mo-Fr 09:00-12:00,13:00-17:15; PH off", "2026-11-24T12:30", "closed", None, (0, "13:00")),
    ("Mo-Fr 09:00-12:00,13:00-17:15; PH off", "2026-11-24T13:00", "open", "17:15", None),
    ("Mo-Fr 09:00-17:00", "2026-11-23T10:00", "holiday", None, None),
    ("Mo-Fr 09:00-17:00", "2026-11-22T10:00", "closed", None, (2, "9:00")),
    ("Th 17:00-22:00; Su 09:00-21:00; Dec 29-Jan 3 off", "2026-11-26T21:59", "open", "22:00", None),
    ("Tu,Fr 09:30-20:00; Mo,Th,Sa,Su,PH 09:30-17:30; We off", "2026-11-23T17:29", "open", "17:30", None),
    ("Fr 22:00-02:00", "2026-11-28T01:59", "open", "2:00", None),
    ("Fr 22:00-02:00", "2026-11-28T02:00", "closed", None, (6, "22:00")),
    ("Sa-Mo 10:00-24:00", "2026-11-29T23:59", "open", "24:00", None),
    ("nonsense", "2026-11-24T12:00", "unknown", None, None),
]  # fmt: skip
EVALUATE = """([text, at]) => {
  const {openState} = customElements.get("madoguchi-chat");
  return openState(text, new Date(at + ":00+09:00"), new Set(["2026-11-03", "2026-11-23", "2027-01-01"]));
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, site: Site) -> Page:
    page = browser.new_context(timezone_id="America/New_York").new_page()
    page.goto(site.url)
    page.wait_for_function("() => customElements.get('madoguchi-chat')")
    return page


@pytest.mark.parametrize(("hours", "at", "state", "until", "opens"), CASES)
def test_open_now(
    page: Page, hours: str, at: str, state: str, until: str | None, opens: tuple[int, str] | None
) -> None:
    """Open, closed until when, or unsure on a holiday: in Japan's time, wherever the browser is."""
    found = page.evaluate(EVALUATE, [hours, at])
    assert found["state"] == state
    assert found.get("until") == until
    if opens:
        assert (found["opens"]["days"], found["opens"]["time"]) == opens


def test_every_hour_in_the_corpus_is_understood(page: Page) -> None:
    """No desk's hours are beyond the widget."""
    programs = read_programs(ROOT / "corpus" / "programs")
    texts = {c.hours.text for program in programs for c in program.contacts if c.hours}
    assert len(texts) > 20
    for text in texts:
        assert page.evaluate(EVALUATE, [text, "2026-11-25T11:00"])["state"] != "unknown", text
