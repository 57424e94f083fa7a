"""What each role may do, and which forms are refused."""

from collections.abc import Callable
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from service.staff.access import needs
from service.staff.form_tokens import TokenUse, make_token, nonce_of
from service.storage.accounts import Account, AccountStore, Role
from tests.staff.conftest import PASSWORD, QUICK, StaffClient, add_account, browser_of

UNDONE = "/staff/password"


@pytest.fixture(autouse=True)
def doors(staff_service: TestClient) -> list[str]:
    """A door for each role, and what went through."""
    passed: list[str] = []
    router = APIRouter()
    for role in Role:

        def enter(account: Annotated[Account, Depends(needs(role))]) -> dict[str, str]:
            passed.append(account.login)
            return {"login": account.login}

        router.add_api_route(f"/staff/doors/{role}", enter, methods=["GET", "POST", "DELETE"])
    app = staff_service.app
    assert isinstance(app, FastAPI)
    app.include_router(router)
    return passed


@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_what_lower_roles_may(
    role: Role, staff: Callable[[Role], StaffClient], doors: list[str]
) -> None:
    """A viewer cannot edit, an editor cannot publish, a publisher manages nobody."""
    browser = staff(role)
    rank = list(Role).index(role)
    answers = [browser.submit(f"/staff/doors/{other}").status_code for other in Role]
    assert answers == [200] * (rank + 1) + [403] * (3 - rank)
    assert doors == [role.value] * (rank + 1)
    if rank < 3:
        page = browser.get("/staff/doors/administrator")
        assert "You may not do this" in page.text
        problem = browser.get("/staff/doors/administrator", headers={"accept": "*/*"})
        assert problem.json()["type"] == "urn:madoguchi:problem:not-allowed"


def test_a_forged_form_is_refused(
    staff: Callable[[Role], StaffClient], staff_service: TestClient, doors: list[str]
) -> None:
    """No token, a made-up one, a colleague's one, the script's one in a form: nothing goes through."""
    browser, colleague = staff(Role.EDITOR), staff(Role.PUBLISHER)
    genuine = browser.token()
    nonce, _, signature = genuine.partition(".")
    forged = ["", "x", nonce, f"{nonce}.", f"{'0' * 32}.{signature}", genuine + "0",
              colleague.token(), browser.script_token(), make_token("", "form")]  # fmt: skip
    for token in forged:
        response = browser.post("/staff/doors/viewer", data={"csrf": token})
        assert (response.status_code, "not accepted" in response.text) == (403, True), token
    assert browser.post("/staff/doors/viewer", json={"csrf": genuine}).status_code == 403
    assert browser.post("/staff/doors/viewer?csrf=" + genuine).status_code == 403
    other_site = {"sec-fetch-site": "cross-site"}
    data = {"csrf": genuine}
    assert browser.post("/staff/doors/viewer", data=data, headers=other_site).status_code == 403
    assert doors == []
    assert browser.post("/staff/doors/viewer", data=data).status_code == 200


def test_a_replayed_form_is_refused(staff: Callable[[Role], StaffClient], doors: list[str]) -> None:
    """A form is good once: neither “Back” nor a thief sends it again."""
    browser = staff(Role.EDITOR)
    data = {"csrf": browser.token()}
    answers = [browser.post("/staff/doors/editor", data=data).status_code for _ in range(3)]
    assert answers == [200, 403, 403]
    assert doors == ["editor"]


def test_scripts_send_their_token_in_a_header(staff: Callable[[Role], StaffClient]) -> None:
    """It is good until the session ends; a form's token is no header."""
    browser = staff(Role.EDITOR)
    token = browser.script_token()
    for _ in range(2):
        assert browser.delete("/staff/doors/viewer", headers={"x-csrf-token": token}).is_success
    for wrong in (browser.token(), "", "x.y"):
        response = browser.delete("/staff/doors/viewer", headers={"x-csrf-token": wrong})
        assert response.status_code == 403
    browser.submit("/staff/logout")
    browser.log_in("editor")
    assert browser.delete("/staff/doors/viewer", headers={"x-csrf-token": token}).status_code == 403


