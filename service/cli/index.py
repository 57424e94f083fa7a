"""`madoguchi index`: build the search index."""

from __future__ import annotations

import click

from service.building import build_snapshot
from service.config import Settings, load_settings
from service.embedding.encoder import Encoder
from service.embedding.factory import load_encoder
from service.indexing.store import SnapshotStore


@click.command()
@click.option("--force", is_flag=True, help="Build even if nothing has changed.")
def index(force: bool) -> None:
    """Build the index from the corpus and switch to it; skipped if nothing has changed."""
    settings = load_settings()
    bring_up_to_date(settings, load_encoder(settings.encoder, settings.encoder_batch), force=force)


def bring_up_to_date(settings: Settings, encoder: Encoder, *, force: bool) -> None:
    """Build a snapshot if anything changed, telling each step on standard output."""

    def progress(done: int, total: int) -> None:
        if total:
            width = 30 * done // total
            click.echo(f"\r  [{'#' * width}{'.' * (30 - width)}] {done}/{total}", nl=done == total)

    built = build_snapshot(
        settings.corpus,
        settings.questions,
        SnapshotStore(settings.indexes),
        encoder,
        progress,
        click.echo,
        force=force,
    )
    if built.report is None or built.calibration is None:
        click.echo(f"The index {built.build_id} is up to date; nothing was done.")
        manifest = SnapshotStore(settings.indexes).current_manifest()
        if manifest is not None and manifest.fits_of != manifest.build_id:
            click.echo(
                f"Ranking, confidence and triage are those of {manifest.fits_of}, as programs were "
                "published one by one since; `madoguchi index --force` fits them anew."
            )
        return
    report = built.report
    click.echo(
        f"Built {built.build_id}: {report.programs} programs, {report.chunks} chunks in "
        f"{len(report.row_ranges)} languages; {report.embedded} embedded, "
        f"{report.reused} taken over or without a vector.\n"
        f"Confidence thresholds: answer from {built.calibration.answer_threshold:.2f}, "
        f"suggest from {built.calibration.suggest_threshold:.2f}."
    )
