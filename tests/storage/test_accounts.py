"""Accounts, on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from service.api.app import create_app
from service.config import Settings
from service.embedding.encoder import Encoder
from service.errors import AccountError
from service.storage.accounts import Account, AccountStore, Role, normalized_login
from tests.staff.conftest import add_account, browser_of


def test_roles_include_those_below() -> None:
    """Viewer, editor, publisher, administrator: each may do what those before it may."""
    order = [Role.VIEWER, Role.EDITOR, Role.PUBLISHER, Role.ADMINISTRATOR]
    assert list(Role) == order
    for rank, role in enumerate(order):
        assert [role.includes(other) for other in order] == [True] * (rank + 1) + [False] * (
            3 - rank
        )


def test_accounts_are_kept(engine: Engine) -> None:
    """By login in order, found by login, id and subject; a login is there once."""
    accounts = AccountStore(engine)
    nao = accounts.add("Ｎａｏ", " 直 ", Role.EDITOR, "hash", must_change=True)
    hana = accounts.add("hana", "Hana", Role.VIEWER, None, subject="https://login.example 7")
    assert nao == Account(nao.id, "nao", "直", Role.EDITOR, disabled=False)
    assert AccountStore(engine).all() == [hana, nao]
    found = accounts.by_login("nao")
    assert found
    assert (found.account, found.password_hash, found.must_change) == (nao, "hash", True)
    assert accounts.by_id(nao.id) == found
    by_subject = accounts.by_subject("https://login.example 7")
    assert by_subject
    assert by_subject.account == hana
    assert accounts.by_login("NAO") is accounts.by_id(999) is accounts.by_subject("x") is None
    with pytest.raises(AccountError, match="taken"):
        accounts.add("NAO", "Other", Role.VIEWER, "x")
    for change in (
        lambda: accounts.set_role("x", Role.VIEWER),
        lambda: accounts.set_name("x", "X"),
    ):
        with pytest.raises(AccountError, match="no account 'x'"):
            change()


def test_two_administrators_cannot_remove_each_other(engine: Engine) -> None:
    """At the same moment, many times over: one is always left."""
    accounts = AccountStore(engine)
    for login in ("a", "b"):
        accounts.add(login, login, Role.ADMINISTRATOR, "x")
    for _ in range(5):
        gate = threading.Barrier(2)

        def demote(login: str, gate: threading.Barrier = gate) -> bool:
            gate.wait()
            try:
                accounts.set_role(login, Role.VIEWER)
            except AccountError:
                return False
            return True

        with ThreadPoolExecutor(2) as threads:
            assert sorted(threads.map(demote, ["a", "b"])) == [False, True]
        left = [account for account in accounts.all() if account.role is Role.ADMINISTRATOR]
        assert len(left) == 1
        for login in ("a", "b"):
            accounts.set_role(login, Role.ADMINISTRATOR)


def test_disabled_administrators_do_not_count(engine: Engine) -> None:
    """The last one who can still log in stays."""
    accounts = AccountStore(engine)
    accounts.add("a", "A", Role.ADMINISTRATOR, "x")
    accounts.add("b", "B", Role.ADMINISTRATOR, "x")
    accounts.set_disabled("b", True)
    with pytest.raises(AccountError, match="last administrator"):
        accounts.set_disabled("a", True)
    accounts.set_role("a", Role.VIEWER, even_last=True)
    assert accounts.all()[0].role is Role.VIEWER


@given(st.text(max_size=20))
def test_a_login_is_normalized_once(typed: str) -> None:
    """What is accepted stays as it is when it is read again, and is plain ASCII."""
    try:
        login = normalized_login(typed)
    except AccountError as error:
        assert error.reason == "login"  # noqa: PT017 - either way something is checked
    else:
        assert normalized_login(login) == normalized_login(login.upper()) == login
        assert login.isascii()


def test_the_pages_work_on_both(
    place: str, engine: Engine, tmp_path: Path, hashing_encoder: Encoder
) -> None:
    """Log in, add somebody, see it in the trail."""
    add_account(engine, "boss", Role.ADMINISTRATOR)
    settings = Settings(indexes=tmp_path / "none", database=place)
    with TestClient(create_app(settings, hashing_encoder)) as running:
        boss = browser_of(running)
        assert boss.log_in("boss").status_code == 303
        assert (
            boss.submit("/staff/people", login="hana", name="花", role="editor").status_code == 200
        )
        assert (
            boss.submit("/staff/people", login="hana", name="花", role="editor").status_code == 422
        )
        page = boss.get("/staff/people/trail?subject=hana").text
        assert "Account added" in page
        assert "name: 花; role: editor" in page
        assert "hana,name: 花; role: editor" in boss.get("/staff/people/trail.csv").text
