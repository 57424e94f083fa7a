"""Confidence: a small logistic model from search features to the probability of being right.

Fitted on development questions whenever an index is built and stored with it; neither its
weights nor its thresholds are ever typed in by hand.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.errors import CorruptSnapshotError
from service.retrieval.logistic import LogisticModel, fit_logistic
from service.retrieval.results import Features

FEATURE_NAMES: Final = tuple(field.name for field in fields(Features))

WRONG_ANSWER_COST: Final = 4.0
"""A confident wrong answer. All costs are in the same units."""
WRONG_SUGGESTION_COST: Final = 0.6
"""Offering only wrong programs as "did you mean": read in vain, and an office that is not asked for
looks as if it could help."""
RIGHT_SUGGESTION_COST: Final = 0.5
"""Making a person choose although the first program was right."""
NEEDLESS_HANDOFF_COST: Final = 1.5
"""Sending a person to a center although the first program was right."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted confidence model.

    Attributes:
        model: from features to the probability that the first program answers.
        answer_threshold: confidence from which the first program is the answer.
        suggest_threshold: confidence from which programs are offered as "did you mean".
    """

    model: LogisticModel
    answer_threshold: float
    suggest_threshold: float

    def confidence(self, features: Features) -> float:
        """Return the probability that the first program answers the question."""
        return self.model.probability(astuple(features))


@dataclass(frozen=True, slots=True)
class Judged:
    """One development question after search: its features and whether the first was right."""

    features: Features
    right: bool


def fit_calibration(judged: Sequence[Judged]) -> Calibration:
    """Fit the model by ridge-regularised maximum likelihood, then choose thresholds by cost.

    Args:
        judged: answerable and unanswerable questions; the latter are never `right`.

    Raises:
        ValueError: if all or none of them are right, when nothing can be learned.
    """
    labels = np.array([item.right for item in judged], dtype=float)
    matrix = np.array([astuple(item.features) for item in judged], dtype=float)
    model = fit_logistic(matrix, labels)
    confidences = np.array([model.probability(row) for row in matrix])
    return Calibration(model, *_thresholds(confidences, labels))


def write_calibration(path: Path, calibration: Calibration) -> None:
    """Write a calibration as JSON, features named."""
    data = {"features": FEATURE_NAMES, **asdict(calibration)}
    path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


def read_calibration(path: Path) -> Calibration:
    """Read a calibration.

    Raises:
        CorruptSnapshotError: if it is unreadable or was fitted on other features.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if tuple(data.pop("features")) != FEATURE_NAMES:
            raise ValueError("it was fitted on other features")
        return Calibration(
            LogisticModel.from_dict(data["model"]),
            float(data["answer_threshold"]),
            float(data["suggest_threshold"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorruptSnapshotError(
            f"the calibration {path.name} is unusable ({error}); run `madoguchi index`"
        ) from error


def _thresholds(
    confidences: NDArray[np.float64], right: NDArray[np.float64]
) -> tuple[float, float]:
    """Choose the pair of thresholds with the least total cost on the development questions."""
    levels = np.linspace(0.02, 0.98, 49)
    best = (np.inf, 0.5, 0.5)
    for suggest in levels:
        for answer in levels[levels >= suggest]:
            answered = confidences >= answer
            suggested = ~answered & (confidences >= suggest)
            declined = confidences < suggest
            cost = (
                WRONG_ANSWER_COST * (answered & (right == 0)).sum()
                + RIGHT_SUGGESTION_COST * (suggested & (right == 1)).sum()
                + WRONG_SUGGESTION_COST * (suggested & (right == 0)).sum()
                + NEEDLESS_HANDOFF_COST * (declined & (right == 1)).sum()
            )
            best = min(best, (float(cost), float(answer), float(suggest)))
    return best[1], best[2]
