"""Trains triage from the authored examples when an index is built."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from service.answering.detection import (
    NOT_CLOSE,
    ClassVectors,
    Closeness,
    Phrases,
    Signs,
    WordExamples,
    compare,
    meaning_logits,
)
from service.answering.odds import WordOdds
from service.answering.triage import (
    DETECTED_CLASSES,
    MODEL_FILE,
    TRIAGE_FOLDER,
    URGENT_CATEGORIES,
    emergency_phrases,
    vectors_file,
)
from service.corpus.corpus import Corpus
from service.embedding.encoder import Vectors
from service.indexing.examples import Example, ExampleSet
from service.indexing.lexical import LexicalIndex
from service.languages import LANGUAGE_TAGS
from service.retrieval.logistic import fit_logistic
from service.text.analyzers import analyzer_for

MISS_COSTS: Final[Mapping[str, float]] = {"danger": 30.0, "small_talk": 3.0, "follow_up": 0.5}
"""What it costs to miss a text of the class, in units of taking another text for one. A person in
danger must not be missed; a question must not be brushed off as a greeting, or answered with the
topic before."""
_FOLDS: Final = 5
_PLANE_RIDGE: Final = 500.0
"""For vectors of about 500 dimensions: as a ridge of one before standardising."""
_EVERY_NTH_QUESTION: Final = 3
"""Of the questions about programs only every third is judged: they are many and alike."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """An example with its signs, found without itself and its fold.

    Attributes:
        row: its place in the example set.
    """

    row: int
    example: Example
    signs: Signs


def build_triage(corpus: Corpus, examples: ExampleSet, folder: Path) -> None:
    """Index the examples of every language, fit the detectors, and write both into a snapshot.

    The models learn from each example as if it were new: compared by words with all others of
    its language, by meaning through a classifier fitted without its fold. Questions about
    programs on emergencies and disasters are left out: "the siren is wailing, where do I go?" is
    both such a question and a cry for help. What tells questions about danger from danger
    are the authored look-alikes.
    """
    urgent = {p.id for p in corpus.programs if p.category in URGENT_CATEGORIES}
    used = np.array([row for row, e in enumerate(examples.examples) if e.label not in urgent])
    logits = _out_of_fold_logits(examples, used)
    words: dict[str, WordExamples] = {}
    judged: dict[str, list[_Judged]] = {}
    for tag in LANGUAGE_TAGS:
        rows = [int(row) for row in used if examples.examples[row].language == tag]
        texts = [examples.examples[row].text for row in rows]
        index = LexicalIndex.build(texts, analyzer_for(tag))
        index.save(folder / TRIAGE_FOLDER / tag)
        words[tag] = WordExamples(tuple(examples.examples[row].label for row in rows), index)
        judged[tag] = [
            _Judged(
                row,
                examples.examples[row],
                Signs(
                    words[tag].shares(texts[place], place),
                    logits[row],
                    examples.vectors[row] if examples.known[row] else None,
                ),
            )
            for place, row in enumerate(rows)
            if "/" not in examples.examples[row].label or place % _EVERY_NTH_QUESTION == 0
        ]
    phrases = {tag: emergency_phrases(corpus, tag) for tag in words}
    detectors = {}
    for name, prefixes in DETECTED_CLASSES.items():
        if any(label.startswith(prefixes) for w in words.values() for label in w.labels):
            own_phrases = phrases if name == "danger" else {}
            texts_by_tag = {
                tag: [e.text for e in _of_language(examples, used, tag)] for tag in words
            }
            compared = np.array([item.row for items in judged.values() for item in items])
            vectors, closeness = _class_vectors(examples, compared, prefixes)
            detectors[name] = _train(
                prefixes, words, texts_by_tag, own_phrases, judged, closeness, MISS_COSTS[name]
            ) | {"plane": None if vectors is None else asdict(vectors.plane)}
            if vectors is not None:
                half = vectors.examples.astype(np.float16)
                np.save(folder / TRIAGE_FOLDER / vectors_file(name), half)
    data = {"labels": {tag: w.labels for tag, w in words.items()}, "detectors": detectors}
    (folder / TRIAGE_FOLDER / MODEL_FILE).write_text(json.dumps(data), encoding="utf-8")


def _train(
    prefixes: tuple[str, ...],
    words: Mapping[str, WordExamples],
    texts: Mapping[str, list[str]],
    phrases: Mapping[str, Phrases],
    judged: Mapping[str, list[_Judged]],
    closeness: Mapping[int, Closeness],
    miss_cost: float,
) -> dict[str, Any]:
    """Fit one detector; return what JSON keeps of it."""
    rows: list[tuple[float, ...]] = []
    truth: list[bool] = []
    learned: dict[str, dict[str, Any]] = {}
    for tag, of_language in words.items():
        of_class = of_language.of_class(prefixes)
        odds = WordOdds.learn(texts[tag], of_class.tolist(), analyzer_for(tag))
        learned[tag] = {
            "inside": odds.inside,
            "outside": odds.outside,
            "inside_texts": odds.inside_texts,
            "outside_texts": odds.outside_texts,
        }
        for item in judged[tag]:
            own = item.example.label.startswith(prefixes)
            features, _ = compare(
                item.example.text,
                prefixes,
                of_language.labels,
                of_class,
                odds,
                phrases.get(tag),
                item.signs,
                closeness.get(item.row, NOT_CLOSE),
                own,
            )
            rows.append(astuple(features))
            truth.append(own)
    labels = np.array(truth)
    model = fit_logistic(np.array(rows), labels.astype(float))
    confidences = np.array([model.probability(row) for row in rows])
    threshold = _threshold(confidences, labels, miss_cost)
    return {"model": asdict(model), "threshold": threshold, "odds": learned}


def _of_language(examples: ExampleSet, used: NDArray[np.int64], tag: str) -> list[Example]:
    found = (examples.examples[row] for row in used)
    return [example for example in found if example.language == tag]


def _out_of_fold_logits(
    examples: ExampleSet, used: NDArray[np.int64]
) -> Mapping[int, dict[str, float]]:
    """Return each example's scores by a classifier that has not seen its fold."""
    folds = np.array([example.number % _FOLDS for example in examples.examples])
    chosen = np.zeros(len(folds), bool)
    chosen[used] = True
    found: dict[int, dict[str, float]] = {}
    for fold in range(_FOLDS):
        classifier = examples.fit(chosen & (folds != fold))
        for row in used[folds[used] == fold]:
            vector = examples.vectors[row] if examples.known[row] else None
            found[int(row)] = meaning_logits(classifier, vector)
    return found


