from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from service.storage.accounts import Account, AccountStore, Role
from service.storage.sessions import SessionStore

IDLE, LONGEST = timedelta(minutes=60), timedelta(hours=12)


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(engine: Engine, clock: Clock) -> SessionStore:
    return SessionStore(engine, IDLE, LONGEST, clock)


@pytest.fixture
def hana(engine: Engine) -> Account:
    return AccountStore(engine).add("hana", "Hana", Role.ADMINISTRATOR, "x")


def test_a_session_ends_when_it_is_idle(
    sessions: SessionStore, clock: Clock, hana: Account
) -> None:
    """An hour after its last use, not after its beginning."""
    token = sessions.begin(hana.id)
    for _ in range(3):
        clock.time += IDLE - timedelta(minutes=1)
        found = sessions.find(token)
        assert found
        assert found.account_id == hana.id
    clock.time += IDLE
    assert sessions.find(token) is None


def test_a_session_ends_when_it_is_old(sessions: SessionStore, clock: Clock, hana: Account) -> None:
    """After twelve hours, however busy."""
    token = sessions.begin(hana.id)
    for _ in range(23):
        clock.time += timedelta(minutes=30)
        assert sessions.find(token)
    clock.time += timedelta(minutes=30)
    assert sessions.find(token) is None


def test_a_stolen_table_opens_nothing(
    sessions: SessionStore, engine: Engine, hana: Account
) -> None:
    """Only a hash of the token is kept, and what is kept is no token."""
    token = sessions.begin(hana.id)
    with engine.connect() as connection:
        kept = connection.execute(text("select * from staff_session")).one()
    assert token not in map(str, kept)
    assert all(sessions.find(str(value)) is None for value in kept)
    assert sessions.find(token)
    assert len(token) >= 43


def test_dead_sessions_and_their_forms_are_cleared_away(
    sessions: SessionStore, clock: Clock, engine: Engine, hana: Account
) -> None:
    """The table holds no more than what is in force."""
    for _ in range(3):
        found = sessions.find(sessions.begin(hana.id))
        assert found
        assert [sessions.use_form(found.id, "a"), sessions.use_form(found.id, "a")] == [True, False]
    clock.time += IDLE
    sessions.begin(hana.id)
    with engine.connect() as connection:
        assert connection.scalar(text("select count(*) from staff_session")) == 1
        assert connection.scalar(text("select count(*) from staff_used_form")) == 0


def test_a_form_sent_many_times_at_once_counts_once(sessions: SessionStore, hana: Account) -> None:
    """Eight workers get the same form in one moment; one of them goes on."""
    found = sessions.find(sessions.begin(hana.id))
    assert found
    with ThreadPoolExecutor(8) as threads:
        first = list(threads.map(lambda _: sessions.use_form(found.id, "a"), range(8)))
    assert sorted(first) == [False] * 7 + [True]


def test_a_form_of_an_ended_session_is_refused(sessions: SessionStore, hana: Account) -> None:
    """Ended means ended."""
    token = sessions.begin(hana.id)
    found = sessions.find(token)
    assert found
    sessions.end(token)
    sessions.end(token)
    assert sessions.find(token) is None
    assert not sessions.use_form(found.id, "a")


@pytest.mark.parametrize("change", ["role", "disabled", "password"])
def test_changed_rights_end_sessions(
    sessions: SessionStore, engine: Engine, hana: Account, change: str
) -> None:
    """Another role, another password, disabling: at once, and for this account only."""
    accounts = AccountStore(engine)
    nao = accounts.add("nao", "Nao", Role.PUBLISHER, "x")
    hers, his = sessions.begin(hana.id), sessions.begin(nao.id)
    if change == "role":
        accounts.set_role("nao", Role.VIEWER)
    elif change == "disabled":
        accounts.set_disabled("nao", True)
    else:
        accounts.set_password("nao", "y", must_change=False)
    assert sessions.find(his) is None
    assert sessions.find(hers)
    accounts.set_name("hana", "Hana Satō")
    assert sessions.find(hers)
