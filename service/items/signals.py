"""What speaks for each item: the signals that are weighed, for Japanese words and for others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.embedding.encoder import Encoder, Vectors
from service.items.index import ItemIndex, in_sentences, lemmas
from service.items.readings import Endings, kana_pairs, spoken

WRITTEN_SIGNALS: Final = (
    "sound",
    "sound_share",
    "word_share",
    "meaning",
    "meaning_whole",
    "ending",
    "brevity",
)
"""For a Japanese phrase: BM25 over its kana; the shares of its kana and of its words in a name;
cosines with the bare name (less what all names share) and with the whole; the share of the ending;
short names."""
MEANT_SIGNALS: Final = ("meaning", "meaning_whole", "asked", "brevity")
"""For another language: the best cosine of any stretch of the question with the bare and the whole
name; the cosine of the whole question with one about the item; short names."""
_NAME, _WHOLE, _QUESTION = range(3)
_TINY: Final = 1e-9


class ItemSignals:
    """Computes the signals of one table. Higher always speaks for an item."""

    def __init__(self, index: ItemIndex, encoder: Encoder) -> None:
        self._index = index
        self._encoder = encoder
        self._endings = Endings([entry.key for entry in index.entries])
        lengths = np.array([max(1, len(entry.bare)) for entry in index.entries])
        self._brevity = -np.log(lengths).astype(np.float32)
        names = np.asarray(index.vectors[_NAME], dtype=np.float32)
        self._mean: Vectors = names.mean(axis=0)
        self._offsets: NDArray[np.float32] = names @ self._mean
        self._distances = np.linalg.norm(names - self._mean, axis=1) + _TINY

    def written(self, phrase: str) -> NDArray[np.float32]:
        """Return the signals of a Japanese phrase, shape (n_entries, len(WRITTEN_SIGNALS))."""
        key = spoken(phrase)
        sounds, sound_shares = self._index.sounds.search(kana_pairs(key))
        _, word_shares = self._index.words.search(lemmas(phrase))
        vector = in_sentences(self._encoder, [phrase])
        columns = (
            sounds,
            sound_shares,
            word_shares,
            self._centered(vector[0]),
            self._cosines(_WHOLE, vector),
            self._endings.shared(key),
            self._brevity,
        )
        return np.stack(columns, axis=1).astype(np.float32)

    def meant(
        self, stretches: Sequence[str], language: str, question: Vectors
    ) -> NDArray[np.float32]:
        """Return the signals of another language, shape (n_entries, len(MEANT_SIGNALS)).

        Args:
            stretches: what the question may be about, at least one.
            language: tag that the encoder knows.
            question: vector of the whole question, shape (dimension,).
        """
        vectors = self._encoder.encode_queries(stretches, language)
        columns = (
            self._cosines(_NAME, vectors),
            self._cosines(_WHOLE, vectors),
            self._cosines(_QUESTION, question[None]),
            self._brevity,
        )
        return np.stack(columns, axis=1).astype(np.float32)

    def _centered(self, vector: Vectors) -> NDArray[np.float32]:
        """Return cosines with the bare names after the mean of all names is taken from both."""
        names = np.asarray(self._index.vectors[_NAME], dtype=np.float32)
        inner = names @ vector - self._offsets - vector @ self._mean + self._mean @ self._mean
        return np.asarray(
            inner / (self._distances * (np.linalg.norm(vector - self._mean) + _TINY)), np.float32
        )

    def _cosines(self, kind: int, vectors: Vectors) -> NDArray[np.float32]:
        """Return for every entry its best cosine with any of the vectors."""
        known = np.asarray(self._index.vectors[kind], dtype=np.float32)
        best: NDArray[np.float32] = (known @ vectors.T).max(axis=1)
        return best
