"""A service over a small corpus that editors may change, and people of every role."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.api.app import create_app
from service.building import build_snapshot
from service.config import Settings
from service.indexing.store import SnapshotStore
from service.staff.knowledge.sources import AskedGroup
from service.staff.knowledge.worker import Task, carry_out
from service.storage.accounts import AccountStore, Role
from service.storage.database import open_database
from tests.builders import HashingEncoder, write_small_corpus
from tests.staff.conftest import StaffClient, add_account, browser_of

QUESTION = "कुकुर दर्ता गर्न कहाँ जाने?"
QUESTIONS = (
    '{"right": ["yokohama/garbage"], "city": "yokohama", "q": {"ja": "ごみはいつ出しますか"}}\n'
    '{"right": ["japan/passport"], "city": null, "q": {"ja": "パスポートはどこで作れますか"}}\n'
    '{"right": [], "city": null, "q": {"ja": "明日の天気は", "en": "Who won the game?"}}\n'
)


@dataclass(frozen=True)
class Place:
    """A corpus, its index and its development questions, all free to be changed."""

    corpus: Path
    questions: Path
    indexes: Path

    def program(self, program_id: str) -> Path:
        return self.corpus / "programs" / f"{program_id}.md"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus and an index of it, built once."""
    root = tmp_path_factory.mktemp("built")
    write_small_corpus(root / "corpus")
    (root / "questions").mkdir()
    (root / "questions" / "dev.jsonl").write_text(QUESTIONS, encoding="utf-8")
    build_snapshot(
        root / "corpus",
        root / "questions",
        SnapshotStore(root / "indexes"),
        HashingEncoder(),
        lambda done, total: None,
        lambda line: None,
        force=False,
    )
    return root


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Place:
    root = tmp_path / "place"
    shutil.copytree(built, root)
    return Place(root / "corpus", root / "questions", root / "indexes")


class DirectPublisher:
    """Publishes at once, in this process."""

    def __init__(self, engine: Engine, place: Place) -> None:
        self._engine = engine
        self._place = place

    def start(self, publication_id: int) -> None:
        place = self._place
        task = Task(
            publication_id, "", place.corpus, place.questions, place.indexes, HashingEncoder
        )
        carry_out(task, self._engine)


class Questions:
    """One question that three people asked in Nepali and Vietnamese."""

    def __init__(self) -> None:
        self.handled: list[int] = []

    def groups(self) -> list[AskedGroup]:
        if self.handled:
            return []
        return [AskedGroup((7, 8, 9), QUESTION, "ne", ("ne", "vi"), 3)]

    def handle(self, ids: object) -> None:
        self.handled += ids  # type: ignore[arg-type]


@pytest.fixture
def knowledge_service(
    place: Place, staff_database: Path, staff_engine: Engine
) -> Iterator[TestClient]:
    settings = Settings(
        corpus=place.corpus,
        questions=place.questions,
        indexes=place.indexes,
        database=str(staff_database),
        reload_seconds=0.05,
    )
    with TestClient(create_app(settings, HashingEncoder())) as running:
        state = running.app_state["staff_state"]
        desk = replace(
            state.knowledge,
            publisher=DirectPublisher(staff_engine, place),
            questions=Questions(),
        )
        running.app_state["staff_state"] = replace(state, knowledge=desk)
        yield running


@pytest.fixture
def person(knowledge_service: TestClient, staff_database: Path) -> Callable[[Role], StaffClient]:
    """Return a browser in which somebody of a role is logged in."""
    engine = open_database(staff_database)

    def log_in(role: Role, login: str = "") -> StaffClient:
        name = login or role.value
        if AccountStore(engine).by_login(name) is None:
            add_account(engine, name, role)
        browser = browser_of(knowledge_service)
        assert browser.log_in(name).status_code == 303
        return browser

    return log_in
