"""`madoguchi serve`: the HTTP service."""

from __future__ import annotations

import click
import uvicorn

from service.api.app import create_app
from service.config import load_settings


@click.command()
@click.option("--host", help="Address to listen on; overrides MADOGUCHI_HOST.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; overrides MADOGUCHI_PORT.")
def serve(host: str | None, port: int | None) -> None:
    """Serve the API and the page; a newer index is picked up without a restart."""
    settings = load_settings()
    uvicorn.run(
        create_app(settings),
        host=host or settings.host,
        port=port or settings.port,
        log_level="info",
        access_log=False,  # an access log would hold what residents ask on the page
    )
