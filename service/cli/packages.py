"""`madoguchi packages`: the machine translation packages."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from service.config import load_settings
from service.languages import LANGUAGE_TAGS
from service.translation.engine import Pair
from service.translation.installing import (
    PUBLIC_INDEX,
    choose,
    download,
    install_file,
    read_index,
    remove_package,
)
from service.translation.packages import installed_packages

_INDEX = click.option(
    "--index", "index_url", default=PUBLIC_INDEX, show_default=True, help="Address of the index."
)


@click.group()
def packages() -> None:
    """List, fetch, install and check Argos translation packages.

    Nothing here is needed to serve: without packages the translation memory answers alone.
    """


@packages.command(name="list")
@click.option("--offered", is_flag=True, help="What the index offers, instead of the installed.")
@_INDEX
def list_packages(offered: bool, index_url: str) -> None:
    """List the installed packages, or with --offered those of the index for our languages."""
    if offered:
        for package in read_index(index_url):
            pair = package.pair
            if {pair.source, pair.target} <= set(LANGUAGE_TAGS):
                known = package.sha256 or "no hash"
                click.echo(f"{pair.source:<8} {pair.target:<8} {package.version:<6} {known}")
        return
    good, errors = installed_packages(load_settings().argos_packages)
    for found in good:
        pair = found.pair
        click.echo(f"{pair.source:<8} {pair.target:<8} {found.version:<6} {found.fingerprint[:16]}")
    click.echo(f"{len(good)} packages, {len(errors)} that cannot be used")


@packages.command()
def check() -> None:
    """Hold every installed file against its hash; exit status 1 if anything is wrong."""
    good, errors = installed_packages(load_settings().argos_packages)
    for error in errors:
        click.echo(str(error))
    click.echo(f"{len(good)} packages are good, {len(errors)} are not")
    sys.exit(1 if errors else 0)


@packages.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--sha256", default=None, help="Expected SHA-256, if it is one file.")
def install(files: tuple[Path, ...], sha256: str | None) -> None:
    """Install FILES: .argosmodel files, or folders of them. No network is used."""
    found = [
        f
        for path in files
        for f in (sorted(path.glob("*.argosmodel")) if path.is_dir() else [path])
    ]
    if sha256 and len(found) != 1:
        raise click.UsageError("--sha256 is for one file")
    for path in found:
        package = install_file(path, load_settings().argos_packages, sha256)
        click.echo(f"installed {package.pair.source} → {package.pair.target} {package.version}")
    click.echo(f"{len(found)} installed")


@packages.command()
@click.argument("source")
@click.argument("target")
@_INDEX
@click.option("--sha256", default=None, help="Expected SHA-256; else the index must give one.")
def fetch(source: str, target: str, index_url: str, sha256: str | None) -> None:
    """Fetch the package from SOURCE to TARGET language, check its hash, and install it."""
    offered = choose(read_index(index_url), Pair(source, target))
    expected = sha256 or offered.sha256
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.argosmodel"
        found = download(offered.url, path, lambda done: None)
        if expected is None:
            click.echo(
                f"{offered.url} has the SHA-256\n{found}\nThe index gives none to hold it against. "
                "Compare it with one from a source you trust, then run this again with --sha256."
            )
            sys.exit(1)
        package = install_file(path, load_settings().argos_packages, expected)
    click.echo(f"installed {package.pair.source} → {package.pair.target} {package.version}")


@packages.command()
@click.argument("source")
@click.argument("target")
def remove(source: str, target: str) -> None:
    """Remove the package from SOURCE to TARGET language."""
    if not remove_package(load_settings().argos_packages, Pair(source, target)):
        click.echo(f"no package from {source} to {target} is installed")
        sys.exit(1)
    click.echo("removed")
