"""Building a snapshot: the steps in order, from corpus folder to published index."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from service.answering.triage_training import build_triage
from service.corpus.corpus import corpus_digest, read_corpus
from service.corpus.item_table import read_item_tables
from service.corpus.item_words import read_item_words
from service.embedding.encoder import Encoder
from service.errors import ConfigurationError, CorruptSnapshotError, UnknownLanguageError
from service.indexing.builder import BuildReport, Progress, build_indexes
from service.indexing.manifest import SCHEMA_VERSION, Manifest, Recipe, checksums, verify
from service.indexing.snapshot import CALIBRATION_FILE, Snapshot, assemble, load_snapshot
from service.indexing.store import SnapshotStore
from service.items.store import build_item_tables
from service.languages import resolve_language
from service.retrieval.calibration import Calibration, write_calibration
from service.retrieval.fitting import DevelopmentQuestion, fit_models, search_questions
from service.retrieval.fusion import FUSION_FILE, FusionModel, write_fusion
from service.text.analyzers import ANALYSIS_VERSION


@dataclass(frozen=True, slots=True)
class Built:
    """What `build_snapshot` did.

    Attributes:
        build_id: the snapshot now current.
        report: what was indexed, or None if nothing had changed and nothing was done.
        calibration: the fitted confidence model, or None likewise.
    """

    build_id: str
    report: BuildReport | None
    calibration: Calibration | None


def build_snapshot(
    corpus_folder: Path,
    questions_folder: Path,
    store: SnapshotStore,
    encoder: Encoder,
    progress: Progress,
    say: Callable[[str], None],
    *,
    force: bool,
) -> Built:
    """Build and publish a snapshot, unless the current one was made of the very same things.

    A failure at any step leaves the current snapshot as it was.

    Args:
        corpus_folder: the corpus.
        questions_folder: development questions, `*.jsonl`, for calibration.
        store: where snapshots lie.
        encoder: encodes passages and questions.
        progress: told how far embedding is.
        say: told each step in a sentence.
        force: build even if nothing changed.

    Raises:
        CorpusError: if the corpus has faults.
        ConfigurationError: if the development questions are missing or cannot be used.
    """
    questions_digest = hashlib.sha256(
        b"".join(path.read_bytes() for path in sorted(questions_folder.glob("*.jsonl")))
    ).hexdigest()
    recipe = Recipe(
        SCHEMA_VERSION,
        ANALYSIS_VERSION,
        encoder.name,
        corpus_digest(corpus_folder),
        questions_digest,
    )
    current = store.current_manifest()
    if current is not None and current.recipe == recipe and not force:
        try:
            verify(store.current_folder(), current)
            return Built(current.build_id, None, None)
        except CorruptSnapshotError as error:
            say(f"The current index is damaged and is built anew: {error}")
    say("Reading the corpus …")
    corpus = read_corpus(corpus_folder)
    questions = read_questions(questions_folder)
    tables = read_item_tables(corpus_folder, {program.id for program in corpus.programs})
    item_words = read_item_words(corpus_folder)
    now = datetime.now(UTC)
    build_id = f"{now:%Y%m%dT%H%M%S%f}-{recipe.corpus_digest[:8]}"
    working = store.prepare(build_id)
    try:
        say("Embedding and indexing …")
        previous = _previous(store, encoder)
        report, examples = build_indexes(corpus, encoder, working, previous, progress)
        build_item_tables(tables, item_words, encoder, working)
        draft = Manifest(build_id, now.isoformat(), recipe, report.row_ranges, {}, build_id)
        say("Learning to recognise emergencies …")
        build_triage(corpus, examples, working)
        say(f"Calibrating confidence on {len(questions)} development questions …")
        fusion, calibration = calibrate(assemble(working, draft), encoder, questions)
        write_fusion(working / FUSION_FILE, fusion)
        write_calibration(working / CALIBRATION_FILE, calibration)
        replace(draft, files=checksums(working)).write(working)
        store.publish(working, build_id)
    except BaseException:
        shutil.rmtree(working, ignore_errors=True)
        raise
    return Built(build_id, report, calibration)


def calibrate(
    snapshot: Snapshot, encoder: Encoder, questions: list[DevelopmentQuestion]
) -> tuple[FusionModel, Calibration]:
    """Search every development question; fit fusion and confidence to what was right.

    Raises:
        ConfigurationError: if nothing can be learned from the questions.
    """
    try:
        return fit_models(search_questions(snapshot, encoder, questions))
    except ValueError as error:
        raise ConfigurationError(
            f"MADOGUCHI_QUESTIONS: the development questions cannot calibrate this corpus: {error}"
        ) from error


def read_questions(folder: Path) -> list[DevelopmentQuestion]:
    """Read development questions, one JSON object a line.

    Each holds `q` (text by language tag), and `right` (program ids; empty for questions that
    must be declined) and `city` (or null); and may hold an `id`, and `urgent` if whoever asks may
    be in danger now.

    Raises:
        ConfigurationError: naming the file and line that cannot be read.
    """
    questions: list[DevelopmentQuestion] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                data = json.loads(line)
                intent = str(data.get("id", f"{path.stem}:{number}"))
                city, right = data["city"], frozenset(data["right"])
                urgent = bool(data.get("urgent", False))
                questions += [
                    DevelopmentQuestion(intent, text, resolve_language(tag), city, right, urgent)
                    for tag, text in data["q"].items()
                ]
            except (ValueError, KeyError, TypeError, AttributeError, UnknownLanguageError) as error:
                raise ConfigurationError(f"{path}:{number} is no question: {error}") from error
    if not questions:
        raise ConfigurationError(
            f"MADOGUCHI_QUESTIONS={str(folder)!r} holds no *.jsonl file with development questions"
        )
    return questions


def _previous(store: SnapshotStore, encoder: Encoder) -> Snapshot | None:
    """Return the current snapshot if its vectors can be used again."""
    manifest = store.current_manifest()
    if manifest is None or manifest.recipe.encoder != encoder.name:
        return None
    try:
        return load_snapshot(store.current_folder(), encoder)
    except CorruptSnapshotError:
        return None
