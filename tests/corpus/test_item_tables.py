import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.corpus.item_import import import_items
from service.corpus.item_table import (
    Item,
    ItemTable,
    read_item_table,
    read_item_tables,
    write_item_table,
)
from service.corpus.item_words import CATEGORIES_FILE, FRAMES_FILE, read_item_words
from service.errors import CorpusError
from service.languages import TRANSLATED_TAGS
from tests.conftest import ROOT
from tests.items.table import SOURCE, item_table

TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=12)
SOME_TEXT = TEXT.map(lambda text: f"品{text}")


def test_a_shift_jis_file_of_excel_is_taken(tmp_path: Path) -> None:
    """Japanese column names, Shift_JIS, synonyms in one cell, notes line by line."""
    path = tmp_path / "items.csv"
    rows = '品名,ふりがな,分別区分,備考,キーワード,番号\r\n扇風機,せんぷうき,小物金属,"30cm以上は粗大ごみ\n電池は抜く",サーキュレーター、送風機,7\r\n'
    path.write_bytes(rows.encode("cp932"))
    found = import_items(path, None)
    assert found.items == (
        Item(
            "扇風機",
            "せんぷうき",
            "小物金属",
            "",
            "30cm以上は粗大ごみ\n電池は抜く",
            "",
            ("サーキュレーター", "送風機"),
        ),
    )
    assert (found.unused, found.encoding) == (("番号",), "cp932")


def test_json_lines_and_tabs_are_taken(tmp_path: Path) -> None:
    """The shape of open data, and a table copied from a spreadsheet, give the same item."""
    lines = tmp_path / "items.jsonl"
    url = "https://example.org/a/b"
    data = {
        "doc_id": "1",
        "name": "傘",
        "reading": "かさ",
        "category": "小物金属",
        "notes": "紙で包む。/名前を書く。",
        "url": url,
    }
    lines.write_text(json.dumps(data, ensure_ascii=False) + "\n", encoding="utf-8")
    tabs = tmp_path / "items.tsv"
    tabs.write_text(
        f"Name\tKana\tCategory\tNotes\tURL\n傘\tかさ\t小物金属\t紙で包む。/名前を書く。\t{url}\n",
        encoding="utf-8-sig",
    )
    wanted = (Item("傘", "かさ", "小物金属", "", "紙で包む。\n名前を書く。", url),)
    assert import_items(lines, None).items == import_items(tabs, None).items == wanted


def test_every_fault_is_named_by_its_line(tmp_path: Path) -> None:
    """A file with faults is refused whole, with all of them."""
    path = tmp_path / "items.csv"
    path.write_text(
        "品名,区分,url\n傘,小物金属,\n,普通ごみ,\n靴,普通ごみ,ftp://x\n傘,小物金属,\n本,普通ごみ\n",
        encoding="utf-8",
    )
    with pytest.raises(CorpusError) as caught:
        import_items(path, None)
    assert [(problem.line, problem.cure[:8]) for problem in caught.value.problems] == [
        (3, "fill the"),
        (4, "fill the"),
        (5, "remove o"),
        (6, "give eve"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "encoding", "message"),
    [
        ("a.csv", "品名,色\n傘,赤\n".encode(), None, "a.csv:1: no column gives category"),
        ("a.csv", "品名,区分\n".encode(), None, "a.csv: the file holds no item"),
        ("a.jsonl", b"[1]\n", None, "a.jsonl:1: not an object"),
        ("a.jsonl", b"{\n", None, "a.jsonl:1: not JSON"),
        ("a.csv", b"\x81\xff", None, "cannot be read as utf-8-sig or cp932"),
        ("a.csv", "傘".encode("cp932"), "utf-8", "cannot be read as utf-8"),
        ("a.csv", b"a", "latin-99", "cannot be read as latin-99"),
    ],
)
def test_a_file_that_is_no_table_says_why(
    tmp_path: Path, name: str, content: bytes, encoding: str | None, message: str
) -> None:
    """Columns, encoding or syntax: the message names it."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CorpusError, match=message):
        import_items(path, encoding)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    st.lists(
        st.builds(
            Item,
            SOME_TEXT,
            TEXT,
            SOME_TEXT,
            TEXT,
            TEXT,
            st.just(""),
            st.lists(SOME_TEXT, max_size=2).map(tuple),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_a_written_table_is_read_back(tmp_path: Path, items: list[Item]) -> None:
    """Write then read gives the same table."""
    table = ItemTable("kawasaki/garbage", SOURCE, tuple(items))
    path = write_item_table(tmp_path, table)
    assert read_item_table(path, "x") == table


def test_tables_of_a_corpus_belong_to_its_programs(tmp_path: Path) -> None:
    """A table in the wrong place, of no program or with a damaged line is refused by name."""
    assert read_item_tables(tmp_path, {"kawasaki/garbage"}) == ()
    path = write_item_table(tmp_path, item_table())
    assert read_item_tables(tmp_path, {"kawasaki/garbage"}) == (item_table(),)
    with pytest.raises(CorpusError, match=r"items/kawasaki/garbage.jsonl:1: .*is no program"):
        read_item_tables(tmp_path, set())
    path.write_text(
        path.read_text(encoding="utf-8").replace('"category"', '"kind"', 1), encoding="utf-8"
    )
    with pytest.raises(
        CorpusError, match=r"garbage.jsonl:2: kind: .*\n.*garbage.jsonl:2|:2: category"
    ):
        read_item_tables(tmp_path, {"kawasaki/garbage"})
    write_item_table(tmp_path, item_table()).rename(path.with_name("other.jsonl"))
    with pytest.raises(CorpusError, match=r"other.jsonl:1: the header says 'kawasaki/garbage'"):
        read_item_tables(tmp_path, {"kawasaki/garbage"})


def test_categories_of_both_cities_have_words_in_every_language() -> None:
    """Authored or converted, none empty, and the Japanese ones that the cities use are there."""
    words = read_item_words(ROOT / "corpus")
    assert {"普通ごみ", "小物金属", "粗大ごみ", "燃やすごみ", "プラスチック資源"} <= set(
        words.categories
    )
    for japanese, names in words.categories.items():
        assert set(names) == set(TRANSLATED_TAGS), japanese
        assert all(names.values())
    assert words.categories["粗大ごみ"]["zh-Hant"] == "大型垃圾"
    assert set(words.frames) == {"ja", *TRANSLATED_TAGS}


def test_faults_in_the_words_are_named(tmp_path: Path) -> None:
    """Lines without an {item}, with an empty cell, with wrong columns."""
    (tmp_path / FRAMES_FILE).write_text(
        "language\tquestion\nen\tHow?\nxx\t{item}?\nen\n", encoding="utf-8"
    )
    (tmp_path / CATEGORIES_FILE).write_text("ja\ten\n", encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        read_item_words(tmp_path)
    assert [(p.path, p.line) for p in caught.value.problems] == [
        (CATEGORIES_FILE, 1),
        (FRAMES_FILE, 4),
        (FRAMES_FILE, 2),
        (FRAMES_FILE, 3),
    ]
