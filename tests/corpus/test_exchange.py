from pathlib import Path

import pytest

from service.corpus.exchange import export_todo, import_translations, translation_todo
from service.corpus.memory import read_entries, read_memory, write_entries
from service.corpus.reader import read_programs
from service.corpus.segments import segments
from service.corpus.sync import sync_locales
from service.errors import CorpusError
from service.languages import AUTHORED_TAGS
from tests.builders import PROGRAM, write_program


def translate_everything(corpus: Path, tag: str) -> None:
    """Give every segment a translation that keeps its numbers: itself with the tag before it."""
    programs = read_programs(corpus / "programs")
    todo = translation_todo(programs, read_memory(corpus / "locales", tag))
    path = corpus.parent / f"{tag}.po"
    export_todo(path, tag, todo)
    done = [replace_text(e, f"{tag}: {e.source_text}") for e in all_messages(path)]
    write_entries(path, tag, done)
    memory = read_memory(corpus / "locales", tag)
    report = import_translations(path, programs, memory, corpus / "locales", None)
    assert (report.taken, report.problems) == (len(todo), ())


def all_messages(path: Path) -> list:
    """Read a PO file with its untranslated messages, as a translator's editor does."""
    from babel.messages.pofile import read_po

    from service.corpus.memory import MemoryEntry

    with path.open("rb") as file:
        return [
            MemoryEntry(m.context, m.id, m.string, "authored", None, None, m.fuzzy, 0)
            for m in read_po(file)
            if m.id
        ]


def replace_text(entry, text: str, *, outdated: bool = False):
    from dataclasses import replace

    return replace(entry, text=text, outdated=outdated)


def test_an_edited_sentence_is_the_only_thing_to_translate(small_corpus: Path) -> None:
    """In all twelve languages it is fuzzy, keeps its old text, and is listed alone."""
    for tag in AUTHORED_TAGS:
        translate_everything(small_corpus, tag)
    path = write_program(
        small_corpus, "yokohama/garbage", PROGRAM.replace("袋は透明です。", "袋は半透明です。")
    )
    assert path.exists()
    programs = read_programs(small_corpus / "programs")
    reports = sync_locales(programs, small_corpus / "locales")
    assert [(r.outdated, r.untranslated) for r in reports] == [(1, 0)] * 12
    for tag in AUTHORED_TAGS:
        (item,) = translation_todo(programs, read_memory(small_corpus / "locales", tag))
        assert item.segment.context == "yokohama/garbage#sections.1.2"
        assert item.segment.text == "袋は半透明です。"
        assert item.outdated is not None
        assert item.outdated.text == f"{tag}: 袋は透明です。"


def test_what_is_exported_comes_back_without_loss(small_corpus: Path, tmp_path: Path) -> None:
    """Translations, and everything that was there before, stand in the PO files afterwards."""
    translate_everything(small_corpus, "vi")
    memory = read_memory(small_corpus / "locales", "vi")
    programs = read_programs(small_corpus / "programs")
    assert translation_todo(programs, memory) == []
    for program in programs:
        for segment in segments(program):
            found = memory.entries.get(segment.context)
            assert found is None or found.text == f"vi: {segment.text}"


def test_outdated_translations_are_exported_to_be_corrected(small_corpus: Path) -> None:
    """The translator sees the new Japanese and the old translation, marked fuzzy."""
    translate_everything(small_corpus, "ko")
    write_program(small_corpus, "yokohama/garbage", PROGRAM.replace("費用", "料金"))
    programs = read_programs(small_corpus / "programs")
    sync_locales(programs, small_corpus / "locales")
    todo = translation_todo(programs, read_memory(small_corpus / "locales", "ko"))
    export_todo(small_corpus.parent / "out.po", "ko", todo)
    (message,) = all_messages(small_corpus.parent / "out.po")
    assert (message.source_text, message.text, message.outdated) == ("料金", "ko: 費用", True)


def test_a_review_is_recorded_with_name_and_date(small_corpus: Path, tmp_path: Path) -> None:
    """What a city's person reviewed is marked so."""
    translate_everything(small_corpus, "th")
    programs = read_programs(small_corpus / "programs")
    entries = read_entries(small_corpus / "locales" / "th" / "japan.po", "japan.po")
    write_entries(tmp_path / "back.po", "th", entries[:1])
    import_translations(
        tmp_path / "back.po", programs, read_memory(small_corpus / "locales", "th"),
        small_corpus / "locales", ("佐藤", "2026-11-24"),
    )  # fmt: skip
    found = read_memory(small_corpus / "locales", "th").entries[entries[0].context]
    assert (found.origin, found.reviewed_by) == ("reviewed", "佐藤")


@pytest.mark.parametrize(
    ("context", "source", "text", "message"),
    [
        ("yokohama/nothing#title", "題", "Title", "is no segment of any program"),
        ("yokohama/garbage#sections.1.2", "昔の文です。", "Old", "has changed since the export"),
        ("yokohama/garbage#sections.2.2", "1,500円を払います。", "Pay 1,600 yen", "numbers differ"),
    ],
)
def test_messages_that_do_not_fit_are_refused_by_name(
    small_corpus: Path, tmp_path: Path, context: str, source: str, text: str, message: str
) -> None:
    """Nothing of the corpus is overwritten by them; the good ones beside them are taken."""
    good = ("japan/passport#sections.1.3", "名前は書きません。", "Do not write your name.")
    lines = ['msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n']
    for ctx, ja, tr in [(context, source, text), good]:
        lines.append(f'msgctxt "{ctx}"\nmsgid "{ja}"\nmsgstr "{tr}"\n')
    (tmp_path / "back.po").write_text("\n".join(lines), encoding="utf-8")
    programs = read_programs(small_corpus / "programs")
    memory = read_memory(small_corpus / "locales", "en")
    report = import_translations(
        tmp_path / "back.po", programs, memory, small_corpus / "locales", None
    )
    assert report.taken == 1
    assert [message in str(problem) for problem in report.problems] == [True]
    entries = read_memory(small_corpus / "locales", "en").entries
    assert set(entries) == {good[0]}


def test_a_file_that_is_no_po_file_changes_nothing(small_corpus: Path, tmp_path: Path) -> None:
    """A broken file is refused whole, with the line."""
    (tmp_path / "back.po").write_text("this is a letter\n", encoding="utf-8")
    programs = read_programs(small_corpus / "programs")
    memory = read_memory(small_corpus / "locales", "en")
    with pytest.raises(CorpusError, match=r"back\.po:1: broken PO file"):
        import_translations(tmp_path / "back.po", programs, memory, small_corpus / "locales", None)
    assert not (small_corpus / "locales").exists()
