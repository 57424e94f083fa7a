"""Figures over verdicts: recall, ranks, outcomes, calibration; with bootstrap intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evaluation.judging import Verdict
from evaluation.measures import measured

_RESAMPLES: Final = 1000
_SEED: Final = 2026
_BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over questions with its 95 % interval, by bootstrap over intents."""

    value: float
    low: float
    high: float

    @property
    def real(self) -> bool:
        """Of a difference: whether its interval does not hold zero."""
        return self.low > 0 or self.high < 0


def figures(verdicts: Sequence[Verdict]) -> dict[str, Figure]:
    """Return every measure over the questions that it is for; none over no question."""
    intents = np.array([verdict.question.intent for verdict in verdicts])
    found: dict[str, Figure] = {}
    for name, values in measured(verdicts).items():
        meant = ~np.isnan(values)
        if meant.any():
            found[name] = bootstrap(values[meant].tolist(), intents[meant].tolist())
    return found


def bootstrap(values: Sequence[float], clusters: Sequence[str]) -> Figure:
    """Return a mean and its 95 % interval; whole clusters are drawn, as their values go together.

    Args:
        values: one a question.
        clusters: the intent of each.
    """
    _names, rows = np.unique(np.array(clusters), return_inverse=True)
    sums = np.bincount(rows, weights=np.array(values, dtype=float))
    counts = np.bincount(rows).astype(float)
    drawn = np.random.default_rng(_SEED).integers(0, len(sums), (_RESAMPLES, len(sums)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Figure(float(np.mean(values)), float(low), float(high))


def difference(before: Sequence[Verdict], after: Sequence[Verdict], measure: str) -> Figure | None:
    """Return by how much a measure differs between two runs, over the questions both judged.

    The difference is real, by usual standards, if the interval does not hold zero.

    Args:
        before: one run.
        after: the other.
        measure: one of `MEASURES`.

    Returns:
        The mean of the paired differences, after less before; None if no question is in both.
    """
    old = dict(zip(map(_key, before), measured(before)[measure], strict=True))
    changes, intents = [], []
    for verdict, value in zip(after, measured(after)[measure], strict=True):
        change = value - old.get(_key(verdict), np.nan)
        if not np.isnan(change):
            changes.append(float(change))
            intents.append(verdict.question.intent)
    return bootstrap(changes, intents) if changes else None


def _key(verdict: Verdict) -> tuple[str, str, str]:
    question = verdict.question
    return question.intent, question.language, question.text


def calibration_error(verdicts: Sequence[Verdict]) -> float:
    """Return the expected calibration error in ten equal bins (Guo et al. 2017)."""
    confidences, right = _arrays(verdicts)
    bins = np.minimum((confidences * _BINS).astype(int), _BINS - 1)
    return float(
        sum(
            abs(confidences[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
            for b in np.unique(bins)
        )
    )


def area_under_curve(verdicts: Sequence[Verdict]) -> float:
    """Return the AUROC of confidence for "the first program is right"; ties count half."""
    confidences, right = _arrays(verdicts)
    positive, negative = confidences[right == 1], confidences[right == 0]
    if not len(positive) or not len(negative):
        return math.nan
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, "left")
    upto = np.searchsorted(ordered, positive, "right")
    return float((below + upto).mean() / 2 / len(negative))


def reliability(verdicts: Sequence[Verdict]) -> list[tuple[float, float, int]]:
    """Return mean confidence, share right and count of every bin that holds questions."""
    confidences, right = _arrays(verdicts)
    bins = np.minimum((confidences * _BINS).astype(int), _BINS - 1)
    found = []
    for number in np.unique(bins):
        own = bins == number
        found.append((float(confidences[own].mean()), float(right[own].mean()), int(own.sum())))
    return found


def _arrays(verdicts: Sequence[Verdict]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return (
        np.array([verdict.confidence for verdict in verdicts]),
        np.array([float(verdict.right) for verdict in verdicts]),
    )
