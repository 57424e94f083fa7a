"""Verdicts that tests are built from."""

from collections.abc import Iterable

from evaluation.judging import Outcome, Verdict
from service.retrieval.fitting import DevelopmentQuestion


def verdict(
    ranked: Iterable[str],
    right: Iterable[str],
    *,
    intent: str = "i",
    language: str = "ja",
    confidence: float = 0.5,
    outcome: Outcome = "answered",
) -> Verdict:
    question = DevelopmentQuestion(intent, f"{intent}?", language, None, frozenset(right), False)
    return Verdict(question, tuple(ranked), confidence, outcome)
