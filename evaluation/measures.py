"""What is measured of every verdict: ranks by ir-measures (trec_eval's own code), and outcomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import ir_measures
import numpy as np
from numpy.typing import NDArray

from evaluation.judging import Verdict

RANKED: Final[Mapping[str, Any]] = {
    "recall@1": ir_measures.Success @ 1,
    "recall@3": ir_measures.Success @ 3,
    "MRR": ir_measures.RR @ 10,
    "nDCG@10": ir_measures.nDCG @ 10,
}
"""Measures of the ranking, over questions that some program answers. Where several do, one is
enough for the reader: `recall@k` is what TREC calls success, the share of questions with a right
program among the first k. In `nDCG@10` (Järvelin & Kekäläinen 2002) each has a gain of one."""
ANSWERABLE: Final[Mapping[str, Callable[[Verdict], bool]]] = {
    "answered": lambda v: v.outcome == "answered",
    "refused": lambda v: v.outcome == "unanswered",
    "wrong": lambda v: v.outcome == "answered" and not v.right,
}
"""Outcomes of questions that some program answers."""
UNANSWERABLE: Final[Mapping[str, Callable[[Verdict], bool]]] = {
    "declined": lambda v: v.outcome == "unanswered",
    "invented": lambda v: v.outcome == "answered",
}
"""Outcomes of questions that must be declined."""
MEASURES: Final = (*RANKED, *ANSWERABLE, *UNANSWERABLE)
LOWER_IS_BETTER: Final = frozenset({"refused", "wrong", "invented"})
NEITHER_IS_BETTER: Final = frozenset({"answered"})
"""More answers are better only while they are right."""


def measured(verdicts: Sequence[Verdict]) -> dict[str, NDArray[np.float64]]:
    """Return every measure, by name in the order of `MEASURES`.

    Returns:
        Arrays of shape (n_verdicts,), 0 to 1; NaN where the measure is not for the question.
    """
    found = {name: np.full(len(verdicts), np.nan) for name in MEASURES}
    for outcomes, answerable in ((ANSWERABLE, True), (UNANSWERABLE, False)):
        for row, verdict in enumerate(verdicts):
            if verdict.answerable == answerable:
                for name, outcome in outcomes.items():
                    found[name][row] = float(outcome(verdict))
    judgments = {
        str(row): dict.fromkeys(verdict.question.right_programs, 1)
        for row, verdict in enumerate(verdicts)
        if verdict.answerable
    }
    run = {
        str(row): {pid: 1.0 / rank for rank, pid in enumerate(verdict.ranked, 1)}
        for row, verdict in enumerate(verdicts)
        if verdict.answerable
    }
    names = {measure: name for name, measure in RANKED.items()}
    if judgments:
        for value in ir_measures.iter_calc(list(names), judgments, run):
            found[names[value.measure]][int(value.query_id)] = value.value
    return found
