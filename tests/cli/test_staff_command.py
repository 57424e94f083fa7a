import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import madoguchi
from service.storage.accounts import AccountStore, Role
from service.storage.audit import AuditTrail
from service.storage.database import open_database
from tests.staff.conftest import QUICK


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    place = str(tmp_path / "x.sqlite3")
    monkeypatch.setenv("MADOGUCHI_DATABASE", place)
    return place


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(madoguchi, ["staff", *arguments], input=typed)


def test_the_first_administrator(database: str) -> None:
    """Added from the command line with a password printed once; the trail says so."""
    result = run("add", "Hana", "--name", "佐藤 花", "--role", "administrator")
    password = re.search(r"password: (\S+)", result.output)
    assert password
    engine = open_database(database)
    found = AccountStore(engine).by_login("hana")
    assert found
    assert (found.account.role, found.must_change) == (Role.ADMINISTRATOR, True)
    assert QUICK.verify(found.password_hash, password[1])
    entry = AuditTrail(engine).entries(1)[0]
    assert (entry.who, entry.action, entry.subject) == ("command line", "account.add", "hana")
    assert run("list").output == "hana\tadministrator\tactive\t佐藤 花\n"


def test_a_password_from_a_prompt(database: str) -> None:
    """Typed twice, never shown, never an argument; a weak one is refused and nothing is added."""
    good = "correct horse battery staple"
    weak = run("add", "nao", "--name", "Nao", "--prompt", typed="short\nshort\n")
    assert "12 to 128" in str(weak.exception)
    assert run("list").output == ""
    result = run("add", "nao", "--name", "Nao", "--prompt", typed=f"{good}\n{good}\n")
    assert result.exit_code == 0
    assert good not in result.output
    found = AccountStore(open_database(database)).by_login("nao")
    assert found
    assert QUICK.verify(found.password_hash, good)


def test_reset_role_disable_and_enable(database: str) -> None:
    """Each does what it says; the last administrator stays."""
    run("add", "hana", "--name", "Hana", "--role", "administrator")
    run("add", "nao", "--name", "Nao")
    before = AccountStore(open_database(database)).by_login("nao")
    assert run("reset", "nao").output.startswith("password: ")
    assert run("role", "nao", "publisher").exit_code == 0
    assert run("disable", "nao").exit_code == 0
    after = AccountStore(open_database(database)).by_login("nao")
    assert before
    assert after
    assert before.password_hash != after.password_hash
    assert "nao\tpublisher\tdisabled\tNao" in run("list").output
    assert run("enable", "nao").exit_code == 0
    assert "last administrator" in str(run("disable", "hana").exception)
    assert "no account 'mari'" in str(run("reset", "mari").exception)
