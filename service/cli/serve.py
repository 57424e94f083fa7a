"""`madoguchi serve`: the HTTP service."""

from __future__ import annotations

import gc

import click
import uvicorn

from service.api.app import create_app
from service.cli.index import bring_up_to_date
from service.config import Settings, load_settings
from service.embedding.encoder import Encoder
from service.embedding.factory import load_encoder
from service.embedding.missing import MissingEncoder
from service.embedding.preload import preload
from service.errors import EncoderError
from service.text.identify import warm_up


@click.command()
@click.option("--host", help="Address to listen on; overrides MADOGUCHI_HOST.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; overrides MADOGUCHI_PORT.")
@click.option("--build", is_flag=True, help="Bring the index up to date first.")
def serve(host: str | None, port: int | None, build: bool) -> None:
    """Serve the API and the page; a newer index is picked up without a restart.

    Without an encoder or an index questions are answered with 503; announcements still work.
    """
    gc.disable()  # a hundred thousand objects are made to stay; the app enables it when it is up
    settings = load_settings()
    encoder = encoder_or_stand_in(settings)
    if not isinstance(encoder, MissingEncoder):
        preload(encoder, warm_up)
    if build:
        bring_up_to_date(settings, encoder, force=False)
    uvicorn.run(
        create_app(settings, encoder),
        host=host or settings.host,
        port=port or settings.port,
        log_level="info",
        timeout_graceful_shutdown=3,  # streams of announcements would hold the stop up
        access_log=False,  # an access log would hold what residents ask on the page
    )


def encoder_or_stand_in(settings: Settings) -> Encoder:
    """Return the encoder, or what stands in for it: a warning must go out without one too."""
    try:
        return load_encoder(settings.encoder, settings.encoder_batch)
    except EncoderError as error:
        click.echo(f"error: {error}\nonly announcements work until it is there", err=True)
        return MissingEncoder(str(error))
