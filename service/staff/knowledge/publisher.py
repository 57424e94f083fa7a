"""Starts publications in processes of their own, and notices when one dies."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from service.embedding.encoder import Encoder
from service.staff.knowledge.worker import Task, work
from service.storage.publications import PublicationStore


class Publisher(Protocol):
    """Carries out publications that the database holds."""

    def start(self, publication_id: int) -> None:
        """Begin to carry out a publication, and return at once."""
        ...


@dataclass(frozen=True, slots=True)
class KnowledgeOptions:
    """The settings that concern knowledge work.

    Attributes:
        corpus_folder: the corpus that is edited.
        questions_folder: development questions, for a whole build.
        indexes: folder of the snapshots.
        old_after_years: age from which a source counts as old.
        load_encoder: loads the encoder that the service answers with, in any process.
    """

    corpus_folder: Path
    questions_folder: Path
    indexes: Path
    old_after_years: float
    load_encoder: Callable[[], Encoder]


class BackgroundPublisher:
    """Carries out each publication in a new process.

    Args:
        engine: the database.
        options: where everything lies.
    """

    def __init__(self, engine: Engine, options: KnowledgeOptions) -> None:
        self._engine = engine
        self._options = options

    def start(self, publication_id: int) -> None:
        """See `Publisher.start`."""
        options = self._options
        task = Task(
            publication_id,
            database_of(self._engine),
            options.corpus_folder,
            options.questions_folder,
            options.indexes,
            options.load_encoder,
        )
        # A fork would inherit threads' locks; a fresh interpreter inherits nothing.
        process = multiprocessing.get_context("spawn").Process(
            target=work, args=(task,), name=f"publication-{publication_id}"
        )
        process.start()
        watched = (process, publication_id)
        threading.Thread(target=self._watch, args=watched, daemon=True).start()

    def _watch(self, process: multiprocessing.process.BaseProcess, publication_id: int) -> None:
        process.join()
        if process.exitcode:
            detail = f"the process ended with {process.exitcode}"
            PublicationStore(self._engine).fail(publication_id, "stopped", detail, [])


def database_of(engine: Engine) -> str:
    """Return what `open_database` opens the same database with."""
    if engine.dialect.name == "sqlite":
        return str(engine.url.database)
    return engine.url.render_as_string(hide_password=False)
