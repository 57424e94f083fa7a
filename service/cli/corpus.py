"""`madoguchi corpus`: checking and keeping the corpus."""

from __future__ import annotations

import sys

import click

from service.config import load_settings
from service.corpus.check import check_corpus, coverage, unread_files
from service.corpus.corpus import read_corpus
from service.corpus.reader import read_programs
from service.corpus.sync import sync_locales
from service.errors import CorpusError


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
