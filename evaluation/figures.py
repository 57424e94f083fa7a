"""Figures over verdicts: recall, ranks, outcomes, calibration; with bootstrap intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evaluation.judging import Verdict

_RESAMPLES: Final = 1000
_SEED: Final = 2026
_BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over questions with its 95 % interval, by bootstrap over intents."""

    value: float
    low: float
    high: float


def _discounted_gain(verdict: Verdict) -> float:
    """Return nDCG@10 with every right program of gain one (Järvelin & Kekäläinen 2002)."""
    right = verdict.question.right_programs
    gained = sum(
        1 / math.log2(rank + 1) for rank, pid in enumerate(verdict.ranked, 1) if pid in right
    )
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(10, len(right)) + 1))
    return gained / best


ANSWERABLE: Final[Mapping[str, Callable[[Verdict], float]]] = {
    "recall@1": lambda v: float(v.right),
    "recall@3": lambda v: float(v.rank is not None and v.rank <= 3),
    "MRR": lambda v: 1 / v.rank if v.rank else 0.0,
    "nDCG@10": _discounted_gain,
    "answered": lambda v: float(v.outcome == "answered"),
    "refused": lambda v: float(v.outcome == "unanswered"),
    "wrong": lambda v: float(v.outcome == "answered" and not v.right),
}
"""Measures over questions that some program answers."""
UNANSWERABLE: Final[Mapping[str, Callable[[Verdict], float]]] = {
    "declined": lambda v: float(v.outcome == "unanswered"),
    "invented": lambda v: float(v.outcome == "answered"),
}
"""Measures over questions that must be declined."""


def figures(verdicts: Sequence[Verdict]) -> dict[str, Figure]:
    """Return every measure over the questions that it is for."""
    found: dict[str, Figure] = {}
    for measures, answerable in ((ANSWERABLE, True), (UNANSWERABLE, False)):
        chosen = [verdict for verdict in verdicts if verdict.answerable == answerable]
        if chosen:
            for name, measure in measures.items():
                found[name] = bootstrap(
                    [measure(verdict) for verdict in chosen],
                    [verdict.question.intent for verdict in chosen],
                )
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


def difference(before: Sequence[Verdict], after: Sequence[Verdict]) -> Figure:
    """Return by how much recall@1 differs between two runs, over the questions both judged.

    The difference is real, by usual standards, if the interval does not hold zero.
    """
    old = {(v.question.intent, v.question.language): v.right for v in before if v.answerable}
    both = [v for v in after if (v.question.intent, v.question.language) in old]
    changes = [float(v.right) - float(old[v.question.intent, v.question.language]) for v in both]
    return bootstrap(changes, [v.question.intent for v in both])


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
