"""Judging: nothing is judged by models that were fitted to it."""

import numpy as np
import pytest

from evaluation.judging import cross_validate
from service.retrieval.calibration import FEATURE_NAMES, Calibration
from service.retrieval.fitting import SearchedQuestions, fit_models
from service.retrieval.fusion import FusionModel
from service.retrieval.logistic import LogisticModel
from service.retrieval.signals import SIGNAL_NAMES


def constant(probability: float, answer: float, suggest: float):
    """A way of fitting whose confidence is always the same."""
    ones = (1.0,) * len(SIGNAL_NAMES)
    nothing = (0.0,) * len(FEATURE_NAMES)
    scales = (1.0,) * len(FEATURE_NAMES)
    bias = float(np.log(probability / (1 - probability)))
    calibration = Calibration(LogisticModel(nothing, nothing, scales, bias), answer, suggest)
    return lambda searched: (FusionModel(ones, ones, {}), calibration)


def test_every_question_is_judged_once_by_models_of_other_intents(
    searched: SearchedQuestions,
) -> None:
    """No intent is in the fold it is judged by, in whatever language."""
    fitted: list[set[str]] = []

    def fit(outside: SearchedQuestions) -> tuple[FusionModel, Calibration]:
        fitted.append({question.intent for question in outside.questions})
        return fit_models(outside)

    verdicts = cross_validate(searched, 3, fit)
    asked = [(q.intent, q.language) for q in searched.questions]
    assert sorted((v.question.intent, v.question.language) for v in verdicts) == sorted(asked)
    intents = {intent for intent, _ in asked}
    assert len(fitted) == 3
    held_out = [intents - seen for seen in fitted]
    assert sorted(intent for fold in held_out for intent in fold) == sorted(intents)


@pytest.mark.parametrize(
    ("probability", "outcome"), [(0.9, "answered"), (0.5, "uncertain"), (0.1, "unanswered")]
)
def test_thresholds_make_the_outcome(
    searched: SearchedQuestions, probability: float, outcome: str
) -> None:
    """At or above a threshold counts; what nothing was found for is never answered."""
    verdicts = cross_validate(searched, 2, constant(probability, 0.8, 0.3))
    for verdict in verdicts:
        assert verdict.outcome == (outcome if verdict.ranked else "unanswered")
        assert verdict.confidence == pytest.approx(probability)
        assert len(verdict.ranked) <= 10


def test_a_rank_counts_from_one(searched: SearchedQuestions) -> None:
    """The rank is the place of the first right program, and `right` is rank one."""
    for verdict in cross_validate(searched, 2):
        right = verdict.question.right_programs
        expected = next((n for n, p in enumerate(verdict.ranked, 1) if p in right), None)
        assert verdict.rank == expected
        assert verdict.right == (expected == 1)
        assert verdict.answerable == bool(right)
