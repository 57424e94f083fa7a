"""Single sign-on against real providers: one of our own that can lie, and an independent one."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import Engine

from benchmarks.stage import free_port, serving
from service.api.app import create_app
from service.api.staff import staff_options_of
from service.config import Settings
from service.embedding.encoder import Encoder
from service.errors import ConfigurationError
from service.staff.people.open_id import Errand, Provider
from service.storage.accounts import AccountStore, Role
from service.storage.audit import AuditTrail
from tests.staff.conftest import PASSWORD, StaffClient, add_account, browser_of
from tests.staff.people.provider import CLIENT, SECRET, LocalProvider, provider_app

ROLES = "viewer=staff, editor=editors,publisher=heads,administrator=it"


@pytest.fixture(scope="module")
def running_provider() -> Iterator[LocalProvider]:
    provider = LocalProvider()
    port = free_port()
    with serving(provider_app(provider), port) as url:
        provider.issuer = url
        yield provider


@pytest.fixture
def provider(running_provider: LocalProvider) -> Iterator[LocalProvider]:
    """The provider, telling the truth again."""
    running_provider.claims = {
        "name": "佐藤 花",
        "preferred_username": "Hana",
        "roles": ["staff", "other"],
    }
    running_provider.refusals.clear()
    yield running_provider
    running_provider.key, running_provider.algorithm, running_provider.left_out = None, "RS256", ()


def settings_for(issuer: str, database: Path, tmp_path: Path, **more: str) -> Settings:
    values = {
        "oidc_issuer": issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
        "oidc_roles": ROLES,
        **more,
    }
    return Settings.model_validate(
        {"indexes": tmp_path / "none", "database": str(database), **values}
    )


@pytest.fixture
def service(
    provider: LocalProvider, staff_database: Path, tmp_path: Path, hashing_encoder: Encoder
) -> Iterator[TestClient]:
    settings = settings_for(provider.issuer, staff_database, tmp_path)
    with TestClient(create_app(settings, hashing_encoder)) as running:
        yield running


def leave(browser: StaffClient, wanted: str = "/staff/password") -> str:
    """Go to the provider and return the address it sends back to."""
    page = browser.get(f"/staff/login?next={wanted}").text
    assert "/staff/single-sign-on?next=" in page
    away = browser.get(f"/staff/single-sign-on?next={wanted}", follow_redirects=False)
    assert away.status_code == 303
    back = httpx.get(away.headers["location"]).headers["location"]
    assert back.startswith("https://testserver/staff/single-sign-on/return?")
    return back.removeprefix("https://testserver")


def come_back(browser: StaffClient, address: str) -> tuple[int, str]:
    response = browser.get(address, follow_redirects=False)
    return response.status_code, response.headers.get("location", response.text)


def test_a_person_comes_back_logged_in(
    service: TestClient, provider: LocalProvider, staff_engine: Engine
) -> None:
    """With the role the provider gives, on the page wanted; the account is made at the first time."""
    browser = browser_of(service)
    assert come_back(browser, leave(browser)) == (303, "/staff/password")
    found = AccountStore(staff_engine).by_subject(f"{provider.issuer} 7")
    assert found
    assert (found.account.login, found.account.name, found.account.role) == (
        "hana",
        "佐藤 花",
        Role.VIEWER,
    )
    assert found.password_hash is None
    assert "佐藤 花" in browser.get("/staff/password").text
    trail = [(entry.who, entry.action) for entry in AuditTrail(staff_engine).entries(5, "hana")]
    assert trail == [("hana", "account.log_in"), ("single sign-on", "account.add")]
    provider.claims["roles"] = "it"
    again = browser_of(service)
    come_back(again, leave(again))
    assert again.get("/staff/people").status_code == 200
    assert browser.get("/staff/password", follow_redirects=False).status_code == 303
    changed = AuditTrail(staff_engine).entries(5, "hana")[1]
    assert dict(changed.detail) == {"before": "viewer", "after": "administrator"}
    assert provider.refusals == []


def test_an_address_comes_back_once(service: TestClient, provider: LocalProvider) -> None:
    """Neither the same browser nor another one can use it again."""
    browser = browser_of(service)
    address = leave(browser)
    assert come_back(browser_of(service), address)[0] == 422
    assert come_back(browser, address)[0] == 303
    assert come_back(browser, address)[0] == 422
    mixed = browser_of(service)
    leave(mixed)
    other = browser_of(service)
    assert come_back(mixed, leave(other))[0] == 422  # somebody else's state


def test_the_provider_checks_the_verifier(service: TestClient, provider: LocalProvider) -> None:
    """A code caught on the way is worthless without what the browser keeps."""
    browser, thief = browser_of(service), browser_of(service)
    caught = parse_qs(urlsplit(leave(browser)).query)
    mine = parse_qs(urlsplit(leave(thief)).query)
    status, page = come_back(
        thief, f"/staff/single-sign-on/return?state={mine['state'][0]}&code={caught['code'][0]}"
    )
    assert status == 422
    assert "did not work" in page
    assert provider.refusals == ["wrong verifier"]


def lie_about(**claims: object) -> Callable[[LocalProvider], None]:
    return lambda provider: provider.claims.update(claims)


def leave_out(name: str) -> Callable[[LocalProvider], None]:
    return lambda provider: setattr(provider, "left_out", (name,))


def sign_with(key: RSAKey | OctKey | None, algorithm: str) -> Callable[[LocalProvider], None]:
    def lie(provider: LocalProvider) -> None:
        provider.key, provider.algorithm = key, algorithm

    return lie


LIES = {
    "nonce": lie_about(nonce="x"),
    "no nonce": leave_out("nonce"),
    "issuer": lie_about(iss="https://evil.example"),
    "audience": lie_about(aud="other"),
    "party": lie_about(azp="other"),
    "several": lie_about(aud=[CLIENT, "other"]),
    "expired": lie_about(exp=int(time.time()) - 3600),
    "no expiry": leave_out("exp"),
    "future": lie_about(iat=int(time.time()) + 3600),
    "no subject": leave_out("sub"),
    "other key": sign_with(RSAKey.generate_key(2048, {"kid": "1"}), "RS256"),
    "shared key": sign_with(OctKey.import_key(SECRET * 4), "HS256"),
    "no signature": sign_with(None, "none"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_wrong_token_is_refused(
    service: TestClient, provider: LocalProvider, staff_engine: Engine, lie: str
) -> None:
    """Nobody is logged in, no account is made, and the page says so in plain words."""
    LIES[lie](provider)
    browser = browser_of(service)
    status, page = come_back(browser, leave(browser))
    assert (status, "Please try again." in page) == (422, True)
    assert AccountStore(staff_engine).all() == []
    assert browser.get("/staff/password", follow_redirects=False).status_code == 303


def test_who_has_no_role_is_told(
    service: TestClient, provider: LocalProvider, staff_engine: Engine
) -> None:
    """No account is made; a disabled one stays shut."""
    for roles in ([], ["nothing"], None, 5, {"it": True}):
        provider.claims["roles"] = roles
        browser = browser_of(service)
        assert "has no access here" in come_back(browser, leave(browser))[1]
    assert AccountStore(staff_engine).all() == []
    provider.claims["roles"] = ["heads"]
    come_back(browser, leave(browser))
    AccountStore(staff_engine).set_disabled("hana", True)
    assert "has no access here" in come_back(browser, leave(browser))[1]


def test_nobody_takes_an_account_over_by_its_name(
    service: TestClient, provider: LocalProvider, staff_engine: Engine
) -> None:
    """A login that is taken leads to another one, with the provider's role."""
    add_account(staff_engine, "hana", Role.ADMINISTRATOR)
    browser = browser_of(service)
    assert come_back(browser, leave(browser))[0] == 303
    assert browser.get("/staff/people").status_code == 403
    logins = {account.login: account.role for account in AccountStore(staff_engine).all()}
    assert logins == {"hana": Role.ADMINISTRATOR, "hana@127.0.0.1": Role.VIEWER}
    provider.claims.update(sub="8", preferred_username="漢字", name="<x>")
    other = browser_of(service)
    come_back(other, leave(other))
    assert any(account.login.startswith("sso-") for account in AccountStore(staff_engine).all())


