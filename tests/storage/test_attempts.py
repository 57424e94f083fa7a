"""Failed attempts are counted, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, text

from service.storage.attempts import LOCKED, REMEMBERED, AttemptStore, Limit


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


def test_a_lock_ends_by_itself(engine: Engine) -> None:
    """After a quarter of an hour; who goes on trying meanwhile does not make it longer."""
    clock = Clock()
    attempts = AttemptStore(engine, clock)
    limit = Limit("login:hana", 10)
    assert [attempts.begin(limit) for _ in range(12)] == [True] * 10 + [False] * 2
    assert attempts.is_locked(limit)
    clock.time += LOCKED - timedelta(seconds=1)
    assert not attempts.begin(limit)
    clock.time += timedelta(seconds=1)
    assert not attempts.is_locked(limit)
    assert [attempts.begin(limit), attempts.begin(limit)] == [True, False]  # one try, locked again
    clock.time += LOCKED
    assert attempts.begin(limit)
    attempts.succeed(limit)
    assert [attempts.begin(limit) for _ in range(11)] == [True] * 10 + [False]
    clock.time += REMEMBERED
    assert attempts.begin(limit)
    with engine.connect() as connection:
        assert connection.scalar(text("select count(*) from staff_attempt")) == 1


def test_an_address_is_limited_too(engine: Engine) -> None:
    """Fifty failures with as many logins close the address, and no other."""
    attempts = AttemptStore(engine)
    here, there = Limit("address:192.0.2.7", 50), Limit("address:192.0.2.8", 50)
    answers = [attempts.begin(Limit(f"login:{n}", 10), here) for n in range(52)]
    assert answers == [True] * 50 + [False] * 2
    assert attempts.begin(Limit("login:0", 10), there)


def test_attempts_at_once_are_counted_one_by_one(engine: Engine) -> None:
    """Forty threads get ten tries, not more."""
    attempts = AttemptStore(engine)
    limit = Limit("login:hana", 10)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: attempts.begin(limit), range(40)))
    assert sum(answers) == 10
