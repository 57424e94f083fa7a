"""How well items of a city's table are found: `python -m evaluation.items TABLE --queries FILE`.

TABLE is a city's file, imported as `madoguchi corpus import-items` does; FILE holds one JSON object
a line: `type` (`synonym` or `reading`), `query`, `doc_ids`. Everyday objects in fourteen languages
come from `evaluation/items/objects.jsonl`. Weights are fitted to a seeded half (`--fit`), figures
are reported for both; intervals are bootstraps over queries.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
import numpy as np
from numpy.typing import NDArray

from service.corpus.corpus import read_corpus
from service.corpus.item_import import import_items
from service.corpus.item_table import ItemTable
from service.corpus.item_words import read_item_words
from service.corpus.program import Source
from service.embedding.encoder import Encoder
from service.embedding.universal import UniversalSentenceEncoder
from service.items.index import ItemIndex
from service.items.readings import bare
from service.items.searcher import FEATURE_NAMES, ItemSearcher, Ranking
from service.items.signals import MEANT_SIGNALS, WRITTEN_SIGNALS
from service.items.weights import WEIGHTS_FILE, ItemWeights, Weights, read_weights, write_weights
from service.retrieval.logistic import LogisticModel, fit_logistic

_ROOT: Final = Path(__file__).resolve().parent.parent
_GENERAL: Final = (
    ("yokohama/garbage", 0),
    ("yokohama/garbage", 1),
    ("yokohama/garbage", 3),
    ("yokohama/garbage", 5),
    ("yokohama/garbage", 7),
    ("kawasaki/garbage", 0),
    ("kawasaki/garbage", 2),
    ("kawasaki/garbage", 5),
)
"""Sample questions of programs, counted from 0, that name no thing."""
_SEED: Final = 20261128
_RESAMPLES: Final = 1000
_READINGS_FITTED: Final = 60
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


def read_queries(path: Path, table_file: Path) -> list[Asked]:
    """Read a query file; rows are found by `doc_id` in the city's file."""
    lines = [json.loads(line) for line in table_file.read_text(encoding="utf-8").splitlines()]
    rows = {line["doc_id"]: row for row, line in enumerate(lines)}
    queries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    found: list[Asked] = []
    for kind, most in (("synonym", None), ("reading", _READINGS_FITTED)):
        own = [query for query in queries if query["type"] == kind]
        order = np.random.default_rng(_SEED).permutation(len(own))
        fitted = set(order[: len(own) // 2].tolist())
        used = set(order[: most or len(own) // 2].tolist())
        for number, query in enumerate(own):
            if number in fitted and number not in used:
                continue
            right = frozenset(rows[doc_id] for doc_id in query["doc_ids"])
            found.append(Asked(query["query"], "ja", kind, number in fitted, right))
    return found


def read_objects(path: Path, table: ItemTable) -> list[Asked]:
    """Read everyday objects; a seeded half of them is fitted to, in all languages alike."""
    lines = path.read_text(encoding="utf-8").splitlines()
    fitted = set(np.random.default_rng(_SEED).permutation(len(lines))[: len(lines) // 2].tolist())
    names = [bare(item.name) for item in table.items]
    found: list[Asked] = []
    for number, line in enumerate(lines):
        data: dict[str, Any] = json.loads(line)
        wanted = {bare(name) for name in data["items"]}
        right = frozenset(row for row, name in enumerate(names) if name in wanted)
        for tag, texts in data["q"].items():
            found.append(Asked(texts["question"], tag, tag, number in fitted, right))
    return found


def read_unclaimable(corpus: Path) -> list[Asked]:
    """Return questions that ask about no item, half of them to be fitted to.

    Every tenth of other programs' ways of asking, and what people ask about garbage in general.
    """
    found: list[Asked] = []
    read = read_corpus(corpus)
    programs = {program.id: program for program in read.programs}
    for number, (program_id, place) in enumerate(_GENERAL):
        japanese = programs[program_id].questions[place]
        found.append(Asked(japanese, "ja", "general", number % 2 == 0, frozenset()))
        for tag, memory in read.memories.items():
            entry = memory.entries.get(f"{program_id}#questions.{place + 1}")
            if entry is not None:
                found.append(Asked(entry.text, tag, "general", number % 2 == 0, frozenset()))
    for path in sorted((corpus / "queries").glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            program, _, question = line.partition("\t")
            if not program.endswith("/garbage") and number % 10 == 0:
                tag = path.stem
                found.append(Asked(question, tag, "none", number % 20 == 0, frozenset()))
    return found


def hit(ranking: Ranking | None, asked: Asked, most: int) -> bool:
    """Return whether a right row is among the first."""
    return ranking is not None and bool(asked.right & set(ranking.rows[:most]))


def told_right(ranking: Ranking, asked: Asked, table: ItemTable) -> bool:
    """Return whether the first item is right, or is put out as a right one is."""
    told = {(table.items[r].category, table.items[r].category_detail) for r in asked.right}
    first = table.items[ranking.rows[0]]
    return (first.category, first.category_detail) in told


def interval(hits: Sequence[bool]) -> tuple[float, float, float]:
    """Return the mean and its 95 % bootstrap interval."""
    values = np.array(hits, dtype=float)
    random = np.random.default_rng(_SEED)
    means = [random.choice(values, len(values)).mean() for _ in range(_RESAMPLES)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(values.mean()), float(low), float(high)


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
    index: ItemIndex, searcher_of: Any, encoder: Encoder, asked: Sequence[Asked]
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


@click.command(help=__doc__)
@click.argument("table_file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--queries", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--fit", "fitting", is_flag=True, help="Fit the weights and write them.")
def main(table_file: Path, queries: Path | None, fitting: bool) -> None:
    """Print a table of figures."""
    encoder = UniversalSentenceEncoder()
    source = Source("items", table_file.name, "", None, None, None)
    table = ItemTable("evaluation/items", source, import_items(table_file, None).items)
    words = read_item_words(_ROOT / "corpus")
    index = ItemIndex.build(table, encoder)
    asked = read_queries(queries, table_file) if queries else []
    asked += read_objects(_ROOT / "evaluation" / "items" / "objects.jsonl", table)
    asked += read_unclaimable(_ROOT / "corpus")

    def searcher_of(weights: ItemWeights) -> ItemSearcher:
        return ItemSearcher(index, words, encoder, weights)

    if fitting:
        weights = fit(index, searcher_of, encoder, asked)
        write_weights(WEIGHTS_FILE, weights, f"{encoder.name}, seed {_SEED}")
    weights = read_weights()
    ranked = rank_all(searcher_of(weights), encoder, asked)
    print(
        f"{'group':<12}{'half':<7}{'n':>5}{'@1':>20}{'@5':>20}{'claims':>8}{'right':>7}{'offers':>8}"
    )
    groups = list(dict.fromkeys(query.group for query, _ in ranked))
    every = [*groups, "languages"]
    for group in every:
        for half, fitted in (("fitted", True), ("other", False)):
            own = [
                (query, ranking)
                for query, ranking in ranked
                if query.fitted is fitted
                and (query.group == group or (group == "languages" and _spoken(query)))
            ]
            if own:
                print(_line(group, half, own, weights, table))


def _spoken(query: Asked) -> bool:
    return query.group not in {"synonym", "reading", "none", "general"}


def _line(
    group: str,
    half: str,
    own: Sequence[tuple[Asked, Ranking | None]],
    weights: ItemWeights,
    table: ItemTable,
) -> str:
    claims = [
        (query, ranking)
        for query, ranking in own
        if ranking is not None and _claimed(ranking, weights)
    ]
    right = [told_right(ranking, query, table) for query, ranking in claims]
    cells = [interval([hit(ranking, query, most) for query, ranking in own]) for most in (1, 5)]
    shown = "".join(f"{f'{m:.3f} ({lo:.2f}–{hi:.2f})':>20}" for m, lo, hi in cells)
    share = f"{np.mean(right):>7.2f}" if right else f"{'-':>7}"
    offers = [ranking is not None and _offered(ranking, weights) for _, ranking in own]
    claimed = f"{len(claims) / len(own):>8.2f}{share}{np.mean(offers):>8.2f}"
    return f"{group:<12}{half:<7}{len(own):>5}{shown}{claimed}"


def _claimed(ranking: Ranking, weights: ItemWeights) -> bool:
    own = weights.written if ranking.written else weights.meant
    return own.confidence.probability(ranking.features) >= own.claim_from


def _offered(ranking: Ranking, weights: ItemWeights) -> bool:
    own = weights.written if ranking.written else weights.meant
    return own.confidence.probability(ranking.features) >= own.offer_from


if __name__ == "__main__":
    main()
