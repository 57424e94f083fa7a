"""The page of accounts and the audit trail."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.staff.people.trail_routes import _line
from service.storage.accounts import AccountStore, Role
from service.storage.audit import AuditTrail
from tests.staff.conftest import StaffClient, add_account, browser_of


@pytest.fixture
def admin(staff: Callable[[Role], StaffClient]) -> StaffClient:
    return staff(Role.ADMINISTRATOR)


def password_shown(page: str) -> str:
    found = re.search(r'class="code secret">([^<]+)<', page)
    assert found
    return found[1]


def test_a_person_is_added_and_logs_in(
    admin: StaffClient, staff_service: TestClient, staff_engine: Engine
) -> None:
    """The password is shown once; the person must choose another one; the trail names who added."""
    page = admin.submit(
        "/staff/people", "/staff/people", login=" Hana.Sato ", name="佐藤 花", role="editor"
    )
    password = password_shown(page.text)
    assert re.fullmatch(r"[a-z2-9]{5}(-[a-z2-9]{5}){3}", password)
    listed = admin.get("/staff/people").text
    assert "佐藤 花" in listed
    assert "hana.sato" in listed
    assert "First password not changed yet" in listed
    assert password not in listed
    hana = browser_of(staff_service)
    assert hana.log_in("hana.sato", password).headers["location"].startswith("/staff/password")
    entry = AuditTrail(staff_engine).entries(5, "hana.sato")[-1]
    assert (entry.who, entry.action) == ("administrator", "account.add")
    assert entry.detail == {"name": "佐藤 花", "role": "editor"}


@pytest.mark.parametrize(
    ("login", "name", "words"),
    [
        ("administrator", "X", "Somebody has this login already."),
        ("Ｈａｎａ さん", "X", "This login cannot be used."),
        ("", "X", "This login cannot be used."),
        ("x", "A <a@example.org>", "This name cannot be used."),
        ("x", "two\nlines", "This name cannot be used."),
        ("x", " ", "This name cannot be used."),
    ],
)
def test_what_cannot_be_added_says_why(
    admin: StaffClient, login: str, name: str, words: str
) -> None:
    """The form comes back as it was filled in, with a sentence."""
    response = admin.submit(
        "/staff/people", "/staff/people", login=login, name=name, role="publisher"
    )
    assert response.status_code == 422
    assert words in response.text
    assert re.search(r'value="publisher" checked', response.text)
    assert (
        admin.submit("/staff/people", "/staff/people", login="x", name="X", role="king").status_code
        == 422
    )


def test_role_name_disabling_and_password_are_changed_and_recorded(
    admin: StaffClient,
    staff: Callable[[Role], StaffClient],
    staff_service: TestClient,
    staff_engine: Engine,
) -> None:
    """Each change takes effect at once, and the trail names who changed what."""
    editor = staff(Role.EDITOR)
    found = AccountStore(staff_engine).by_login("editor")
    assert found
    path = f"/staff/people/{found.account.id}"
    assert admin.submit(f"{path}/name", name="Mari").status_code == 303
    assert "Mari" in editor.get("/staff/password").text
    assert admin.submit(f"{path}/role", role="publisher").headers["location"] == f"{path}?saved=yes"
    assert editor.get("/staff/password", follow_redirects=False).status_code == 303
    assert editor.log_in("editor").status_code == 303
    assert "Publisher" in editor.get("/staff/password").text
    assert admin.submit(f"{path}/disable").status_code == 303
    assert editor.get("/staff/password", follow_redirects=False).status_code == 303
    assert browser_of(staff_service).log_in("editor").status_code == 422
    assert admin.submit(f"{path}/enable").status_code == 303
    password = password_shown(admin.submit(f"{path}/password").text)
    assert browser_of(staff_service).log_in("editor").status_code == 422
    assert browser_of(staff_service).log_in("editor", password).status_code == 303
    trail = AuditTrail(staff_engine).entries(50, "editor")
    changes = [
        (entry.action, dict(entry.detail)) for entry in trail if entry.who == "administrator"
    ]
    assert changes == [
        ("account.reset_password", {}),
        ("account.enable", {}),
        ("account.disable", {}),
        ("account.set_role", {"before": "editor", "after": "publisher"}),
        ("account.set_name", {"before": "Editor", "after": "Mari"}),
    ]
    page = admin.get(path).text
    assert "Role changed" in page
    assert "before: editor; after: publisher" in page


def test_the_last_administrator_stays(admin: StaffClient, staff_engine: Engine) -> None:
    """Nobody locks everybody out: not by role, not by disabling."""
    accounts = AccountStore(staff_engine)
    me = accounts.by_login("administrator")
    assert me
    path = f"/staff/people/{me.account.id}"
    for response in (admin.submit(f"{path}/role", role="viewer"), admin.submit(f"{path}/disable")):
        assert response.status_code == 422
        assert "last administrator" in response.text
    assert accounts.by_login("administrator") == me
    add_account(staff_engine, "second", Role.ADMINISTRATOR)
    assert admin.submit(f"{path}/role", role="viewer").status_code == 303


def test_a_locked_account_is_unlocked(
    admin: StaffClient, staff_service: TestClient, staff_engine: Engine
) -> None:
    """An administrator sees the lock and opens it."""
    account = add_account(staff_engine, "hana", Role.VIEWER)
    guesser = browser_of(staff_service)
    for _ in range(10):
        guesser.log_in("hana", "wrong")
    assert "Locked for a while" in admin.get("/staff/people").text
    assert admin.submit(f"/staff/people/{account.id}/unlock").status_code == 303
    assert browser_of(staff_service).log_in("hana").status_code == 303


def test_only_administrators_manage_people(staff: Callable[[Role], StaffClient]) -> None:
    """Publishers see neither the page nor its entry in the navigation."""
    publisher = staff(Role.PUBLISHER)
    assert 'href="/staff/people"' not in publisher.get("/staff/password").text
    for path in (
        "/staff/people",
        "/staff/people/1",
        "/staff/people/trail",
        "/staff/people/trail.csv",
    ):
        assert publisher.get(path).status_code == 403
    for path in ("/staff/people", "/staff/people/1/role", "/staff/people/1/password"):
        assert publisher.submit(path, role="viewer").status_code == 403


def test_unknown_people_are_not_found(admin: StaffClient) -> None:
    """404, whatever is asked of them."""
    assert admin.get("/staff/people/999").status_code == 404
    assert admin.submit("/staff/people/999/role", role="viewer").status_code == 404
    assert admin.submit("/staff/people/999/password").status_code == 404
    assert admin.get("/staff/people/abc").status_code == 404


def test_the_trail_is_filtered_and_paged(admin: StaffClient, staff_engine: Engine) -> None:
    """By who, by action, by subject; a hundred at a time; unknown actions by their own name."""
    trail = AuditTrail(staff_engine)
    for number in range(150):
        trail.record("mari", "program.publish", f"yokohama/{number}", {"n": str(number)})
    page = admin.get("/staff/people/trail", params={"who": "mari"}).text
    rows = re.findall(r">(yokohama/\d+)</td>", page)
    assert rows == [f"yokohama/{n}" for n in range(149, 49, -1)]
    assert "program.publish" in page
    older = re.search(r'href="([^"]*before=\d+)"', page)
    assert older
    rest = admin.get(older[1].replace("&amp;", "&")).text
    assert re.findall(r">(yokohama/\d+)</td>", rest) == [f"yokohama/{n}" for n in range(49, -1, -1)]
    one = admin.get("/staff/people/trail", params={"subject": "yokohama/7"}).text
    assert re.findall(r">(yokohama/\d+)</td>", one) == ["yokohama/7"]
    logged = admin.get("/staff/people/trail", params={"action": "account.log_in"}).text
    assert "yokohama/" not in logged.split("<tbody>")[1]


def test_the_trail_as_a_table(admin: StaffClient, staff_engine: Engine) -> None:
    """Every entry, in Japan's time, readable by Excel; nothing in it is a formula."""
    trail = AuditTrail(staff_engine)
    for number in range(1200):
        trail.record("mari", "program.publish", str(number), {})
    trail.record("mari", "program.publish", "=HYPERLINK(1)", {"note": "コンマ, と「かぎ」\n改行"})
    response = admin.get("/staff/people/trail.csv", params={"who": "mari"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["id", "time", "who", "action", "subject", "detail"]
    assert [row[4] for row in rows[1:]] == [
        "'=HYPERLINK(1)",
        *(str(n) for n in range(1199, -1, -1)),
    ]
    assert rows[1][5] == "note: コンマ, と「かぎ」\n改行"
    assert rows[1][1].endswith("+09:00")


def test_a_dash_alone_is_no_formula() -> None:
    """`-` stands for nobody."""
    assert _line("-", "-1+2", "@x") == "-,'-1+2,'@x\r\n"


def test_the_languages_of_the_pages(admin: StaffClient) -> None:
    """A switch, remembered, that comes back to the same page."""
    page = admin.get("/staff/people/trail?who=mari").text
    link = re.search(r'href="(/staff/language\?to=ja[^"]*)"', page)
    assert link
    response = admin.get(link[1].replace("&amp;", "&"), follow_redirects=False)
    assert response.headers["location"] == "/staff/people/trail?who=mari"
    assert '<html lang="ja">' in admin.get("/staff/people").text
    assert "職員" in admin.get("/staff/people").text
