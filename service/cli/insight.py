"""`madoguchi insight`: what was asked, as CSV."""

from __future__ import annotations

import click

from service.config import load_settings
from service.staff.insight.export import csv_of
from service.staff.insight.figures import months_of
from service.storage.database import open_database
from service.storage.questions import QuestionLog


@click.command()
@click.option(
    "--months", type=click.IntRange(1, 24), default=12, show_default=True, help="How many, to now."
)
def insight(months: int) -> None:
    """Print how many questions were asked, month by month, as CSV; small groups are left out."""
    settings = load_settings()
    log = QuestionLog(open_database(settings.database), settings.question_days)
    click.echo(csv_of(log, months_of(log)[:months]).removeprefix("\ufeff"), nl=False)
