"""The corpus that is shipped."""

import json
from pathlib import Path

import pytest

from service.corpus.check import check_corpus, coverage, unread_files
from service.corpus.corpus import Corpus, corpus_digest, read_corpus
from service.errors import CorpusError
from service.languages import LANGUAGE_TAGS
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def shipped() -> Corpus:
    return read_corpus(ROOT / "corpus")


def test_the_shipped_corpus_has_no_fault(shipped: Corpus) -> None:
    """Numbers, placeholders, contexts, sources: all as they should be."""
    assert [str(p) for p in check_corpus(shipped)] == []
    assert unread_files(ROOT / "corpus") == []


def test_every_program_is_whole_in_every_language(shipped: Corpus) -> None:
    """No reader of any of the fourteen languages gets less than the others."""
    table = coverage(shipped)
    assert [row.language for row in table] == list(LANGUAGE_TAGS)
    assert {row.language: row.segments - row.translated for row in table} == dict.fromkeys(
        LANGUAGE_TAGS, 0
    )


def test_every_center_of_the_handoff_can_be_called(shipped: Corpus) -> None:
    """Whoever is handed off gets a number."""
    programs = {program.id: program for program in shipped.programs}
    for ids in shipped.handoff.values():
        for program_id in ids:
            assert any(contact.phone for contact in programs[program_id].contacts)


def test_no_number_that_must_never_be_shown(shipped: Corpus) -> None:
    """Numbers that ended or lead nowhere stay out of every text and contact."""
    never = {"0447391919", "0447393399", "0442003252", "0442002042", "0452100667", "0456332030",
             "0120769706", "0120004008", "0456639181", "0570055210", "0442000845", "0442336361"}  # fmt: skip
    for path in (ROOT / "corpus").rglob("*"):
        if path.is_file():
            digits = "".join(
                c for c in path.read_text(encoding="utf-8") if c.isdigit() or c == "\n"
            )
            assert not [n for n in never if n in digits], path


def test_the_digest_changes_with_any_file(small_corpus: Path) -> None:
    """A changed byte anywhere means a new index."""
    before = corpus_digest(small_corpus)
    assert corpus_digest(small_corpus) == before
    path = small_corpus / "phrases" / "vi.json"
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert corpus_digest(small_corpus) != before


def test_a_missing_phrase_and_a_changed_placeholder_are_found(small_corpus: Path) -> None:
    """Canned texts are complete and keep their placeholders."""
    path = small_corpus / "phrases" / "th.json"
    texts = json.loads(path.read_text(encoding="utf-8"))
    del texts["status.unanswered"]
    texts["answer.as_of"] = "no date"
    path.write_text(json.dumps(texts), encoding="utf-8")
    messages = [str(p) for p in check_corpus(read_corpus(small_corpus))]
    assert any("'status.unanswered' is missing" in m for m in messages)
    assert any("'answer.as_of' has other placeholders" in m and "{date}" in m for m in messages)


def test_faults_of_programs_translations_and_phrases_come_together(small_corpus: Path) -> None:
    """Reading stops at nothing before everything was looked at."""
    (small_corpus / "programs" / "japan" / "broken.md").write_text("no front matter")
    (small_corpus / "phrases" / "ko.json").write_text("{")
    (small_corpus / "emergency" / "es.json").write_text("[]")
    with pytest.raises(CorpusError) as caught:
        read_corpus(small_corpus)
    assert {p.path for p in caught.value.problems} == {
        "programs/japan/broken.md",
        "phrases/ko.json",
        "emergency/es.json",
    }


def test_a_stray_file_is_reported(small_corpus: Path) -> None:
    """A file in the wrong place would otherwise be lost in silence."""
    (small_corpus / "locales" / "xx").mkdir(parents=True)
    (small_corpus / "locales" / "xx" / "japan.po").write_text("")
    assert [p.path for p in unread_files(small_corpus)] == ["locales/xx/japan.po"]
