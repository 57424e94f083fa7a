"""Which class is a text of? Linear discriminant analysis over sentence vectors.

Each class is a normal distribution around its mean, all with one covariance, so that directions
in which texts of the same class differ (language, politeness, length) count little and
directions that tell classes apart count much. Fitting is one linear solve, the same on every
machine. Tells which program a question is asked of, and whether a text is a cry for help.

Sources: Fisher 1936, https://doi.org/10.1111/j.1469-1809.1936.tb02137.x; the relative
Mahalanobis distance for questions unlike any example: Ren et al. 2021,
https://arxiv.org/abs/2106.09022.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.embedding.encoder import Vectors
from service.errors import CorruptSnapshotError

_SHRINKAGE: Final = 0.1
"""Share of the covariance's mean diagonal added to it: fewer examples than dimensions are fine."""


@dataclass(frozen=True, slots=True)
class Discriminant:
    """A fitted classifier.

    Attributes:
        labels: the class of every row of `weights`.
        weights: float32 of shape (n_classes, dimension).
        biases: float32 of shape (n_classes,).
        within: precision of a text around its class's mean, (dimension, dimension).
        total: precision of a text around the mean of all, (dimension, dimension).
        mean: mean of all texts, (dimension,).
    """

    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    biases: NDArray[np.float32]
    within: NDArray[np.float32]
    total: NDArray[np.float32]
    mean: NDArray[np.float32]

    def logits(self, vector: Vectors) -> NDArray[np.float32]:
        """Return a score a class, shape (n_classes,); differences are log odds.

        Args:
            vector: shape (dimension,), unit length.
        """
        return np.asarray(self.weights @ vector + self.biases, dtype=np.float32)

    def log_probabilities(self, vector: Vectors) -> NDArray[np.float32]:
        """Return the log probability of every class, all classes being as likely beforehand.

        Args:
            vector: shape (dimension,), unit length.

        Returns:
            float32 of shape (n_classes,), zero or less.
        """
        logits = self.logits(vector)
        shifted = logits - logits.max()
        return np.asarray(shifted - np.log(np.exp(shifted).sum()), dtype=np.float32)

    def novelty(self, vector: Vectors) -> float:
        """Return how unlike every class a text is; higher is less alike.

        The distance to the nearest class's mean less the distance to the mean of all, each in
        its own covariance and divided by the number of dimensions.
        """
        near = float(vector @ self.within @ vector - 2 * self.logits(vector).max())
        offset = vector - self.mean
        far = float(offset @ self.total @ offset)
        return (near - far) / len(vector)

    def with_class(self, label: str, vectors: Vectors) -> Discriminant:
        """Return the classifier with one class fitted anew, or removed where it has no text.

        The covariances, estimated on the texts of all classes, stay as they are: the few texts
        of one class hardly move them.

        Args:
            label: the class; it may be new.
            vectors: its texts, shape (n_texts, dimension), unit length.
        """
        rows = {name: (self.weights[n], self.biases[n]) for n, name in enumerate(self.labels)}
        rows.pop(label, None)
        if len(vectors):
            mean = vectors.astype(np.float64).mean(axis=0)
            weight = mean @ self.within
            rows[label] = weight.astype(np.float32), np.float32(-0.5 * weight @ mean)
        names = tuple(sorted(rows))
        return replace(
            self,
            labels=names,
            weights=np.array([rows[name][0] for name in names], np.float32),
            biases=np.array([rows[name][1] for name in names], np.float32),
        )

    def save(self, path: Path) -> None:
        """Write the arrays, no pickle."""
        np.savez(
            path,
            labels=np.array(self.labels),
            weights=self.weights,
            biases=self.biases,
            within=self.within,
            total=self.total,
            mean=self.mean,
        )


def fit_discriminant(vectors: Vectors, labels: Sequence[str]) -> Discriminant:
    """Fit to texts whose class is known.

    Args:
        vectors: shape (n_texts, dimension), unit length.
        labels: of length n_texts.

    Raises:
        ValueError: if there is no text.
    """
    if not len(vectors):
        raise ValueError("a classifier needs texts")
    names, rows = np.unique(np.array(labels), return_inverse=True)
    counts = np.bincount(rows)[:, None]
    examples = vectors.astype(np.float64)
    sums = np.zeros((len(names), vectors.shape[1]))
    np.add.at(sums, rows, examples)
    means = sums / counts
    within = _precision(examples - means[rows])
    center = examples.mean(axis=0)
    total = _precision(examples - center)
    weights = means @ within
    biases = -0.5 * np.einsum("pd,pd->p", weights, means)
    return Discriminant(
        tuple(str(name) for name in names),
        weights.astype(np.float32),
        biases.astype(np.float32),
        within.astype(np.float32),
        total.astype(np.float32),
        center.astype(np.float32),
    )


def load_discriminant(path: Path) -> Discriminant:
    """Load what `Discriminant.save` wrote.

    Raises:
        CorruptSnapshotError: if the file is missing or unreadable.
    """
    try:
        with np.load(path, allow_pickle=False) as data:
            return Discriminant(
                tuple(str(name) for name in data["labels"]),
                data["weights"],
                data["biases"],
                data["within"],
                data["total"],
                data["mean"],
            )
    except (OSError, ValueError, KeyError) as error:
        raise CorruptSnapshotError(
            f"the classifier {path.name} is unusable ({error}); run `madoguchi index`"
        ) from error


def _precision(offsets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the inverse of the shrunk covariance of offsets from their means."""
    covariance = offsets.T @ offsets / max(1, len(offsets))
    level = max(float(np.trace(covariance)) / len(covariance), 1e-6)
    covariance = (1 - _SHRINKAGE) * covariance + _SHRINKAGE * level * np.eye(len(covariance))
    return np.asarray(np.linalg.inv(covariance))
