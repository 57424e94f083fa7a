"""The command `madoguchi`."""

from __future__ import annotations

import logging
import sys

import click

from service import __version__
from service.cli.ask import ask
from service.cli.corpus import corpus
from service.cli.index import index
from service.cli.serve import serve
from service.errors import MadoguchiError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="madoguchi")
@click.option("-v", "--verbose", is_flag=True, help="Log what happens in detail.")
def madoguchi(verbose: bool) -> None:
    """Answers foreign residents' questions about municipal services, with sources.

    Settings are environment variables MADOGUCHI_*; see docs/operations.md.
    """
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )


for command in (ask, corpus, index, serve):
    madoguchi.add_command(command)


def main() -> None:
    """Run the command; an expected error is one plain message and exit status 1."""
    try:
        madoguchi()
    except MadoguchiError as error:
        click.echo(f"madoguchi: {error}", err=True)
        sys.exit(1)
