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


def test_a_citys_item_table_is_imported(small_corpus: Path, tmp_path: Path) -> None:
    """The file is checked and written where the index looks for it; wrong options name themselves."""
    corpus = {"MADOGUCHI_CORPUS": str(small_corpus)}
    table = tmp_path / "city.csv"
    table.write_bytes("品名,分別,番号\n傘,小物金属,1\n靴,普通ごみ,2\n".encode("cp932"))
    command = ("corpus", "import-items", str(table), "--title", "品目一覧", "--publisher", "川崎市")
    done = run(*command, "--program", "kawasaki/garbage", "--as-of", "2026-04", **corpus)
    assert done.returncode == 0, done.stderr
    assert "2 items read as cp932" in done.stdout
    assert "Columns that nothing uses: 番号" in done.stdout
    lines = (small_corpus / "items/kawasaki/garbage.jsonl").read_text(encoding="utf-8").splitlines()
    assert '"as_of": "2026-04"' in lines[0]
    assert len(lines) == 3
    unknown = run(*command, "--program", "kawasaki/gabage", "--as-of", "2026-04", **corpus)
    assert (unknown.returncode, "--program='kawasaki/gabage'" in unknown.stderr) == (1, True)
    undated = run(*command, "--program", "kawasaki/garbage", "--as-of", "last year", **corpus)
    assert (undated.returncode, "'last year' is no date" in undated.stderr) == (1, True)
    table.write_text("品名,分別\n,小物金属\n", encoding="utf-8")
    refused = run(*command, "--program", "kawasaki/garbage", "--as-of", "2026-04", **corpus)
    assert (refused.returncode, "city.csv:2: name" in refused.stderr) == (1, True)
