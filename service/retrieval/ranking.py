"""Ranked lists and their fusion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

RANK_CONSTANT: Final = 20.0
"""The k of reciprocal rank fusion; small, because a list has few programs."""


@dataclass(frozen=True, slots=True)
class ScoredProgram:
    """A program in one list, by its best few chunks.

    Attributes:
        score: the list's own score; higher is nearer.
        chunk_row: row of the best chunk in the snapshot.
    """

    program_id: str
    score: float
    chunk_row: int


@dataclass(frozen=True, slots=True)
class RankedList:
    """One search's result: programs by falling score.

    Attributes:
        name: which search, for example `dense:ja` or `lexical:vi`.
        weight: how much it counts in the fusion, 0 or more.
        programs: by falling score, ties by id.
    """

    name: str
    weight: float
    programs: tuple[ScoredProgram, ...]


def fuse(lists: Sequence[RankedList]) -> dict[str, float]:
    """Fuse lists by weighted reciprocal rank; the result does not depend on their order.

    Cormack, Clarke & Büttcher 2009, https://dl.acm.org/doi/10.1145/1571941.1572114.

    Returns:
        Fused score by program id; 1 means first in every list.
    """
    total = sum(ranked.weight for ranked in lists)
    if total <= 0:
        return {}
    fused: dict[str, float] = {}
    for ranked in sorted(lists, key=lambda item: item.name):
        for rank, program in enumerate(ranked.programs):
            share = ranked.weight * (RANK_CONSTANT + 1) / (RANK_CONSTANT + 1 + rank)
            fused[program.program_id] = fused.get(program.program_id, 0.0) + share / total
    return fused


def by_score(scores: Mapping[str, float]) -> list[str]:
    """Return ids by falling score, ties by id."""
    return sorted(scores, key=lambda program_id: (-scores[program_id], program_id))
