"""`madoguchi corpus`: checking and keeping the corpus."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click
from pydantic import ValidationError

from service.config import load_settings
from service.corpus.check import (
    check_corpus,
    check_counter,
    check_items,
    check_language,
    coverage,
    unread_files,
)
from service.corpus.corpus import read_corpus
from service.corpus.exchange import export_todo, import_translations, translation_todo
from service.corpus.fuzzy import FuzzyMemory
from service.corpus.item_import import import_items as read_city_file
from service.corpus.item_table import HeaderFields, ItemTable, say, write_item_table
from service.corpus.memory import read_memory
from service.corpus.program import Source
from service.corpus.reader import read_programs
from service.corpus.report import review_items, to_csv
from service.corpus.skeleton import new_program
from service.corpus.sync import sync_locales
from service.errors import ConfigurationError, CorpusError
from service.languages import AUTHORED_TAGS


@click.group()
def corpus() -> None:
    """Check the corpus and keep its translations in line."""


@corpus.command()
def check() -> None:
    """Validate everything; exit status 1 if anything is wrong."""
    folder = load_settings().corpus
    problems = unread_files(folder)
    try:
        read = read_corpus(folder)
    except CorpusError as error:
        problems += error.problems
    else:
        problems += check_corpus(read)
        problems += check_items(read, folder)
        problems += check_counter(folder)
        try:
            problems += check_language(read, folder)
        except CorpusError as error:
            problems += error.problems
        click.echo(f"{len(read.programs)} programs\n")
        click.echo(
            f"{'language':<10}{'segments':>9}{'translated':>11}{'outdated':>9}"
            f"{'reviewed':>9}{'programs':>9}{'coverage':>10}"
        )
        for row in coverage(read):
            share = 100 * row.translated / row.segments
            click.echo(
                f"{row.language:<10}{row.segments:>9}{row.translated:>11}{row.outdated:>9}"
                f"{row.reviewed:>9}{row.programs:>9}{share:>9.1f}%"
            )
        click.echo()
    for problem in problems:
        click.echo(str(problem))
    click.echo(f"{len(problems)} problems" if problems else "No problems found.")
    sys.exit(1 if problems else 0)


@corpus.command()
def sync() -> None:
    """Bring the PO files in line with the programs; changed Japanese makes translations fuzzy."""
    folder = load_settings().corpus
    for report in sync_locales(read_programs(folder / "programs"), folder / "locales"):
        click.echo(
            f"{report.language:<10} kept {report.kept}, outdated {report.outdated}, "
            f"untranslated {report.untranslated}, dropped {report.dropped}"
        )


@corpus.command()
@click.argument("program_id")
@click.option("--category", required=True, help="One of the categories of docs/corpus.md.")
@click.option("--title", required=True, help="Official name in Japanese.")
def new(program_id: str, category: str, title: str) -> None:
    """Start a new program: writes a form to fill in, for PROGRAM_ID such as kawasaki/library."""
    programs = load_settings().corpus / "programs"
    path = new_program(programs, program_id, category, title, date.today())
    click.echo(f"Wrote {path}.")
    click.echo("Fill in every （ここに書く…）, then run `madoguchi corpus check`.")


@corpus.command()
@click.option(
    "--csv",
    "csv_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the whole list to this file, for a spreadsheet.",
)
@click.option("--limit", default=30, show_default=True, help="Rows printed; 0 for all.")
def report(csv_path: Path | None, limit: int) -> None:
    """List what to re-check first: oldest, single-sourced, marked recheck."""
    settings = load_settings()
    programs = read_programs(settings.corpus / "programs")
    items = review_items(programs, date.today(), settings.stale_after_years)
    if csv_path:
        csv_path.write_text(to_csv(items), encoding="utf-8-sig", newline="")
        click.echo(f"Wrote {len(items)} rows to {csv_path}.")
        return
    click.echo(f"{'priority':>8}  {'as of':<10}  {'program':<38}  {'item':<7}  reasons")
    for item in items[: limit or None]:
        click.echo(
            f"{item.priority:>8}  {item.as_of or 'undated':<10}  {item.program_id:<38}  "
            f"{item.item:<7}  {item.reasons}: {item.name} {item.value}".rstrip()
        )
    due = sum(item.priority > 0 for item in items)
    click.echo(f"{due} of {len(items)} contacts and sections have a reason to be re-checked.")


@corpus.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--program", "program_id", required=True, help="Such as kawasaki/garbage.")
@click.option("--title", required=True, help="Title of the published table, in Japanese.")
@click.option("--publisher", required=True, help="Who published it, such as 川崎市.")
@click.option("--as-of", required=True, help="When it stood: YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--url", default=None, help="Page where it was published.")
@click.option("--encoding", default=None, help="Tried by default: UTF-8, then Shift_JIS.")
def import_items(
    file: Path,
    program_id: str,
    title: str,
    publisher: str,
    as_of: str,
    url: str | None,
    encoding: str | None,
) -> None:
    """Take over a city's table of what each thing is thrown away as (JSON lines, CSV or TSV).

    A FILE with any fault is refused whole, every fault named by its line.
    """
    root = load_settings().corpus
    if program_id not in {program.id for program in read_programs(root / "programs")}:
        raise ConfigurationError(f"--program={program_id!r} is no program of {root / 'programs'}")
    try:
        HeaderFields(program=program_id, title=title, publisher=publisher, url=url, as_of=as_of)
    except ValidationError as error:
        raise ConfigurationError("; ".join(say(fault) for fault in error.errors())) from error
    found = read_city_file(file, encoding)
    source = Source("items", title, publisher, url, None, as_of)
    path = write_item_table(root, ItemTable(program_id, source, found.items))
    click.echo(f"{len(found.items)} items read as {found.encoding}, written to {path}.")
    if found.unused:
        click.echo(f"Columns that nothing uses: {', '.join(found.unused)}")
    click.echo("Run `madoguchi index` to have them found.")


_LANGUAGE = click.Choice(AUTHORED_TAGS)


@corpus.command()
@click.option("--language", "tags", type=_LANGUAGE, multiple=True, help="Only this language.")
@click.option(
    "--export",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write one PO file a language into this folder, for translators.",
)
def translate_todo(tags: tuple[str, ...], folder: Path | None) -> None:
    """List what is untranslated or outdated; --export writes it as PO files."""
    root = load_settings().corpus
    programs = read_programs(root / "programs")
    for tag in tags or AUTHORED_TAGS:
        todo = translation_todo(programs, read_memory(root / "locales", tag))
        for item in todo:
            state = "outdated" if item.outdated else "untranslated"
            click.echo(f"{tag}  {state:<12}  {item.segment.context}  {item.segment.text}")
        if folder and todo:
            export_todo(folder / f"{tag}.po", tag, todo)
        click.echo(f"{tag}: {len(todo)} to translate")


@corpus.command()
@click.argument("po_file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", "tag", type=_LANGUAGE, required=True, help="Language of the file.")
@click.option("--reviewed-by", default=None, help="Person of a city who reviewed every text.")
def translate_import(po_file: Path, tag: str, reviewed_by: str | None) -> None:
    """Take over a translator's PO_FILE; what is refused is named, and nothing is lost."""
    root = load_settings().corpus
    programs = read_programs(root / "programs")
    memory = read_memory(root / "locales", tag)
    reviewed = (reviewed_by, date.today().isoformat()) if reviewed_by else None
    result = import_translations(po_file, programs, memory, root / "locales", reviewed)
    for problem in result.problems:
        click.echo(str(problem))
    click.echo(
        f"{result.taken} taken, {result.unfinished} still fuzzy, {len(result.problems)} refused"
    )
    sys.exit(1 if result.problems else 0)


@corpus.command()
@click.argument("text")
@click.option("--language", "tag", type=_LANGUAGE, required=True, help="Language to look in.")
@click.option("--limit", type=click.IntRange(1, 50), default=5, show_default=True)
@click.option(
    "--least", type=click.FloatRange(0, 1), default=0.6, show_default=True, help="Least similarity."
)
def similar(text: str, tag: str, limit: int, least: float) -> None:
    """Show translations of texts like the Japanese TEXT: a help to translators, not an answer."""
    memory = read_memory(load_settings().corpus / "locales", tag)
    for match in FuzzyMemory(memory).matches(text, limit, least):
        entry = match.entry
        warning = "" if match.same_numbers else "  (other numbers)"
        click.echo(f"{match.score:.2f}  {entry.context}  {entry.origin}{warning}")
        click.echo(f"      {entry.source_text}\n      {entry.text}")
