"""Emergency triage: is a person in danger now? Asked before any search.

Four signals meet in one small fitted model: phrases that by themselves mean danger; how much
nearer the words are to authored cries for help than to look-alikes, ordinary questions and small
talk; how much the single words speak for danger; and, where the language has vectors, the
classifier's log odds. Recall comes first: missing an emergency costs far more than a false alarm,
which only shows a number above the answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final

import numpy as np

from service.answering.odds import WordOdds
from service.corpus.corpus import Corpus
from service.corpus.utterances import EMERGENCY_KINDS, EmergencyKind
from service.embedding.encoder import Vectors
from service.errors import CorruptSnapshotError
from service.indexing.discriminant import Discriminant
from service.indexing.examples import DANGER
from service.indexing.lexical import LexicalIndex
from service.retrieval.logistic import LogisticModel
from service.text.analyzers import analyzer_for
from service.text.normalize import fold, strip_diacritics

TRIAGE_FOLDER: Final = "triage"
MODEL_FILE: Final = "model.json"
_CUT: Final = 30.0
"""Log odds of the classifier beyond which more does not tell."""


@dataclass(frozen=True, slots=True)
class TriageFeatures:
    """What the model sees.

    Attributes:
        phrase: 1 if a phrase that means danger stands in the text.
        lexical_danger: best word match with a cry for help, 0 to 1.
        lexical_other: best word match with anything else, 0 to 1.
        word_odds: log odds of danger by naive Bayes over the words; positive speaks for danger.
        meaning_odds: log odds of danger by the classifier, over 10; 0 without a vector.
        has_vector: 1 if the language has vectors.
    """

    phrase: float
    lexical_danger: float
    lexical_other: float
    word_odds: float
    meaning_odds: float
    has_vector: float


@dataclass(frozen=True, slots=True)
class TriageWords:
    """The examples of one language by their words, in the order of the index."""

    labels: tuple[str, ...]
    index: LexicalIndex
    odds: WordOdds
    phrases: Mapping[EmergencyKind, tuple[str, ...]]

    def features(
        self, text: str, danger_odds: Mapping[str, float], excluded: int | None
    ) -> tuple[TriageFeatures, EmergencyKind]:
        """Compare a text with all examples but one; return features and the likeliest kind.

        Args:
            text: what to judge.
            danger_odds: log odds of every kind of danger by the classifier; empty without vector.
            excluded: row of the text itself if it is one of the examples, else None.
        """
        found = self.index.search(text)
        lexical = found.scores / found.ideal if found.ideal else found.scores.copy()
        if excluded is not None:
            lexical[excluded] = 0.0
        danger = np.array([label.startswith(DANGER) for label in self.labels])
        matched = [kind for kind in EMERGENCY_KINDS if self._has_phrase(text, kind)]
        own_label = None if excluded is None else bool(danger[excluded])
        features = TriageFeatures(
            phrase=float(bool(matched)),
            lexical_danger=float(lexical[danger].max(initial=0.0)),
            lexical_other=float(lexical[~danger].max(initial=0.0)),
            word_odds=self.odds.score(text, own_label),
            meaning_odds=float(np.clip(max(danger_odds.values(), default=0.0), -_CUT, _CUT)) / 10,
            has_vector=float(bool(danger_odds)),
        )
        nearest = self.labels[int(np.argmax(np.where(danger, lexical, -1.0)))].removeprefix(DANGER)
        likeliest = max(danger_odds, key=lambda k: danger_odds[k]) if danger_odds else nearest
        best = likeliest if likeliest in matched or not matched else matched[0]
        return features, next(kind for kind in EMERGENCY_KINDS if kind == best)

    def _has_phrase(self, text: str, kind: EmergencyKind) -> bool:
        folded = fold(text)
        plain = strip_diacritics(folded)
        return any(phrase in folded or phrase in plain for phrase in self.phrases[kind])


class Triage:
    """Decides whether a text is an emergency, and of which kind."""

    def __init__(
        self,
        words: Mapping[str, TriageWords],
        classifier: Discriminant | None,
        model: LogisticModel,
        threshold: float,
    ) -> None:
        self._words = words
        self._classifier = classifier
        self._model = model
        self._threshold = threshold

    def assess(self, text: str, tag: str, vector: Vectors | None) -> EmergencyKind | None:
        """Return the kind of emergency, or None.

        Args:
            text: the question.
            tag: language it is written in.
            vector: its query vector, shape (dimension,), or None for a weak language.
        """
        odds = danger_odds(self._classifier, vector)
        features, kind = self._words[tag].features(text, odds, excluded=None)
        return kind if self._model.probability(astuple(features)) >= self._threshold else None


def danger_odds(classifier: Discriminant | None, vector: Vectors | None) -> dict[str, float]:
    """Return the log odds of every kind of danger against anything calm; empty without vector."""
    if classifier is None or vector is None:
        return {}
    logits = classifier.logits(vector)
    danger = np.array([label.startswith(DANGER) for label in classifier.labels])
    calm = float(logits[~danger].max(initial=-np.inf))
    return {
        label.removeprefix(DANGER): float(logit) - calm
        for label, logit, of_danger in zip(classifier.labels, logits, danger, strict=True)
        if of_danger
    }


def folded_phrases(corpus: Corpus, tag: str) -> dict[EmergencyKind, tuple[str, ...]]:
    """Return the phrases that mean danger in a language, folded as texts are."""
    return {
        kind: tuple(fold(phrase) for phrase in phrases if phrase.strip())
        for kind, phrases in corpus.utterances[tag].phrases.items()
    }


def load_triage(folder: Path, corpus: Corpus, classifier: Discriminant | None) -> Triage:
    """Load what `build_triage` wrote.

    Raises:
        CorruptSnapshotError: if files are missing or unreadable.
    """
    try:
        data = json.loads((folder / TRIAGE_FOLDER / MODEL_FILE).read_text(encoding="utf-8"))
        words = {}
        for tag, learned in data["languages"].items():
            labels = tuple(learned.pop("labels"))
            analyzer = analyzer_for(tag)
            index = LexicalIndex.load(folder / TRIAGE_FOLDER / tag, analyzer, len(labels))
            odds = WordOdds(**learned, analyzer=analyzer)
            words[tag] = TriageWords(labels, index, odds, folded_phrases(corpus, tag))
        model = LogisticModel.from_dict(data["model"])
        return Triage(words, classifier, model, float(data["threshold"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorruptSnapshotError(
            f"the emergency triage in {folder.name} is unusable ({error}); run `madoguchi index`"
        ) from error
