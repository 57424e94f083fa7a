"""What speaks for each item: the signals that are weighed, for Japanese words and for others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.embedding.encoder import Encoder, Vectors
from service.items.index import ItemIndex, in_sentences
from service.items.readings import shared_ending, spoken

WRITTEN_SIGNALS: Final = (
    "sound",
    "sound_share",
    "word_share",
    "meaning",
    "meaning_whole",
    "ending",
    "brevity",
)
"""For a Japanese phrase: BM25 over its kana; the share of the best possible such score, and of that
of its words; cosines with the bare and the whole name; the share of the ending; short names."""
MEANT_SIGNALS: Final = ("meaning", "meaning_whole", "asked", "brevity")
"""For another language: the best cosine of any stretch of the question with the bare and the whole
name; the cosine of the whole question with one about the item; short names."""
_NAME, _WHOLE, _QUESTION = range(3)


class ItemSignals:
    """Computes the signals of one table. Higher always speaks for an item."""

    def __init__(self, index: ItemIndex, encoder: Encoder) -> None:
        self._index = index
        self._encoder = encoder
        self._keys = [entry.key for entry in index.entries]
        lengths = np.array([max(1, len(entry.bare)) for entry in index.entries])
        self._brevity = -np.log(lengths).astype(np.float32)

    def written(self, phrase: str) -> NDArray[np.float32]:
        """Return the signals of a Japanese phrase, shape (n_entries, len(WRITTEN_SIGNALS))."""
        sounds = self._index.sounds.search(phrase)
        words = self._index.words.search(phrase)
        vector = in_sentences(self._encoder, [phrase])
        columns = (
            sounds.scores,
            sounds.scores / max(sounds.ideal, 1e-9),
            words.scores / max(words.ideal, 1e-9),
            self._cosines(_NAME, vector),
            self._cosines(_WHOLE, vector),
            np.array(shared_ending(self._keys, spoken(phrase))),
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

    def _cosines(self, kind: int, vectors: Vectors) -> NDArray[np.float32]:
        """Return for every entry its best cosine with any of the vectors."""
        known = np.asarray(self._index.vectors[kind], dtype=np.float32)
        best: NDArray[np.float32] = (known @ vectors.T).max(axis=1)
        return best
