"""How well items of a city's table are found: `python -m evaluation.items TABLE --queries FILE`.

TABLE is a city's file, imported as `madoguchi corpus import-items` does; FILE holds one JSON object
a line: `type` (`synonym` or `reading`), `query`, `doc_ids`. Everyday objects in fourteen languages
come from `evaluation/items/objects.jsonl`. Weights are fitted to a seeded half (`--fit`), figures
are reported for both; intervals are bootstraps over queries.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click
import numpy as np

from evaluation.item_fitting import Asked, fit, hit, rank_all, told_right
from service.corpus.corpus import read_corpus
from service.corpus.item_import import import_items
from service.corpus.item_table import ItemTable
from service.corpus.item_words import read_item_words
from service.corpus.program import Source
from service.embedding.universal import UniversalSentenceEncoder
from service.items.index import ItemIndex
from service.items.readings import bare
from service.items.searcher import ItemSearcher, Ranking
from service.items.weights import WEIGHTS_FILE, ItemWeights, read_weights, write_weights

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


def interval(hits: Sequence[bool]) -> tuple[float, float, float]:
    """Return the mean and its 95 % bootstrap interval."""
    values = np.array(hits, dtype=float)
    random = np.random.default_rng(_SEED)
    means = [random.choice(values, len(values)).mean() for _ in range(_RESAMPLES)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(values.mean()), float(low), float(high)


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
