from collections.abc import Callable

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.staff.cookies import SESSION
from service.storage.accounts import Role
from tests.staff.conftest import PASSWORD, StaffClient, add_account, browser_of


def test_a_page_leads_to_the_log_in_form_and_back(
    staff_service: TestClient, staff_engine: Engine
) -> None:
    """Who is not logged in comes back to the page wanted; the cookie is out of scripts' reach."""
    add_account(staff_engine, "hana", Role.VIEWER)
    browser = browser_of(staff_service)
    response = browser.get("/staff/password?a=1", follow_redirects=False)
    assert response.headers["location"] == "/staff/login?next=%2Fstaff%2Fpassword%3Fa%3D1"
    data = {
        "csrf": browser.token("/staff/login"),
        "login": " HANA ",
        "password": PASSWORD,
        "next": "/staff/password?a=1",
    }
    response = browser.post("/staff/login", data=data, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/staff/password?a=1")
    cookie = response.headers["set-cookie"].lower()
    assert cookie.startswith(SESSION.lower())
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= {
        part.strip() for part in cookie.split(";")
    }
    assert "Hana" in browser.get("/staff/password").text
    problem = browser_of(staff_service).get(
        "/staff/password", headers={"accept": "application/json"}
    )
    assert (problem.status_code, problem.json()["type"]) == (
        401,
        "urn:madoguchi:problem:not-signed-in",
    )


def test_logging_out_ends_the_session(staff: Callable[[Role], StaffClient]) -> None:
    """The old cookie opens nothing any more."""
    browser = staff(Role.VIEWER)
    token = browser.cookies[SESSION]
    assert browser.submit("/staff/logout").headers["location"] == "/staff/login"
    browser.cookies.set(SESSION, token)
    assert browser.get("/staff/password", follow_redirects=False).status_code == 303
