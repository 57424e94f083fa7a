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


def may(attempts: AttemptStore, limit: Limit, times: int = 1) -> list[bool]:
    return [attempts.begin(limit) is not None for _ in range(times)]


def test_a_lock_ends_by_itself(engine: Engine) -> None:
    """After a quarter of an hour; who goes on trying meanwhile does not make it longer."""
    clock = Clock()
    attempts = AttemptStore(engine, clock)
    limit = Limit("login:hana", 10)
    assert may(attempts, limit, 12) == [True] * 10 + [False] * 2
    assert attempts.is_locked(limit)
    clock.time += LOCKED - timedelta(seconds=1)
    assert may(attempts, limit) == [False]
    clock.time += timedelta(seconds=1)
    assert not attempts.is_locked(limit)
    assert may(attempts, limit, 2) == [True, False]  # one try, and locked again
    clock.time += LOCKED
    assert may(attempts, limit) == [True]
    attempts.succeed(limit)
    assert may(attempts, limit, 11) == [True] * 10 + [False]
    clock.time += REMEMBERED
    assert may(attempts, limit) == [True]
    with engine.connect() as connection:
        assert connection.scalar(text("select count(*) from staff_attempt")) == 1


def test_keys_are_counted_apart(engine: Engine) -> None:
    """One address that is closed closes no other; an attempt taken back does not count."""
    attempts = AttemptStore(engine)
    here, there = Limit("address:192.0.2.7", 50), Limit("address:192.0.2.8", 50)
    first = attempts.begin(here)
    assert first is not None
    assert may(attempts, here, 50) == [True] * 49 + [False]
    assert may(attempts, there) == [True]
    attempts.succeed(Limit("login:hana", 10), first)
    assert may(attempts, here, 2) == [True, False]


def test_attempts_at_once_are_counted_one_by_one(engine: Engine) -> None:
    """Forty in eight threads get ten tries, not more."""
    attempts = AttemptStore(engine)
    limit = Limit("login:hana", 10)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: attempts.begin(limit), range(40)))
    assert sum(answer is not None for answer in answers) == 10
