"""Labelled texts: what people type, and of which class each is. Classifiers learn from them.

Classes are programs (their ids), `danger:<kind>`, `calm` (look-alikes of danger),
`offtopic:<kind>` and `followup:<aspect>`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.corpus.corpus import Corpus
from service.corpus.utterances import NOT_AN_EMERGENCY
from service.embedding.encoder import Encoder, Vectors
from service.indexing.discriminant import Discriminant, fit_discriminant
from service.languages import LANGUAGE_TAGS, SOURCE_LANGUAGE

EXAMPLES_FILE: Final = "examples.npz"
DANGER: Final = "danger:"
CALM: Final = "calm"
OFFTOPIC: Final = "offtopic:"
OTHER: Final = f"{OFFTOPIC}other"
FOLLOW_UP: Final = "followup:"
COMPONENT_MARK: Final = "#"
"""Stands between a class and the number of its component."""
_BATCH: Final = 64


@dataclass(frozen=True, slots=True)
class Example:
    """One text whose class is known.

    Attributes:
        language: its tag.
        label: its class.
        number: its place among the texts of its class and language. Texts of one class with the
            same number often say the same in different languages: folds keep them together.
    """

    text: str
    language: str
    label: str
    number: int

    @property
    def component(self) -> str:
        """The class, or the part of it that is alike.

        Questions that no program answers have nothing in common but that: a recipe, a bus ticket.
        Each forms a component with the texts of its number in other languages, mostly translations
        (mixture discriminant analysis, Hastie and Tibshirani 1996,
        https://doi.org/10.1111/j.2517-6161.1996.tb02073.x).
        """
        return f"{self.label}{COMPONENT_MARK}{self.number}" if self.label == OTHER else self.label

    @property
    def digest(self) -> str:
        """SHA-256 over language and text: equal digests have equal vectors."""
        return hashlib.sha256(f"{self.language}\0{self.text}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ExampleSet:
    """All examples with their vectors.

    Attributes:
        vectors: float32 of shape (n_examples, dimension); zero where a language has none.
        known: bool of shape (n_examples,): which have a vector.
    """

    examples: tuple[Example, ...]
    vectors: Vectors
    known: NDArray[np.bool_]

    def fit(self, chosen: NDArray[np.bool_]) -> Discriminant | None:
        """Fit a classifier to the chosen examples that have vectors; None if none has."""
        rows = np.flatnonzero(chosen & self.known)
        if not len(rows):
            return None
        return fit_discriminant(self.vectors[rows], [self.examples[row].component for row in rows])

    def save(self, path: Path) -> None:
        """Write the vectors by digest, so that the next build need not encode them again."""
        digests = [example.digest for example in self.examples]
        keep = np.flatnonzero(self.known)
        np.savez(path, digests=np.array([digests[row] for row in keep]), vectors=self.vectors[keep])


def read_example_vectors(path: Path) -> dict[str, Vectors]:
    """Return vectors by digest as `ExampleSet.save` wrote them; empty if there are none."""
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as data:
        return dict(zip(data["digests"].tolist(), data["vectors"], strict=True))


def examples_in(corpus: Corpus, tag: str) -> Iterator[Example]:
    """Yield the examples of one language, each text once in its class."""
    for label, texts in _labelled(corpus, tag):
        for number, text in enumerate(dict.fromkeys(texts)):
            if text.strip():
                yield Example(text, tag, label, number)


def encode_examples(
    corpus: Corpus,
    encoder: Encoder,
    remembered: Mapping[str, Vectors],
    progress: Callable[[int, int], None],
) -> ExampleSet:
    """Encode the examples of every language the encoder knows.

    Args:
        corpus: where they stand.
        encoder: encodes them as questions.
        remembered: vectors by digest that need not be computed again.
        progress: told how many of how many are encoded.
    """
    examples = tuple(e for tag in LANGUAGE_TAGS for e in examples_in(corpus, tag))
    vectors = np.zeros((len(examples), encoder.dimension), np.float32)
    known = np.array([e.language not in encoder.weak_languages for e in examples], dtype=bool)
    missing: list[int] = []
    for row in np.flatnonzero(known):
        vector = remembered.get(examples[row].digest)
        if vector is None:
            missing.append(int(row))
        else:
            vectors[row] = vector
    for start in range(0, len(missing), _BATCH):
        batch = missing[start : start + _BATCH]
        for language in dict.fromkeys(examples[row].language for row in batch):
            rows = [row for row in batch if examples[row].language == language]
            vectors[rows] = encoder.encode_queries([examples[row].text for row in rows], language)
        progress(min(start + _BATCH, len(missing)), len(missing))
    return ExampleSet(examples, vectors, known)


def _labelled(corpus: Corpus, tag: str) -> Iterator[tuple[str, list[str]]]:
    utterances = corpus.utterances[tag].examples
    for kind, texts in utterances.items():
        yield (CALM if kind == NOT_AN_EMERGENCY else DANGER + kind), list(texts)
    if tag in corpus.offtopic:
        for offtopic_kind, texts in corpus.offtopic[tag].items():
            yield OFFTOPIC + offtopic_kind, list(texts)
    for aspect, texts in corpus.followups.get(tag, {}).items():
        yield FOLLOW_UP + aspect, list(texts)
    memory = corpus.memories.get(tag)
    queries = corpus.queries.get(tag, {})
    for program in corpus.programs:
        if program.audience != "resident":
            continue
        asked = list(program.questions) if tag == SOURCE_LANGUAGE else []
        if memory is not None:
            contexts = (f"{program.id}#questions.{n + 1}" for n in range(len(program.questions)))
            entries = (memory.entries.get(context) for context in contexts)
            asked = [entry.text for entry in entries if entry and not entry.outdated]
        yield program.id, [*asked, *queries.get(program.id, ())]
