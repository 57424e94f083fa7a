"""Emergency triage: is a person in danger now? Asked before any search.

Two signals meet in one small fitted model: phrases that by themselves mean danger, and how much
nearer the text is to authored emergency utterances than to look-alikes and ordinary questions,
by words (best match, and naive Bayes over all) and, where the encoder knows the language, by
meaning. Recall comes first: missing an
emergency costs far more than a false alarm, which only shows a number above the answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from service.answering.odds import WordOdds
from service.corpus.corpus import Corpus
from service.corpus.utterances import EMERGENCY_KINDS, NOT_AN_EMERGENCY, EmergencyKind
from service.embedding.encoder import Encoder, Vectors
from service.errors import CorruptSnapshotError
from service.indexing.lexical import LexicalIndex
from service.languages import LANGUAGE_TAGS
from service.retrieval.logistic import LogisticModel, fit_logistic
from service.text.analyzers import analyzer_for
from service.text.normalize import fold, strip_diacritics

TRIAGE_FOLDER: Final = "triage"
MISSED_EMERGENCY_COST: Final = 15.0
"""Missing a person in danger, in units of one false alarm."""
_MODEL_FILE: Final = "model.json"


@dataclass(frozen=True, slots=True)
class TriageFeatures:
    """What the model sees.

    Attributes:
        phrase: 1 if a phrase that means danger stands in the text.
        lexical_danger: best word match with an emergency utterance, 0 to 1.
        lexical_other: best word match with anything else, 0 to 1.
        dense_danger: best cosine with an emergency utterance; 0 for weak languages.
        dense_other: best cosine with anything else; 0 for weak languages.
        word_odds: log odds of danger by naive Bayes over the words; positive speaks for danger.
    """

    phrase: float
    lexical_danger: float
    lexical_other: float
    dense_danger: float
    dense_other: float
    word_odds: float


@dataclass(frozen=True, slots=True)
class _Examples:
    """The examples of one language, in the order of the index and the vectors."""

    kinds: tuple[str, ...]
    index: LexicalIndex
    odds: WordOdds
    vectors: Vectors | None
    phrases: Mapping[EmergencyKind, tuple[str, ...]]

    def features(
        self, text: str, vector: Vectors | None, excluded: int | None
    ) -> tuple[TriageFeatures, EmergencyKind]:
        """Compare a text with all examples but one; return features and the likeliest kind."""
        found = self.index.search(text)
        lexical = found.scores / found.ideal if found.ideal else found.scores
        dense = (
            self.vectors @ vector
            if self.vectors is not None and vector is not None
            else np.zeros(len(self.kinds), np.float32)
        )
        total = lexical + dense
        if excluded is not None:
            for scores in (lexical, dense, total):
                scores[excluded] = 0.0
        danger = np.array([kind != NOT_AN_EMERGENCY for kind in self.kinds])
        matched = [kind for kind in EMERGENCY_KINDS if self._has_phrase(text, kind)]
        nearest = self.kinds[int(np.argmax(np.where(danger, total, -1.0)))]
        kind = next(k for k in (*matched, *EMERGENCY_KINDS) if k in {*matched, nearest})
        features = TriageFeatures(
            phrase=float(bool(matched)),
            lexical_danger=float(lexical[danger].max(initial=0.0)),
            lexical_other=float(lexical[~danger].max(initial=0.0)),
            dense_danger=float(dense[danger].max(initial=0.0)),
            dense_other=float(dense[~danger].max(initial=0.0)),
            word_odds=self.odds.score(
                text, None if excluded is None else self.kinds[excluded] != NOT_AN_EMERGENCY
            ),
        )
        return features, kind

    def _has_phrase(self, text: str, kind: EmergencyKind) -> bool:
        folded = fold(text)
        plain = strip_diacritics(folded)
        return any(phrase in folded or phrase in plain for phrase in self.phrases[kind])


class Triage:
    """Decides whether a text is an emergency, and of which kind."""

    def __init__(
        self, examples: Mapping[str, _Examples], model: LogisticModel, threshold: float
    ) -> None:
        self._examples = examples
        self._model = model
        self._threshold = threshold

    def assess(self, text: str, tag: str, vector: Vectors | None) -> EmergencyKind | None:
        """Return the kind of emergency, or None.

        Args:
            text: the question.
            tag: language it is written in.
            vector: its query vector, shape (dimension,), or None for a weak language.
        """
        features, kind = self._examples[tag].features(text, vector, excluded=None)
        in_danger = self._model.probability(astuple(features)) >= self._threshold
        return kind if in_danger else None


def build_triage(corpus: Corpus, encoder: Encoder, folder: Path) -> None:
    """Index the utterances of every language, fit the model, and write both into a snapshot.

    The model learns from each example compared with all the others of its language, the
    programs' sample questions serving as further examples of no emergency.
    """
    rows: list[tuple[float, ...]] = []
    labels: list[bool] = []
    learned: dict[str, dict[str, Any]] = {}
    for tag in LANGUAGE_TAGS:
        texts, kinds = _labelled_texts(corpus, tag)
        index = LexicalIndex.build(texts, analyzer_for(tag))
        index.save(folder / TRIAGE_FOLDER / tag)
        vectors = None if tag in encoder.weak_languages else encoder.encode_passages(texts, tag)
        if vectors is not None:
            np.save(folder / TRIAGE_FOLDER / f"{tag}.npy", vectors, allow_pickle=False)
        dangerous = [kind != NOT_AN_EMERGENCY for kind in kinds]
        odds = WordOdds.learn(texts, dangerous, analyzer_for(tag))
        examples = _Examples(tuple(kinds), index, odds, vectors, _folded_phrases(corpus, tag))
        learned[tag] = {
            "kinds": kinds,
            "danger": odds.danger,
            "calm": odds.calm,
            "danger_texts": odds.danger_texts,
            "calm_texts": odds.calm_texts,
        }
        for row, text in enumerate(texts):
            vector = None if vectors is None else vectors[row]
            features, _ = examples.features(text, vector, excluded=row)
            rows.append(astuple(features))
            labels.append(kinds[row] != NOT_AN_EMERGENCY)
    model = fit_logistic(np.array(rows), np.array(labels, dtype=float))
    confidences = np.array([model.probability(row) for row in rows])
    threshold = _threshold(confidences, np.array(labels))
    data = {"model": asdict(model), "threshold": threshold, "languages": learned}
    (folder / TRIAGE_FOLDER / _MODEL_FILE).write_text(json.dumps(data), encoding="utf-8")


def load_triage(folder: Path, corpus: Corpus) -> Triage:
    """Load what `build_triage` wrote.

    Raises:
        CorruptSnapshotError: if files are missing or unreadable.
    """
    try:
        data = json.loads((folder / TRIAGE_FOLDER / _MODEL_FILE).read_text(encoding="utf-8"))
        examples = {}
        for tag, learned in data["languages"].items():
            kinds = learned.pop("kinds")
            path = folder / TRIAGE_FOLDER / f"{tag}.npy"
            examples[tag] = _Examples(
                tuple(kinds),
                LexicalIndex.load(folder / TRIAGE_FOLDER / tag, analyzer_for(tag), len(kinds)),
                WordOdds(**learned, analyzer=analyzer_for(tag)),
                np.load(path, allow_pickle=False) if path.exists() else None,
                _folded_phrases(corpus, tag),
            )
        model = LogisticModel.from_dict(data["model"])
        return Triage(examples, model, float(data["threshold"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorruptSnapshotError(
            f"the emergency triage in {folder.name} is unusable ({error}); run `madoguchi index`"
        ) from error


def _labelled_texts(corpus: Corpus, tag: str) -> tuple[list[str], list[str]]:
    """Return distinct texts and their kinds: utterances, then the programs' sample questions."""
    kinds: dict[str, str] = {}
    for kind, texts in corpus.utterances[tag].examples.items():
        for text in texts:
            kinds.setdefault(text, kind)
    memory = corpus.memories.get(tag)
    for program in corpus.programs:
        for number, question in enumerate(program.questions, 1):
            entry = memory.entries.get(f"{program.id}#questions.{number}") if memory else None
            text = entry.text if entry else question
            if program.category != "emergency" and (entry or memory is None):
                kinds.setdefault(text, NOT_AN_EMERGENCY)
    return list(kinds), list(kinds.values())


def _folded_phrases(corpus: Corpus, tag: str) -> dict[EmergencyKind, tuple[str, ...]]:
    return {
        kind: tuple(fold(phrase) for phrase in phrases if phrase.strip())
        for kind, phrases in corpus.utterances[tag].phrases.items()
    }


def _threshold(confidences: NDArray[np.float64], labels: NDArray[np.bool_]) -> float:
    """Return the threshold with the least cost of misses and false alarms."""
    levels = np.linspace(0.01, 0.9, 90)
    costs = [
        MISSED_EMERGENCY_COST * (labels & (confidences < level)).sum()
        + (~labels & (confidences >= level)).sum()
        for level in levels
    ]
    return float(levels[int(np.argmin(costs))])