def _class_vectors(
    examples: ExampleSet, used: NDArray[np.int64], prefixes: tuple[str, ...]
) -> tuple[ClassVectors | None, Mapping[int, Closeness]]:
    """Fit the plane that parts a class from all others, and keep the vectors of the class.

    Returns:
        What is fitted to all, None without vectors; and how close every example is to the class
        by what is fitted without its fold.
    """
    rows = used[examples.known[used]]
    inside = np.array([examples.examples[row].label.startswith(prefixes) for row in rows])
    if not inside.any() or inside.all():
        return None, {}
    folds = np.array([examples.examples[row].number % _FOLDS for row in rows])
    vectors, labels = examples.vectors[rows], inside.astype(float)
    found: dict[int, Closeness] = {}
    for fold in range(_FOLDS):
        rest = folds != fold
        if 0 < labels[rest].sum() < rest.sum():
            fitted = _fit_class(vectors[rest], labels[rest])
            nearest = (vectors[~rest] @ fitted.examples.T).max(axis=1)
            for row, vector, cosine in zip(rows[~rest], vectors[~rest], nearest, strict=True):
                found[int(row)] = Closeness(fitted.plane.log_odds(vector), float(cosine))
    return _fit_class(vectors, labels), found


def _fit_class(vectors: Vectors, labels: NDArray[np.float64]) -> ClassVectors:
    plane = fit_logistic(vectors, labels, _PLANE_RIDGE)
    return ClassVectors(plane, vectors[labels == 1])


def _threshold(
    confidences: NDArray[np.float64], labels: NDArray[np.bool_], miss_cost: float
) -> float:
    """Return the threshold with the least cost of misses and false alarms."""
    levels = np.linspace(0.01, 0.99, 99)
    costs = [
        miss_cost * (labels & (confidences < level)).sum()
        + (~labels & (confidences >= level)).sum()
        for level in levels
    ]
    return float(levels[int(np.argmin(costs))])
