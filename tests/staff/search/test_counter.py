"""Phrases for the counter, QR codes and the words of the calendar."""

import json
import shutil
from itertools import groupby
from pathlib import Path

import pytest
import regex
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from service.corpus.check import check_counter, unread_files
from service.errors import CorpusError
from service.languages import AUTHORED_TAGS, LANGUAGE_TAGS, SOURCE_LANGUAGE
from service.staff.search.calendar_words import HOURS, times, weekdays
from service.staff.search.counter import (
    BLANK,
    BY_KEY,
    FILLED_IN,
    OTHER_KEYS,
    PHRASES,
    VISITOR_TAGS,
    CounterPhrases,
)
from service.staff.search.qr import BORDER, qr_code
from tests.conftest import ROOT

FOLDER = ROOT / "corpus" / "phrases" / "counter"
SCRIPTS = {
    "ja": r"[\p{Hiragana}\p{Katakana}\p{Han}]", "zh": r"\p{Han}", "ko": r"\p{Hangul}",
    "ne": r"\p{Devanagari}", "th": r"\p{Thai}", "uk": r"\p{Cyrillic}",
}  # fmt: skip


@pytest.fixture(scope="module")
def counter() -> CounterPhrases:
    return CounterPhrases.read(ROOT / "corpus")


@pytest.mark.parametrize("tag", LANGUAGE_TAGS)
def test_every_phrase_is_there_in_every_language(counter: CounterPhrases, tag: str) -> None:
    """All keys and no others; written in the language's own script; no two phrases the same."""
    texts = counter.book(tag).texts
    assert set(texts) == set(BY_KEY) | OTHER_KEYS
    script = regex.compile(SCRIPTS.get(tag.split("-")[0], r"\p{Latin}"))
    for key, text in texts.items():
        assert script.search(text), (key, text)
        assert (BLANK in text) is (key in FILLED_IN), (key, text)
        assert len(text) <= 120, key
    phrases = [texts[key] for key in BY_KEY]
    assert len(set(phrases)) == len(phrases)


def test_there_is_enough_to_say() -> None:
    """Eight to twelve topics, sixty to eighty phrases, fourteen languages less Japanese."""
    assert 8 <= len(PHRASES) <= 12
    assert 60 <= len(BY_KEY) <= 80
    assert len(VISITOR_TAGS) == len(LANGUAGE_TAGS) - 1
    files = {path.stem for path in FOLDER.glob("*.json")}
    assert files == {SOURCE_LANGUAGE, *AUTHORED_TAGS}


def test_traditional_chinese_is_converted(counter: CounterPhrases) -> None:
    """In the characters of Taiwan."""
    assert counter.book("zh-Hant").text("documents.passport") == "您帶了護照嗎？"


def test_a_language_that_lacks_a_phrase_is_named(tmp_path: Path) -> None:
    """`madoguchi corpus check` names file and key; a missing file keeps the service from starting."""
    folder = tmp_path / "phrases" / "counter"
    shutil.copytree(FOLDER, folder)
    assert check_counter(tmp_path) == []
    assert unread_files(tmp_path) == []
    texts = json.loads((folder / "th.json").read_text(encoding="utf-8"))
    del texts["money.fee"]
    (folder / "th.json").write_text(json.dumps(texts), encoding="utf-8")
    (folder / "xx.json").write_text("{}", encoding="utf-8")
    problems = check_counter(tmp_path)
    assert [(p.path, p.message) for p in problems] == [
        ("phrases/counter/th.json", "'money.fee' is missing")
    ]
    assert [p.path for p in unread_files(tmp_path)] == ["phrases/counter/xx.json"]
    (folder / "ne.json").unlink()
    with pytest.raises(CorpusError, match=r"ne\.json"):
        CounterPhrases.read(tmp_path)


@settings(max_examples=30, deadline=None)
@given(text=st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=200))
def test_a_code_draws_the_modules_of_the_standard(text: str) -> None:
    """Every dark module and no other, inside the white border that scanners need."""
    code = qr_code(text)
    drawn = set()
    for column, row, length in regex.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", code.path):
        drawn |= {(int(row), x) for x in range(int(column), int(column) + int(length))}
    matrix = segno.make(text, error="m", micro=False, boost_error=False).matrix
    dark = {
        (row + BORDER, column + BORDER)
        for row, modules in enumerate(matrix)
        for column, module in enumerate(modules)
        if module
    }
    assert drawn == dark
    assert code.size == len(matrix) + 2 * BORDER


@pytest.mark.parametrize("tag", LANGUAGE_TAGS)
def test_days_and_times_can_be_pointed_at(tag: str) -> None:
    """Seven different days from Monday on; half hours that differ from each other."""
    assert len(set(weekdays(tag))) == 7
    assert len(set(times(tag))) == 2 * len(HOURS)
    assert [len(list(group)) for _, group in groupby(times(tag))] == [1] * 2 * len(HOURS)


def test_days_and_times_in_two_languages_mean_the_same() -> None:
    """The lists stand in the same order."""
    assert weekdays("ja")[0] == "月曜日"
    assert weekdays("es")[0] == "lunes"
    assert times("ja")[:2] == ("8時", "8時30分")
    assert times("uk")[:2] == ("08:00", "08:30")
