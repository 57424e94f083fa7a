"""Carries out one publication, in a process of its own, so that residents' requests never wait."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from service.corpus.checkout import commit_files
from service.corpus.program_state import state_from_json, state_to_json
from service.corpus.state_check import Fault
from service.embedding.encoder import Encoder
from service.errors import CorpusError, MadoguchiError, ProgramRefusedError
from service.indexing.store import SnapshotStore
from service.publishing import Published, PublishStep, Workshop, publish_program
from service.storage.audit import AuditTrail
from service.storage.database import open_database
from service.storage.drafts import DraftStore
from service.storage.publications import Publication, PublicationStore
from service.storage.revisions import RevisionStore

_log = logging.getLogger(__name__)
_NICENESS: Final = 5
"""Answering residents comes first."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is told; everything can be sent to another process.

    Attributes:
        publication_id: what to carry out.
        database: address of the database.
        corpus_folder: the corpus.
        questions_folder: development questions.
        indexes: folder of the snapshots.
        load_encoder: loads the encoder that the service answers with.
    """

    publication_id: int
    database: str
    corpus_folder: Path
    questions_folder: Path
    indexes: Path
    load_encoder: Callable[[], Encoder]


def work(task: Task) -> None:
    """Carry out a publication in this process, and record how it ends."""
    os.nice(_NICENESS)
    engine = open_database(task.database)
    carry_out(task, engine)
    engine.dispose()


def carry_out(task: Task, engine: Engine) -> None:
    """Carry out a publication, and record how it ends."""
    store = PublicationStore(engine)
    publication = store.find(task.publication_id)
    if publication is None:
        _log.error("publication %s is not in the database", task.publication_id)
        return
    try:
        published = _publish(task, publication, store)
        _record(task, engine, publication, published)
    except ProgramRefusedError as error:
        faults = [asdict(f) for f in error.faults if isinstance(f, Fault)]
        store.fail(publication.id, error.reason, str(error), faults)
    except CorpusError as error:
        store.fail(publication.id, "corpus", str(error), [])
    except MadoguchiError as error:
        store.fail(publication.id, "other", str(error), [])
    except Exception as error:
        _log.exception("publication %s failed", publication.id)
        store.fail(publication.id, "other", f"{type(error).__name__}: {error}", [])


def _publish(task: Task, publication: Publication, store: PublicationStore) -> Published:
    step: PublishStep = "waiting"

    def say(now: PublishStep) -> None:
        nonlocal step
        step = now
        store.note(publication.id, step, 0, 0)

    def progress(done: int, total: int) -> None:
        if total:
            store.note(publication.id, step, done, total)

    workshop = Workshop(task.corpus_folder, task.questions_folder, SnapshotStore(task.indexes))
    return publish_program(
        state_from_json(publication.state),
        state_from_json(publication.base),
        workshop,
        task.load_encoder(),
        say,
        progress,
    )


def _record(task: Task, engine: Engine, publication: Publication, published: Published) -> None:
    program_id = publication.program_id
    undone = publication.undone
    message = f"{program_id}: {'undone' if undone else 'published'} on the staff page"
    commit = commit_files(
        task.corpus_folder, published.files, message, publication.name, publication.login
    )
    if commit is None:
        _log.warning("git did not commit %s; the files are written", program_id)
    revision_id = RevisionStore(engine).add(
        program_id,
        (publication.login, publication.name),
        undone,
        published.build_id,
        commit or "",
        state_to_json(published.before),
        state_to_json(published.after),
    )
    if undone is None:
        DraftStore(engine).discard(program_id)
    detail = {
        "revision": str(revision_id),
        "index": published.build_id,
        "files": ", ".join(published.files),
        "commit": {None: "refused by git", "": ""}.get(commit, str(commit)),
    }
    action = "knowledge.publish" if undone is None else "knowledge.undo"
    AuditTrail(engine).record(publication.login, action, program_id, detail)
    PublicationStore(engine).succeed(publication.id, revision_id)
