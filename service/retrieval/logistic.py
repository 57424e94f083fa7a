"""A small ridge-regularised logistic regression, fitted by Newton's method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_RIDGE: Final = 1.0
_NEWTON_STEPS: Final = 50


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """Weights for standardised features.

    Attributes:
        weights: one a feature.
        means: subtracted from the features.
        scales: the features are divided by them.
        bias: intercept.
    """

    weights: tuple[float, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    bias: float

    def probability(self, features: Sequence[float]) -> float:
        """Return the probability of the positive class, 0 to 1."""
        return float(sigmoid(np.array(self.log_odds(features))))

    def log_odds(self, features: Sequence[float] | NDArray[np.float32]) -> float:
        """Return the log odds of the positive class."""
        standard = (np.asarray(features) - self.means) / self.scales
        return float(standard @ np.asarray(self.weights) + self.bias)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> LogisticModel:
        """Rebuild a model from what `dataclasses.asdict` made of it and JSON kept."""
        return cls(
            tuple(data["weights"]), tuple(data["means"]), tuple(data["scales"]), float(data["bias"])
        )


def fit_logistic(
    matrix: NDArray[np.floating], labels: NDArray[np.float64], ridge: float = _RIDGE
) -> LogisticModel:
    """Fit by maximum likelihood; the bias is not regularised.

    Args:
        matrix: shape (n_examples, n_features).
        labels: shape (n_examples,), 0 or 1.
        ridge: how strongly weights of standardised features are held to zero.

    Raises:
        ValueError: if all labels are equal, when nothing can be learned.
    """
    if labels.size == 0 or labels.min() == labels.max():
        raise ValueError("a confidence model needs examples of both kinds")
    means = matrix.mean(axis=0)
    deviations = matrix.std(axis=0)
    scales = np.where(deviations > 0, deviations, 1.0)
    design = np.hstack([(matrix - means) / scales, np.ones((len(matrix), 1))])
    half = design.astype(np.float32)  # the curvature need not be exact for an exact optimum
    penalty = np.diag([ridge] * matrix.shape[1] + [0.0])
    beta = np.zeros(design.shape[1])
    for _ in range(_NEWTON_STEPS):
        predicted = sigmoid(design @ beta)
        gradient = design.T @ (predicted - labels) + penalty @ beta
        curvature = np.maximum(predicted * (1 - predicted), 1e-9)
        hessian = (half * curvature[:, None].astype(np.float32)).T @ half + penalty
        step = np.linalg.solve(hessian, gradient)
        beta -= step
        if np.abs(step).max() < 1e-8:
            break
    return LogisticModel(
        tuple(beta[:-1].tolist()), tuple(means.tolist()), tuple(scales.tolist()), float(beta[-1])
    )


def sigmoid(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1 / (1 + exp(-x)), safe for large values."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(values, -40, 40))))
