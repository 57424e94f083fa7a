import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.documents.document import ItemCertainty, Passage
from service.documents.extraction.pages import Line, Page
from service.documents.marking import excerpt, marks, pieces
from service.documents.numbering import Finding, find_items
from service.documents.paragraphs import paragraphs
from service.documents.passages import cut
from tests.documents.files import NAMES, sheet


def page(text: str, number: int | None = None) -> Page:
    return Page(number, tuple(Line(line) for line in text.split("\n")))


def of_item(passages: tuple[Passage, ...], item: str) -> list[Passage]:
    return [passage for passage in passages if item in passage.items]


def test_a_sheet_is_cut_along_its_items() -> None:
    """Every number with its name, surely; the heading before an item is not part of one."""
    passages = cut([page(sheet())])
    titles = {p.items[0]: p.title for p in passages if p.items}
    assert titles == {str(number): name for number, name in enumerate(NAMES, 1)}
    assert {p.certainty for p in passages} == {ItemCertainty.STATED}
    (lighthouse,) = of_item(passages, "12")
    assert lighthouse.text.startswith("灯台の公開\n灯台の公開を進めます。\n・年に3回行う。")
    assert "方針" not in "".join(p.text for p in passages if p.items)


def test_a_lost_number_follows_from_its_neighbors() -> None:
    """Its row is found, and said to be concluded."""
    passages = cut([page(sheet(lost=5))])
    assert [(p.title, p.certainty) for p in of_item(passages, "5")] == [
        ("夜間学級の開設", ItemCertainty.INFERRED)
    ]
    assert of_item(passages, "4")[0].certainty is ItemCertainty.STATED


def test_a_number_away_from_its_row_is_found_and_called_unsure() -> None:
    """It stands out of order; what follows it is its text."""
    passages = cut([page(sheet(displaced=5))])
    assert [(p.text, p.certainty) for p in of_item(passages, "5")] == [
        ("夜間学級の開設について後に書いた文です。", ItemCertainty.SHARED)
    ]
    assert len({item for p in passages for item in p.items}) == 12


def test_a_merged_row_is_never_given_to_one_item_as_if_it_were_sure() -> None:
    """Two rows after number 4 and none after 5: the second may belong to either."""
    passages = cut([page(sheet(merged=5))])
    own, shared = of_item(passages, "4")[:2]
    assert (own.items, own.certainty) == (("4",), ItemCertainty.STATED)
    assert (shared.items, shared.certainty) == (("4", "5"), ItemCertainty.SHARED)
    assert "別の係の行" in shared.text
    assert "別の係の行" not in own.text
    assert of_item(passages, "6")[0].certainty is ItemCertainty.STATED


