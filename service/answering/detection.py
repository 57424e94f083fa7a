"""Detectors: is a text of a certain class, by its words and by its meaning?

One detector tells cries for help from everything else, another follow-up questions, another
greetings. Each weighs the same signals in a small fitted model: phrases that decide by
themselves; how much nearer the words are to examples of the class than to all other examples; how
much the single words speak for the class; and, where the language has vectors, the classifier's
log odds, a separating plane of the detector's own, which knows look-alikes better, and the nearest
example: a text about a song is near to none, wherever the plane puts it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.answering.odds import WordOdds
from service.embedding.encoder import Vectors
from service.indexing.discriminant import Discriminant
from service.indexing.examples import COMPONENT_MARK
from service.indexing.lexical import LexicalIndex
from service.retrieval.logistic import LogisticModel
from service.text.normalize import fold, strip_diacritics

_CUT: Final = 30.0
"""Log odds of the classifier beyond which more does not tell."""
_WORDS_FOR_LABEL: Final = 3.0
"""A full word match weighs as much as thirty log odds when the label within a class is chosen."""


@dataclass(frozen=True, slots=True)
class DetectionFeatures:
    """What a detector's model sees.

    Attributes:
        phrase: 1 if a phrase that decides by itself stands in the text.
        lexical_own: best word match with an example of the class, 0 to 1.
        lexical_other: best word match with any other example, 0 to 1.
        word_odds: log odds of the class by naive Bayes over the words.
        meaning_odds: log odds of the class by the classifier, over 10; 0 without a vector.
        separation: log odds of the class by a plane through the vectors, over 10; 0 likewise.
        nearest: best cosine with an example of the class, -1 to 1; 0 likewise.
        has_vector: 1 if the language has vectors.
        brevity: 1 for one word, falling with the length.
    """

    phrase: float
    lexical_own: float
    lexical_other: float
    word_odds: float
    meaning_odds: float
    separation: float
    nearest: float
    has_vector: float
    brevity: float


@dataclass(frozen=True, slots=True)
class WordExamples:
    """The labelled texts of one language, indexed by their words; labels in the index's order."""

    labels: tuple[str, ...]
    index: LexicalIndex

    def of_class(self, prefixes: tuple[str, ...]) -> NDArray[np.bool_]:
        """Return which examples are of a class, shape (n_examples,)."""
        return np.array([label.startswith(prefixes) for label in self.labels], dtype=bool)

    def shares(self, text: str, excluded: int | None) -> NDArray[np.float32]:
        """Return each example's share of the ideal word match with a text, 0 to 1.

        Args:
            text: what to compare.
            excluded: row of the text itself if it is one of the examples, else None.
        """
        found = self.index.search(text)
        shares = found.scores / found.ideal if found.ideal else found.scores.copy()
        if excluded is not None:
            shares[excluded] = 0.0
        return np.asarray(shares, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases of one language that by themselves decide, by label, folded."""

    by_label: Mapping[str, tuple[str, ...]]

    def found_in(self, text: str) -> list[str]:
        """Return the labels of which a phrase stands in a text, with or without tone marks."""
        folded = fold(text)
        plain = strip_diacritics(folded)
        return [
            label
            for label, phrases in self.by_label.items()
            if any(phrase in folded or phrase in plain for phrase in phrases)
        ]


@dataclass(frozen=True, slots=True)
class Detected:
    """What a detector found.

    Attributes:
        probability: that the text is of the class, 0 to 1.
        label: the likeliest label of the class.
    """

    probability: float
    label: str


@dataclass(frozen=True, slots=True)
class Signs:
    """How a text compares with the examples of its language.

    Attributes:
        shares: word matches, see `WordExamples.shares`.
        logits: the classifier's score by label; empty without vectors.
        vector: of the text, shape (dimension,); None without vectors.
    """

    shares: NDArray[np.float32]
    logits: Mapping[str, float]
    vector: Vectors | None


def meaning_logits(classifier: Discriminant | None, vector: Vectors | None) -> dict[str, float]:
    """Return the classifier's score by label, of a label's components the best.

    Empty without classifier or vector.
    """
    if classifier is None or vector is None:
        return {}
    names, starts = _labels_of_components(classifier.labels)
    best = np.maximum.reduceat(classifier.logits(vector), starts)
    return dict(zip(names, best.tolist(), strict=True))


@lru_cache(maxsize=16)
def _labels_of_components(components: tuple[str, ...]) -> tuple[tuple[str, ...], list[int]]:
    """Return the labels of sorted components, and where the components of each begin."""
    labels = [component.partition(COMPONENT_MARK)[0] for component in components]
    starts = [row for row, label in enumerate(labels) if row == 0 or label != labels[row - 1]]
    return tuple(labels[row] for row in starts), starts


@dataclass(frozen=True, slots=True)
class Closeness:
    """How near a text's vector is to a class; all 0 without vectors.

    Attributes:
        separation: log odds of the class by a plane.
        nearest: best cosine with an example of the class, -1 to 1.
    """

    separation: float
    nearest: float


NOT_CLOSE: Final = Closeness(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class ClassVectors:
    """What a detector knows of its class by vectors.

    Attributes:
        plane: parts the class from all other examples.
        examples: float32 of shape (n_examples, dimension), of unit length.
    """

    plane: LogisticModel
    examples: Vectors

    def compare(self, vector: Vectors | None) -> Closeness:
        """Compare a text's vector, shape (dimension,), with the class."""
        if vector is None:
            return NOT_CLOSE
        return Closeness(self.plane.log_odds(vector), float((self.examples @ vector).max()))


class Detector:
    """Tells one class of texts from all others. Safe to use from several threads.

    Args:
        prefixes: a label that begins with one of them is of the class.
        words: examples by language.
        odds: what single words say, by language.
        phrases: phrases by language; may be empty.
        vectors: of the class; None if no language has vectors.
        model: weighs the features.
        threshold: probability from which a text counts as of the class.
    """

    def __init__(
        self,
        prefixes: tuple[str, ...],
        words: Mapping[str, WordExamples],
        odds: Mapping[str, WordOdds],
        phrases: Mapping[str, Phrases],
        vectors: ClassVectors | None,
        model: LogisticModel,
        threshold: float,
    ) -> None:
        self._prefixes = prefixes
        self._words = words
        self._odds = odds
        self._phrases = phrases
        self._vectors = vectors
        self._of_class = {tag: examples.of_class(prefixes) for tag, examples in words.items()}
        self._model = model
        self.threshold = threshold

    def detect(self, text: str, tag: str, signs: Signs) -> Detected:
        """Judge a text of a language that has examples."""
        words, odds, phrases = self._words[tag], self._odds[tag], self._phrases.get(tag)
        closeness = self._vectors.compare(signs.vector) if self._vectors else NOT_CLOSE
        features, label = compare(
            text,
            self._prefixes,
            words.labels,
            self._of_class[tag],
            odds,
            phrases,
            signs,
            closeness,
            None,
        )
        return Detected(self._model.probability(astuple(features)), label)


def compare(
    text: str,
    prefixes: tuple[str, ...],
    labels: tuple[str, ...],
    of_class: NDArray[np.bool_],
    odds: WordOdds,
    phrases: Phrases | None,
    signs: Signs,
    closeness: Closeness,
    own: bool | None,
) -> tuple[DetectionFeatures, str]:
    """Return the features of a text for one class, and the likeliest label of that class.

    Args:
        text: what to judge.
        prefixes: of the labels of the class.
        labels: of the examples, in the order of `signs.shares`.
        of_class: which of them are of the class, shape (n_examples,).
        odds: what single words say for the class.
        phrases: that decide by themselves, if there are any.
        signs: how the text compares with the examples.
        closeness: how near its vector is to the class.
        own: if the text is itself an example, whether of the class, so that it is judged by all
            the others; else None.
    """
    matched = phrases.found_in(text) if phrases else []
    inside = {k: v for k, v in signs.logits.items() if k.startswith(prefixes)}
    outside = max((v for k, v in signs.logits.items() if k not in inside), default=0.0)
    lead = max(inside.values()) - outside if inside else 0.0
    features = DetectionFeatures(
        phrase=float(bool(matched)),
        lexical_own=float(signs.shares[of_class].max(initial=0.0)),
        lexical_other=float(signs.shares[~of_class].max(initial=0.0)),
        word_odds=odds.score(text, own),
        meaning_odds=float(np.clip(lead, -_CUT, _CUT)) / 10,
        separation=float(np.clip(closeness.separation, -_CUT, _CUT)) / 10,
        nearest=closeness.nearest,
        has_vector=float(bool(signs.logits)),
        brevity=1 / (1 + len(text) / 10),
    )
    likeliest = _likeliest(labels, of_class, signs.shares, inside) or prefixes[0]
    return features, likeliest if likeliest in matched or not matched else matched[0]


def _likeliest(
    labels: tuple[str, ...],
    of_class: NDArray[np.bool_],
    shares: NDArray[np.float32],
    logits: Mapping[str, float],
) -> str | None:
    """Return the label of the class that words and meaning together speak for most."""
    words: dict[str, float] = dict.fromkeys(logits, 0.0)
    for row in np.flatnonzero(of_class):
        words[labels[row]] = max(words.get(labels[row], 0.0), float(shares[row]))
    return max(
        words,
        key=lambda label: logits.get(label, 0.0) / 10 + _WORDS_FOR_LABEL * words[label],
        default=None,
    )
