"""Nearest-Japanese accuracy on public sentences that nothing was trained on.

Usage: PYTHONPATH=.. python evaluate_adapter.py [--weights FILE] [--evaluation FOLDER]

The news sentences are halved at random (seed 0): recipes were chosen on `tuning`, `report` is
what to quote. Candidates are all 600 Japanese sentences.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from service.embedding.adapter import LanguageAdapter
from training.train_adapter import strip_diacritics
from training.universal import load_universal

_CODES = {"vi": "vi", "ne": "ne", "fil": "tl", "uk": "uk"}


def rank_one(queries: NDArray[Any], passages: NDArray[Any], rows: NDArray[Any]) -> float:
    """Share of the given rows whose nearest passage is their own."""
    return float((np.argmax(queries[rows] @ passages.T, axis=1) == rows).mean())


def _texts(path: Path) -> list[dict[str, str]]:
    return [json.loads(line)["t"] for line in path.read_text("utf-8").splitlines()]


def evaluate(weights: Path, folder: Path) -> dict[str, dict[str, float]]:
    """Measure USE alone and with the adapter; returns figures by language."""
    universal = load_universal()
    adapter = LanguageAdapter.load(weights, universal)
    news = _texts(folder / "ntrex_parallel.jsonl")
    japanese = universal.encode([row["ja"] for row in news])
    english = universal.encode([row["en"] for row in news])
    order = np.random.default_rng(0).permutation(len(news))
    halves = {"tuning": np.sort(order[:300]), "report": np.sort(order[300:])}
    everything = np.arange(len(news))
    result: dict[str, dict[str, float]] = {}
    for language, code in _CODES.items():
        texts = [row[code] for row in news]
        before, after = universal.encode(texts), adapter.encode(texts, language)
        lowered = adapter.encode([text.lower() for text in texts], language)
        figures = {"use_report": rank_one(before, japanese, halves["report"])}
        for name, rows in halves.items():
            figures[name] = rank_one(after, japanese, rows)
        figures["use_all"] = rank_one(before, japanese, everything)
        figures["all"] = rank_one(after, japanese, everything)
        figures["report_to_english"] = rank_one(after, english, halves["report"])
        figures["report_lower_case"] = rank_one(lowered, japanese, halves["report"])
        if language == "vi":
            bare = [strip_diacritics(text) for text in texts]
            encoded = adapter.encode(bare, language)
            figures["report_bare"] = rank_one(encoded, japanese, halves["report"])
            bare_before = universal.encode(bare)
            figures["use_report_bare"] = rank_one(bare_before, japanese, halves["report"])
            site = [row for row in _texts(folder / "tokyo_covid19_parallel.jsonl") if "vi" in row]
            passages = universal.encode([row["ja"] for row in site])
            rows = np.arange(len(site))
            vietnamese = [row["vi"] for row in site]
            figures["use_tokyo"] = rank_one(universal.encode(vietnamese), passages, rows)
            figures["tokyo"] = rank_one(adapter.encode(vietnamese, "vi"), passages, rows)
        started = time.perf_counter()
        for text in texts[:100]:
            adapter.encode([text], language)
        figures["milliseconds"] = (time.perf_counter() - started) * 10
        result[language] = {name: round(value, 3) for name, value in figures.items()}
    return result


def main() -> None:
    """Print the figures and add them to the metadata beside the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, default=Path("../weights/adapter.npz"))
    parser.add_argument("--evaluation", type=Path, required=True)
    arguments = parser.parse_args()
    figures = evaluate(arguments.weights, arguments.evaluation)
    metadata_path = arguments.weights.with_suffix(".json")
    metadata = json.loads(metadata_path.read_text())
    metadata["figures"] = figures
    metadata_path.write_text(json.dumps(metadata, indent=1) + "\n")
    for language, row in figures.items():
        sys.stdout.write(f"{language}: {json.dumps(row)}\n")


if __name__ == "__main__":
    main()
