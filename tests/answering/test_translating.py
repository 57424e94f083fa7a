"""Answers whose words come from memory, a machine, or nowhere."""

from __future__ import annotations

import socket
import time
from datetime import date
from pathlib import Path

import pytest

from service.answering.answer import Answer
from service.answering.composer import Composer
from service.answering.knowledge import Knowledge
from service.answering.second_look import second_look
from service.corpus.corpus import Corpus, read_corpus
from service.corpus.recall import EasyOriginal, MemoryTranslator
from service.corpus.segments import segments
from service.languages import SOURCE_LANGUAGE, TRANSLATED_TAGS
from service.retrieval.results import Query, ResultSet
from service.translation.cache import NoCache
from service.translation.engine import Pair, TranslationEngineError
from service.translation.guards import Reason
from service.translation.machine import MachineTranslator
from service.translation.names import NoNames
from service.translation.questions import QuestionTranslator
from service.translation.sentence_translator import SentenceTranslator
from service.translation.tally import Tally
from service.translation.translator import SourceText, Translator, TranslatorChain
from service.web.rendering import templates
from tests.conftest import ROOT, TODAY
from tests.translation.fakes import FakeEngine, faithful


class SlowEngine(FakeEngine):
    """Refuses until it is ready."""

    ready = False

    def submit(self, sentences, pair):  # type: ignore[no-untyped-def]
        if not self.ready:
            raise TranslationEngineError(Reason.BUSY, "full")
        return super().submit(sentences, pair)


def composer(corpus: Corpus, *machines: Translator) -> Composer:
    memory = MemoryTranslator(corpus.memories)
    return Composer(
        TranslatorChain([memory, *machines, EasyOriginal(memory)], SOURCE_LANGUAGE), 3.0
    )


def machine(engine: FakeEngine) -> MachineTranslator:
    return MachineTranslator(SentenceTranslator(engine, NoCache()), NoNames(), Tally(), {})


def compose(corpus: Corpus, made: Composer, tag: str) -> Answer:
    program = next(p for p in corpus.programs if p.id == "yokohama/garbage")
    return made.compose(
        program, 1, 0.9, corpus.phrasebooks[tag], date(2026, 11, 24), time.monotonic() + 5
    )


def test_a_new_program_is_answered_by_the_machine(small_corpus: Path) -> None:
    """Untranslated, it is translated, labelled, and its numbers are those of the Japanese."""
    corpus = read_corpus(small_corpus)
    answer = compose(
        corpus, composer(corpus, machine(FakeEngine({Pair("ja", "vi")}, faithful))), "vi"
    )
    assert answer.translation.origin == "machine"
    assert answer.translation.complete
    assert not answer.translation.reviewed
    assert {section.origin for section in answer.sections} == {"machine"}
    assert "8:00" in answer.text
    assert "1.500 yên Nhật" in answer.text
    assert answer.original.text.startswith("ごみは朝8:00までに出します。")


def test_an_answer_may_mix_origins(small_corpus: Path) -> None:
    """What one sentence is made of says nothing of the next: each piece tells."""

    def translate(text: str, pair: Pair) -> str:
        return "" if "透明" in text else faithful(text, pair)

    corpus = read_corpus(small_corpus)
    answer = compose(
        corpus, composer(corpus, machine(FakeEngine({Pair("ja", "en")}, translate))), "en"
    )
    mixed = next(section for section in answer.sections if section.pieces)
    assert {piece.origin for piece in mixed.pieces} == {"machine", "original"}
    assert [p.text for p in mixed.pieces if p.origin == "original"] == ["袋は透明です。"]
    assert not answer.translation.complete


def test_what_was_late_is_asked_for_again(small_corpus: Path) -> None:
    """The first reader sees Japanese, the next one the translation; then it is remembered."""
    corpus = read_corpus(small_corpus)
    engine = SlowEngine({Pair("ja", "en")}, faithful)
    made = composer(corpus, machine(engine))
    assert compose(corpus, made, "en").translation.origin == "original"
    engine.ready = True
    assert compose(corpus, made, "en").translation.origin == "machine"
    sent = len(engine.sent)
    compose(corpus, made, "en")
    assert len(engine.sent) == sent


