"""Guessing passwords: a lock after ten, alike for logins that exist and that do not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from service.errors import AccountError
from service.staff.people.passwords import Passwords, check_password, make_password
from service.storage.accounts import AccountStore, Role
from service.storage.attempts import LOCKED, REMEMBERED, AttemptStore, Limit
from service.storage.audit import AuditTrail
from tests.staff.conftest import PASSWORD, QUICK, add_account, browser_of


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


def test_ten_wrong_passwords_lock(staff_service: TestClient, staff_engine: Engine) -> None:
    """The right password no longer helps, and nothing tells a login that exists from one that does not."""
    add_account(staff_engine, "hana", Role.EDITOR)
    browser = browser_of(staff_service)

    def answer(login: str, password: str) -> tuple[int, str]:
        response = browser.log_in(login, password)
        page = response.text.replace(f'value="{login}"', "")
        return response.status_code, "".join(part for part in page.split('"') if "." not in part)

    known = [answer("hana", "wrong") for _ in range(10)]
    unknown = [answer("nobody", "wrong") for _ in range(10)]
    assert {status for status, _ in known + unknown} == {422}
    assert set(known) == set(unknown)
    assert answer("hana", PASSWORD) == answer("nobody", PASSWORD) == known[0]
    add_account(staff_engine, "mari", Role.EDITOR)
    assert browser_of(staff_service).log_in("mari").status_code == 303
    actions = [entry.action for entry in AuditTrail(staff_engine).entries(20, "hana")]
    assert actions == ["account.log_in_locked"] + ["account.log_in_failed"] * 10


def test_a_lock_ends_by_itself(staff_engine: Engine) -> None:
    """After a quarter of an hour; who goes on trying meanwhile does not make it longer."""
    clock = Clock()
    attempts = AttemptStore(staff_engine, clock)
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
    with staff_engine.connect() as connection:
        assert connection.scalar(text("select count(*) from staff_attempt")) == 1


def test_an_address_is_limited_too(staff_engine: Engine) -> None:
    """Fifty failures with as many logins close the address, and no other."""
    attempts = AttemptStore(staff_engine)
    here, there = Limit("address:192.0.2.7", 50), Limit("address:192.0.2.8", 50)
    answers = [attempts.begin(Limit(f"login:{n}", 10), here) for n in range(52)]
    assert answers == [True] * 50 + [False] * 2
    assert attempts.begin(Limit("login:0", 10), there)


def test_attempts_at_once_are_counted_one_by_one(staff_engine: Engine) -> None:
    """Forty threads get ten tries, not more."""
    attempts = AttemptStore(staff_engine)
    limit = Limit("login:hana", 10)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: attempts.begin(limit), range(40)))
    assert sum(answers) == 10


def test_the_same_work_is_done_for_unknown_logins() -> None:
    """One verification whether or not there is a hash; without one nothing fits."""
    counted: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002
            counted.append(str(hash))
            return super().verify(hash, password)

    passwords = Passwords(Counting(time_cost=1, memory_cost=8, parallelism=1))
    assert passwords.verify(passwords.hash("secret"), "secret")
    assert not passwords.verify(passwords.hash("secret"), "Secret")
    assert not passwords.verify(None, "secret")
    assert not passwords.verify("no hash", "secret")
    assert len(counted) == 4
    assert counted[2].startswith("$argon2id$")


def test_hashes_are_argon2id_and_renewed_at_log_in(
    staff_service: TestClient, staff_engine: Engine
) -> None:
    """Weak parameters of long ago are replaced once the person logs in."""
    add_account(staff_engine, "hana", Role.VIEWER)
    accounts = AccountStore(staff_engine)
    before = accounts.by_login("hana")
    assert browser_of(staff_service).log_in("hana").status_code == 303
    after = accounts.by_login("hana")
    assert before
    assert after
    assert before.password_hash != after.password_hash
    assert str(after.password_hash).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert browser_of(staff_service).log_in("hana").status_code == 303


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("elevenchars", "password_length"),
        ("x" * 129, "password_length"),
        ("aaaaaaaaaaaa", "password_simple"),
        ("hana.sato.hana.sato", "password_simple"),
        ("Hana Sato 1111", "password_simple"),
        ("121212121212", "password_simple"),
    ],
)
def test_passwords_that_are_easy_to_guess_are_refused(password: str, reason: str) -> None:
    """Too short, one letter, the login, the name."""
    with pytest.raises(AccountError) as refused:
        check_password(password, "hana.sato", "Hana Sato")
    assert refused.value.reason == reason


def test_good_passwords_are_taken() -> None:
    """Words in any script, spaces, and what the service makes up; typed half-width or full-width."""
    for password in ("みなとみらいの朝ごはんはパン", "correct horse battery", make_password()):
        check_password(password, "hana", "Hana Sato")
    assert QUICK.verify(QUICK.hash("ｐａｓｓｗｏｒｄ１２３４"), "password1234")
    assert len({make_password() for _ in range(100)}) == 100
