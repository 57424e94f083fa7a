"""Logging in, people and the audit trail, in a real browser; the service has no index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.stage import free_port, serving
from service.api.app import create_app
from service.config import Settings
from service.storage.accounts import Role
from service.storage.audit import AuditTrail
from service.storage.database import open_database
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.staff import log_in, open_as, violations
from tests.builders import HashingEncoder
from tests.staff.conftest import PASSWORD

FORCED = {"forced_colors": "active"}


@dataclass(frozen=True)
class Office:
    url: str
    database: Path


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    settings = Settings(indexes=folder / "none", database=str(folder / "x.sqlite3"))
    with serving(create_app(settings, HashingEncoder()), free_port()) as url:
        yield Office(url, folder / "x.sqlite3")


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """What goes wrong in pages: scripts that fail, and what the policy forbids."""
    found: list[str] = []
    yield found
    assert found == []


def watch(page: Page, faults: list[str]) -> Page:
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda line: faults.append(line.text) if "Content Security" in line.text else None,
    )
    return page


def test_a_colleague_is_added_and_takes_over(
    browser: Browser, office: Office, faults: list[str]
) -> None:
    """The administrator adds somebody, who logs in, chooses a password, and may not see people."""
    admin = watch(
        open_as(browser, office.url, office.database, Role.ADMINISTRATOR, DESKTOP), faults
    )
    admin.goto(f"{office.url}/staff/people")
    admin.get_by_label("Name").fill("佐藤 花")
    admin.get_by_label("Login").fill("hana")
    admin.get_by_role("radio", name="Editor").check()
    admin.get_by_role("button", name="Add").click()
    first = admin.locator(".secret").inner_text()
    admin.reload()  # sends the form again: refused, and the password is gone
    expect(admin.get_by_role("heading", level=1)).to_have_text("The form was not accepted")
    hana = watch(browser.new_context(locale="ja-JP", viewport=PHONE).new_page(), faults)
    log_in(hana, office.url, "hana", first)
    expect(hana.get_by_role("heading", level=1)).to_have_text("パスワードを変える")
    hana.get_by_label("今のパスワード").fill(first)
    hana.get_by_label("新しいパスワード", exact=True).fill(PASSWORD)
    hana.get_by_label("新しいパスワード（もう一度）").fill(PASSWORD)
    hana.locator("main button").click()
    hana.wait_for_url(f"{office.url}/staff")
    hana.goto(f"{office.url}/staff/people")
    expect(hana.get_by_role("heading", level=1)).to_have_text("この操作はできません")
    entries = AuditTrail(open_database(office.database)).entries(10, "hana")
    assert [entry.action for entry in entries] == [
        "account.change_password",
        "account.log_in",
        "account.add",
    ]
    hana.context.close()
    admin.context.close()


def test_a_double_click_sends_once(browser: Browser, office: Office, faults: list[str]) -> None:
    """Two presses of the button add one person, and the password is seen."""
    admin = watch(
        open_as(browser, office.url, office.database, Role.ADMINISTRATOR, DESKTOP), faults
    )
    admin.goto(f"{office.url}/staff/people")
    admin.get_by_label("Name").fill("Double")
    admin.get_by_label("Login").fill("double")
    admin.get_by_role("button", name="Add").dblclick()
    expect(admin.locator(".secret")).to_have_text(re.compile("^[a-z2-9-]{23}$"))
    admin.context.close()


def test_going_back_after_logging_out_shows_nothing(
    browser: Browser, office: Office, faults: list[str]
) -> None:
    """The next person at the counter's computer finds the log-in form."""
    admin = watch(
        open_as(browser, office.url, office.database, Role.ADMINISTRATOR, DESKTOP), faults
    )
    admin.goto(f"{office.url}/staff/people")
    admin.locator(".me summary").click()
    admin.get_by_role("button", name="Log out").click()
    expect(admin.get_by_role("heading", level=1)).to_have_text("Log in")
    admin.go_back()
    expect(admin.get_by_role("heading", level=1)).to_have_text("Log in")
    admin.context.close()


def test_the_menu_by_keyboard(browser: Browser, office: Office, faults: list[str]) -> None:
    """Skip link first; the menu opens, closes with Esc and gives the focus back."""
    page = watch(open_as(browser, office.url, office.database, Role.VIEWER, DESKTOP), faults)
    page.goto(f"{office.url}/staff/password")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.locator(".me summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Change my password")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Log out")).to_be_hidden()
    expect(page.locator(".me summary")).to_be_focused()
    page.context.close()


@pytest.mark.parametrize(
    ("size", "locale", "look"),
    [
        (PHONE, "ja-JP", "dark"),
        (DESKTOP, "en-US", "light"),
        (PHONE, "en-US", "light"),
        (DESKTOP, "ja-JP", "dark"),
    ],
    ids=["phone-ja", "desktop-en", "phone-en", "desktop-ja"],
)
def test_axe_finds_nothing(
    browser: Browser,
    office: Office,
    faults: list[str],
    size: dict[str, int],
    locale: str,
    look: str,
) -> None:
    """No violation on any page, nor a page wider than the screen."""
    page = watch(
        open_as(
            browser,
            office.url,
            office.database,
            Role.ADMINISTRATOR,
            size,
            locale,
            color_scheme=look,
        ),
        faults,
    )
    for path in ("people", "people/1", "people/trail", "password", "nothing"):
        page.goto(f"{office.url}/staff/{path}")
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.locator(".me summary").click()
    assert violations(page) == []
    page.context.close()
    visitor = browser.new_page(locale=locale, viewport=size, color_scheme=look)
    visitor.goto(f"{office.url}/staff/login")
    visitor.locator("#login").fill("nobody")
    visitor.locator("#password").fill("x")
    visitor.locator("main button").click()
    visitor.locator("#error").wait_for()
    assert violations(visitor) == []
    visitor.context.close()


def test_four_times_as_large(browser: Browser, office: Office) -> None:
    """At 400 % (320 CSS pixels) nothing is cut off and nothing scrolls sideways."""
    small = {"width": 320, "height": 256}
    page = open_as(browser, office.url, office.database, Role.ADMINISTRATOR, small, **FORCED)
    for path in ("people", "people/1", "people/trail", "password"):
        page.goto(f"{office.url}/staff/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.context.close()


def test_without_scripts(browser: Browser, office: Office) -> None:
    """Everything works as plain forms."""
    page = open_as(
        browser, office.url, office.database, Role.ADMINISTRATOR, PHONE, java_script_enabled=False
    )
    page.goto(f"{office.url}/staff/people")
    page.get_by_label("Name").fill("Plain")
    page.get_by_label("Login").fill("plain")
    page.get_by_role("button", name="Add").click()
    assert page.locator(".secret").inner_text()
    page.context.close()
