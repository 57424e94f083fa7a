"""The command `madoguchi`."""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from typing import Final

import click

from service import __version__
from service.errors import MadoguchiError

_COMMANDS: Final = (
    "announce",
    "ask",
    "corpus",
    "documents",
    "evaluate",
    "index",
    "insight",
    "models",
    "packages",
    "serve",
    "staff",
)


class LazyGroup(click.Group):
    """Imports a subcommand when it is called: `corpus check` needs no web server.

    The pattern of click's documentation, "Lazily loading subcommands".
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all subcommands."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module `service.cli.<name>` and return its command."""
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(f"service.cli.{cmd_name}"), cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"service.cli.{cmd_name} has no command {cmd_name!r}")
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
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
    if not verbose:
        logging.getLogger("alembic").setLevel(logging.WARNING)


def main() -> None:
    """Run the command; an expected error is one plain message and exit status 1."""
    try:
        madoguchi()
    except MadoguchiError as error:
        click.echo(f"madoguchi: {error}", err=True)
        sys.exit(1)
