import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.items.readings import Endings, bare, kana_pairs, spoken, unify
from service.text.romaji import to_kana

KANA = "".join(chr(code) for code in range(0x3041, 0x3095)) + "ー"


@pytest.mark.parametrize("text", ["炊飯器", "すいはんき", "スイハンキ", "ｽｲﾊﾝｷ", "スイ・ハンキ"])
def test_every_spelling_of_a_name_has_one_key(text: str) -> None:
    """Kanji, kana, katakana, halfwidth and a middle dot sound alike."""
    assert spoken(text) == "すいはんき"


def test_letters_are_spelled_out_and_long_vowels_made_one() -> None:
    """`IH` is read letter by letter; ou, oo and ō are one."""
    assert spoken("IH調理器") == spoken("アイエイチちょうりき")
    assert spoken("コーヒー") == unify("こおひい") == "こおひい"


@given(st.text(KANA, max_size=30))
def test_unifying_twice_changes_nothing(kana: str) -> None:
    """The key of a key is the key."""
    assert unify(unify(kana)) == unify(kana)


@given(st.text(KANA, min_size=1, max_size=30))
def test_pairs_cover_the_key(kana: str) -> None:
    """Joined, first kana of each pair and the rest of the last give the key."""
    pairs = kana_pairs(kana)
    assert "".join(pair[0] for pair in pairs[:-1]) + pairs[-1] == kana


def test_brackets_are_taken_off_a_name() -> None:
    """Fullwidth and nested brackets too, but never the whole name."""
    assert bare("毛布（ウール製（薄手））") == "毛布"
    assert bare("（未使用）") == "(未使用)"


def test_the_ending_that_two_names_share() -> None:
    """モニタースタンド ends as アームスタンド does."""
    endings = Endings([spoken("アームスタンド"), spoken("炊飯器"), "ど", ""])
    assert endings.shared(spoken("モニタースタンド")) == pytest.approx([4 / 7, 0, 1, 0])
    assert endings.shared("") == pytest.approx([0, 0, 0, 0])


@pytest.mark.parametrize(
    ("word", "kana"),
    [
        ("futon", "ふとん"),
        ("kotatsu", "こたつ"),
        ("zasshi", "ざっし"),
        ("matcha", "まっちゃ"),
        ("shinbun", "しんぶん"),
        ("sōji", "そーじ"),
        ("mirror", None),
        ("panela", None),
    ],
)
def test_romaji_is_read_back_into_kana(word: str, kana: str | None) -> None:
    """Words that are no romaji give None."""
    assert to_kana(word) == kana
