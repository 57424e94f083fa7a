import csv
import io
from datetime import date
from pathlib import Path

import pytest

from service.corpus.check import check_corpus, check_language
from service.corpus.corpus import read_corpus
from service.corpus.reader import read_programs
from service.corpus.report import COLUMNS, review_items, to_csv, years_old
from service.corpus.skeleton import new_program
from service.errors import CorpusError
from tests.builders import PROGRAM, write_program

TODAY = date(2026, 11, 24)


def program(folder: Path, program_id: str, **changes: str) -> None:
    text = PROGRAM
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    write_program(folder, program_id, text)


def test_the_shakiest_fact_comes_first(tmp_path: Path) -> None:
    """Marked recheck and old before undated before recent; equal ones by date."""
    program(tmp_path, "japan/fresh")
    program(tmp_path, "japan/old", date=("as_of: 2025-04", "as_of: 2019"),
            status=("status: confirmed", "status: recheck"))  # fmt: skip
    program(tmp_path, "japan/undated", date=("as_of: 2025-04", "as_of: null"))
    items = review_items(read_programs(tmp_path / "programs"), TODAY, 3.0)
    first = items[0]
    assert (first.program_id, first.item, first.value) == (
        "japan/old", "contact", "000-000-0000; Mo-Fr 09:00-17:00; Sa[2,4] 10:00-13:00; PH off"
    )  # fmt: skip
    assert first.reasons == "recheck, old, single-sourced"
    by_program = [item.program_id for item in items if item.item == "contact"]
    assert by_program == ["japan/old", "japan/undated", "japan/fresh"]


def test_a_detail_that_two_sources_give_is_not_single_sourced(tmp_path: Path) -> None:
    """Agreement anywhere in the corpus counts."""
    program(tmp_path, "japan/a")
    program(tmp_path, "japan/b", url=("https://example.org/", "https://example.com/"))
    items = review_items(read_programs(tmp_path / "programs"), TODAY, 3.0)
    assert {i.reasons for i in items if i.item == "contact"} == {""}
    assert {i.reasons for i in items if i.item == "section"} == {"single-sourced"}


def test_the_list_opens_in_a_spreadsheet(tmp_path: Path) -> None:
    """One row an item under the headings, commas and quotes kept."""
    program(tmp_path, "japan/a", name=("ごみの窓口", 'ごみ, "窓口"'))
    items = review_items(read_programs(tmp_path / "programs"), TODAY, 3.0)
    rows = list(csv.DictReader(io.StringIO(to_csv(items))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(items) == 3
    assert 'ごみ, "窓口"' in {row["name"] for row in rows}


@pytest.mark.parametrize(
    ("as_of", "years"), [("2025-11-24", 1.0), ("2023", 2.9), ("2024-11", 1.99)]
)
def test_partial_dates_age_from_their_end(as_of: str, years: float) -> None:
    """A year counts as its last day: nothing looks older than it is."""
    assert years_old(as_of, TODAY) == pytest.approx(years, abs=0.05)


def test_a_new_program_is_a_form_that_the_check_wants_filled(small_corpus: Path) -> None:
    """The form can be read, and every blank of it is named until it is filled."""
    path = new_program(
        small_corpus / "programs", "kawasaki/library", "participation", "図書館", TODAY
    )
    problems = [str(p) for p in check_corpus(read_corpus(small_corpus)) if "library" in p.path]
    blanks = path.read_text(encoding="utf-8").count("（ここに書く")
    in_sources = 2
    assert len([p for p in problems if "blank of the form" in p]) == blanks - in_sources


@pytest.mark.parametrize(
    ("program_id", "category", "message"),
    [
        ("tokyo/library", "participation", "is no program id"),
        ("kawasaki/図書館", "participation", "is no program id"),
        ("kawasaki/../x", "participation", "is no program id"),
        ("kawasaki/library", "books", "is no category"),
        ("kawasaki/garbage", "procedures", "exists already"),
    ],
)
def test_a_new_program_with_a_wrong_name_is_refused(
    small_corpus: Path, program_id: str, category: str, message: str
) -> None:
    """Nothing is written, and the message says what is allowed."""
    before = sorted(small_corpus.rglob("*"))
    with pytest.raises(CorpusError, match=message):
        new_program(small_corpus / "programs", program_id, category, "図書館", TODAY)
    assert sorted(small_corpus.rglob("*")) == before


def test_the_shipped_corpus_follows_glossary_and_guideline() -> None:
    """No translation leaves the official names, no easy sentence the guideline."""
    folder = Path(__file__).resolve().parents[2] / "corpus"
    assert [str(p) for p in check_language(read_corpus(folder), folder)] == []
