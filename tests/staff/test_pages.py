"""What every staff page has in common: size limits, errors as pages, nothing without the texts."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.api.app import create_app
from service.config import Settings
from service.embedding.encoder import Encoder
from service.errors import CorpusError, IndexUnavailableError
from service.staff.texts import StaffTexts
from service.storage.accounts import Role
from tests.conftest import ROOT
from tests.staff.conftest import StaffClient, browser_of


def test_forms_may_be_larger_than_questions(staff: Callable[[Role], StaffClient]) -> None:
    """A whole program fits; a megabyte is too much, and questions stay small."""
    browser = staff(Role.EDITOR)
    assert browser.submit("/staff/password", current="x" * 100_000).status_code == 422
    assert browser.post("/staff/password", content=b"x" * 1_100_000).status_code == 413
    assert browser.post("/ask", content=b"x" * 100_000).status_code == 413


def test_errors_are_pages_for_people_and_problems_for_programs(staff_service: TestClient) -> None:
    """Unknown address, missing index, our own fault: each in plain words, in both languages."""
    app = staff_service.app
    assert isinstance(app, FastAPI)

    def no_index() -> None:
        raise IndexUnavailableError("none")

    def fault() -> None:
        raise ZeroDivisionError("secret detail")

    app.add_api_route("/staff/no-index", no_index)
    app.add_api_route("/staff/fault", fault)
    browser = browser_of(staff_service)
    assert "This page does not exist" in browser.get("/staff/nothing").text
    japanese = browser.get("/staff/no-index", headers={"accept-language": "ja"})
    assert (japanese.status_code, "今は検索できません" in japanese.text) == (503, True)
    problem = browser.get("/staff/no-index", headers={"accept": "application/json"})
    assert problem.json()["type"] == "urn:madoguchi:problem:index-unavailable"
    assert browser.get("/nothing").json()["status"] == 404
    quiet = TestClient(app, base_url="https://testserver", raise_server_exceptions=False)
    quiet.app_state.update(staff_service.app_state)
    page = quiet.get("/staff/fault", headers={"accept": "text/html", "accept-language": "en"})
    assert (page.status_code, "This did not work" in page.text) == (500, True)
    assert "secret detail" not in page.text


def test_a_request_of_the_wrong_shape_is_explained(staff: Callable[[Role], StaffClient]) -> None:
    """A page that names the field."""
    response = staff(Role.ADMINISTRATOR).submit("/staff/people", login="x", name="X")
    assert response.status_code == 422
    assert "role: Field required" in response.text


def test_without_texts_the_start_stops(tmp_path: Path, hashing_encoder: Encoder) -> None:
    """The message names the folder and the setting; broken files are named with their line."""
    with pytest.raises(CorpusError, match="MADOGUCHI_CORPUS"):
        create_app(Settings(corpus=tmp_path, indexes=tmp_path / "none"), hashing_encoder)
    folder = tmp_path / "phrases" / "staff"
    shutil.copytree(ROOT / "corpus" / "phrases" / "staff", folder)
    (folder / "ja" / "people.json").write_text("{\n'")
    (folder / "en" / "people.json").write_text(json.dumps({"people.title": 1}))
    with pytest.raises(CorpusError) as refused:
        StaffTexts.read(tmp_path)
    assert [problem.line for problem in refused.value.problems] == [2, 0]


def test_actions_without_words_keep_their_name() -> None:
    """The trail shows what is recorded even before somebody writes words for it."""
    texts = StaffTexts({"en": {"audit.people.account.add": "Account added"}})
    assert texts.action("en", "account.add") == "Account added"
    assert texts.action("en", "account.vanish") == "account.vanish"
