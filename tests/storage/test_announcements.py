import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from service.api.app import create_app
from service.api.streams import StreamPlaces
from service.config import Settings
from service.embedding.encoder import Encoder
from service.errors import TooManyStreamsError
from service.indexing.store import SnapshotStore
from service.languages import LANGUAGE_TAGS
from service.storage.announcements import AnnouncementFile

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
FLOOD: dict[str, Any] = {
    "id": "flood",
    "level": "warning",
    "city": "kawasaki",
    "texts": {
        "ja": {"title": "大雨", "text": "川に近づかないでください。"},
        "zh-Hans": {"title": "大雨", "text": "请不要靠近河边，关注软件里的信息。"},
        "en": {"title": "Heavy rain", "text": "Stay away from rivers."},
    },
}
QUAKE: dict[str, Any] = {"id": "quake", "level": "emergency", "texts": {"ja": {"title": "地震"}}}
NOTICE: dict[str, Any] = {"id": "n", "level": "information", "texts": {"ja": {"title": "休み"}}}


def place(path: Path, *entries: dict[str, Any]) -> None:
    path.write_text(json.dumps({"announcements": entries}), encoding="utf-8")


def source(path: Path | None, now: datetime = NOW) -> AnnouncementFile:
    return AnnouncementFile(path, lambda: now)


def test_the_gravest_comes_first_and_cities_see_their_own(tmp_path: Path) -> None:
    """Emergency, warning, information; the other city's are left out."""
    path = tmp_path / "a.json"
    place(path, NOTICE, FLOOD, QUAKE)
    assert [a.id for a in source(path).current("en", None)] == ["quake", "flood", "n"]
    assert [a.id for a in source(path).current("en", "yokohama")] == ["quake", "n"]


def test_words_are_the_readers_or_the_nearest(tmp_path: Path) -> None:
    """Own language, converted Chinese, English, Japanese; `language` says which."""
    path = tmp_path / "a.json"
    place(path, FLOOD, NOTICE)
    file = source(path)
    shown = {tag: file.current(tag, None)[0] for tag in LANGUAGE_TAGS}
    assert (shown["th"].language, shown["th"].title) == ("en", "Heavy rain")
    assert (shown["ja-x-easy"].language, shown["ja-x-easy"].title) == ("ja", "大雨")
    assert shown["zh-Hant"].language == "zh-Hant"
    assert shown["zh-Hant"].text == "請不要靠近河邊，關注軟體裡的資訊。"
    assert file.current("th", None)[1].language == "ja"


@given(st.integers(-100, 100), st.integers(-100, 100))
def test_an_announcement_is_in_force_from_its_start_until_its_end(starts: int, ends: int) -> None:
    """Start included, end not, whatever the order of the two."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.json"
        times = {k: (NOW + timedelta(hours=h)).isoformat() for k, h in (("starts", starts), ("ends", ends))}  # fmt: skip
        place(path, {**QUAKE, **times})
        assert bool(source(path).current("ja", None)) == (starts <= 0 < ends)


def test_changes_of_the_file_are_seen_and_faults_keep_what_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Placed, broken, mended, removed: broken files are reported with place and reason."""
    monkeypatch.setattr("service.storage.announcements._LOOK_EVERY_SECONDS", 0.0)
    caplog.set_level(logging.CRITICAL)
    path = tmp_path / "a.json"
    file = source(path)
    assert (file.current("ja", None), file.error) == ((), None)
    place(path, QUAKE)
    assert len(file.current("ja", None)) == 1
    for fault, entry in (
        ("texts", {**QUAKE, "texts": {"en": {"title": "Earthquake"}}}),
        ("xx", {**QUAKE, "texts": {"ja": {"title": "地震"}, "xx": {"title": "?"}}}),
        ("url", {**QUAKE, "url": "javascript:alert(1)"}),
        ("starts", {**QUAKE, "starts": "2026-11-24T10:00:00"}),
    ):
        place(path, entry)
        assert [a.id for a in file.current("ja", None)] == ["quake"]
        assert file.error
        assert fault in file.error
    place(path, QUAKE, QUAKE)
    assert file.current("ja", None)
    assert "'quake' stands twice" in (file.error or "")
    place(path, NOTICE)
    assert [a.id for a in file.current("ja", None)] == ["n"]
    assert file.error is None
    path.unlink()
    assert file.current("ja", None) == ()


def test_without_a_file_there_is_nothing() -> None:
    """A city that places none has none."""
    assert source(None).current("en", None) == ()


def test_the_api_lists_them_and_adds_them_to_replies(
    tmp_path: Path, real_store: SnapshotStore, encoder: Encoder
) -> None:
    """The same in GET /announcements and in every reply of /ask, in the reply's language."""
    path = tmp_path / "a.json"
    place(path, FLOOD, QUAKE)
    settings = Settings(indexes=real_store.folder, announcements=path)
    with TestClient(create_app(settings, encoder)) as client:
        body = client.get("/announcements", params={"language": "vi", "city": "kawasaki"}).json()
        assert [(a["id"], a["language"]) for a in body["announcements"]] == [("quake", "ja"), ("flood", "en")]  # fmt: skip
        assert body["furigana"]["地震"] == [["地震", "じしん"]]
        reply = client.post("/ask", json={"question": "How do I throw away a sofa?"}).json()
        assert [a["id"] for a in reply["announcements"]] == ["quake", "flood"]
        place(path, {"id": "bad"})
        assert client.get("/healthz").json()["announcements_error"] is None
        assert client.get("/announcements", params={"language": "xx"}).status_code == 422


def test_only_so_many_streams_are_open() -> None:
    """A place is free again when its stream ends."""
    places = StreamPlaces(2)
    with places.take():
        with places.take(), pytest.raises(TooManyStreamsError, match="poll GET /announcements"):
            places.check()
        places.check()
    assert places.taken == 0
