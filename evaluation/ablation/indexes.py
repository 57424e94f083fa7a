"""Indexes for one comparison: built in a folder that is thrown away, vectors taken over."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from evaluation.ablation.variants import WITHOUT_ADAPTER, IndexPlan
from service.corpus.corpus import Corpus
from service.embedding.encoder import Encoder, Vectors
from service.embedding.factory import load_encoder
from service.embedding.universal import UniversalSentenceEncoder
from service.indexing.builder import Progress, build_indexes
from service.indexing.manifest import Manifest
from service.indexing.snapshot import Snapshot, assemble


class RememberingEncoder:
    """An encoder that encodes no question twice: every variant is asked the same ones."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._questions: dict[tuple[str, str], Vectors] = {}
        self.name = encoder.name
        self.dimension = encoder.dimension
        self.weak_languages = encoder.weak_languages
        self.symmetric = encoder.symmetric

    def encode_passages(self, texts: Sequence[str], language: str) -> Vectors:
        """See `Encoder.encode_passages`."""
        return self._encoder.encode_passages(texts, language)

    def encode_queries(self, texts: Sequence[str], language: str) -> Vectors:
        """See `Encoder.encode_queries`."""
        missing = [text for text in dict.fromkeys(texts) if (language, text) not in self._questions]
        if missing:
            for text, vector in zip(
                missing, self._encoder.encode_queries(missing, language), strict=True
            ):
                self._questions[language, text] = vector
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        return np.stack([self._questions[language, text] for text in texts])


def encoder_of(plan: IndexPlan, in_use: Encoder, batch_size: int) -> Encoder:
    """Return the encoder a plan names.

    Raises:
        EncoderError: if it is not on this machine.
    """
    if plan.encoder is None:
        return in_use
    if plan.encoder == WITHOUT_ADAPTER:
        return UniversalSentenceEncoder(adapted=False)
    return load_encoder(plan.encoder, batch_size)


@contextmanager
def temporary_index(
    plan: IndexPlan, corpus: Corpus, encoder: Encoder, current: Snapshot, progress: Progress
) -> Iterator[Snapshot]:
    """Build the index of a plan and remove it afterwards. Triage and fusion are not in it.

    Args:
        plan: how it differs.
        corpus: what it is built from.
        encoder: the one that the plan names.
        current: the index in use, whose vectors are taken over if its encoder is the same.
        progress: told how far embedding is.
    """
    recipe = replace(current.manifest.recipe, encoder=encoder.name)
    same = current.manifest.recipe.encoder == encoder.name
    with tempfile.TemporaryDirectory(prefix="madoguchi-ablation-") as name:
        folder = Path(name)
        report, _examples = build_indexes(
            plan.corpus(corpus),
            encoder,
            folder,
            current if same else None,
            progress,
            plan.chunker,
            plan.analyzers,
        )
        manifest = Manifest("ablation", "", recipe, report.row_ranges, {}, "ablation")
        yield assemble(folder, manifest, plan.analyzers)
