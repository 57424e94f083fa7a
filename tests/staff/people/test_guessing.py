"""Guessing passwords: a lock after ten, alike for logins that exist and that do not."""

from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.errors import AccountError
from service.staff.people.log_in import log_in
from service.staff.people.passwords import Passwords, check_password, make_password
from service.storage.accounts import AccountStore, Role
from service.storage.audit import AuditTrail
from tests.staff.conftest import PASSWORD, QUICK, add_account, browser_of


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
    assert actions == ["account.lock"] + ["account.log_in_failed"] * 10
    unknown_login = AuditTrail(staff_engine).entries(20, "?")
    assert len(unknown_login) == 11
    assert "nobody" not in str(AuditTrail(staff_engine).entries(50))


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


def test_a_busy_office_behind_one_address_stays_open(
    staff_service: TestClient, staff_engine: Engine
) -> None:
    """Right passwords count for nothing; fifty wrong ones close the address, for every login."""
    state = browser_of(staff_service).app_state["staff_state"]
    state = replace(state, passwords=QUICK)
    add_account(staff_engine, "hana", Role.VIEWER)
    assert all(log_in(state, "hana", PASSWORD, "192.0.2.7") for _ in range(60))
    for number in range(50):
        assert log_in(state, f"guess{number}", "wrong", "192.0.2.7") is None
    assert log_in(state, "hana", PASSWORD, "192.0.2.7") is None
    assert log_in(state, "hana", PASSWORD, "192.0.2.8")


def test_an_ipv6_network_is_one_address(staff_service: TestClient, staff_engine: Engine) -> None:
    """Whoever has a /64 cannot guess from each of its addresses."""
    state = replace(browser_of(staff_service).app_state["staff_state"], passwords=QUICK)
    add_account(staff_engine, "hana", Role.VIEWER)
    for number in range(50):
        log_in(state, f"guess{number}", "wrong", f"2001:db8::{number:x}")
    assert log_in(state, "hana", PASSWORD, "2001:db8::ffff") is None
    assert log_in(state, "hana", PASSWORD, "2001:db8:0:1::1")
