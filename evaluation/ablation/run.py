"""Judges every variant on the same questions, one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from evaluation.ablation.indexes import RememberingEncoder, encoder_of, temporary_index
from evaluation.ablation.rows import RowStore
from evaluation.ablation.signals import without
from evaluation.ablation.variants import IndexPlan, Variant
from evaluation.judging import Verdict, cross_validate
from service.corpus.corpus import Corpus
from service.errors import ConfigurationError
from service.indexing.snapshot import Snapshot
from service.retrieval.fitting import DevelopmentQuestion, SearchedQuestions, search_questions

_PROGRESS_SECONDS: Final = 20.0


@dataclass(slots=True)
class Bench:
    """What all variants share.

    Attributes:
        corpus: read from its folder; snapshots do not keep what residents ask.
        current: the index in use.
        encoder: the one in use.
        batch_size: see `load_encoder`.
        questions: what every variant is asked.
        folds: see `cross_validate`.
        say: told what is done, in a sentence.
    """

    corpus: Corpus
    current: Snapshot
    encoder: RememberingEncoder
    batch_size: int
    questions: Sequence[DevelopmentQuestion]
    folds: int
    say: Callable[[str], None]
    _searched: SearchedQuestions | None = field(default=None, init=False)
    _last_said: float = field(default=0.0, init=False)

    def judge(self, variant: Variant) -> list[Verdict]:
        """Judge one variant; variants of the index in use share one search.

        Raises:
            EncoderError: if its encoder is not on this machine.
            ConfigurationError: if nothing can be learned from the questions.
        """
        with self._searches(variant.index) as searched:
            try:
                return cross_validate(without(searched, variant.dropped), self.folds, variant.fit)
            except ValueError as error:
                raise ConfigurationError(
                    f"--questions: {variant.key} cannot be judged by them: {error}"
                ) from error

    @contextmanager
    def _searches(self, plan: IndexPlan | None) -> Iterator[SearchedQuestions]:
        if plan is not None:
            encoder = encoder_of(plan, self.encoder, self.batch_size)
            with temporary_index(
                plan, self.corpus, encoder, self.current, self._progress
            ) as snapshot:
                yield search_questions(snapshot, encoder, self.questions)
            return
        if self._searched is None:
            self.say(f"  searching {len(self.questions)} questions in the index in use …")
            self._searched = search_questions(self.current, self.encoder, self.questions)
        yield self._searched

    def _progress(self, done: int, total: int) -> None:
        now = time.perf_counter()
        if total and (done == total or now - self._last_said >= _PROGRESS_SECONDS):
            self._last_said = now
            self.say(f"  encoded {done} of {total}")


def judge_all(
    bench: Bench,
    variants: Iterable[Variant],
    rows: RowStore,
    chosen: Collection[str],
    *,
    fresh: bool,
) -> Iterator[tuple[Variant, list[Verdict]]]:
    """Yield the chosen variants with their verdicts, and others of which a row is kept.

    Args:
        bench: what they share.
        variants: in the order of the table.
        rows: where finished rows are kept.
        chosen: keys of the variants to judge if no row is kept.
        fresh: judge those anew all the same.

    Raises:
        EncoderError: if an encoder is not on this machine.
        ConfigurationError: if nothing can be learned from the questions.
    """
    for variant in variants:
        wanted = variant.key in chosen
        verdicts = None if wanted and fresh else rows.read(variant.key)
        if verdicts is not None:
            bench.say(f"{variant.key}: kept from before")
        elif wanted:
            bench.say(f"{variant.key}: {variant.title} …")
            started = time.perf_counter()
            verdicts = bench.judge(variant)
            rows.write(variant.key, verdicts)
            bench.say(f"  judged in {time.perf_counter() - started:.0f} seconds")
        if verdicts is not None:
            yield variant, verdicts
