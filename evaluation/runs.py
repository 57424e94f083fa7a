"""Verdicts as JSON: a run that can be read again and compared with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from evaluation.judging import Verdict
from service.retrieval.fitting import DevelopmentQuestion


def verdicts_to_json(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """Return verdicts as what JSON can hold."""
    kept = []
    for verdict in verdicts:
        item = asdict(verdict)
        item["question"]["right"] = sorted(item["question"].pop("right_programs"))
        kept.append(item)
    return kept


def verdicts_from_json(items: Iterable[dict[str, Any]]) -> list[Verdict]:
    """Return the verdicts that `verdicts_to_json` made into JSON."""
    verdicts = []
    for item in items:
        asked = {name: value for name, value in item["question"].items() if name != "right"}
        right = frozenset(item["question"]["right"])
        question = DevelopmentQuestion(**{"urgent": False} | asked, right_programs=right)
        verdicts.append(
            Verdict(question, tuple(item["ranked"]), item["confidence"], item["outcome"])
        )
    return verdicts
