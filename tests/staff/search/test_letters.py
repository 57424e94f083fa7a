"""What counts as the same letters."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.staff.search.letters import (
    digits_of,
    find_reading,
    fold_letters,
    highlight,
    highlight_reading,
    reading_of,
    tokens_of,
)

TEXTS = st.text(
    st.sampled_from("aB éờĐ1２ 一鶴見区パスポートつるみガｶﾞกำमि국－-。(ﬁß\u0301"), max_size=30
)


def marked(text: str, typed: str) -> str:
    return "".join(f"[{s.text}]" if s.marked else s.text for s in highlight(text, tokens_of(typed)))


@given(text=TEXTS, typed=TEXTS)
def test_highlighting_loses_nothing(text: str, typed: str) -> None:
    """The stretches joined give the text, and neighbors differ."""
    for show in (highlight, highlight_reading):
        stretches = show(text, tokens_of(typed))
        assert "".join(s.text for s in stretches) == text
        assert all(a.marked != b.marked for a, b in itertools.pairwise(stretches))


@given(text=TEXTS)
def test_folding_is_idempotent(text: str) -> None:
    """What is folded stays as it is."""
    assert fold_letters(fold_letters(text)) == fold_letters(text)


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("Passport applications", "passp", "[Passp]ort applications"),
        ("Xin hộ chiếu", "ho chi", "Xin [hộ] [chi]ếu"),
        ("川崎市民のパスポート申請", "ぱすぽ", "川崎市民の[パスポ]ート申請"),
        ("川崎市民のパスポート申請", "ﾊﾟｽ", "川崎市民の[パス]ポート申請"),
        ("국민건강보험", "국민", "[국민]건강보험"),
        ("विद्यालयमा भर्ना", "विद्या", "[विद्या]लयमा भर्ना"),
        ("compass", "pass", "compass"),
    ],
)
def test_what_was_typed_is_marked(text: str, typed: str, shown: str) -> None:
    """Case, accents, width and kana do not matter; words of spaced scripts must begin so."""
    assert marked(text, typed) == shown


def test_readings_are_marked_by_whole_words() -> None:
    """つるみ marks 鶴見, wherever its reading begins a word."""
    stretches = highlight_reading("鶴見区役所", tokens_of("つるみ"))
    assert [(s.text, s.marked) for s in stretches] == [("鶴見", True), ("区役所", False)]


def test_an_unfinished_kana_is_left_out() -> None:
    """While つるみ is being typed the input method shows つるm."""
    assert [token.text for token in tokens_of("つるm")] == ["つる"]
    assert [token.text for token in tokens_of("passpo")] == ["passpo"]


def test_romaji_sounds_like_kana() -> None:
    """Romaji of three letters and more is searched as kana too; English that is none is not."""
    assert [token.kana for token in tokens_of("gomi kodomo passp to")] == ["ごみ", "こども", "", ""]


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("045-222", "045222"),
        ("０４５（222）", "045222"),
        ("045 222 1", "0452221"),
        ("4", ""),
        ("7119番", ""),
    ],
)
def test_parts_of_phone_numbers_are_recognized(typed: str, digits: str) -> None:
    """Digits with what people put between them; a single digit says nothing."""
    assert digits_of(typed) == digits


def test_readings_are_found_where_a_word_begins() -> None:
    """るみ does not find つるみ."""
    reading, starts = reading_of("鶴見区")
    assert reading.startswith("つるみ")
    assert find_reading(reading, starts, "つるみ") == 0
    assert find_reading(reading, starts, "るみ") == -1
