"""Trains emergency triage from the authored examples when an index is built."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from service.answering.odds import WordOdds
from service.answering.triage import (
    MODEL_FILE,
    TRIAGE_FOLDER,
    TriageWords,
    danger_odds,
    folded_phrases,
)
from service.corpus.corpus import Corpus
from service.indexing.examples import CALM, DANGER, OFFTOPIC, Example, ExampleSet
from service.indexing.lexical import LexicalIndex
from service.languages import LANGUAGE_TAGS
from service.retrieval.logistic import fit_logistic
from service.text.analyzers import analyzer_for

MISSED_EMERGENCY_COST: Final = 15.0
"""Missing a person in danger, in units of one false alarm."""
_FOLDS: Final = 5
_EVERY_NTH_QUESTION: Final = 3
"""Of the questions about programs only every third is judged: they are many and alike."""


def build_triage(corpus: Corpus, examples: ExampleSet, folder: Path) -> None:
    """Index the examples of every language, fit the model, and write both into a snapshot.

    The model learns from each example as if it were new: compared by words with all others of
    its language, by meaning through a classifier fitted without its fold. Questions about
    programs of the category `emergency` are left out: "how do I call an ambulance?" is no cry
    for help, but whoever asks it should see the number at once.
    """
    urgent = {program.id for program in corpus.programs if program.category == "emergency"}
    used = [row for row, e in enumerate(examples.examples) if e.label not in urgent]
    odds = _out_of_fold_odds(examples, np.array(used))
    rows: list[tuple[float, ...]] = []
    labels: list[bool] = []
    learned: dict[str, dict[str, Any]] = {}
    for tag in LANGUAGE_TAGS:
        own = [row for row in used if examples.examples[row].language == tag]
        words, data = _words_of(corpus, [examples.examples[row] for row in own], tag, folder)
        learned[tag] = data
        for place, row in enumerate(own):
            example = examples.examples[row]
            if _is_judged(example, place):
                features, _ = words.features(example.text, odds[row], excluded=place)
                rows.append(astuple(features))
                labels.append(example.label.startswith(DANGER))
    truth = np.array(labels)
    model = fit_logistic(np.array(rows), truth.astype(float))
    confidences = np.array([model.probability(row) for row in rows])
    data = {
        "model": asdict(model),
        "threshold": _threshold(confidences, truth),
        "languages": learned,
    }
    (folder / TRIAGE_FOLDER / MODEL_FILE).write_text(json.dumps(data), encoding="utf-8")


def _words_of(
    corpus: Corpus, examples: list[Example], tag: str, folder: Path
) -> tuple[TriageWords, dict[str, Any]]:
    """Index one language's examples; return them and what JSON keeps of them."""
    analyzer = analyzer_for(tag)
    texts = [example.text for example in examples]
    labels = tuple(example.label for example in examples)
    index = LexicalIndex.build(texts, analyzer)
    index.save(folder / TRIAGE_FOLDER / tag)
    odds = WordOdds.learn(texts, [label.startswith(DANGER) for label in labels], analyzer)
    data = {
        "labels": labels,
        "danger": odds.danger,
        "calm": odds.calm,
        "danger_texts": odds.danger_texts,
        "calm_texts": odds.calm_texts,
    }
    return TriageWords(labels, index, odds, folded_phrases(corpus, tag)), data


def _out_of_fold_odds(
    examples: ExampleSet, used: NDArray[np.int64]
) -> Mapping[int, dict[str, float]]:
    """Return each example's odds of danger by a classifier that has not seen its fold."""
    folds = np.array([example.number % _FOLDS for example in examples.examples])
    chosen = np.zeros(len(folds), bool)
    chosen[used] = True
    found: dict[int, dict[str, float]] = {}
    for fold in range(_FOLDS):
        classifier = examples.fit(chosen & (folds != fold))
        for row in used[folds[used] == fold]:
            vector = examples.vectors[row] if examples.known[row] else None
            found[int(row)] = danger_odds(classifier, vector)
    return found


def _is_judged(example: Example, place: int) -> bool:
    special = example.label == CALM or example.label.startswith((DANGER, OFFTOPIC))
    return special or place % _EVERY_NTH_QUESTION == 0


def _threshold(confidences: NDArray[np.float64], labels: NDArray[np.bool_]) -> float:
    """Return the threshold with the least cost of misses and false alarms."""
    levels = np.linspace(0.01, 0.9, 90)
    costs = [
        MISSED_EMERGENCY_COST * (labels & (confidences < level)).sum()
        + (~labels & (confidences >= level)).sum()
        for level in levels
    ]
    return float(levels[int(np.argmin(costs))])
