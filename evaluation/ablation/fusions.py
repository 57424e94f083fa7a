"""Other ways to fuse signals than the conditional logit with weights per language (ADR 0006)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.retrieval.calibration import Calibration
from service.retrieval.fitting import SearchedQuestions, choices, fit_confidence
from service.retrieval.fusion import FusionModel, fit_fusion
from service.retrieval.signals import N_SEARCHED, SIGNAL_NAMES

_RANK_OFFSET: Final = 60


@dataclass(frozen=True, slots=True)
class ReciprocalRankFusion(FusionModel):
    """Reciprocal rank fusion of the searched signals: nothing is learned.

    Cormack, Clarke and Büttcher 2009, https://doi.org/10.1145/1571941.1572114, with k = 60.
    Scores are multiplied by k, so that one list's first place is about one unit.
    """

    def scores(self, values: NDArray[np.float32], language: str) -> NDArray[np.float64]:
        """See `FusionModel.scores`; a program at a signal's lowest value is not in its list."""
        fused = np.zeros(len(values), np.float64)
        for column in values[:, :N_SEARCHED].T:
            ordered = np.sort(-column)
            ranks = 1 + np.searchsorted(ordered, -column, "left")
            fused += np.where(column > column.min(), _RANK_OFFSET / (_RANK_OFFSET + ranks), 0.0)
        return fused


def fit_reciprocal_ranks(searched: SearchedQuestions) -> tuple[FusionModel, Calibration]:
    """Fuse by reciprocal ranks; only confidence is fitted."""
    fusion = ReciprocalRankFusion((), (), {})
    return fusion, fit_confidence(searched, fusion)


def fit_equal_weights(searched: SearchedQuestions) -> tuple[FusionModel, Calibration]:
    """Add the signals, each divided by its spread; only the spreads and confidence are fitted."""
    spread = np.sqrt(np.mean([c.values.var(axis=0) for c in choices(searched)], axis=0))
    scales = np.where(spread > 1e-9, spread, 1.0)
    ones = tuple(1.0 for _ in SIGNAL_NAMES)
    fusion = FusionModel(tuple(scales.tolist()), ones, {})
    return fusion, fit_confidence(searched, fusion)


def fit_common_weights(searched: SearchedQuestions) -> tuple[FusionModel, Calibration]:
    """Learn one set of weights for all languages."""
    fusion = replace(fit_fusion(choices(searched)), by_language={})
    return fusion, fit_confidence(searched, fusion)
