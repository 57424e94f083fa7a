"""`madoguchi evaluate ablate`: what each part of search is worth."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from evaluation.ablation.indexes import RememberingEncoder
from evaluation.ablation.rows import RowStore, code_digest, questions_digest
from evaluation.ablation.run import Bench, judge_all
from evaluation.ablation.table import Row, markdown, row_of, write_table
from evaluation.ablation.variants import DEFAULT_KEY, Variant, variants
from service.building import read_questions
from service.config import Settings, load_settings
from service.corpus.corpus import corpus_digest, read_corpus
from service.embedding.factory import EMBEDDED_ENCODER, load_encoder
from service.embedding.model_files import ModelReference, locate
from service.errors import ConfigurationError, IndexUnavailableError
from service.indexing.snapshot import Snapshot, load_snapshot
from service.indexing.store import SnapshotStore
from service.retrieval.fitting import DevelopmentQuestion


@click.command()
@click.option(
    "--questions",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of question files (*.jsonl); MADOGUCHI_QUESTIONS by default.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("artifacts/ablation"),
    show_default=True,
    help="Folder for ablation.md, ablation.json and rows/, one file a variant.",
)
@click.option("--folds", type=click.IntRange(2, 20), default=5, show_default=True)
@click.option(
    "--encoder",
    "encoders",
    multiple=True,
    help="Another encoder to compare, as MADOGUCHI_ENCODER takes it; may be repeated.",
)
@click.option("--only", multiple=True, help="Key of a variant to judge; may be repeated.")
@click.option("--fresh", is_flag=True, help="Judge anew what was judged before.")
def ablate(
    folder: Path | None,
    out: Path,
    folds: int,
    encoders: tuple[str, ...],
    only: tuple[str, ...],
    fresh: bool,
) -> None:
    """Judge the same questions with one part of search taken away or exchanged.

    Stopped and started again, it goes on with the variants that are not judged yet.
    """
    settings = load_settings()
    every = variants(encoders, embedded=settings.encoder == EMBEDDED_ENCODER)
    chosen = _choose(every, only)
    for name in encoders:
        if name != EMBEDDED_ENCODER:
            locate(ModelReference.parse(name))
    encoder = RememberingEncoder(load_encoder(settings.encoder, settings.encoder_batch))
    snapshot = load_snapshot(SnapshotStore(settings.indexes).current_folder(), encoder)
    _require_up_to_date(settings, snapshot)
    questions = read_questions(folder or settings.questions)
    bench = Bench(
        read_corpus(settings.corpus),
        snapshot,
        encoder,
        settings.encoder_batch,
        questions,
        folds,
        click.echo,
    )
    facts = _facts(snapshot, questions, folds)
    conditions = {
        "corpus": snapshot.manifest.recipe.corpus_digest,
        "encoder": encoder.name,
        "questions": questions_digest(questions),
        "folds": str(folds),
        "code": code_digest(),
    }
    store = RowStore(out / "rows", conditions)
    rows: list[Row] = []
    default = None
    for variant, verdicts in judge_all(bench, every, store, chosen, fresh=fresh):
        if default is None:
            default = verdicts
        rows.append(row_of(variant, verdicts, default))
        write_table(out, rows, facts)
    click.echo("\n" + markdown(rows, facts))
    click.echo(f"Wrote {out / 'ablation.md'}.")


def _choose(every: Sequence[Variant], only: Sequence[str]) -> frozenset[str]:
    """Return the keys to judge; the default always is.

    Raises:
        ConfigurationError: if there is no variant of a key.
    """
    keys = [variant.key for variant in every]
    unknown = [key for key in only if key not in keys]
    if unknown:
        raise ConfigurationError(f"--only={unknown[0]!r}: the variants are {', '.join(keys)}")
    return frozenset({DEFAULT_KEY, *only} if only else keys)


def _require_up_to_date(settings: Settings, snapshot: Snapshot) -> None:
    """Refuse an index of another corpus: other indexes are built from the corpus of now.

    Raises:
        IndexUnavailableError: if it is.
    """
    if snapshot.manifest.recipe.corpus_digest != corpus_digest(settings.corpus):
        raise IndexUnavailableError(
            f"the index {snapshot.manifest.build_id} was built from another state of "
            f"{settings.corpus}; run `madoguchi index`"
        )


def _facts(
    snapshot: Snapshot, questions: Sequence[DevelopmentQuestion], folds: int
) -> dict[str, str]:
    answerable = sum(bool(question.right_programs) for question in questions)
    intents = len({question.intent for question in questions})
    tags = {question.language for question in questions}
    return {
        "questions": f"{answerable} answerable, {len(questions) - answerable} to be declined: "
        f"{intents} intents in {len(tags)} languages",
        "folds": f"{folds}, by intent",
        "index": f"{snapshot.manifest.build_id}, {len(snapshot.programs)} programs",
        "encoder": snapshot.manifest.recipe.encoder,
        "intervals": "95 %, bootstrap over intents; differences paired question by question "
        "with the first row",
    }
