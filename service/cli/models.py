"""`madoguchi models`: list, check and fetch models."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from service.cli.shelves import EncoderShelf, Shelf, shelf_of
from service.config import load_settings
from service.embedding.model_hub import HuggingFaceHub
from service.indexing.store import SnapshotStore

_KINDS = ("encoder",)
_kind = click.option(
    "--kind",
    type=click.Choice(_KINDS),
    default="encoder",
    show_default=True,
    help="What the model is for.",
)


@click.group()
def models() -> None:
    """List, check and fetch models. Serving never downloads anything; `fetch` does."""


@models.command("list")
def list_models() -> None:
    """List the models in use, on this machine, and known to be of use."""
    rows = [model for shelf in _shelves() for model in shelf.models()]
    width = max(len(row.name) for row in rows)
    for row in rows:
        click.echo(f"{row.kind:<10}{row.name:<{width}}  {row.state:<15}{row.note}")


@models.command()
@click.argument("name", required=False)
@_kind
def check(name: str | None, kind: str) -> None:
    """Load a model, by default the one in use, and try it in every language."""
    checked = shelf_of(_shelves(), kind).check(name)
    click.echo(checked.name)
    for fact, value in checked.facts.items():
        click.echo(f"  {fact}: {value}")
    if checked.complaint:
        click.echo(f"madoguchi: {checked.complaint}", err=True)
        sys.exit(1)
    click.echo("Good.")


@models.command()
@click.argument("name")
@_kind
def fetch(name: str, kind: str) -> None:
    """Download a model: `<hub id>[@revision]`. The only command that uses the network."""
    model = shelf_of(_shelves(), kind).fetch(name)
    click.echo(f"Fetched {model.identity} into {model.folder}.")
    click.echo(f"To use it: MADOGUCHI_ENCODER={model.identity} madoguchi index")


def _shelves() -> Sequence[Shelf]:
    """Return the shelf of every kind, in the order they are listed."""
    settings = load_settings()
    store = SnapshotStore(Path(settings.indexes))
    return (EncoderShelf(settings.encoder, settings.encoder_batch, store, HuggingFaceHub()),)
