"""Announcements of the staff: versions, messages, and what another process sees."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from service.errors import AnnouncementConflictError, UnknownAnnouncementError
from service.storage.announcement_entry import Entry, Words
from service.storage.announcements import AnnouncementFile
from service.storage.board import AnnouncementBoard
from service.storage.bulletins import BulletinStore
from service.storage.database import open_database

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
RAIN = Entry(id="x", level="warning", texts={"ja": Words(title="大雨")})
QUAKE = Entry(id="x", level="emergency", drill=True, texts={"ja": Words(title="【訓練】地震")})


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_database(tmp_path / "x.sqlite3")


@pytest.fixture
def store(engine: Engine) -> BulletinStore:
    return BulletinStore(engine, lambda: NOW)


def board_of(engine: Engine, now: Callable[[], datetime] = lambda: NOW) -> AnnouncementBoard:
    """A board as another process has it."""
    file = AnnouncementFile(None, now)
    return AnnouncementBoard(file, BulletinStore(engine, now), lambda tag: f"drill {tag}", now)


def reason(change: Callable[[], object]) -> str:
    with pytest.raises(AnnouncementConflictError) as caught:
        change()
    return caught.value.reason


def test_an_announcement_goes_from_draft_to_end(store: BulletinStore) -> None:
    """Each step adds one message under a name of its own; nothing follows the end."""
    draft = store.create({"kind": "heavy_rain"}, RAIN, "sato")
    assert draft.id.startswith("20261128-")
    assert (draft.state, draft.version, draft.is_unpublished) == ("draft", 1, True)
    assert reason(lambda: store.end(draft.id, 1, "sato")) == "draft"
    first = store.publish(draft.id, 1, "sato")
    assert (first.entry.id, first.type, first.kind) == (f"{draft.id}.1", "Alert", "heavy_rain")
    assert store.get(draft.id).is_unpublished is False
    assert reason(lambda: store.publish(draft.id, 2, "sato")) == "unchanged"
    store.save(draft.id, 2, {"kind": "heavy_rain"}, QUAKE, "suzuki")
    assert store.get(draft.id).is_unpublished is True
    assert store.standing()[0].entry.level == "warning"
    assert store.publish(draft.id, 3, "sato").type == "Update"
    assert reason(lambda: store.delete(draft.id, 4)) == "sent"
    assert store.end(draft.id, 4, "sato").type == "Cancel"
    assert store.standing() == []
    assert [message.number for message in store.history(draft.id)] == [1, 2, 3]
    for change in (store.publish, store.end):
        assert reason(lambda change=change: change(draft.id, 5, "sato")) == "ended"  # type: ignore[misc]
    assert reason(lambda: store.save(draft.id, 5, {}, RAIN, "sato")) == "ended"


def test_what_is_over_is_not_published(store: BulletinStore) -> None:
    """An end that has passed is a mistake."""
    over = RAIN.model_copy(update={"ends": NOW})
    draft = store.create({}, over, "sato")
    assert reason(lambda: store.publish(draft.id, 1, "sato")) == "over"


def test_a_draft_is_deleted_by_who_saw_its_newest_version(store: BulletinStore) -> None:
    """Not by anybody who looked before it changed."""
    draft = store.create({}, RAIN, "sato")
    store.save(draft.id, 1, {}, QUAKE, "suzuki")
    assert reason(lambda: store.delete(draft.id, 1)) == "changed"
    store.delete(draft.id, 2)
    with pytest.raises(UnknownAnnouncementError, match=draft.id):
        store.get(draft.id)


def test_of_many_publishers_at_once_one_wins(engine: Engine) -> None:
    """Exactly one message goes out, and the others are told."""
    store = BulletinStore(engine)
    draft = store.create({}, RAIN, "sato")
    reasons: list[str] = []
    gate = threading.Barrier(8)

    def publish() -> None:
        gate.wait()
        try:
            BulletinStore(engine).publish(draft.id, 1, "x")
        except AnnouncementConflictError as error:
            reasons.append(error.reason)

    threads = [threading.Thread(target=publish) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.history(draft.id)) == 1
    assert len(reasons) == 7
    assert set(reasons) <= {"changed", "unchanged"}


def test_another_process_sees_a_message_within_a_second(engine: Engine) -> None:
    """The board's version grows at a publication and at an end, and not otherwise."""
    store = BulletinStore(engine)
    board = board_of(engine, lambda: datetime.now(UTC))
    board.start()
    try:
        draft = store.create({}, QUAKE, "sato")
        assert board.version == 0
        for version, change in ((1, lambda: store.publish(draft.id, 1, "sato")), (2, lambda: store.end(draft.id, 2, "sato"))):  # fmt: skip
            change()
            started = time.monotonic()
            while board.version < version and time.monotonic() < started + 5:
                time.sleep(0.01)
            assert time.monotonic() - started < 1.0
            shown = board.current("th", None)
            assert [item.drill_note for item in shown] == (["drill th"] if version == 1 else [])
    finally:
        board.stop()


def test_what_is_scheduled_appears_and_goes_by_the_clock(store: BulletinStore, engine: Engine) -> None:  # fmt: skip
    """Nobody has to do anything; open streams are told by the version."""
    clock = [NOW]
    board = board_of(engine, lambda: clock[0])
    hour = timedelta(hours=1)
    entry = RAIN.model_copy(update={"starts": NOW + hour, "ends": NOW + 2 * hour})
    store.publish(store.create({}, entry, "sato").id, 1, "sato")
    seen = []
    for step in range(3):
        clock[0] = NOW + step * hour
        board.refresh()
        seen.append((len(board.current("ja", None)), board.version))
    assert seen == [(0, 0), (1, 1), (0, 2)]


def test_a_broken_database_keeps_what_was_shown(store: BulletinStore, engine: Engine) -> None:
    """The error is reported, and goes when the database is back."""
    board = board_of(engine)
    message = store.publish(store.create({}, RAIN, "sato").id, 1, "sato")
    board.refresh()
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE announcement_message RENAME TO away"))
    board.refresh()
    assert "announcement_message" in (board.error or "")
    assert [item.title for item in board.current("en", None)] == ["大雨"]
    assert board.message(message.entry.id) == (message, ())
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO announcement_message"))
    board.refresh()
    assert board.error is None
