"""A second look: a question that its own language's index hardly answers, asked in another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from service.retrieval.results import Candidate, ResultSet

_RANK_CONSTANT: Final = 60
"""Of reciprocal rank fusion: Cormack, Clarke & Büttcher 2009, https://doi.org/10.1145/1571941.1572114."""
_DEPTH: Final = 20


def fuse_rankings(own: ResultSet, others: Sequence[ResultSet]) -> ResultSet:
    """Return one result of several searches for the same question.

    Candidates are ordered by reciprocal rank fusion of all rankings; their scores are shares of
    the fused score, so that they compare with each other only. Features are those of the first
    ranking; the result is marked as `translated`.

    Args:
        own: of the question as typed.
        others: of its translations.
    """
    scores: dict[str, float] = defaultdict(float)
    candidates: dict[str, Candidate] = {}
    for results in (*others, own):
        for rank, candidate in enumerate(results.candidates[:_DEPTH], 1):
            scores[candidate.program_id] += 1 / (_RANK_CONSTANT + rank)
            candidates[candidate.program_id] = candidate
    total = sum(scores.values())
    ordered = sorted(
        candidates.values(),
        key=lambda c: (c.other_city, c.other_ward, -scores[c.program_id], c.program_id),
    )
    fused = tuple(replace(c, score=scores[c.program_id] / total) for c in ordered)
    return replace(own, candidates=fused, translated=True)
