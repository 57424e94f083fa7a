"""Word alignment by IBM model 1 (Brown et al. 1993), in NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_ITERATIONS = 5
_NOISE = 0.05


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Translation probabilities, one entry for each pair of words seen together.

    Attributes:
        sources: row of each source word, from 1; row 0 is the empty word.
        targets: row of each target word.
        source_rows, target_rows: int64 (n_entries,).
        probabilities: P(target | source), float64 (n_entries,).
    """

    sources: dict[str, int]
    targets: dict[str, int]
    source_rows: NDArray[np.int64]
    target_rows: NDArray[np.int64]
    probabilities: NDArray[np.float64]


def align_words(sources: Sequence[Sequence[str]], targets: Sequence[Sequence[str]]) -> Lexicon:
    """Learn translation probabilities from aligned texts by expectation maximisation."""
    source_rows: dict[str, int] = {}
    target_rows: dict[str, int] = {}
    left, right, slots = [], [], []
    slot = 0
    for source, target in zip(sources, targets, strict=True):
        source_ids = [0] + [source_rows.setdefault(w, len(source_rows) + 1) for w in source]
        target_ids = [target_rows.setdefault(w, len(target_rows)) for w in target]
        left.append(np.tile(np.array(source_ids, np.int64), len(target_ids)))
        right.append(np.repeat(np.array(target_ids, np.int64), len(source_ids)))
        places = np.arange(slot, slot + len(target_ids))
        slots.append(np.repeat(places, len(source_ids)))
        slot += len(target_ids)
    width = len(target_rows)
    keys = np.concatenate(left) * width + np.concatenate(right)
    places = np.concatenate(slots)
    entries, inverse = np.unique(keys, return_inverse=True)
    rows = entries // width
    probabilities = np.ones(len(entries))
    for _ in range(_ITERATIONS):
        weights = probabilities[inverse]
        weights /= np.bincount(places, weights, slot)[places]
        counts = np.bincount(inverse, weights, len(entries))
        totals = np.bincount(rows, counts, len(source_rows) + 1)
        probabilities = counts / (totals[rows] + _NOISE)
    return Lexicon(source_rows, target_rows, rows, entries % width, probabilities)


def gloss(
    sources: Sequence[Sequence[str]], targets: Sequence[Sequence[str]], best: int
) -> tuple[Lexicon, list[list[tuple[int, float]]]]:
    """Choose the likeliest translations of each source word, agreed on in both directions.

    Returns:
        the lexicon, and for each source row up to `best` pairs of target row and weight; the
        weights sum to at most one, less for words that translate to nothing.
    """
    forward = align_words(sources, targets)
    backward = align_words(targets, sources)
    width = len(backward.targets)
    backward_keys = backward.source_rows * width + backward.target_rows
    order = np.argsort(backward_keys)
    source_of = np.array([backward.sources[word] for word in forward.targets], np.int64)
    target_of = np.array([0, *(backward.targets[word] for word in forward.sources)], np.int64)
    wanted = source_of[forward.target_rows] * width + target_of[forward.source_rows]
    found = np.minimum(np.searchsorted(backward_keys[order], wanted), len(order) - 1)
    matches = backward_keys[order][found] == wanted
    reverse = np.where(matches, backward.probabilities[order][found], 0.0)
    scores = forward.probabilities * np.sqrt(np.maximum(reverse, 1e-3))
    ranked = np.lexsort((-scores, forward.source_rows))
    rows = np.arange(len(forward.sources) + 1)
    firsts = np.searchsorted(forward.source_rows[ranked], rows)
    ends = np.searchsorted(forward.source_rows[ranked], rows, side="right")
    result: list[list[tuple[int, float]]] = [[]]
    for first, end in zip(firsts[1:], ends[1:], strict=True):
        chosen = ranked[first : min(end, first + best)]
        shares = scores[chosen] / max(scores[chosen].sum(), 1e-9)
        shares *= min(1.0, float(forward.probabilities[chosen].sum()))
        rows_of = forward.target_rows[chosen].tolist()
        result.append(list(zip(rows_of, shares.tolist(), strict=True)))
    return forward, result
