"""RSS, Atom and CAP: what other systems read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from service.api.app import create_app
from service.api.cap import cap_document, cap_time, grade_of
from service.config import Settings
from service.corpus.announcements import LEVELS, AnnouncementKind
from service.embedding.encoder import Encoder
from service.storage.announcement_entry import LEVELS as ALL_LEVELS
from service.storage.announcement_entry import Entry, Words
from service.storage.bulletin import Message, MessageType
from service.storage.bulletins import BulletinStore
from service.storage.database import open_database

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "cap12.xsd"))
CAP = {"c": "urn:oasis:names:tc:emergency:cap:1.2"}
ATOM = {"a": "http://www.w3.org/2005/Atom"}
NOW = datetime(2026, 11, 28, 1, 30, 15, 123456, tzinfo=UTC)
FLOOD = Entry(
    id="x", level="emergency", city="kawasaki",
    texts={"ja": Words(title="大雨 <&>", text="川から離れて\n高い所へ"), "ja-x-easy": Words(title="おおあめ"), "zh-Hant": Words(title="大雨"), "en": Words(title="Heavy rain")},
)  # fmt: skip
DRILL = FLOOD.model_copy(update={"drill": True, "ends": NOW + timedelta(hours=3), "url": "https://city.example/a?b=1&c=2"})  # fmt: skip


def parsed(content: bytes) -> Any:
    return etree.fromstring(content)


def valid_cap(content: bytes) -> Any:
    document = parsed(content)
    SCHEMA.assertValid(document)
    return document


def values(document: Any, path: str) -> list[str]:
    found: list[str] = document.xpath(f"{path}/text()", namespaces=CAP)
    return found


@pytest.fixture
def served(tmp_path: Path, hashing_encoder: Encoder) -> Iterator[tuple[TestClient, BulletinStore]]:
    """A service without an index, and the store another process writes with."""
    place = tmp_path / "x.sqlite3"
    (tmp_path / "a.json").write_text(
        json.dumps({"announcements": [{"id": "quake", "level": "warning", "texts": {"ja": {"title": "地震"}}}]}),
        encoding="utf-8",
    )  # fmt: skip
    settings = Settings(
        indexes=tmp_path / "none", database=str(place), announcements=tmp_path / "a.json",
        public_url="https://madoguchi.example/help/",
    )  # fmt: skip
    with TestClient(create_app(settings, hashing_encoder)) as client:
        yield client, BulletinStore(open_database(place), lambda: NOW)


def refresh(client: TestClient) -> None:
    client.app_state["app_state"].announcements.refresh()


def test_a_drill_is_an_exercise_from_alert_to_cancel(
    served: tuple[TestClient, BulletinStore],
) -> None:
    """Valid CAP at every step; each message names those it replaces and never changes itself."""
    client, store = served
    draft = store.create({"kind": "heavy_rain"}, DRILL, "sato")
    store.publish(draft.id, 1, "sato")
    changed = DRILL.model_copy(update={"level": "warning"})
    store.save(draft.id, 2, {"kind": "heavy_rain"}, changed, "sato")
    store.publish(draft.id, 3, "sato")
    store.end(draft.id, 4, "sato")
    refresh(client)
    documents = []
    for number in (1, 2, 3):
        reply = client.get(f"/announcements/{draft.id}.{number}.cap")
        assert reply.headers["content-type"] == "application/cap+xml"
        documents.append(valid_cap(reply.content))
    assert [values(d, "c:msgType") for d in documents] == [["Alert"], ["Update"], ["Cancel"]]
    assert all(values(d, "c:status") == ["Exercise"] for d in documents)
    assert values(documents[0], "c:note") == ["これは訓練です。本当の災害ではありません。 / This is a drill. There is no real disaster."]  # fmt: skip
    assert values(documents[0], "c:sent") == ["2026-11-28T10:30:15+09:00"]
    assert values(documents[0], "c:sender") == ["madoguchi.example"]
    assert values(documents[0], "c:references") == []
    names = [f"madoguchi.example,{draft.id}.{n},2026-11-28T10:30:15+09:00" for n in (1, 2)]
    assert values(documents[1], "c:references") == names[:1]
    assert values(documents[2], "c:references") == [" ".join(names)]
    assert values(documents[0], "c:info/c:language") == ["ja", "ja-x-easy", "zh-Hant", "en"]
    assert values(documents[0], "c:info[1]/c:headline") == ["大雨 <&>"]
    assert values(documents[0], "c:info[1]/c:severity") == ["Severe"]
    assert values(documents[0], "c:info[1]/c:expires") == ["2026-11-28T13:30:15+09:00"]
    assert values(documents[0], "c:info[1]/c:web") == ["https://city.example/a?b=1&c=2"]
    assert values(documents[2], "c:info[1]/c:urgency") == ["Past"]
    atom = parsed(client.get("/announcements.atom").content)
    links = atom.xpath("a:entry/a:link/@href", namespaces=ATOM)
    assert set(links[-3:]) | set(links[:3]) >= {f"https://madoguchi.example/help/announcements/{draft.id}.{n}.cap" for n in (1, 2, 3)}  # fmt: skip
    assert client.get("/announcements").json()["announcements"][0]["id"] == "quake"


def test_rss_lists_what_is_in_force_in_the_readers_language(
    served: tuple[TestClient, BulletinStore],
) -> None:
    """The file's and the staff's together; each with its time, and new again after an update."""
    client, store = served
    draft = store.create({"kind": "heavy_rain"}, FLOOD, "sato")
    store.publish(draft.id, 1, "sato")
    refresh(client)
    reply = client.get("/announcements.rss", params={"language": "en", "city": "kawasaki"})
    assert reply.headers["content-type"] == "application/rss+xml"
    feed = parsed(reply.content)
    assert feed.get("version") == "2.0"
    assert feed.xpath("channel/language/text()") == ["en"]
    assert feed.xpath("channel/item/title/text()") == ["Heavy rain", "地震"]
    assert feed.xpath("channel/item/guid/text()") == [f"{draft.id}.1", "quake"]
    first = feed.xpath("channel/item/pubDate/text()")[0]
    assert parsedate_to_datetime(first) == NOW.replace(microsecond=0)
    elsewhere = parsed(client.get("/announcements.rss?language=en&city=yokohama").content)
    assert elsewhere.xpath("channel/item/title/text()") == ["地震"]
    assert client.get("/announcements.rss?language=xx").status_code == 422


def test_entries_of_the_file_are_cap_too(served: tuple[TestClient, BulletinStore]) -> None:
    """Under a name that changes with the file; unknown names are a problem, not a document."""
    client, _ = served
    atom = parsed(client.get("/announcements.atom").content)
    (link,) = atom.xpath("a:entry/a:link/@href", namespaces=ATOM)
    assert link.startswith("https://madoguchi.example/help/announcements/quake.")
    document = valid_cap(client.get(link.removeprefix("https://madoguchi.example/help")).content)
    assert values(document, "c:status") == ["Actual"]
    assert values(document, "c:info/c:area/c:areaDesc") == ["横浜市 Yokohama, 川崎市 Kawasaki"]
    reply = client.get("/announcements/quake.cap")
    assert reply.status_code == 404
    assert reply.json()["type"] == "urn:madoguchi:problem:unknown-announcement"


@pytest.mark.parametrize("kind", [*get_args(AnnouncementKind), "free"])
@pytest.mark.parametrize("type_", get_args(MessageType))
def test_every_kind_is_graded_with_codes_of_the_standard(kind: str, type_: MessageType) -> None:
    """No code that a reader of CAP would refuse; an emergency is never called minor."""
    for level in ALL_LEVELS if kind == "free" else [LEVELS.get(kind, "information")]:
        entry = FLOOD.model_copy(update={"level": level})
        message = Message("x", 1, type_, NOW, kind, entry)
        valid_cap(cap_document(message, (), "example.org", "https://example.org/", lambda tag: tag))
        if level == "emergency":
            assert grade_of(kind, level).severity in {"Severe", "Extreme"}
            assert grade_of(kind, level).urgency == "Immediate"


@given(st.text(max_size=80), st.text(min_size=1, max_size=80), st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)))  # fmt: skip
def test_whatever_is_typed_stays_valid_xml(text: str, title: str, at: datetime) -> None:
    """Markup is text, characters that XML cannot hold are left out."""
    entry = FLOOD.model_copy(update={"texts": {"ja": Words(title=f"題{title}", text=text)}})
    message = Message("x", 1, "Alert", at, "free", entry)
    document = parsed(cap_document(message, (), "a", "https://a/", lambda tag: tag))
    SCHEMA.assertValid(document)
    kept = document.xpath("c:info/c:headline", namespaces=CAP)[0].text
    assert kept.replace("\n", "") == "題" + "".join(
        letter for letter in title if letter == "\t" or " " <= letter not in "\ufffe\uffff"
    )
    assert datetime.fromisoformat(cap_time(at)) == at.replace(microsecond=0)
