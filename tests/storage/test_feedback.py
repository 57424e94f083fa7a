import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.errors import ConfigurationError
from service.storage.database import open_database
from service.storage.feedback import Feedback, FeedbackReason, FeedbackStore

REPLY = "0123456789abcdef0123456789abcdef"


def test_a_verdict_is_kept_and_can_be_changed(place: str) -> None:
    """The last word on a reply and program counts; other programs keep theirs."""
    engine = open_database(place)
    store = FeedbackStore(engine)
    garbage = Feedback(REPLY, "yokohama/garbage", False, None, "vi")
    whole = Feedback(REPLY, None, True, None, "vi")
    changed = Feedback(REPLY, "yokohama/garbage", False, FeedbackReason.OUTDATED, "vi")
    for verdict in (garbage, whole, changed):
        store.put(verdict)
    engine.dispose()
    engine = open_database(place)
    again = FeedbackStore(engine).all()
    engine.dispose()
    assert sorted(again, key=str) == sorted([whole, changed], key=str)


def test_verdicts_that_arrive_at_once_are_one(engine: Engine) -> None:
    """Two taps in one moment, and none is refused."""
    store = FeedbackStore(engine)
    for number in range(20):
        reply = f"{number:032x}"
        verdicts = [
            Feedback(reply, None, False, reason, "vi") for reason in (None, FeedbackReason.WRONG)
        ]
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(store.put, verdicts))
    assert len(store.all()) == 20


def test_an_unusable_database_is_named_at_the_start(tmp_path: Path) -> None:
    """Variable, path and cure, for a folder that cannot be made and a file that is none of ours."""
    (tmp_path / "file").write_text("no database, but long enough to be read as one" * 50)
    for path in (tmp_path / "file" / "x.sqlite3", tmp_path / "file"):
        with pytest.raises(ConfigurationError, match="MADOGUCHI_DATABASE="):
            open_database(path)


def test_feedback_through_the_api(client: TestClient) -> None:
    """204, whatever was said; a reason counts only for what did not help."""
    for body in (
        {"reply_id": REPLY, "helped": True, "language": "vi", "reason": "wrong"},
        {"reply_id": REPLY, "program_id": "yokohama/garbage", "helped": False, "language": "pt-BR"},
    ):
        assert client.post("/feedback", json=body).status_code == 204
    with sqlite3.connect(os.environ["MADOGUCHI_DATABASE"]) as database:
        rows = database.execute(
            "select program_id, helped, reason, language from feedback where reply_id = ?", [REPLY]
        ).fetchall()
    assert sorted(rows) == [("", 1, None, "vi"), ("yokohama/garbage", 0, None, "pt")]


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("reply_id", "short", 422),
        ("program_id", "yokohama/nothing", 404),
        ("reason", "because", 422),
        ("language", "xx", 422),
        ("question", "How do I …", 422),
    ],
)
def test_what_is_not_feedback_is_refused(
    client: TestClient, field: str, value: str, status: int
) -> None:
    """Nothing free can be stored, least of all a question."""
    body = {"reply_id": REPLY, "helped": False, "language": "en", field: value}
    assert client.post("/feedback", json=body).status_code == status
