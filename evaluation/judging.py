"""Judges development questions by models that have not seen them or their translations."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from service.retrieval.calibration import Calibration
from service.retrieval.fitting import DevelopmentQuestion, SearchedQuestions, fit_models
from service.retrieval.fusion import FusionModel

_SEED: Final = 2026
Outcome = Literal["answered", "uncertain", "unanswered"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the service made of one question.

    Attributes:
        ranked: program ids, best first, at most ten.
        confidence: that the first one answers.
        outcome: what the reader sees.
    """

    question: DevelopmentQuestion
    ranked: tuple[str, ...]
    confidence: float
    outcome: Outcome

    @property
    def answerable(self) -> bool:
        """Whether some program is right."""
        return bool(self.question.right_programs)

    @property
    def right(self) -> bool:
        """Whether the first program is right."""
        return bool(self.ranked) and self.ranked[0] in self.question.right_programs

    @property
    def rank(self) -> int | None:
        """Rank of the first right program, 1 for the first; None if it is not among ten."""
        for rank, program_id in enumerate(self.ranked, 1):
            if program_id in self.question.right_programs:
                return rank
        return None


Fit = Callable[[SearchedQuestions], tuple[FusionModel, Calibration]]
"""Fits fusion and confidence to searched questions."""


def cross_validate(searched: SearchedQuestions, folds: int, fit: Fit = fit_models) -> list[Verdict]:
    """Judge every question by fusion and confidence fitted to the other folds.

    All languages of one intent are in one fold.

    Args:
        searched: questions with the signals of every program.
        folds: at least two.
        fit: how fusion and confidence are learned.
    """
    intents = sorted({question.intent for question in searched.questions})
    random.Random(_SEED).shuffle(intents)  # noqa: S311 - a split, not a secret
    fold_of = {intent: number % folds for number, intent in enumerate(intents)}
    verdicts: list[Verdict] = []
    for fold in range(folds):
        inside = [i for i, q in enumerate(searched.questions) if fold_of[q.intent] == fold]
        outside = [i for i, q in enumerate(searched.questions) if fold_of[q.intent] != fold]
        fusion, calibration = fit(searched.subset(outside))
        held_out = searched.subset(inside)
        for question, results in zip(held_out.questions, held_out.ranked(fusion), strict=True):
            confidence = calibration.confidence(results.features)
            ranked = tuple(candidate.program_id for candidate in results.candidates[:10])
            verdicts.append(
                Verdict(question, ranked, confidence, _outcome(ranked, confidence, calibration))
            )
    return verdicts


def _outcome(ranked: Sequence[str], confidence: float, calibration: Calibration) -> Outcome:
    if not ranked or confidence < calibration.suggest_threshold:
        return "unanswered"
    return "answered" if confidence >= calibration.answer_threshold else "uncertain"
