"""`madoguchi evaluate parallel` and `general`: figures on files that other people published."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from evaluation.figures import Figure
from evaluation.general import OUTCOMES, ask_all
from evaluation.parallel import nearest_japanese
from evaluation.public_files import PublicTexts, read_public_texts
from service.answering.knowledge import Knowledge
from service.assistant import Assistant
from service.config import load_settings
from service.embedding.factory import load_encoder
from service.indexing.snapshot import load_snapshot
from service.indexing.store import SnapshotStore

_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.command()
@_file
@click.option("--encoder", help="Another encoder than MADOGUCHI_ENCODER names.")
def parallel(file: Path, encoder: str | None) -> None:
    """How often is the nearest Japanese sentence a sentence's own translation?

    FILE holds the same sentence in several languages a line: {"t": {"ja": "…", "en": "…"}}.
    """
    settings = load_settings()
    loaded = load_encoder(encoder or settings.encoder, settings.encoder_batch)
    texts = read_public_texts(file, "t")
    click.echo(f"{loaded.name}, {file.name}")
    click.echo(f"{'language':<12}{'sentences':>10}   nearest Japanese is its own")
    for tag, (figure, count) in nearest_japanese(texts.rows, loaded).items():
        click.echo(f"{tag:<12}{count:>10}   {_figure(figure)}")
    _tell_skipped(texts)


@click.command()
@_file
def general(file: Path) -> None:
    """What becomes of questions that no program answers?

    FILE holds the same question in several languages a line: {"q": {"ja": "…", "en": "…"}}.
    """
    settings = load_settings()
    encoder = load_encoder(settings.encoder, settings.encoder_batch)
    snapshot = load_snapshot(SnapshotStore(settings.indexes).current_folder(), encoder)
    knowledge = Knowledge(snapshot, encoder, settings.stale_after_years)
    assistant = Assistant(knowledge, settings.max_question_chars, date.today)
    texts = read_public_texts(file, "q")
    click.echo(f"index {snapshot.manifest.build_id}, {file.name}")
    headings = "".join(f"{name:>22}" for name in OUTCOMES.values())
    click.echo(f"{'language':<12}{'questions':>10}{headings}")
    for tag, (shares, count) in ask_all(texts.rows, assistant.ask).items():
        cells = "".join(f"{_figure(shares[name]):>22}" for name in OUTCOMES.values())
        click.echo(f"{tag:<12}{count:>10}{cells}")
    _tell_skipped(texts)


def _figure(figure: Figure) -> str:
    return f"{figure.value:.3f} ({figure.low:.2f}–{figure.high:.2f})"


def _tell_skipped(texts: PublicTexts) -> None:
    if texts.skipped:
        left_out = ", ".join(f"{count} in {tag}" for tag, count in sorted(texts.skipped.items()))
        click.echo(f"Left out, as the service does not speak their languages: {left_out}.")
