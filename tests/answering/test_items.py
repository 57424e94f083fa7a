from datetime import date
from pathlib import Path

import pytest

from service.answering.answer import AnswerStatus
from service.answering.items import with_items
from service.answering.knowledge import Knowledge
from service.answering.question import Question
from service.api.schemas import AskResponse
from service.assistant import Assistant
from service.building import build_snapshot
from service.corpus.item_words import read_item_words
from service.embedding.encoder import Encoder
from service.indexing.snapshot import load_snapshot
from service.indexing.store import SnapshotStore
from service.items.searcher import ItemMatches
from tests.conftest import ROOT, TODAY
from tests.items.table import item_table, write_item_corpus


@pytest.fixture
def knowledge_with_items(
    small_corpus: Path, questions: Path, tmp_path: Path, encoder: Encoder
) -> Knowledge:
    """The small corpus with a table for Kawasaki's garbage."""
    write_item_corpus(small_corpus)
    for name in ("item-categories.tsv", "item-frames.tsv"):
        (small_corpus / name).write_bytes((ROOT / "corpus" / name).read_bytes())
    store = SnapshotStore(tmp_path / "indexes")
    build_snapshot(
        small_corpus, questions, store, encoder, lambda *_: None, lambda _: None, force=False
    )
    return Knowledge(load_snapshot(store.current_folder(), encoder), encoder, 3.0)


def test_an_answer_begins_with_the_item(knowledge_with_items: Knowledge) -> None:
    """Name with its sound, category in the reader's language, notes in Japanese, source."""
    assistant = Assistant(knowledge_with_items, 1000, lambda: TODAY)
    reply = assistant.ask(Question("IH調理器の捨て方を教えてください", "en", "kawasaki", 1))
    assert reply.status is AnswerStatus.ANSWERED
    answer = reply.answers[0]
    assert answer.program_id == "kawasaki/garbage"
    assert answer.text.split("\n")[:2] == [
        "IH調理器 (IH chōriki): small metal items (komono kinzoku). Depending on size or material: large garbage (sodai gomi).",
        "The city's note, in Japanese: 一番長い辺が30cm以上のものは粗大ごみです。",
    ]
    assert answer.original.text.startswith(
        "IH調理器は「小物金属」です。大きさや材質によっては「粗大ごみ」です。"
    )
    item = answer.items[0]
    assert (item.name, item.matched, item.source.as_of) == ("IH調理器", True, "2026-04")
    assert [category.japanese for category in item.categories] == ["小物金属", "粗大ごみ"]
    shown = AskResponse.model_validate(reply).model_dump()["answers"][0]["items"][0]
    assert shown["categories"][1] == {"name": "large garbage (sodai gomi)", "japanese": "粗大ごみ"}


def test_a_question_without_an_item_has_none(knowledge_with_items: Knowledge) -> None:
    """The answer stays as it was."""
    assistant = Assistant(knowledge_with_items, 1000, lambda: TODAY)
    reply = assistant.ask(Question("ごみは何時までに出しますか", "ja", "kawasaki", 3))
    assert reply.answers[0].program_id == "kawasaki/garbage"
    assert [answer.items for answer in reply.answers] == [()] * len(reply.answers)


@pytest.mark.parametrize(
    ("text", "tag"), [("IH調理器", "ja"), ("futon", "en"), ("パスポート", "ja")]
)
def test_a_bare_name_is_found_in_the_citys_table(
    knowledge_with_items: Knowledge, text: str, tag: str
) -> None:
    """A thing's name alone is asked of its table; another word, or the other city, is not."""
    assistant = Assistant(knowledge_with_items, 1000, lambda: TODAY)
    reply = assistant.ask(Question(text, tag, "kawasaki", 1))
    thing = text != "パスポート"
    assert any(answer.items for answer in reply.answers) is thing
    elsewhere = assistant.ask(Question(text, tag, "yokohama", 1))
    assert not any(answer.items for answer in elsewhere.answers)


@pytest.mark.parametrize(
    ("sure", "names", "begin"),
    [
        (True, ["なぞの品"], "なぞの品 (nazo no shina): 市の新しい分別."),
        (False, ["なぞの品", "炊飯器", "枕"], "Did you mean one of these?\n・ なぞの品"),
    ],
)
def test_near_items_are_offered_and_an_unknown_category_stays_japanese(
    knowledge: Knowledge, sure: bool, names: list[str], begin: str
) -> None:
    """What is not sure is a choice of three; nothing is translated by guess."""
    table = item_table()
    by_name = {item.name: item for item in table.items}
    found = tuple(by_name[name] for name in ("なぞの品", "炊飯器", "枕", "靴"))
    english, japanese = knowledge.phrasebooks["en"], knowledge.phrasebooks["ja"]
    program = knowledge.programs["kawasaki/garbage"]
    plain = knowledge.composer.compose(program, -1, 1.0, english, date(2026, 11, 24))
    categories = read_item_words(ROOT / "corpus").categories
    matches = ItemMatches(found, False, False, 0.9, sure, True)
    answer = with_items(plain, matches, table, categories, english, japanese)
    assert [item.name for item in answer.items] == names
    assert answer.text.startswith(begin)
    assert answer.text.endswith(plain.text)
    assert (
        with_items(
            plain,
            ItemMatches(found, False, False, 0.1, False, False),
            table,
            categories,
            english,
            japanese,
        )
        is plain
    )
