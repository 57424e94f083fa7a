from pathlib import Path

import pytest

from service.corpus.reader import read_program, read_programs
from service.corpus.segments import map_segments, segments
from service.errors import CorpusError
from tests.builders import PROGRAM, write_program


def fault(tmp_path: Path, old: str, new: str) -> str:
    path = write_program(tmp_path, "yokohama/garbage", PROGRAM)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        read_program(path, tmp_path / "programs")
    return str(caught.value)


def test_a_program_is_read_whole(tmp_path: Path) -> None:
    """Facts, sections, blocks and sources arrive as written."""
    path = write_program(tmp_path, "yokohama/garbage", PROGRAM)
    program = read_program(path, tmp_path / "programs")
    assert program.id == "yokohama/garbage"
    assert len(program.questions) == 5
    assert program.sources[0].as_of == "2025-04"
    assert program.sources[0].item == "7"
    contact = program.contacts[0]
    assert (contact.phone, contact.languages) == ("000-000-0000", ("ja", "en"))
    assert contact.source is program.sources[0]
    assert [b.kind for b in program.sections[0].blocks] == ["paragraph", "bullet", "bullet"]
    assert program.sections[1].text == "1. 窓口に連絡します。\n2. 1,500円を払います。"


def test_segments_cover_every_text_and_can_be_put_back(tmp_path: Path) -> None:
    """Mapping segments to themselves changes nothing; contexts are unique."""
    program = read_program(
        write_program(tmp_path, "yokohama/garbage", PROGRAM), tmp_path / "programs"
    )
    found = list(segments(program))
    assert len({s.context for s in found}) == len(found) == 2 + 5 + 2 + 5 + 2
    assert map_segments(program, lambda s: s.text) == program
    assert map_segments(program, lambda s: s.text + "!").contacts[0].phone == "000-000-0000"


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("id: yokohama/garbage", "id: yokohama/trash", 2, "write 'yokohama/garbage'"),
        ("category: procedures", "category: trash", 4, "category"),
        ("status: confirmed", "status: sure", 28, "'confirmed' or 'recheck'"),
        ("phone: 000-000-0000", "phone: call us", 23, "no phone number"),
        ("Mo-Fr 09:00-17:00", "Mo-Fr 9-17", 24, "09:00-17:00"),
        ("as_of: 2025-04", "as_of: last year", 20, "YYYY-MM"),
        ("verified_on: 2026-11-22", "verified: 2026-11-22", 2, "verified_on"),
        ("source: page", "source: paper", 2, "use one of page"),
        ("audience: resident", "audience: [", 7, "not YAML"),
    ],
)
def test_faults_name_file_line_and_cure(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    """Every fault in the front matter is located and says what to do."""
    message = fault(tmp_path, old, new)
    assert f"programs/yokohama/garbage.md:{line}:" in message
    assert says in message


def test_a_section_without_a_source_is_refused(tmp_path: Path) -> None:
    """No fact stands without its source."""
    message = fault(tmp_path, "## 費用\n<!-- sources: page -->", "## 費用")
    assert "'費用' names no source" in message


def test_a_program_without_sources_is_refused(tmp_path: Path) -> None:
    """An empty list of sources is a fault."""
    message = fault(
        tmp_path,
        PROGRAM[PROGRAM.index("  - key: page") : PROGRAM.index("contacts:")],
        "",
    )
    assert "sources" in message


@pytest.mark.parametrize(
    "line", ["| a | b |", "**bold**", "[link](https://example.org)", "<b>x</b>"]
)
def test_markdown_outside_the_subset_is_refused(tmp_path: Path, line: str) -> None:
    """What a translator or the widget could not carry is no part of the format."""
    assert "unsupported Markdown" in fault(tmp_path, "- 袋は透明です。", line)


def test_faults_of_all_files_come_together(tmp_path: Path) -> None:
    """One run shows a clerk everything there is to mend."""
    write_program(tmp_path, "yokohama/a", PROGRAM.replace("procedures", "x"))
    write_program(tmp_path, "yokohama/b", PROGRAM.replace("resident", "x"))
    with pytest.raises(CorpusError) as caught:
        read_programs(tmp_path / "programs")
    assert {p.path for p in caught.value.problems} == {
        "programs/yokohama/a.md",
        "programs/yokohama/b.md",
    }
