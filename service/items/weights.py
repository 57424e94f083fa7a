"""How signals are weighed and how sure a first item is: fitted by `evaluation/items.py`, not typed.

The weights belong to the embedded encoder's cosines; `weights.json` says what they were fitted to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from service.items.signals import MEANT_SIGNALS, WRITTEN_SIGNALS
from service.retrieval.logistic import LogisticModel

WEIGHTS_FILE: Final = Path(str(files("service.items") / "weights.json"))


@dataclass(frozen=True, slots=True)
class Weights:
    """Of one kind of question.

    Attributes:
        signals: one a signal, in its own unit.
        confidence: probability from `Features` that what a reader is told of the first is right.
        claim_from: probability from which the first item is named as the answer.
        offer_from: probability from which the first few are offered as "did you mean".
    """

    signals: tuple[float, ...]
    confidence: LogisticModel
    claim_from: float
    offer_from: float

    def scores(self, signals: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return one score an entry, shape (n_entries,); differences are log odds."""
        return np.asarray(signals @ np.array(self.signals), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class ItemWeights:
    """For Japanese words, and for other languages."""

    written: Weights
    meant: Weights


def read_weights(path: Path = WEIGHTS_FILE) -> ItemWeights:
    """Read the weights that come with the service.

    Raises:
        ValueError: if they were fitted on other signals.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    return ItemWeights(_read(data["written"], WRITTEN_SIGNALS), _read(data["meant"], MEANT_SIGNALS))


def write_weights(path: Path, weights: ItemWeights, fitted_to: str) -> None:
    """Write weights as JSON, signals named."""
    data = {
        "fitted_to": fitted_to,
        "written": _written(weights.written, WRITTEN_SIGNALS),
        "meant": _written(weights.meant, MEANT_SIGNALS),
    }
    path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


def _written(weights: Weights, names: tuple[str, ...]) -> dict[str, Any]:
    signals = dict(zip(names, weights.signals, strict=True))
    return {**asdict(weights), "signals": signals}


def _read(data: Mapping[str, Any], names: tuple[str, ...]) -> Weights:
    if tuple(data["signals"]) != names:
        raise ValueError(f"the weights are for {tuple(data['signals'])}, the signals are {names}")
    return Weights(
        tuple(data["signals"].values()),
        LogisticModel.from_dict(data["confidence"]),
        float(data["claim_from"]),
        float(data["offer_from"]),
    )
