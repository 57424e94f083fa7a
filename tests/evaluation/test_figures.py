"""Figures over verdicts, against results known beforehand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.figures import (
    Figure,
    area_under_curve,
    bootstrap,
    calibration_error,
    difference,
    figures,
    reliability,
)
from evaluation.judging import Verdict
from tests.evaluation.verdicts import verdict

VALUES = st.lists(st.tuples(st.sampled_from("abcd"), st.floats(0, 1)), min_size=1, max_size=20)
CONFIDENCES = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=20)


def judged(items: list[tuple[float, bool]]) -> list[Verdict]:
    return [
        verdict(["right" if right else "wrong"], ["right"], confidence=confidence)
        for confidence, right in items
    ]


@given(VALUES)
def test_a_figure_is_the_mean_inside_what_was_seen(items: list[tuple[str, float]]) -> None:
    """The value is the plain mean; the interval lies within the values."""
    clusters, values = [c for c, _ in items], [v for _, v in items]
    figure = bootstrap(values, clusters)
    assert figure.value == pytest.approx(sum(values) / len(values))
    assert min(values) - 1e-9 <= figure.low <= figure.high <= max(values) + 1e-9


def test_questions_of_one_intent_are_drawn_together() -> None:
    """Twenty questions of two intents are less sure than twenty of twenty."""
    values = [1.0] * 10 + [0.0] * 10
    together = bootstrap(values, ["a"] * 10 + ["b"] * 10)
    apart = bootstrap(values, [str(number) for number in range(20)])
    assert (together.low, together.high) == (0.0, 1.0)
    assert together.low < apart.low < 0.5 < apart.high < together.high


def test_figures_are_over_the_questions_they_are_for() -> None:
    """Declining counts over unanswerable questions, ranks over answerable ones."""
    run = [
        verdict(["a"], ["a"], intent="1"),
        verdict(["b", "a"], ["a"], intent="2", outcome="uncertain"),
        verdict(["b"], ["a"], intent="3"),
        verdict(["b"], ["a"], intent="4", outcome="unanswered"),
        verdict(["b"], [], intent="5", outcome="unanswered"),
        verdict(["b"], [], intent="6"),
        verdict(["b"], [], intent="7", outcome="uncertain"),
    ]
    found = {name: round(figure.value, 4) for name, figure in figures(run).items()}
    assert found == {
        "recall@1": 0.25,
        "recall@3": 0.5,
        "MRR": 0.375,
        "nDCG@10": round((1 + 1 / math.log2(3)) / 4, 4),
        "answered": 0.5,
        "refused": 0.25,
        "wrong": 0.25,
        "declined": round(1 / 3, 4),
        "invented": round(1 / 3, 4),
    }
    assert set(figures(run[:4])).isdisjoint({"declined", "invented"})
    assert figures([]) == {}


@given(CONFIDENCES)
def test_the_area_under_the_curve_counts_pairs(items: list[tuple[float, bool]]) -> None:
    """The share of pairs of a right and a wrong answer in which the right one is surer."""
    right = [confidence for confidence, was_right in items if was_right]
    wrong = [confidence for confidence, was_right in items if not was_right]
    area = area_under_curve(judged(items))
    if right and wrong:
        wins = [float(r > w) + (r == w) / 2 for r in right for w in wrong]
        assert area == pytest.approx(sum(wins) / len(wins))
    else:
        assert math.isnan(area)


@given(CONFIDENCES)
def test_calibration_error_is_the_mean_gap_of_the_bins(items: list[tuple[float, bool]]) -> None:
    """As computed bin by bin; the reliability diagram shows the same bins."""
    gap = 0.0
    for number in range(10):
        own = [i for i in items if min(int(i[0] * 10), 9) == number]
        if own:
            mean = sum(confidence for confidence, _ in own) / len(own)
            share = sum(right for _, right in own) / len(own)
            gap += abs(mean - share) * len(own) / len(items)
    assert calibration_error(judged(items)) == pytest.approx(gap)
    bins = reliability(judged(items))
    assert sum(count for _, _, count in bins) == len(items)
    shown = sum(abs(mean - share) * count for mean, share, count in bins) / len(items)
    assert shown == pytest.approx(gap)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=12))
def test_a_difference_has_the_other_sign_backwards(pairs: list[tuple[bool, bool]]) -> None:
    """After less before; nobody differs from himself."""
    before = [verdict(["x" if a else "y"], ["x"], intent=str(n)) for n, (a, _) in enumerate(pairs)]
    after = [verdict(["x" if b else "y"], ["x"], intent=str(n)) for n, (_, b) in enumerate(pairs)]
    forth, back = difference(before, after, "recall@1"), difference(after, before, "recall@1")
    assert forth is not None
    assert back is not None
    assert forth.value == pytest.approx(sum(int(b) - int(a) for a, b in pairs) / len(pairs))
    assert back.value == pytest.approx(-forth.value)
    assert difference(before, before, "recall@1") == Figure(0.0, 0.0, 0.0)


def test_a_difference_is_over_the_questions_of_both_runs() -> None:
    """Another question, language or text does not count; nothing in common is nothing."""
    before = [verdict(["b"], ["a"], intent=str(n)) for n in range(30)]
    after = [verdict(["a"], ["a"], intent=str(n)) for n in range(20, 50)]
    change = difference(before, after, "recall@1")
    assert change == Figure(1.0, 1.0, 1.0)
    assert change.real
    assert not Figure(0.1, -0.1, 0.3).real
    assert difference(before, after[10:], "recall@1") is None
    assert difference(before, after, "declined") is None