def test_the_first_password_is_replaced_before_anything_else(
    staff_service: TestClient, staff_engine: Engine
) -> None:
    """Every page leads to the form until then."""
    first = "first password of somebody"
    AccountStore(staff_engine).add("nao", "Nao", Role.EDITOR, QUICK.hash(first), must_change=True)
    browser = browser_of(staff_service)
    assert browser.log_in("nao", first).headers["location"] == "/staff/password?next=%2Fstaff"
    page = browser.get("/staff/doors/viewer", follow_redirects=False)
    assert (page.status_code, page.headers["location"]) == (303, "/staff/password")
    tries = {
        "people.password.wrong": ("wrong password here", PASSWORD, PASSWORD),
        "people.password.differs": (first, PASSWORD, PASSWORD + "!"),
        "people.password.same": (first, first, first),
        "people.error.password_length": (first, "short", "short"),
        "people.error.password_simple": (first, "aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa"),
    }
    texts = browser.app_state["staff_state"].texts
    for key, (current, new, again) in tries.items():
        response = browser.submit(UNDONE, current=current, password=new, again=again)
        assert response.status_code == 422
        assert texts.text("en", key) in response.text
    done = browser.submit(UNDONE, current=first, password=PASSWORD, again=PASSWORD)
    assert done.headers["location"] == "/staff"
    assert browser.get("/staff/doors/viewer").status_code == 200


def test_a_new_password_ends_every_other_session(
    staff: Callable[[Role], StaffClient], staff_service: TestClient
) -> None:
    """The browser that changed it goes on; the old password opens nothing."""
    mine, elsewhere = staff(Role.EDITOR), staff(Role.EDITOR)
    new = "another long password"
    assert mine.submit(UNDONE, current=PASSWORD, password=new, again=new).status_code == 303
    assert mine.get("/staff/doors/editor").status_code == 200
    assert elsewhere.get("/staff/doors/editor", follow_redirects=False).status_code == 303
    assert browser_of(staff_service).log_in("editor").status_code == 422
    assert browser_of(staff_service).log_in("editor", new).status_code == 303


def test_a_page_tells_the_browser_to_be_strict(staff: Callable[[Role], StaffClient]) -> None:
    """No foreign scripts, no frames, nothing kept in caches."""
    headers = staff(Role.VIEWER).get(UNDONE).headers
    policy = headers["content-security-policy"]
    for rule in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'",
                 "require-trusted-types-for 'script'", "form-action 'self'", "base-uri 'none'"):  # fmt: skip
        assert rule in policy
    assert "unsafe" not in policy
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"


def test_what_is_typed_is_shown_as_text(staff_service: TestClient) -> None:
    """Markup in a login, an address or a language stays text."""
    browser = browser_of(staff_service)
    evil = '"><script>alert(1)</script>'
    response = browser.submit("/staff/login", "/staff/login", login=evil, next=evil)
    assert "<script>alert" not in response.text
    assert "&lt;script&gt;" in response.text
    assert "<script>alert" not in browser.get(f"/staff/login?next={evil}").text


@given(
    key=st.text(min_size=1),
    other=st.text(min_size=1),
    use=st.sampled_from(["form", "script", "log-in"]),
)
def test_a_token_fits_its_own_key_and_use_only(key: str, other: str, use: TokenUse) -> None:
    """Made twice it differs; with another key or for another use it is worthless."""
    token = make_token(key, use)
    assert nonce_of(token, key, use) == token.split(".")[0]
    assert token != make_token(key, use)
    assert other == key or nonce_of(token, other, use) is None
    uses: list[TokenUse] = ["form", "script", "log-in"]
    assert [nonce_of(token, key, u) for u in uses if u != use] == [None, None]


def test_static_files_and_nothing_else(staff_service: TestClient, staff_engine: Engine) -> None:
    """Style sheets and scripts are served by name; no path leads out of their folder."""
    add_account(staff_engine, "x", Role.VIEWER)
    browser = browser_of(staff_service)
    css = browser.get("/staff/static/base/staff.css")
    assert (css.status_code, css.headers["content-type"]) == (200, "text/css; charset=utf-8")
    for path in ("base/../../access.py", "..%2f..%2faccess.py", "base/%2e%2e%2f%2e%2e%2faccess.py",
                 "base/none.css", "base/staff.py", "base/", "../templates/base.html"):  # fmt: skip
        assert browser.get(f"/staff/static/{path}").status_code == 404
