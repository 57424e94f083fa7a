from pathlib import Path

import numpy as np
import pytest

from service.corpus.item_words import read_item_words
from service.embedding.encoder import Encoder
from service.items.index import ItemIndex
from service.items.phrases import PhraseFinder
from service.items.searcher import ItemMatches, ItemSearcher
from service.items.store import build_item_tables, load_item_tables
from service.items.terms import TermIndex
from service.items.weights import read_weights, write_weights
from service.languages import LANGUAGE_TAGS
from tests.conftest import ROOT
from tests.items.table import item_table

WORDS = read_item_words(ROOT / "corpus")


@pytest.fixture(scope="module")
def searcher(encoder: Encoder) -> ItemSearcher:
    return ItemSearcher(ItemIndex.build(item_table(), encoder), WORDS, encoder, read_weights())


def find(searcher: ItemSearcher, encoder: Encoder, text: str, tag: str) -> ItemMatches:
    return searcher.search(text, tag, encoder.encode_queries([text], tag)[0])


@pytest.mark.parametrize(
    ("text", "tag", "name"),
    [
        ("IH調理器", "ja", "IH調理器"),
        ("すいはんきの捨て方を教えてください", "ja", "炊飯器"),
        ("ｽｲﾊﾝｷはどうやって捨てますか", "ja", "炊飯器"),
        ("サーキュレーター", "ja", "扇風機"),
        ("マイクスタンド", "ja", "アームスタンド"),
        ("プラスチックのごみ箱を捨てたい", "ja", "ごみ箱（プラスチック製）"),
        ("How do I throw away my old futon?", "en", "布団"),
        ("How do I throw away an induction cooker?", "en", "IH調理器"),
        ("Where do I put out a 自転車?", "en", "自転車"),
        ("¿Cómo tiro un sofá?", "es", "ソファー"),
        ("전자레인지 어떻게 버려요?", "ko", "電子レンジ"),
        ("电饭锅怎么扔？", "zh-Hans", "炊飯器"),
        ("Vứt nồi cơm điện thế nào?", "vi", "炊飯器"),
        ("गितार कसरी फाल्ने?", "ne", "ギター"),
    ],
)
def test_an_item_is_found_by_name_reading_synonym_or_meaning(
    searcher: ItemSearcher, encoder: Encoder, text: str, tag: str, name: str
) -> None:
    """The right item comes first, in whichever way it is named."""
    assert find(searcher, encoder, text, tag).items[0].name == name


def test_a_name_is_sure_and_an_unrelated_question_is_not(
    searcher: ItemSearcher, encoder: Encoder
) -> None:
    """What the table holds is claimed; what it does not is neither claimed nor offered."""
    named = find(searcher, encoder, "自転車を捨てたいです", "ja")
    assert (named.named, named.sure, named.near) == (True, True, True)
    other = find(searcher, encoder, "When can I see the doctor about my visa?", "en")
    assert (other.named, other.sure) == (False, False)
    assert other.confidence < named.confidence


def test_an_encoder_that_knows_no_word_of_a_language_finds_quoted_japanese(
    searcher: ItemSearcher,
) -> None:
    """Without a vector, Japanese words and romaji still hit; nothing else is guessed."""
    assert searcher.search("炊飯器 कसरी फाल्ने?", "ne", None).items[0].name == "炊飯器"
    assert searcher.search("गितार कसरी फाल्ने?", "ne", None).items == ()


def test_item_names_are_never_taken_apart() -> None:
    """ごみ belongs to the asking, ごみ箱 does not."""
    finder = PhraseFinder(WORDS.frames, frozenset({"ごみ箱"}))
    assert finder.find("ごみ箱の捨て方を教えてください", "ja").japanese == ("ごみ箱",)
    assert finder.find("荷造りひも", "ja").japanese == ("荷造りひも",)


@pytest.mark.parametrize("tag", LANGUAGE_TAGS)
def test_every_way_of_asking_is_taken_away_in_every_language(tag: str) -> None:
    """Of an authored question with a foreign word in it, only that word is left."""
    finder = PhraseFinder(WORDS.frames, frozenset())
    for frame in WORDS.frames[tag]:
        found = finder.find(frame.replace("{item}", "xyzzyq"), tag)
        assert "xyzzyq" in (*found.japanese, *found.meant), frame
        assert found.asked


def test_bm25_and_shares_by_hand() -> None:
    """Two names, one term of two: the values of the formula."""
    scores, shares = TermIndex([["a", "b"], ["c", "d"]]).search(["a", "x"])
    idf_a, idf_x = np.log(1 + 1.5 / 1.5), np.log(1 + 2.5 / 0.5)
    assert scores == pytest.approx([idf_a / 2.2, 0])
    assert shares == pytest.approx([idf_a / (idf_a + idf_x), 0])
    assert TermIndex([["a"]]).search([])[1].tolist() == [0.0]


def test_a_saved_table_is_found_as_before(
    searcher: ItemSearcher, encoder: Encoder, tmp_path: Path
) -> None:
    """Save then load gives equal results; a folder without tables gives none."""
    build_item_tables((item_table(),), WORDS, encoder, tmp_path)
    loaded = load_item_tables(tmp_path, encoder)
    again = loaded.searchers["kawasaki/garbage"]
    assert loaded.words == WORDS
    for text in ("モニタースタンド", "かさの捨て方"):
        assert find(again, encoder, text, "ja") == find(searcher, encoder, text, "ja")
    assert load_item_tables(tmp_path / "empty", encoder).searchers == {}


def test_weights_are_read_as_written(tmp_path: Path) -> None:
    """Weights survive a round trip; weights for other signals are refused."""
    weights = read_weights()
    path = tmp_path / "weights.json"
    write_weights(path, weights, "a test")
    assert read_weights(path) == weights
    path.write_text(path.read_text().replace("sound_share", "other"), encoding="utf-8")
    with pytest.raises(ValueError, match="sound_share"):
        read_weights(path)
