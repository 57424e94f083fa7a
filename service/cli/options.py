"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path

import click

questions_option = click.option(
    "--questions",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of question files (*.jsonl); MADOGUCHI_QUESTIONS by default.",
)
folds_option = click.option("--folds", type=click.IntRange(2, 20), default=5, show_default=True)
