"""Fixtures: the real corpus built once, and a small corpus that tests may break."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from filelock import FileLock

from service.answering.knowledge import Knowledge
from service.api.app import create_app
from service.assistant import Assistant
from service.building import build_snapshot
from service.config import Settings
from service.embedding.encoder import Encoder
from service.embedding.universal import UniversalSentenceEncoder
from service.indexing.snapshot import Snapshot, load_snapshot
from service.indexing.store import SnapshotStore
from tests.builders import HashingEncoder, write_small_corpus

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 24)
SHARED_INDEXES = "MADOGUCHI_TEST_INDEXES"
"""Variable that names a folder where several runs of pytest find the index of the real corpus."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process build the real index while the other runs files that do without it."""
    needing = dict.fromkeys(
        item.path for item in items if "real_store" in getattr(item, "fixturenames", ())
    )
    others = dict.fromkeys(item.path for item in items if item.path not in needing)
    first, *rest = needing or [None]
    rank = {path: place for place, path in enumerate([first, *others, *rest])}
    items.sort(key=lambda item: rank[item.path])


@pytest.fixture(scope="session", autouse=True)
def _own_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test writes into the database of the working copy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MADOGUCHI_DATABASE", str(tmp_path_factory.mktemp("var") / "test.sqlite3"))
        yield


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return UniversalSentenceEncoder()


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this test run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def real_store(shared_folder: Path, encoder: Encoder) -> SnapshotStore:
    """The real corpus, built with the embedded encoder by whichever process comes first."""
    folder = Path(os.environ.get(SHARED_INDEXES, shared_folder / "indexes"))
    folder.mkdir(exist_ok=True)
    store = SnapshotStore(folder)
    with FileLock(folder.with_suffix(".lock")):
        build_snapshot(
            ROOT / "corpus",
            ROOT / "evaluation" / "questions",
            store,
            encoder,
            lambda done, total: None,
            lambda line: None,
            force=False,
        )
    return store


@pytest.fixture(scope="session")
def real_snapshot(real_store: SnapshotStore, encoder: Encoder) -> Snapshot:
    return load_snapshot(real_store.current_folder(), encoder)


@pytest.fixture(scope="session")
def knowledge(real_snapshot: Snapshot, encoder: Encoder) -> Knowledge:
    return Knowledge(real_snapshot, encoder, stale_after_years=3.0)


@pytest.fixture(scope="session")
def assistant(knowledge: Knowledge) -> Assistant:
    return Assistant(knowledge, 1000, lambda: TODAY)


@pytest.fixture(scope="session")
def client(real_store: SnapshotStore, encoder: Encoder) -> Iterator[TestClient]:
    """The API over the real corpus."""
    with TestClient(create_app(Settings(indexes=real_store.folder), encoder)) as running:
        yield running


@pytest.fixture
def small_corpus(tmp_path: Path) -> Path:
    """A corpus of three programs with the real phrases and utterances, free to be changed."""
    folder = tmp_path / "corpus"
    write_small_corpus(folder)
    return folder


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """Development questions for the small corpus."""
    folder = tmp_path / "questions"
    folder.mkdir()
    (folder / "dev.jsonl").write_text(
        '{"right": ["yokohama/garbage"], "city": "yokohama", "q": {"ja": "ごみはいつ出しますか"}}\n'
        '{"right": ["japan/passport"], "city": null, "q": {"ja": "パスポートはどこで作れますか"}}\n'
        '{"right": [], "city": null, "q": {"ja": "明日の天気は", "en": "Who won the game?"}}\n',
        encoding="utf-8",
    )
    return folder


@pytest.fixture
def hashing_encoder() -> Encoder:
    return HashingEncoder()