def test_without_a_translation_easy_japanese_is_shown(small_corpus: Path) -> None:
    """The last resort is Japanese that more readers understand, and is called original."""
    from service.corpus.memory import MemoryEntry, TranslationMemory

    corpus = read_corpus(small_corpus)
    program = next(p for p in corpus.programs if p.id == "yokohama/garbage")
    source = next(s for s in segments(program) if s.place == "summary")
    entry = MemoryEntry(
        source.context,
        source.text,
        "ごみは朝8:00までに出してください。",
        "authored",
        None,
        None,
        False,
        0,
    )
    memory = MemoryTranslator(
        {"ja-x-easy": TranslationMemory("ja-x-easy", {source.context: entry})}
    )
    chain = TranslatorChain([memory, EasyOriginal(memory)], SOURCE_LANGUAGE)
    texts = [SourceText(source.text, source.context), SourceText("費用", "a/b#c")]
    easy, plain = chain.translate_all(texts, "ne", 0.0)
    assert (easy.text, easy.language, easy.origin) == (entry.text, "ja-x-easy", "original")
    assert (plain.text, plain.language, plain.origin) == ("費用", "ja", "original")


def test_the_whole_corpus_is_answered_from_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """All programs in all languages: no segment needs a machine, and no socket is opened."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    corpus = read_corpus(ROOT / "corpus")
    asked = FakeEngine({Pair("ja", tag) for tag in TRANSLATED_TAGS}, faithful)
    made = composer(corpus, machine(asked))
    for program in corpus.programs:
        for tag in TRANSLATED_TAGS:
            _, provenance = made.localize(program, tag)
            assert provenance.origin in {"authored", "reviewed", "converted"}, (program.id, tag)
            assert provenance.complete
    assert asked.sent == []


@pytest.mark.parametrize(
    ("output", "found"),
    [
        ("ごみは8時ですか", "ごみは8時ですか"),
        ("ごみは9時ですか", None),
        ("ごみごみごみごみごみごみ", None),
        ("", None),
    ],
)
def test_a_translated_question_keeps_its_numbers(output: str, found: str | None) -> None:
    """It is only searched with, but not with another number or a loop."""
    translator = QuestionTranslator(FakeEngine({Pair("vi", "ja")}, lambda text, pair: output))
    assert translator.translate("Rác lúc 8 giờ?", "vi", "ja", time.monotonic() + 5) == found


def test_a_question_that_finds_little_is_asked_in_japanese(knowledge: Knowledge) -> None:
    """Nonsense in Vietnamese, translated to a question about large garbage, finds its program."""
    own = knowledge.search(Query("xyzzy plugh", "vi", "kawasaki", None))
    questions = QuestionTranslator(
        FakeEngine({Pair("vi", "ja")}, lambda text, pair: "粗大ごみの出し方")
    )
    looked = second_look(own, questions, knowledge._search_again, time.monotonic() + 5)
    assert looked.translated
    assert looked.candidates[0].program_id == "kawasaki/garbage"
    status, _ = knowledge.judge(looked)
    assert status == "uncertain"


def test_a_second_look_that_finds_nothing_changes_nothing(knowledge: Knowledge) -> None:
    """Without a model, or with a translation that is nonsense, the first result stands."""
    own = knowledge.search(Query("xyzzy plugh", "vi", None, None))
    none = QuestionTranslator(FakeEngine(set(), faithful))
    assert second_look(own, none, knowledge._search_again, 0.0) is own

    def search(query: Query) -> ResultSet | None:
        return None

    some = QuestionTranslator(FakeEngine({Pair("vi", "ja")}, lambda text, pair: "明日の天気は"))
    assert second_look(own, some, search, time.monotonic() + 5) is own


def test_what_the_last_answer_was_made_of_is_told_by_the_api(knowledge: Knowledge) -> None:
    """Sections of a memory's answer have one origin and need no pieces."""
    program = knowledge.programs["kawasaki/garbage"]
    answer = knowledge.composer.compose(program, 0, 1.0, knowledge.phrasebooks["zh-Hant"], TODAY)
    assert {section.origin for section in answer.sections} == {"converted"}
    assert all(section.pieces == () for section in answer.sections)


def test_the_page_labels_machine_text_even_beside_japanese(small_corpus: Path) -> None:
    """Part machine, part original: the label says that a machine was at work."""

    def translate(text: str, pair: Pair) -> str:
        return "" if "透明" in text else faithful(text, pair)

    corpus = read_corpus(small_corpus)
    answer = compose(
        corpus, composer(corpus, machine(FakeEngine({Pair("ja", "en")}, translate))), "en"
    )
    phrases = corpus.phrasebooks["en"]
    source = (
        '{% from "parts.html" import answer_card with context %}{{ answer_card(answer, True) }}'
    )
    html = templates.from_string(source).render(
        answer=answer, tag="en", t=phrases.text, language_names=", ".join
    )
    assert not answer.translation.complete
    assert phrases.text("translation.machine") in html
    assert phrases.text("translation.missing") not in html