def test_single_sign_on_accounts_have_no_password(
    service: TestClient, provider: LocalProvider, staff_engine: Engine
) -> None:
    """None fits at the form, and an administrator cannot give one, nor another role."""
    hana = browser_of(service)
    come_back(hana, leave(hana))
    for password in ("", "x"):
        assert browser_of(service).log_in("hana", password).status_code == 422
    assert 'name="current"' not in hana.get("/staff/password").text
    refused = hana.submit("/staff/password", current="x", password=PASSWORD, again=PASSWORD)
    assert "You log in with the city" in refused.text
    found = AccountStore(staff_engine).by_login("hana")
    assert found
    assert found.password_hash is None
    add_account(staff_engine, "boss", Role.ADMINISTRATOR)
    boss = browser_of(service)
    boss.log_in("boss")
    for change in ("password", "role"):
        response = boss.submit(f"/staff/people/{found.account.id}/{change}", role="publisher")
        assert (response.status_code, "changed there" in response.text) == (422, True)


def test_a_provider_that_is_down_leaves_passwords(
    staff_database: Path, staff_engine: Engine, tmp_path: Path, hashing_encoder: Encoder
) -> None:
    """The page says so, and the other way in stays open."""
    settings = settings_for(f"http://127.0.0.1:{free_port()}", staff_database, tmp_path)
    add_account(staff_engine, "hana", Role.VIEWER)
    with TestClient(create_app(settings, hashing_encoder)) as running:
        browser = browser_of(running)
        assert "cannot be reached now" in browser.get("/staff/single-sign-on").text
        assert browser.log_in("hana").status_code == 303


