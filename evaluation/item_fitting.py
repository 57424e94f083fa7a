"""Fits how signals of items are weighed, and how sure a first item is; see `evaluation.items`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.corpus.item_table import ItemTable
from service.embedding.encoder import Encoder
from service.items.index import ItemIndex
from service.items.searcher import FEATURE_NAMES, ItemSearcher, Ranking
from service.items.signals import MEANT_SIGNALS, WRITTEN_SIGNALS
from service.items.weights import ItemWeights, Weights
from service.retrieval.logistic import LogisticModel, fit_logistic

_CLAIMS_RIGHT: Final = 0.95
_OFFER_FROM: Final = 0.35
"""A useless offer costs half of what a useful one is worth."""
_GENERAL_SHARE: Final = 1 / 3
_SIZE: Final = len(FEATURE_NAMES)
_UNFITTED: Final = LogisticModel((1.0,) * _SIZE, (0.0,) * _SIZE, (1.0,) * _SIZE, 0.0)


@dataclass(frozen=True, slots=True)
class Asked:
    """One query.

    Attributes:
        group: `synonym`, `reading`, or the language of an object's question.
        fitted: True if the weights may be fitted to it.
        right: rows of the table; empty if nothing may be claimed.
    """

    text: str
    language: str
    group: str
    fitted: bool
    right: frozenset[int]


def hit(ranking: Ranking | None, asked: Asked, most: int) -> bool:
    """Return whether a right row is among the first."""
    return ranking is not None and bool(asked.right & set(ranking.rows[:most]))


def told_right(ranking: Ranking, asked: Asked, table: ItemTable) -> bool:
    """Return whether the first item is right, or is put out as a right one is."""
    told = {(table.items[r].category, table.items[r].category_detail) for r in asked.right}
    first = table.items[ranking.rows[0]]
    return (first.category, first.category_detail) in told


def fit_signals(
    examples: Sequence[tuple[NDArray[np.float32], NDArray[np.bool_]]], noise: float, ridge: float
) -> tuple[float, ...]:
    """Fit a conditional logit, weights zero or more, by projected gradient steps (Adam).

    Args:
        examples: signals (n_entries, n_signals) and which entries are right.
        noise: share of queries taken to be beyond what signals can tell; such do not flatten the
            weights.
        ridge: how strongly weights of standardised signals are held to zero.
    """
    signals = np.stack([values for values, _ in examples])
    right = np.stack([labels for _, labels in examples])
    scales = signals.reshape(-1, signals.shape[-1]).std(axis=0) + 1e-6
    signals /= scales
    flat = signals.reshape(-1, signals.shape[-1])
    weights = np.full(signals.shape[-1], 0.2)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, 201):
        scores = (flat @ weights.astype(np.float32)).reshape(right.shape)
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        mass = (shares * right).sum(axis=1)
        trust = (1 - noise) * mass / ((1 - noise) * mass + noise / signals.shape[1] + 1e-30)
        among = shares * right / np.maximum(mass, 1e-30)[:, None]
        pull = ((among - shares) * trust[:, None]).astype(np.float32)
        gradient = (ridge * weights - pull.ravel() @ flat) / len(signals)
        first = 0.9 * first + 0.1 * gradient
        second = 0.99 * second + 0.01 * gradient**2
        move = first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
        weights = np.maximum(weights - 0.05 * move * min(1.0, 60 / step), 0.0)
    return tuple(float(w) for w in weights / scales)


def fit(
    index: ItemIndex,
    searcher_of: Callable[[ItemWeights], ItemSearcher],
    encoder: Encoder,
    asked: Sequence[Asked],
) -> ItemWeights:
    """Fit weights and confidence to the queries that may be fitted to."""
    start = ItemWeights(
        Weights((1.0,) * len(WRITTEN_SIGNALS), _UNFITTED, 0.5, 0.5),
        Weights((1.0,) * len(MEANT_SIGNALS), _UNFITTED, 0.5, 0.5),
    )
    rows = np.array([entry.row for entry in index.entries])
    written, meant = [], []
    plain: ItemSearcher = searcher_of(start)
    for query in asked:
        if not query.fitted or not query.right:
            continue
        right = np.isin(rows, list(query.right))
        phrases = plain.phrases(query.text, query.language)
        if query.group in {"synonym", "reading"} and phrases.japanese:
            signals = plain.signals.written(max(phrases.japanese, key=len))
            written.append((signals, right))
        elif not query.language.startswith("ja") and phrases.meant:
            vector = encoder.encode_queries([query.text], query.language)[0]
            meant.append((plain.signals.meant(phrases.meant, query.language, vector), right))
    draft = ItemWeights(
        Weights(fit_signals(written, 0.3, 2.0), _UNFITTED, 0.5, 0.5),
        Weights(fit_signals(meant, 0.3, 2.0), _UNFITTED, 0.5, 0.5),
    )
    searcher: ItemSearcher = searcher_of(draft)
    judged: dict[bool, list[tuple[Ranking, Asked]]] = {True: [], False: []}
    for query, ranking in rank_all(searcher, encoder, [q for q in asked if q.fitted]):
        if ranking is not None:
            judged[ranking.written].append((ranking, query))
    return ItemWeights(
        _judged(draft.written, judged[True], index.table),
        _judged(draft.meant, judged[False], index.table),
    )


def _judged(weights: Weights, judged: Sequence[tuple[Ranking, Asked]], table: ItemTable) -> Weights:
    """Return weights with a fitted confidence and its two thresholds.

    Claims are judged on questions that do not name the first item: names are the easy part. What is
    asked about garbage in general counts as a third: tables are searched for such questions only.
    """
    general = [case for case in judged if case[1].group == "general"]
    others = [case for case in judged if case[1].group != "general"]
    repeats = round(len(others) * _GENERAL_SHARE / (1 - _GENERAL_SHARE) / max(len(general), 1))
    cases = others + general * repeats
    features = np.array([ranking.features for ranking, _ in cases])
    right = np.array([told_right(ranking, query, table) for ranking, query in cases])
    model = fit_logistic(features, right.astype(float))
    sure = np.array([model.probability(row) for row in features])
    hard = features[:, FEATURE_NAMES.index("named")] == 0
    claim_from = _lowest(sure[hard], right[hard], _CLAIMS_RIGHT)
    return Weights(weights.signals, model, claim_from, _OFFER_FROM)


def _lowest(sure: NDArray[np.float64], right: NDArray[np.bool_], share: float) -> float:
    """Return the lowest probability from which at least `share` of the cases are right."""
    order = np.argsort(-sure)
    kept = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(kept >= share)
    return round(float(sure[order[enough[-1]]]), 4) if len(enough) else 1.0


def rank_all(
    searcher: ItemSearcher, encoder: Encoder, asked: Sequence[Asked]
) -> list[tuple[Asked, Ranking | None]]:
    """Return every query's ranking."""
    found: list[tuple[Asked, Ranking | None]] = []
    for query in asked:
        weak = query.language in encoder.weak_languages
        vector = None if weak else encoder.encode_queries([query.text], query.language)[0]
        found.append((query, searcher.rank(query.text, query.language, vector)))
    return found
