from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from service.api.app import create_app
from service.building import build_snapshot
from service.config import Settings
from service.embedding.encoder import Encoder
from service.indexing.store import SnapshotStore
from service.storage.database import open_database
from service.storage.questions import Event, KeptText, QuestionLog
from tests.builders import HashingEncoder, write_small_corpus

QUESTION = "ごみはいつ出しますか"
DEVELOPMENT = (
    '{"right": ["yokohama/garbage"], "city": "yokohama", "q": {"ja": "ごみはいつ出しますか"}}\n'
    '{"right": ["japan/passport"], "city": null, "q": {"ja": "パスポートはどこで作れますか"}}\n'
    '{"right": [], "city": null, "q": {"ja": "明日の天気は", "en": "Who won the game?"}}\n'
)
LOST = "Where can I buy a surfboard in Yokohama 090-1234-5678"


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus, built once."""
    folder = tmp_path_factory.mktemp("counting")
    write_small_corpus(folder / "corpus")
    (folder / "questions").mkdir()
    (folder / "questions" / "dev.jsonl").write_text(DEVELOPMENT, encoding="utf-8")
    build_snapshot(
        folder / "corpus",
        folder / "questions",
        SnapshotStore(folder / "indexes"),
        HashingEncoder(),
        lambda done, total: None,
        lambda line: None,
        force=False,
    )
    return folder / "indexes"


@pytest.fixture
def settings(tmp_path: Path, indexes: Path) -> Settings:
    return Settings(indexes=indexes, database=str(tmp_path / "asked.sqlite3"))


@pytest.fixture
def service(settings: Settings, hashing_encoder: Encoder) -> Iterator[TestClient]:
    with TestClient(create_app(settings, hashing_encoder)) as running:
        yield running


def counted(service: TestClient, settings: Settings) -> tuple[list[Event], list[KeptText]]:
    service.app_state["app_state"].questions.settle()
    log = QuestionLog(open_database(settings.database), 30)
    return log.events(log.today(), log.today()), log.open_texts()


def test_a_question_is_counted_after_its_reply(service: TestClient, settings: Settings) -> None:
    """Language, city, status, and the verdict; its phone number is nowhere."""
    body = {"question": LOST, "language": "en", "city": "kawasaki", "conversation_id": "chat-77"}
    reply = service.post("/ask", json=body).json()
    verdict = {"reply_id": reply["id"], "helped": False, "reason": "wrong", "language": "en"}
    assert service.post("/feedback", json=verdict).status_code == 204
    events, texts = counted(service, settings)
    assert [(e.language, e.city, e.status, e.helped) for e in events] == [
        ("en", "kawasaki", reply["status"], False)
    ]
    assert reply["status"] in {"unanswered", "uncertain"}
    assert [one.text for one in texts] == ["Where can I buy a surfboard in Yokohama [number]"]
    with open_database(settings.database).connect() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
    assert "chat-77" not in dump
    assert "1234" not in dump
    assert "testclient" not in dump


def test_the_page_without_script_counts_too(service: TestClient, settings: Settings) -> None:
    """A question of the form at `/`."""
    assert service.get("/", params={"q": LOST, "language": "vi"}).status_code == 200
    events, _ = counted(service, settings)
    assert [event.language for event in events] == ["vi"]


def test_what_cannot_be_read_is_not_counted(service: TestClient, settings: Settings) -> None:
    """An empty question is none."""
    assert service.post("/ask", json={"question": " "}).status_code == 422
    assert counted(service, settings) == ([], [])


def test_a_lost_database_costs_no_reply(service: TestClient, settings: Settings) -> None:
    """The table is gone, and people are answered all the same."""
    with open_database(settings.database).begin() as connection:
        connection.execute(text("DROP TABLE question_event"))
    for _ in range(3):
        assert service.post("/ask", json={"question": QUESTION}).status_code == 200
    writer = service.app_state["app_state"].questions
    writer.settle()
    assert writer.dropped == 3


@pytest.mark.parametrize("days", [30, 0])
def test_the_page_says_what_is_kept(
    settings: Settings, hashing_encoder: Encoder, days: int
) -> None:
    """Under the form, with the days that are set."""
    changed = settings.model_copy(update={"question_days": days})
    with TestClient(create_app(changed, hashing_encoder)) as service:
        page = service.get("/", params={"language": "en"}).text
    assert ("for at most 30 days" in page) is (days == 30)
    assert ("are not kept" in page) is (days == 0)
