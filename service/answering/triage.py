"""What a text is before any search: a cry for help, a greeting, a follow-up, or a question.

Recall comes first for cries for help: missing an emergency costs far more than a false alarm,
which only shows a number above the answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import numpy as np

from service.answering.detection import (
    ClassVectors,
    Detector,
    Phrases,
    Signs,
    WordExamples,
    meaning_logits,
)
from service.answering.odds import WordOdds
from service.corpus.corpus import Corpus
from service.corpus.utterances import EmergencyKind
from service.embedding.encoder import Vectors
from service.errors import CorruptSnapshotError
from service.indexing.discriminant import Discriminant
from service.indexing.examples import DANGER, FOLLOW_UP, OFFTOPIC
from service.indexing.lexical import LexicalIndex
from service.retrieval.logistic import LogisticModel
from service.text.analyzers import analyzer_for
from service.text.normalize import fold

TRIAGE_FOLDER: Final = "triage"
MODEL_FILE: Final = "model.json"
URGENT_CATEGORIES: Final = frozenset({"emergency", "disaster"})
"""Questions about programs of these categories may be cries for help as well."""
GREETING: Final = f"{OFFTOPIC}greeting"
THANKS: Final = f"{OFFTOPIC}thanks"
DETECTED_CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    "danger": (DANGER,),
    "small_talk": (GREETING, THANKS),
    "follow_up": (FOLLOW_UP,),
}
"""Label prefixes by the name of the detector."""


@dataclass(frozen=True, slots=True)
class Triaged:
    """What a text is.

    Attributes:
        danger: kind of danger its writer is in now, or None.
        small_talk: `greeting` or `thanks`, or None.
        follow_up: aspect asked of what was talked about (`cost`, `phone`, …), or None.
    """

    danger: EmergencyKind | None
    small_talk: str | None
    follow_up: str | None


class Triage:
    """Judges texts before any search. Safe to use from several threads.

    Args:
        words: examples by language.
        detectors: by name, see `DETECTED_CLASSES`.
        classifier: of the snapshot; None without vectors.
        urgent: programs whose questions may be cries for help as well, and so tell nothing.
    """

    def __init__(
        self,
        words: Mapping[str, WordExamples],
        detectors: Mapping[str, Detector],
        classifier: Discriminant | None,
        urgent: frozenset[str],
    ) -> None:
        self._urgent = urgent
        self._words = words
        self._detectors = detectors
        self._classifier = classifier

    def assess(self, text: str, tag: str, vector: Vectors | None) -> Triaged:
        """Return what a text is.

        Args:
            text: as typed, cleaned.
            tag: language it is written in.
            vector: its query vector, shape (dimension,), or None for a weak language.
        """
        shares = self._words[tag].shares(text, None)
        logits = meaning_logits(self._classifier, vector)
        signs = Signs(shares, {k: v for k, v in logits.items() if k not in self._urgent}, vector)
        found = {name: self._label(name, text, tag, signs) for name in DETECTED_CLASSES}
        return Triaged(
            cast(EmergencyKind | None, found["danger"]), found["small_talk"], found["follow_up"]
        )

    def _label(self, name: str, text: str, tag: str, signs: Signs) -> str | None:
        detector = self._detectors.get(name)
        if detector is None:
            return None
        detected = detector.detect(text, tag, signs)
        if detected.probability < detector.threshold:
            return None
        return detected.label.partition(":")[2]


def vectors_file(name: str) -> str:
    """Return the file of a detector's vectors, in `TRIAGE_FOLDER`."""
    return f"{name}.npy"


def emergency_phrases(corpus: Corpus, tag: str) -> Phrases:
    """Return the phrases that mean danger in a language, folded as texts are."""
    return Phrases(
        {
            DANGER + kind: tuple(fold(phrase) for phrase in phrases if phrase.strip())
            for kind, phrases in corpus.utterances[tag].phrases.items()
        }
    )


def load_triage(folder: Path, corpus: Corpus, classifier: Discriminant | None) -> Triage:
    """Load what `build_triage` wrote.

    Raises:
        CorruptSnapshotError: if files are missing or unreadable.
    """
    try:
        data = json.loads((folder / TRIAGE_FOLDER / MODEL_FILE).read_text(encoding="utf-8"))
        words = {
            tag: WordExamples(
                tuple(labels),
                LexicalIndex.load(folder / TRIAGE_FOLDER / tag, analyzer_for(tag), len(labels)),
            )
            for tag, labels in data["labels"].items()
        }
        detectors = {
            name: _detector(name, saved, words, corpus, folder)
            for name, saved in data["detectors"].items()
        }
        urgent = frozenset(p.id for p in corpus.programs if p.category in URGENT_CATEGORIES)
        return Triage(words, detectors, classifier, urgent)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorruptSnapshotError(
            f"the triage in {folder.name} is unusable ({error}); run `madoguchi index`"
        ) from error


def _detector(
    name: str,
    saved: Mapping[str, Any],
    words: Mapping[str, WordExamples],
    corpus: Corpus,
    folder: Path,
) -> Detector:
    odds = {
        tag: WordOdds(**counts, analyzer=analyzer_for(tag)) for tag, counts in saved["odds"].items()
    }
    phrases = {tag: emergency_phrases(corpus, tag) for tag in words} if name == "danger" else {}
    vectors = None
    if saved["plane"]:
        examples = np.load(folder / TRIAGE_FOLDER / vectors_file(name), allow_pickle=False)
        plane = LogisticModel.from_dict(saved["plane"])
        vectors = ClassVectors(plane, examples.astype(np.float32))
    model = LogisticModel.from_dict(saved["model"])
    threshold = float(saved["threshold"])
    return Detector(DETECTED_CLASSES[name], words, odds, phrases, vectors, model, threshold)