def test_without_settings_there_is_no_single_sign_on(staff_service: TestClient) -> None:
    """No button, no route."""
    browser = browser_of(staff_service)
    assert "single-sign-on" not in browser.get("/staff/login").text
    assert browser.get("/staff/single-sign-on").status_code == 404


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("oidc_issuer", "http://login.city.example", "https"),
        ("oidc_client_secret", "", "MADOGUCHI_OIDC_CLIENT_SECRET"),
        ("oidc_roles", "", "MADOGUCHI_OIDC_ROLES"),
        ("oidc_roles", "king=staff", "king=staff"),
        ("oidc_roles", "viewer", "viewer, editor, publisher, administrator"),
    ],
)
def test_wrong_settings_stop_the_start(
    tmp_path: Path, setting: str, value: str, words: str
) -> None:
    """Each names itself."""
    settings = settings_for(
        "https://login.city.example", tmp_path / "x", tmp_path, **{setting: value}
    )
    with pytest.raises(ConfigurationError, match=words):
        staff_options_of(settings)


def test_roles_may_lie_deep_in_the_token() -> None:
    """Keycloak's `realm_access.roles`, a claim with dots in its name, and the highest of several."""
    roles = {"a": Role.EDITOR, "b": Role.PUBLISHER}
    deep = Provider("x", "x", "x", "realm_access.roles", roles)
    assert deep.role_of({"realm_access": {"roles": ["a", "b"]}}) is Role.PUBLISHER
    assert deep.role_of({"realm_access.roles": "a"}) is Role.EDITOR
    assert deep.role_of({"realm_access": ["a"]}) is None


def test_an_errand_survives_its_cookie() -> None:
    """What is packed comes back; anything else is none."""
    errand = Errand.begin("/staff/people")
    assert Errand.unpacked(errand.packed()) == errand
    for broken in ("", "x", "e30=", "W10=", errand.packed()[:-8], "eyJzdGF0ZSI6IDF9"):
        assert Errand.unpacked(broken) is None


def test_an_independent_provider(
    staff_database: Path, staff_engine: Engine, tmp_path: Path, hashing_encoder: Encoder
) -> None:
    """oidc-provider-mock (authlib's server side), as a process of its own."""
    port = free_port()
    user = '{"sub": "u1", "name": "Mari", "email": "mari@city.example", "groups": ["editors"]}'
    command = [
        sys.executable,
        "-m",
        "oidc_provider_mock",
        "--port",
        str(port),
        "--require-nonce",
        "--user-claims",
        user,
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        issuer = f"http://127.0.0.1:{port}"
        wait_for(f"{issuer}/.well-known/openid-configuration")
        settings = settings_for(issuer, staff_database, tmp_path, oidc_role_claim="groups")
        with TestClient(create_app(settings, hashing_encoder)) as running:
            browser = browser_of(running)
            away = browser.get("/staff/single-sign-on?next=/staff/password", follow_redirects=False)
            back = httpx.post(away.headers["location"], data={"sub": "u1"}).headers["location"]
            assert come_back(browser, back.removeprefix("https://testserver")) == (
                303,
                "/staff/password",
            )
            assert "Mari" in browser.get("/staff/password").text
    finally:
        process.terminate()
        process.wait(timeout=10)
    assert [(a.login, a.role) for a in AccountStore(staff_engine).all()] == [
        ("mari@city.example", Role.EDITOR)
    ]


def wait_for(url: str, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            httpx.get(url)
        except httpx.TransportError:
            assert time.monotonic() < end, "the provider did not start"
            time.sleep(0.1)
        else:
            return
