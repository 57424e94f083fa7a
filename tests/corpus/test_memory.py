from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.corpus.memory import MemoryEntry, read_entries, read_memory, write_entries
from service.corpus.reader import read_programs
from service.corpus.recall import MemoryTranslator
from service.corpus.sync import sync_language
from service.errors import CorpusError
from tests.builders import PROGRAM, write_program

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40
).filter(lambda t: t.strip() == t)


def entry(context: str, source: str, text: str, *, outdated: bool = False) -> MemoryEntry:
    return MemoryEntry(context, source, text, "authored", None, None, outdated, 0)


@given(texts=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5))
def test_writing_then_reading_gives_the_same_entries(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]]
) -> None:
    """A PO file keeps every text as it is, quotes, backslashes and all scripts."""
    path = tmp_path_factory.mktemp("po") / "area.po"
    entries = [entry(f"area/p#{i}", ja, tr) for i, (ja, tr) in enumerate(texts)]
    write_entries(path, "vi", entries)
    read = read_entries(path, "area.po")
    assert [(e.context, e.source_text, e.text) for e in read] == [
        (e.context, e.source_text, e.text) for e in entries
    ]


def test_equal_memories_give_equal_files(tmp_path: Path) -> None:
    """No clock gets into a PO file, so that a diff shows only what changed."""
    for name in ("a.po", "b.po"):
        write_entries(tmp_path / name, "ne", [entry("x/y#title", "題", "शीर्षक")])
    assert (tmp_path / "a.po").read_bytes() == (tmp_path / "b.po").read_bytes()


def test_the_origin_of_a_translation_is_kept(tmp_path: Path) -> None:
    """Review by name and date survives writing and reading."""
    reviewed = MemoryEntry("x/y#title", "題", "Title", "reviewed", "Ana", "2026-11-01", False, 0)
    write_entries(tmp_path / "x.po", "en", [reviewed])
    (read,) = read_entries(tmp_path / "x.po", "x.po")
    assert (read.origin, read.reviewed_by, read.reviewed_on) == ("reviewed", "Ana", "2026-11-01")


def test_a_broken_po_file_is_named_with_its_line(tmp_path: Path) -> None:
    """A syntax error says where it is."""
    folder = tmp_path / "locales" / "vi"
    folder.mkdir(parents=True)
    (folder / "japan.po").write_text('msgid "a"\nmsgstr "b"\nnonsense here\n', encoding="utf-8")
    with pytest.raises(CorpusError, match=r"locales/vi/japan\.po:\d+: broken PO file"):
        read_memory(tmp_path / "locales", "vi")


def test_a_changed_sentence_becomes_outdated_and_only_that_one(tmp_path: Path) -> None:
    """Editing one Japanese sentence marks one translation, and it is served as outdated."""
    path = write_program(tmp_path, "yokohama/garbage", PROGRAM)
    locales = tmp_path / "locales"
    programs = read_programs(tmp_path / "programs")
    sync_language(programs, read_memory(locales, "en"), locales)
    po = locales / "en" / "yokohama.po"
    text = po.read_text(encoding="utf-8").replace('msgstr ""', 'msgstr "done"')
    po.write_text(
        text.replace('msgid ""\nmsgstr "done"', 'msgid ""\nmsgstr ""', 1), encoding="utf-8"
    )
    path.write_text(
        path.read_text(encoding="utf-8").replace("袋は透明です。", "袋は白です。"), encoding="utf-8"
    )
    programs = read_programs(tmp_path / "programs")
    report = sync_language(programs, read_memory(locales, "en"), locales)
    assert (report.outdated, report.untranslated) == (1, 0)
    memory = read_memory(locales, "en")
    outdated = [e for e in memory.entries.values() if e.outdated]
    assert [e.context for e in outdated] == ["yokohama/garbage#sections.1.2"]
    translator = MemoryTranslator({"en": memory})
    served = translator.translate("袋は白です。", "yokohama/garbage#sections.1.2", "en")
    assert served is not None
    assert (served.text, served.outdated) == ("done", True)


def test_a_moved_sentence_keeps_its_translation(tmp_path: Path) -> None:
    """Inserting a list item above does not lose the translations below."""
    path = write_program(tmp_path, "yokohama/garbage", PROGRAM)
    locales = tmp_path / "locales"
    context = "yokohama/garbage#sections.1.2"
    write_entries(
        locales / "en" / "yokohama.po", "en", [entry(context, "袋は透明です。", "clear bags")]
    )
    path.write_text(
        path.read_text(encoding="utf-8").replace("- 袋は", "- 新しい文です。\n- 袋は"),
        encoding="utf-8",
    )
    sync_language(read_programs(tmp_path / "programs"), read_memory(locales, "en"), locales)
    moved = read_memory(locales, "en").entries["yokohama/garbage#sections.1.3"]
    assert (moved.text, moved.outdated) == ("clear bags", False)


def test_the_same_japanese_elsewhere_is_translated_too() -> None:
    """A heading translated once serves every program."""
    from service.corpus.memory import TranslationMemory

    memory = TranslationMemory("en", {"a/b#title": entry("a/b#title", "費用", "Cost")})
    found = MemoryTranslator({"en": memory}).translate("費用", "c/d#sections.1.heading", "en")
    assert found is not None
    assert (found.text, found.outdated) == ("Cost", False)
