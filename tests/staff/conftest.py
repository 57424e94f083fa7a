"""A service with the staff pages and no index, and people who are logged in to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine

from service.api.app import create_app
from service.config import Settings
from service.embedding.encoder import Encoder
from service.staff.people.passwords import Passwords
from service.storage.accounts import Account, AccountStore, Role
from service.storage.database import open_database

PASSWORD = "correct horse battery staple"  # noqa: S105 - of tests
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
"""Hashes of this are verified quickly, whatever the service's own parameters."""


class StaffClient(TestClient):
    """A browser at `https://testserver`, which sends forms with the token of a page."""

    def token(self, page: str = "/staff/password") -> str:
        """Return a fresh form token from a page."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.get(page).text)
        assert found, f"{page} has no form"
        return found[1]

    def script_token(self, page: str = "/staff/password") -> str:
        """Return the token that scripts send."""
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.get(page).text)
        assert found, f"{page} has no token for scripts"
        return found[1]

    def submit(self, path: str, page: str = "/staff/password", **fields: str) -> Response:
        """Send a form as a browser does; redirects are not followed."""
        data = {"csrf": self.token(page), **fields}
        return self.post(path, data=data, follow_redirects=False)

    def log_in(self, login: str, password: str = PASSWORD) -> Response:
        """Log in through the form."""
        return self.submit("/staff/login", "/staff/login", login=login, password=password)


def browser_of(client: TestClient) -> StaffClient:
    """Return another browser of the same running service, without cookies."""
    other = StaffClient(
        client.app,
        base_url="https://testserver",
        headers={"accept": "text/html", "accept-language": "en"},
    )
    other.portal = client.portal
    other.app_state.update(client.app_state)
    return other


def add_account(engine: Engine, login: str, role: Role) -> Account:
    """Add an account with `PASSWORD`."""
    return AccountStore(engine).add(login, login.title(), role, QUICK.hash(PASSWORD))


@pytest.fixture
def staff_database(tmp_path: Path) -> Path:
    return tmp_path / "staff.sqlite3"


@pytest.fixture
def staff_engine(staff_database: Path) -> Engine:
    return open_database(staff_database)


@pytest.fixture
def staff_service(
    tmp_path: Path, staff_database: Path, hashing_encoder: Encoder
) -> Iterator[TestClient]:
    """The service without an index: staff pages work all the same."""
    settings = Settings(indexes=tmp_path / "no-index", database=str(staff_database))
    with TestClient(create_app(settings, hashing_encoder)) as running:
        yield running


@pytest.fixture
def staff(staff_service: TestClient, staff_engine: Engine) -> Callable[[Role], StaffClient]:
    """Return a browser in which somebody of a role is logged in; the login is the role's name."""

    def log_in(role: Role) -> StaffClient:
        if AccountStore(staff_engine).by_login(role.value) is None:
            add_account(staff_engine, role.value, role)
        browser = browser_of(staff_service)
        assert browser.log_in(role.value).status_code == 303
        return browser

    return log_in
