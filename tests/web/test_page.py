import re

import pytest
from fastapi.testclient import TestClient

from service.languages import LANGUAGE_TAGS


@pytest.mark.parametrize("tag", LANGUAGE_TAGS)
def test_the_page_is_in_the_readers_language(client: TestClient, tag: str) -> None:
    """Language of the document, all languages by their own names, no script inside the page."""
    html = client.get("/", params={"language": tag}).text
    assert f'<html lang="{tag}">' in html
    assert html.count("<option") == 14 + 3
    assert re.findall(r"<script[^>]*>", html) == re.findall(
        r'<script defer src="/[^"]*"[^>]*>', html
    )
    assert "</script>\n" in html


def test_a_shared_program_is_shown_without_javascript(client: TestClient) -> None:
    """What a link of the widget points to stands in the page itself; an unknown one does no harm."""
    html = client.get("/", params={"language": "en", "program": "kawasaki/garbage"}).text
    assert "How to put out garbage in Kawasaki" in html
    assert client.get("/", params={"program": "no/such"}).status_code == 200


def test_the_browsers_language_is_guessed(client: TestClient) -> None:
    """The first supported one of Accept-Language."""
    html = client.get("/", headers={"accept-language": "fr-FR,ne;q=0.8,en;q=0.5"}).text
    assert '<html lang="ne">' in html


def test_a_question_is_answered_without_javascript(client: TestClient) -> None:
    """The form's own request brings the answer, a number to tap, and the sources."""
    html = client.get(
        "/", params={"language": "vi", "q": "Con tôi sắp vào lớp một ở Kawasaki"}
    ).text
    assert 'href="tel:' in html
    assert "就学案内" in html


def test_an_emergency_stands_first(client: TestClient) -> None:
    """119 big and callable, with ruby over what to say."""
    html = client.get("/", params={"language": "en", "q": "My husband is not breathing"}).text
    assert html.index('href="tel:119"') < html.index("<ruby>")
    assert "kyūkyū desu" in html


@pytest.mark.parametrize(
    "payload",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "</textarea>"],
)
def test_what_is_typed_comes_back_inert(client: TestClient, payload: str) -> None:
    """Nothing typed becomes markup."""
    response = client.get("/", params={"language": "en", "q": payload})
    form = re.search(r"<textarea[^>]*>(.*?)</textarea>", response.text, re.DOTALL)
    assert form
    assert "<" not in form.group(1)
    assert response.text.count("<script") == 2
    assert "<img" not in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_bad_input_is_told_in_the_readers_language(client: TestClient) -> None:
    """Too long, or only blanks: a sentence above the form that keeps what was typed."""
    long = client.get("/", params={"language": "en", "q": "a" * 1500})
    assert (long.status_code, "at most 1000 characters" in long.text) == (422, True)
    blank = client.get("/", params={"language": "en", "q": " "})
    assert (blank.status_code, "Please write a question" in blank.text) == (422, True)