@pytest.mark.parametrize(
    "habit",
    ["{n}", "{n} {name}", "{n}　{name}", "No.{n} {name}", "No. {n}", "項目番号 {n}", "項目番号：{n} {name}",
     "（{n}）{name}", "({n}) {name}", "【{n}】", "{n}. {name}", "{n}、{name}", "{n}\t{name}\t市民局", "{w} {name}"],
)  # fmt: skip
def test_items_are_recognized_in_many_habits(habit: str) -> None:
    """Bare, led by a word, in brackets, in a table's row, with full-width digits."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    lines = []
    for number, name in enumerate(NAMES, 1):
        lines += [habit.format(n=number, w=str(number).translate(wide), name=name), "文です。", ""]
    anchors = find_items(lines)
    assert [anchor.number for anchor in anchors] == list(range(1, 13))
    assert {anchor.finding for anchor in anchors} == {Finding.STATED}


@pytest.mark.parametrize(
    "lines",
    [
        ["2019 年の実績", "300 件", "2020 年の実績", "280 件", "2021 年", "310 件"],
        ["(1) 目的", "(2) 方法", "(1) 目的", "(2) 方法", "(1) 目的", "(2) 方法", "(3) 結果"],
        ["1 目的", "2 方法", "3 結果"],
        ["45.3", "12.1", "8.9", "1-4-3", "2-3-1", "3-1-2"],
        [],
    ],
)
def test_years_amounts_and_short_lists_are_no_items(lines: list[str]) -> None:
    """Only numbers that rise through the document are its items."""
    assert find_items(lines) == ()


def test_printed_page_numbers_are_no_items() -> None:
    """A number at the foot of every page rises too, and is not taken for one."""
    pages = [
        page(f"章の{'一二三四五六七八九'[n]}番の文です。\n\n- {n + 1} -", n + 1) for n in range(9)
    ]
    passages = cut(pages)
    assert [(p.page, p.items) for p in passages] == [(n + 1, ()) for n in range(9)]
    assert "- 1 -" not in passages[0].text
    bare = [page(f"{'一二三四五六七八九'[n]}番の文です。\n\n{n + 1}", n + 1) for n in range(9)]
    assert {p.items for p in cut(bare)} == {()}


def test_a_document_without_items_is_cut_along_headings_and_pages() -> None:
    """The nearest heading is a passage's title; headings above one another stay together."""
    prose = "この文は見出しの下にある本文で、四十字よりも長くなければ見出しと区別できないので長く書いてある。"
    text = f"第1章 計画\n\n目的\n\n{prose}\n\n【対象】\n\n{prose}"
    first, second = cut([page(text, 1)])
    assert (first.title, first.text) == ("第1章 計画 › 目的", prose)
    assert (second.title, second.page) == ("【対象】", 1)
    marked = Page(
        None, (Line("案内", heading=True), Line("短い文"), Line("費用", heading=True), Line("無料"))
    )
    assert [(p.title, p.text) for p in cut([marked])] == [("案内", "短い文"), ("費用", "無料")]


def test_lines_of_a_paragraph_are_joined_as_they_were() -> None:
    """Japanese without a space, other words with one; lists and table rows stay lines."""
    lines = [
        "外国人高齢者福",
        "祉手当を支給",
        "",
        "a new",
        "plan",
        "・一",
        "・二",
        "1\t灯台",
        "続き",
    ]
    assert list(paragraphs(lines)) == [
        "外国人高齢者福祉手当を支給", "a new plan", "・一", "・二", "1\t灯台", "続き",
    ]  # fmt: skip


LINE = st.text(st.sampled_from("計画を立てる。12 　・a\t【】()第章"), max_size=60)


@given(st.lists(st.lists(LINE, max_size=12), min_size=1, max_size=4))
def test_passages_cover_the_document(pages: list[list[str]]) -> None:
    """Every character stands in a passage's text, title or item, in pieces of a bearable length."""
    read = [Page(n, tuple(Line(line) for line in lines)) for n, lines in enumerate(pages, 1)]
    passages = cut(read)
    assert [p.number for p in passages] == list(range(1, len(passages) + 1))
    assert all(0 < len(p.text) <= 1000 for p in passages)
    said = "".join(f"{p.title}{p.text}{''.join(p.items)}" for p in passages)
    if len(pages) < 3:  # with more pages, running heads and feet are left out
        for line in (line for lines in pages for line in lines):
            for word in re.findall(r"[計画立]+", line):
                assert word in re.sub(r"\s", "", said)


def test_the_words_of_a_question_are_marked_where_they_stand() -> None:
    """In any form and width, neighbors as one; single characters only beside another mark."""
    text = "外国人高齢者福祉手当を支給します。担当者はＡＢＣ係。"
    found = marks("支給する 外国人高齢者福祉手当 abc", text)
    assert [text[start:stop] for start, stop in found] == ["外国人高齢者福祉手当", "支給", "ＡＢＣ"]
    assert marks("者", "担当者") == ((2, 3),)
    assert marks("天気", text) == ()


@given(
    st.text(st.sampled_from("支給する手当 Ａa者。"), max_size=40),
    st.sampled_from(["手当", "支給する", "a 者"]),
)
def test_cut_at_its_marks_a_text_is_still_itself(text: str, question: str) -> None:
    """Nothing is lost or doubled by highlighting, and an excerpt is a part of the text."""
    places = marks(question, text)
    assert "".join(piece for piece, _ in pieces(text, places)) == text
    short = "".join(piece for piece, _ in excerpt(text, places, 10))
    assert short.removeprefix("…").removesuffix("…") in text
