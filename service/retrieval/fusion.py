"""Fusion: one score a program from its signals, by a conditional logit fitted per language.

The probability that a program is the one asked for is a softmax over all programs of a weighted
sum of signals (McFadden 1974, "Conditional logit analysis of qualitative choice behavior"). A
language's weights are drawn to those of all languages together, so that a language with few
development questions does not go its own way. Fitted whenever an index is built and stored with
it; no weight is ever typed in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.errors import CorruptSnapshotError
from service.retrieval.signals import SIGNAL_NAMES

FUSION_FILE: Final = "fusion.json"
_RIDGE: Final = 1.0
_LANGUAGE_RIDGE: Final = 20.0
"""How strongly a language's weights are held to the common ones."""
_NEWTON_STEPS: Final = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """One development question after search: its signals and which programs are right.

    Attributes:
        values: float of shape (n_programs, n_signals).
        right: bool of shape (n_programs,); at least one is True.
        language: tag of the question.
    """

    values: NDArray[np.float32]
    right: NDArray[np.bool_]
    language: str


@dataclass(frozen=True, slots=True)
class FusionModel:
    """Fitted weights.

    Attributes:
        scales: each signal is divided by its scale.
        common: weights of a language without development questions.
        by_language: weights by language tag.
    """

    scales: tuple[float, ...]
    common: tuple[float, ...]
    by_language: Mapping[str, tuple[float, ...]]

    def scores(self, values: NDArray[np.float32], language: str) -> NDArray[np.float64]:
        """Return a score a program, shape (n_programs,); differences are log odds."""
        weights = np.array(self.by_language.get(language, self.common))
        return np.asarray((values / np.array(self.scales)) @ weights, dtype=np.float64)

    def parts(self, values: NDArray[np.float32], language: str) -> NDArray[np.float64]:
        """Return what each signal adds to the scores, shape (n_programs, n_signals)."""
        weights = np.array(self.by_language.get(language, self.common))
        return np.asarray((values / np.array(self.scales)) * weights, dtype=np.float64)


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return probabilities that sum to one."""
    shifted = np.exp(scores - scores.max())
    return np.asarray(shifted / shifted.sum())


def fit_fusion(choices: Sequence[Choice]) -> FusionModel:
    """Fit the weights by ridge-regularised maximum likelihood; they are never negative.

    Raises:
        ValueError: if there is no question to learn from.
    """
    if not choices:
        raise ValueError("fusion needs questions whose right programs are known")
    spread = np.sqrt(np.mean([choice.values.var(axis=0) for choice in choices], axis=0))
    scales = np.where(spread > 1e-9, spread, 1.0)
    scaled = [Choice((c.values / scales).astype(np.float32), c.right, c.language) for c in choices]
    common = _fit(scaled, np.zeros(len(scales)), _RIDGE)
    by_language = {
        tag: tuple(_fit([c for c in scaled if c.language == tag], common, _LANGUAGE_RIDGE).tolist())
        for tag in sorted({c.language for c in scaled})
    }
    return FusionModel(tuple(scales.tolist()), tuple(common.tolist()), by_language)


def write_fusion(path: Path, model: FusionModel) -> None:
    """Write a model as JSON, signals named."""
    data = {"signals": SIGNAL_NAMES, **asdict(model)}
    path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


def read_fusion(path: Path) -> FusionModel:
    """Read a model.

    Raises:
        CorruptSnapshotError: if it is unreadable or was fitted on other signals.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if tuple(data.pop("signals")) != SIGNAL_NAMES:
            raise ValueError("it was fitted on other signals")
        return FusionModel(
            tuple(data["scales"]),
            tuple(data["common"]),
            {tag: tuple(weights) for tag, weights in data["by_language"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorruptSnapshotError(
            f"the fusion model {path.name} is unusable ({error}); run `madoguchi index`"
        ) from error


def _fit(
    choices: Sequence[Choice], center: NDArray[np.float64], ridge: float
) -> NDArray[np.float64]:
    """Maximise the likelihood less `ridge/2 * |weights - center|²` by damped Newton steps.

    A question's likelihood is the summed probability of its right programs. Weights that would
    turn negative stay at zero: more of a signal never speaks against a program.
    """
    weights = center.copy()
    value = _objective(choices, weights, center, ridge)
    for _ in range(_NEWTON_STEPS):
        gradient = ridge * (weights - center)
        curvature = ridge * np.eye(len(weights))
        for choice in choices:
            values = choice.values.astype(np.float64)
            all_weights = softmax(values @ weights)
            right_weights = np.where(choice.right, all_weights, 0.0)
            right_weights /= max(right_weights.sum(), 1e-300)
            mean = all_weights @ values
            gradient -= right_weights @ values - mean
            offsets = values - mean
            curvature += (offsets * all_weights[:, None]).T @ offsets
        step = np.linalg.solve(curvature, gradient)
        size = 1.0
        while size > 1e-4:
            tried = np.maximum(weights - size * step, 0.0)
            tried_value = _objective(choices, tried, center, ridge)
            if tried_value < value:
                break
            size /= 2
        else:
            break
        improvement = value - tried_value
        weights, value = tried, tried_value
        if improvement < 1e-6 * max(1.0, abs(value)):
            break
    return weights


def _objective(
    choices: Sequence[Choice],
    weights: NDArray[np.float64],
    center: NDArray[np.float64],
    ridge: float,
) -> float:
    total = 0.5 * ridge * float(((weights - center) ** 2).sum())
    for choice in choices:
        probabilities = softmax(choice.values.astype(np.float64) @ weights)
        total -= float(np.log(max(probabilities[choice.right].sum(), 1e-300)))
    return total
