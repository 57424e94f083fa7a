"""Publishing one program: from a state to files, an index and a revision, all or nothing."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from service.building import build_snapshot
from service.corpus.corpus import Corpus, corpus_digest, read_corpus, read_learned, with_program
from service.corpus.program_state import ProgramState, changed_files, read_state, synced, written
from service.corpus.state_check import Fault, Rules, check_state
from service.embedding.encoder import Encoder
from service.errors import CorruptSnapshotError, ProgramRefusedError
from service.indexing.builder import Progress
from service.indexing.manifest import Manifest, checksums
from service.indexing.snapshot import Snapshot, load_snapshot
from service.indexing.store import SnapshotStore
from service.indexing.term_cache import TermCache
from service.indexing.updater import update_indexes
from service.text.analyzers import analyzer_for

PublishStep = Literal["waiting", "reading", "checking", "indexing", "fitting", "writing", "done"]
"""`fitting` stands for a whole build, which is made where a quick one is not possible."""
_LOCK_FILE: Final = ".publishing"


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where programs are published.

    Attributes:
        corpus_folder: the corpus that is edited.
        questions_folder: development questions, for a whole build.
        store: where snapshots lie.
    """

    corpus_folder: Path
    questions_folder: Path
    store: SnapshotStore


@dataclass(frozen=True, slots=True)
class Published:
    """What was published.

    Attributes:
        build_id: the snapshot that holds it.
        before: the program as it was.
        after: the program as it is.
        files: names of the corpus files that changed.
        quick: whether only the changed program was indexed anew.
    """

    build_id: str
    before: ProgramState
    after: ProgramState
    files: tuple[str, ...]
    quick: bool


def publish_program(
    state: ProgramState,
    base: ProgramState,
    workshop: Workshop,
    encoder: Encoder,
    say: Callable[[PublishStep], None],
    progress: Progress,
) -> Published:
    """Check a program, index it, write it into the corpus, and switch to the new index.

    One after the other: who comes second waits. Whatever fails, the corpus and the index that is
    served stay as they were.

    Args:
        state: the program as it shall be; without Markdown, it is removed.
        base: the program as its editor found it.
        workshop: where it is published.
        encoder: encodes what is new.
        say: told each step.
        progress: told how far embedding is.

    Raises:
        ProgramRefusedError: if the program has faults, or the corpus has changed since `base`.
        CorpusError: if another file of the corpus has faults.
    """
    say("waiting")
    with _alone(workshop.store.folder):
        say("reading")
        folder, store = workshop.corpus_folder, workshop.store
        before = read_state(folder, state.program_id)
        if not _is_same(before, base):
            raise ProgramRefusedError("the program was changed since this draft began", "changed")
        previous = _current(store, encoder, folder)
        corpus = read_learned(folder, previous.content.corpus) if previous else read_corpus(folder)
        say("checking")
        faults = check_state(state, Rules.read(folder))
        faults += _dangling(state, corpus)
        if faults:
            message = f"{len(faults)} things have to be put right"
            raise ProgramRefusedError(message, "faults", faults)
        after = synced(state)
        files = changed_files(folder, after)
        if previous is None:
            say("fitting")
            with written(folder, files):
                build = build_snapshot(
                    folder, workshop.questions_folder, store, encoder, progress,
                    lambda line: None, force=False,
                )  # fmt: skip
            build_id = build.build_id
        else:
            say("indexing")
            build_id = _update(after, corpus, previous, files, workshop, encoder, say, progress)
        say("done")
        return Published(build_id, before, after, tuple(sorted(files)), previous is not None)


def _update(
    state: ProgramState,
    corpus: Corpus,
    previous: Snapshot,
    files: dict[str, str | None],
    workshop: Workshop,
    encoder: Encoder,
    say: Callable[[PublishStep], None],
    progress: Progress,
) -> str:
    """Make a snapshot that differs from the one before by one program; return its build id."""
    store, folder = workshop.store, workshop.corpus_folder
    now = datetime.now(UTC)
    build_id = f"{now:%Y%m%dT%H%M%S%f}-{state.program_id.replace('/', '-')[:24]}"
    working = store.prepare(build_id)
    terms = TermCache(store.folder, analyzer_for)
    try:
        report = update_indexes(
            with_program(corpus, state), state.program_id, encoder, working, previous, terms,
            progress,
        )  # fmt: skip
        sums = checksums(working)
        say("writing")
        with written(folder, files):
            recipe = replace(previous.manifest.recipe, corpus_digest=corpus_digest(folder))
            Manifest(
                build_id, now.isoformat(), recipe, report.row_ranges, sums,
                previous.manifest.fits_of,
            ).write(working)  # fmt: skip
            store.publish(working, build_id)
    except BaseException:
        shutil.rmtree(working, ignore_errors=True)
        raise
    terms.save()
    return build_id


def _current(store: SnapshotStore, encoder: Encoder, corpus_folder: Path) -> Snapshot | None:
    """Return the current snapshot if it was made of this very corpus with this encoder."""
    manifest = store.current_manifest()
    if manifest is None or manifest.recipe.corpus_digest != corpus_digest(corpus_folder):
        return None
    try:
        return load_snapshot(store.current_folder(), encoder)
    except CorruptSnapshotError:
        return None


def _is_same(one: ProgramState, other: ProgramState) -> bool:
    """Compare two states, whatever lines their messages stand in."""

    def plain(state: ProgramState) -> dict[str, list[tuple[str, str, str, str | None, bool]]]:
        return {
            tag: [(e.context, e.source_text, e.text, e.reviewed_by, e.outdated) for e in entries]
            for tag, entries in state.translations.items()
        }

    return one.markdown == other.markdown and plain(one) == plain(other)


def _dangling(state: ProgramState, corpus: Corpus) -> list[Fault]:
    """Return what still refers to a program that is to be removed."""
    if state.markdown is not None:
        return []
    asked = any(state.program_id in by_program for by_program in corpus.queries.values())
    center = any(state.program_id in ids for ids in corpus.handoff.values())
    found = [("queries", asked), ("handoff.json", center)]
    return [
        Fault("ja", "", f"{name} names {state.program_id}", "remove it there first")
        for name, names_it in found
        if names_it
    ]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one publication run at a time, over all processes; a lock dies with its process."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK_FILE).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
