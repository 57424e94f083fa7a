import csv
from pathlib import Path

from tests.cli.test_cli import run


def test_report_prints_and_writes_what_to_recheck(tmp_path: Path) -> None:
    """A table by default, every row as CSV with --csv."""
    printed = run("corpus", "report", "--limit", "5")
    assert printed.returncode == 0, printed.stderr
    lines = printed.stdout.splitlines()
    assert len(lines) == 1 + 5 + 1
    assert "recheck" in lines[1]
    written = run("corpus", "report", "--csv", str(tmp_path / "list.csv"))
    assert written.returncode == 0, written.stderr
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert int(rows[0]["priority"]) >= int(rows[-1]["priority"])
    assert {"contact", "section"} == {row["item"] for row in rows}


def test_a_program_is_begun_translated_and_checked(small_corpus: Path, tmp_path: Path) -> None:
    """The whole way of a clerk: new, check, translate-todo, translate-import."""
    corpus = {"MADOGUCHI_CORPUS": str(small_corpus)}
    command = ("corpus", "new", "kawasaki/library", "--category", "participation")
    begun = run(*command, "--title", "図書館", **corpus)
    assert begun.returncode == 0, begun.stderr
    assert "Fill in" in begun.stdout
    again = run(*command, "--title", "図書館", **corpus)
    assert (again.returncode, "exists already" in again.stderr) == (1, True)
    todo = run("corpus", "translate-todo", "--language", "vi", "--export", str(tmp_path), **corpus)
    assert todo.stdout.splitlines()[-1].startswith("vi: ")
    exported = tmp_path / "vi.po"
    text = exported.read_text(encoding="utf-8")
    assert 'msgctxt "kawasaki/library#title"\nmsgid "図書館"\nmsgstr ""' in text
    exported.write_text(
        text.replace('msgid "図書館"\nmsgstr ""', 'msgid "図書館"\nmsgstr "Thư viện"'),
        encoding="utf-8",
    )
    taken = run("corpus", "translate-import", str(exported), "--language", "vi", **corpus)
    assert taken.returncode == 0, taken.stdout + taken.stderr
    assert taken.stdout.splitlines()[-1] == "1 taken, 0 still fuzzy, 0 refused"
    po = (small_corpus / "locales" / "vi" / "kawasaki.po").read_text(encoding="utf-8")
    assert "Thư viện" in po
