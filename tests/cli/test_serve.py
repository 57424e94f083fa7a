"""What `madoguchi serve` does when something is missing."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.api.app import create_app
from service.building import build_snapshot
from service.cli.serve import encoder_or_stand_in
from service.config import Settings
from service.embedding.encoder import Encoder
from service.embedding.missing import MissingEncoder
from service.errors import EncoderError
from service.indexing.store import SnapshotStore


def test_without_an_encoder_the_service_starts_and_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A wrong name stops questions, not warnings; where it was looked for is told."""
    encoder = encoder_or_stand_in(Settings(encoder="nobody/no-such-model"))
    assert isinstance(encoder, MissingEncoder)
    shown = capsys.readouterr().err
    assert "nobody/no-such-model" in shown
    assert "only announcements work" in shown
    with pytest.raises(EncoderError, match="no-such-model"):
        encoder.encode_passages(["x"], "ja")


def test_an_index_without_its_encoder_is_not_served(
    tmp_path: Path, small_corpus: Path, questions: Path, hashing_encoder: Encoder
) -> None:
    """Questions are answered with 503, announcements with 200; the health page tells why."""
    store = SnapshotStore(tmp_path / "indexes")
    build_snapshot(small_corpus, questions, store, hashing_encoder, lambda done, total: None, lambda line: None, force=False)  # fmt: skip
    settings = Settings(indexes=store.folder, database=str(tmp_path / "x.sqlite3"))
    with TestClient(create_app(settings, MissingEncoder("it was deleted"))) as client:
        assert client.post("/ask", json={"question": "ごみ"}).status_code == 503
        assert client.get("/announcements").status_code == 200
        assert client.get("/announcements.rss").status_code == 200
        assert "it was deleted" in client.get("/healthz").json()["index_error"]
