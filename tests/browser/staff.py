"""Helpers of the staff pages' browser tests: somebody logs in, axe looks at a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from service.storage.accounts import AccountStore, Role
from service.storage.database import open_database
from tests.staff.conftest import PASSWORD, add_account


def log_in(page: Page, url: str, login: str, password: str = PASSWORD) -> None:
    """Log in through the form, as a person does."""
    page.goto(f"{url}/staff/login")
    page.locator("#login").fill(login)
    page.locator("#password").fill(password)
    page.locator("main button").click()
    page.wait_for_url(lambda address: "/staff/login" not in address)


def open_as(
    browser: Browser,
    url: str,
    database: str | Path,
    role: Role,
    size: dict[str, int],
    locale: str = "en-US",
    **options: Any,
) -> Page:
    """Return a page of a new context in which somebody of a role is logged in."""
    engine = open_database(database)
    if AccountStore(engine).by_login(role.value) is None:
        add_account(engine, role.value, role)
    engine.dispose()
    options = {"service_workers": "block", "reduced_motion": "reduce", **options}
    context = browser.new_context(viewport=size, locale=locale, timezone_id="Asia/Tokyo", **options)
    page = context.new_page()
    page.set_default_timeout(10_000)
    log_in(page, url, role.value)
    return page


def violations(page: Page) -> list[str]:
    """Return what axe-core finds, of every rule set, best practices included."""
    found: list[Any] = Axe().run(page).response["violations"]
    return [f"{item['id']}: {[node['html'][:200] for node in item['nodes'][:3]]}" for item in found]
