import json
import re

import pytest

from service.staff.navigation import HOME, local_path
from service.staff.texts import INTERFACE_LANGUAGES, interface_language
from tests.conftest import ROOT

FOLDER = ROOT / "corpus" / "phrases" / "staff"
PARTS = sorted(path.name for path in (FOLDER / "ja").glob("*.json"))


def texts(tag: str, part: str) -> dict[str, str]:
    read: dict[str, str] = json.loads((FOLDER / tag / part).read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("part", PARTS)
def test_both_languages_say_the_same_things(part: str) -> None:
    """The same keys, all of the part, and the same placeholders."""
    assert sorted(path.name for path in (FOLDER / "en").glob("*.json")) == PARTS
    japanese, english = (texts(tag, part) for tag in INTERFACE_LANGUAGES)
    assert list(japanese) == list(english)
    name = part.removesuffix(".json")
    for key, text in japanese.items():
        assert key.startswith((f"{name}.", f"audit.{name}.")), key
        assert text.strip(), key
        assert english[key].strip(), key
        slots = [sorted(re.findall(r"\{\w+\}", words)) for words in (text, english[key])]
        assert slots[0] == slots[1], key


@pytest.mark.parametrize(
    ("chosen", "accepted", "language"),
    [
        ("", "", "ja"),
        ("", "en-US,en;q=0.9", "en"),
        ("", "th,en;q=0.5", "en"),
        ("", "ne", "ja"),
        ("ja", "en", "ja"),
        ("xx", "en", "en"),
    ],
)
def test_the_pages_open_in_the_browsers_language(chosen: str, accepted: str, language: str) -> None:
    """The choice counts first, then what the browser asks for, then Japanese."""
    assert interface_language(chosen, accepted) == language


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/staffing", "/ask", "",
     "/staff\\@evil.example", "/staff/\r\nset-cookie: a", "javascript:alert(1)"],
)  # fmt: skip
def test_logging_in_never_leads_away(elsewhere: str) -> None:
    """Only our own pages are gone to."""
    assert local_path(elsewhere) == HOME
    assert local_path("/staff/people?page=2") == "/staff/people?page=2"
