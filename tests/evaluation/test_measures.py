"""Measures against the formulas written out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.judging import Verdict
from evaluation.measures import MEASURES, measured
from tests.evaluation.verdicts import verdict

PROGRAMS = [f"area/{number}" for number in range(12)]


@st.composite
def verdicts(draw: st.DrawFn) -> Verdict:
    ranked = draw(st.lists(st.sampled_from(PROGRAMS), unique=True, max_size=10))
    right = draw(st.sets(st.sampled_from(PROGRAMS), max_size=4))
    outcome = draw(st.sampled_from(["answered", "uncertain", "unanswered"]))
    return verdict(ranked, right, outcome=outcome)


def by_hand(item: Verdict) -> dict[str, float]:
    """Every measure of one verdict, from its definition."""
    right, ranked = item.question.right_programs, item.ranked
    if not right:
        return {
            "declined": float(item.outcome == "unanswered"),
            "invented": float(item.outcome == "answered"),
        }
    hits = [rank for rank, program in enumerate(ranked, 1) if program in right]
    gain = sum(1 / math.log2(rank + 1) for rank in hits)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(10, len(right)) + 1))
    return {
        "recall@1": float(1 in hits),
        "recall@3": float(any(rank <= 3 for rank in hits)),
        "MRR": 1 / hits[0] if hits else 0.0,
        "nDCG@10": gain / ideal,
        "answered": float(item.outcome == "answered"),
        "refused": float(item.outcome == "unanswered"),
        "wrong": float(item.outcome == "answered" and 1 not in hits),
    }


@given(st.lists(verdicts(), max_size=5))
def test_measures_are_their_formulas(run: list[Verdict]) -> None:
    """The library's figures are those of the definitions, question by question."""
    found = measured(run)
    assert tuple(found) == MEASURES
    for row, item in enumerate(run):
        expected = by_hand(item)
        for name, values in found.items():
            if name in expected:
                assert values[row] == pytest.approx(expected[name], abs=1e-6)
            else:
                assert np.isnan(values[row])


@given(verdicts())
def test_a_better_rank_is_never_measured_as_worse(item: Verdict) -> None:
    """Moving a right program to the top lowers no measure of the ranking."""
    hits = [program for program in item.ranked if program in item.question.right_programs]
    if hits:
        best = (hits[-1], *(program for program in item.ranked if program != hits[-1]))
        before = measured([item])
        after = measured([verdict(best, item.question.right_programs)])
        for name in ("recall@1", "recall@3", "MRR", "nDCG@10"):
            assert after[name][0] >= before[name][0] - 1e-9


def test_nothing_found_counts_as_a_miss() -> None:
    """A question without any candidate lowers the mean instead of vanishing from it."""
    found = measured([verdict([], ["area/1"]), verdict(["area/1"], ["area/1"])])
    assert found["recall@1"].tolist() == [0.0, 1.0]
    assert found["nDCG@10"].tolist() == [0.0, 1.0]
