import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.translation.sentences import join_sentences, split_sentences


@given(st.text(alphabet="あ漢。！？「」（）.!? ।\nกขaB1、", max_size=200))
def test_nothing_is_lost(text: str) -> None:
    """Joined, the sentences are the text."""
    assert "".join(split_sentences(text)) == text


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("電話します。「はい。」と言います。", ["電話します。", "「はい。」と言います。"]),
        ("急いで！どこへ？ここです", ["急いで！", "どこへ？", "ここです"]),
        ("फोन गर्नुहोस्। पर्खनुहोस्।", ["फोन गर्नुहोस्। ", "पर्खनुहोस्।"]),
        (
            "Ask Dr. Sato. He speaks English, e.g. on Mondays.",
            ["Ask Dr. Sato. ", "He speaks English, e.g. on Mondays."],
        ),
        ("Pay 1.500 yen. Bring it.", ["Pay 1.500 yen. ", "Bring it."]),
        ("（雨の日。）は休みです。", ["（雨の日。）は休みです。"]),
        ("一行目\n二行目", ["一行目\n", "二行目"]),
        ("", []),
    ],
)
def test_sentences_end_where_they_do(text: str, sentences: list[str]) -> None:
    """Full stops of every script, not those of abbreviations, numbers and quotations."""
    assert list(split_sentences(text)) == sentences


def test_thai_is_parted_at_a_space() -> None:
    """Thai has no full stop: a long text is cut at spaces, never inside a word."""
    text = " ".join(["กรุณานำเอกสารนี้ไปที่เคาน์เตอร์"] * 10)
    pieces = split_sentences(text)
    assert 2 <= len(pieces) <= 5
    assert all(piece.endswith(" ") for piece in pieces[:-1])


@pytest.mark.parametrize(("tag", "text"), [("en", "A. B."), ("zh-Hans", "A.B."), ("th", "A. B.")])
def test_sentences_are_joined_as_the_language_does(tag: str, text: str) -> None:
    """A space, but none in Chinese."""
    assert join_sentences(["A. ", " B."], tag) == text
