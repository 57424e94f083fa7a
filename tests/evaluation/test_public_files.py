"""Published files: reading them, nearest Japanese sentences, and questions nobody can answer."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from evaluation.general import ask_all
from evaluation.parallel import nearest_japanese
from evaluation.public_files import read_public_texts
from service.answering.answer import AnswerStatus
from service.answering.question import Question
from service.errors import ConfigurationError
from tests.builders import HashingEncoder


def test_languages_are_resolved_and_strangers_counted(tmp_path: Path) -> None:
    """`ja-easy` and `tl` are ours; Russian is not; blank texts are left out."""
    path = tmp_path / "p.jsonl"
    path.write_text(
        '{"t": {"ja-easy": "あ", "tl": "a", "ru": "а", "en": " "}}\n{"t": {"ru": "б"}}\n',
        encoding="utf-8",
    )
    texts = read_public_texts(path, "t")
    assert texts.rows == ({"ja-x-easy": "あ", "fil": "a"}, {})
    assert texts.skipped == {"ru": 2}


@pytest.mark.parametrize("line", ["", "{", '{"q": {}}', '{"t": ["en"]}', '{"t": {"en": 1}}'])
def test_a_line_that_is_no_text_is_named(tmp_path: Path, line: str) -> None:
    """File and line stand in the error."""
    path = tmp_path / "p.jsonl"
    path.write_text('{"t": {"en": "a"}}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"p\.jsonl:2 holds no texts"):
        read_public_texts(path, "t")


def test_a_file_without_our_languages_is_an_error(tmp_path: Path) -> None:
    """There is nothing to measure."""
    path = tmp_path / "p.jsonl"
    path.write_text('{"t": {"ru": "а"}}\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match="no text in a language of this service"):
        read_public_texts(path, "t")


def test_the_nearest_japanese_sentence_is_counted_where_it_is_the_right_one() -> None:
    """Letters in common decide here; the same Japanese sentence twice is right both times."""
    rows = [
        {"ja": "abcd", "en": "abcd", "vi": "wxyz"},
        {"ja": "wxyz", "en": "wxyzw"},
        {"ja": "abcd", "en": "abcde"},
        {"en": "no Japanese"},
    ]
    found = nearest_japanese(rows, HashingEncoder())
    assert {tag: (figure.value, count) for tag, (figure, count) in found.items()} == {
        "en": (1.0, 3),
        "vi": (0.0, 1),
    }


def test_what_becomes_of_questions_is_told_by_language() -> None:
    """Every question is asked once in its language; shares add up to one."""
    status = {
        "a": AnswerStatus.UNANSWERED,
        "b": AnswerStatus.EMERGENCY,
        "c": AnswerStatus.ANSWERED,
        "d": AnswerStatus.UNCERTAIN,
    }
    asked: list[tuple[str | None, str]] = []

    def ask(question: Question) -> SimpleNamespace:
        asked.append((question.language, question.text))
        return SimpleNamespace(status=status[question.text])

    found = ask_all([{"en": "a", "ko": "b"}, {"en": "c"}, {"en": "d"}, {"en": "a"}], ask)
    assert asked == [("en", "a"), ("ko", "b"), ("en", "c"), ("en", "d"), ("en", "a")]
    values = {tag: {n: f.value for n, f in shares.items()} for tag, (shares, _) in found.items()}
    assert values["en"] == {"declined": 0.5, "offered": 0.25, "answered": 0.25, "ringing": 0.0}
    assert values["ko"]["ringing"] == 1.0
    assert sum(values["all"].values()) == pytest.approx(1.0)
    assert found["all"][1] == 5
