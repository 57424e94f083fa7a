"""The small index, built once; the service over it; somebody logged in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.answering.knowledge import Knowledge
from service.api.app import create_app
from service.config import Settings
from service.indexing.snapshot import load_snapshot
from service.indexing.store import SnapshotStore
from service.staff.search.documents import no_documents
from service.staff.search.finder import Finder
from service.staff.search.shelf import FinderShelf
from service.storage.accounts import Role
from service.storage.database import open_database
from tests.builders import HashingEncoder
from tests.staff.conftest import StaffClient, add_account, browser_of
from tests.staff.search.service import build_small_index

PUBLIC = "https://madoguchi.example.jp"


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_small_index(tmp_path_factory.mktemp("search"))


@pytest.fixture(scope="session")
def small_knowledge(small_index: Path) -> Knowledge:
    encoder = HashingEncoder()
    return Knowledge(
        load_snapshot(SnapshotStore(small_index).current_folder(), encoder), encoder, 3
    )


@pytest.fixture(scope="session")
def finder(small_knowledge: Knowledge) -> Finder:
    return FinderShelf(no_documents, 3.0, lambda: date(2026, 11, 24)).finder(small_knowledge)


@pytest.fixture(scope="session")
def search_service(
    small_index: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    database = tmp_path_factory.mktemp("search-var") / "db.sqlite3"
    settings = Settings(indexes=small_index, database=str(database), public_url=PUBLIC + "/")
    engine = open_database(settings.database)
    add_account(engine, "viewer", Role.VIEWER)
    engine.dispose()
    with TestClient(create_app(settings, HashingEncoder())) as running:
        yield running


@pytest.fixture
def viewer(search_service: TestClient) -> StaffClient:
    browser = browser_of(search_service)
    assert browser.log_in("viewer").status_code == 303
    return browser
