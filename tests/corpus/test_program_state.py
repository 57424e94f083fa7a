from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from service.corpus.memory import MemoryEntry, read_memory, write_memory
from service.corpus.po_blocks import messages_of, replace_program
from service.corpus.program_state import (
    ProgramState,
    changed_files,
    read_state,
    state_from_json,
    state_to_json,
    synced,
    written,
)
from service.corpus.reader import read_programs
from service.corpus.sync import sync_language, synced_entries
from tests.conftest import ROOT

CORPUS = ROOT / "corpus"


def entry(place: str, japanese: str, text: str) -> MemoryEntry:
    context = f"yokohama/garbage#{place}"
    return MemoryEntry(context, japanese, text, "authored", None, None, False, 0)


def english(folder: Path) -> ProgramState:
    state = read_state(folder, "yokohama/garbage")
    title = entry("title", "横浜のごみの出し方", "Garbage in Yokohama")
    return replace(state, translations={"en": (title,)})


@pytest.mark.parametrize("name", ["ne/kawasaki.po", "ja-x-easy/yokohama.po", "th/japan.po"])
def test_a_program_is_replaced_in_place(name: str) -> None:
    """Taking a program's messages out and putting them back gives the very same file."""
    text = (CORPUS / "locales" / name).read_bytes().decode()
    area = name.split("/")[1].removesuffix(".po")
    for path in sorted((CORPUS / "programs" / area).glob("*.md"))[::4]:
        program_id = f"{area}/{path.stem}"
        own = messages_of(text, program_id)
        assert own.count("msgctxt") > 5
        without = replace_program(text, program_id, "")
        assert f'"{program_id}#' not in without
        assert replace_program(without, program_id, own) == text


def test_nothing_to_change_changes_no_file() -> None:
    """Reading a program of the corpus and writing it again leaves every byte."""
    for program_id in ("kawasaki/garbage", "japan/tsunami", "yokohama/moving-in"):
        state = read_state(CORPUS, program_id)
        assert len(state.translations) == 12
        assert changed_files(CORPUS, synced(state)) == {}


def test_a_program_is_written_as_sync_writes_all(small_corpus: Path) -> None:
    """The quick way and `corpus sync` give the same files."""
    state = synced(english(small_corpus))
    files = changed_files(small_corpus, state)
    assert list(files) == ["locales/en/yokohama.po"]
    with written(small_corpus, files):
        pass
    quick = (small_corpus / "locales/en/yokohama.po").read_bytes()
    programs = read_programs(small_corpus / "programs")
    memory = read_memory(small_corpus / "locales", "en")
    write_memory(small_corpus / "locales", "en", synced_entries(programs, memory))
    assert (small_corpus / "locales/en/yokohama.po").read_bytes() == quick
    assert sync_language(programs, memory, small_corpus / "locales").kept == 1


def test_a_change_of_the_japanese_marks_the_translation(small_corpus: Path) -> None:
    """The old translation stays, marked as older than its Japanese."""
    with written(small_corpus, changed_files(small_corpus, synced(english(small_corpus)))):
        pass
    state = read_state(small_corpus, "yokohama/garbage")
    assert state.markdown
    changed = replace(state, markdown=state.markdown.replace("横浜のごみの出し方", "横浜のごみ"))
    title = synced(changed).translations["en"][0]
    assert (title.source_text, title.outdated) == ("横浜のごみ", True)
    files = changed_files(small_corpus, synced(changed))
    assert sorted(files) == ["locales/en/yokohama.po", "programs/yokohama/garbage.md"]
    assert "#, fuzzy\n" in (files["locales/en/yokohama.po"] or "")


def test_a_failure_puts_every_file_back(small_corpus: Path) -> None:
    """New files go, changed ones are as before, removed ones return."""
    before = {p: p.read_bytes() for p in small_corpus.rglob("*") if p.is_file()}
    files = {
        "programs/yokohama/garbage.md": "changed",
        "programs/kawasaki/garbage.md": None,
        "locales/en/yokohama.po": "new",
    }

    def fail() -> None:
        with written(small_corpus, files):
            assert (small_corpus / "locales/en/yokohama.po").read_text() == "new"
            assert not (small_corpus / "programs/kawasaki/garbage.md").exists()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert {p: p.read_bytes() for p in small_corpus.rglob("*") if p.is_file()} == before


def test_a_state_survives_the_database(small_corpus: Path) -> None:
    """As JSON and back it is the same, and so is a program that is not there."""
    state = english(small_corpus)
    assert state_from_json(state_to_json(state)) == state
    nothing = read_state(small_corpus, "yokohama/nothing")
    assert nothing == ProgramState("yokohama/nothing", None, {})
    assert state_from_json(state_to_json(nothing)) == nothing
