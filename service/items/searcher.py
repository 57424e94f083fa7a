"""Finds items of one table for a question in any language, and says how sure the first is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.corpus.item_table import Item, ItemTable
from service.corpus.item_words import ItemWords
from service.embedding.encoder import Encoder, Vectors
from service.items.index import ItemIndex
from service.items.phrases import PhraseFinder, Phrases
from service.items.readings import spoken
from service.items.signals import MEANT_SIGNALS, WRITTEN_SIGNALS, ItemSignals
from service.items.weights import ItemWeights, Weights
from service.text.normalize import fold

FEATURE_NAMES: Final = (
    "score",
    "gap",
    "lead",
    "agreement",
    "meaning",
    "named",
    "asked",
    "stretches",
)
"""What confidence is judged by: the first item's score, its lead over the best that is put out
otherwise and over the second, the share of the first ones' probability that is put out alike, its
cosine, whether it is named, whether the question asks and says nothing else, and the logarithm of
how many stretches of the question were tried: the best of many is less of a sign."""
_KEPT: Final = 10
_MOST_PHRASES: Final = 4
_GAP_CUT: Final = 6.0


@dataclass(frozen=True, slots=True)
class ItemMatches:
    """Items found for one question.

    Attributes:
        items: best first, each once.
        named: True if the question holds the first item's name, as written or as it sounds.
        alone: True if it holds nothing else but words of asking.
        confidence: probability that what is told of the first is right, 0 to 1.
        sure: True if the first may be named as the answer.
        near: True if the first few may be offered, at least.
    """

    items: tuple[Item, ...]
    named: bool
    alone: bool
    confidence: float
    sure: bool
    near: bool


NO_MATCHES: Final = ItemMatches((), False, False, 0.0, False, False)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Scores before they are judged.

    Attributes:
        rows: item rows, best first.
        features: what `Weights.confidence` sees, in the order of `FEATURE_NAMES`.
        written: True if Japanese words decided.
        alone: True if a single stretch is left when the words of asking are taken away.
    """

    rows: tuple[int, ...]
    features: tuple[float, ...]
    written: bool
    alone: bool

    @property
    def named(self) -> bool:
        """Whether the question holds the first item's name."""
        return bool(self.features[FEATURE_NAMES.index("named")])


class ItemSearcher:
    """Searches one table.

    Args:
        index: of the table.
        words: ways of asking.
        encoder: the one the index was built with.
        weights: see `ItemWeights`.
    """

    def __init__(
        self, index: ItemIndex, words: ItemWords, encoder: Encoder, weights: ItemWeights
    ) -> None:
        self.table: ItemTable = index.table
        self._index = index
        self._encoder = encoder
        self._weights = weights
        self.signals = ItemSignals(index, encoder)
        self._rows = np.array([entry.row for entry in index.entries])
        self._keys: dict[str, set[int]] = {}
        for entry in index.entries:
            self._keys.setdefault(entry.key, set()).add(entry.row)
        names = frozenset(entry.bare for entry in index.entries if len(entry.bare) > 1)
        self._finder = PhraseFinder(words.frames, names)

    def search(self, text: str, language: str, vector: Vectors | None) -> ItemMatches:
        """Find items.

        Args:
            text: the cleaned question.
            language: canonical tag it is written in.
            vector: the encoded question, shape (dimension,); None where the encoder does not know
                the language.
        """
        ranking = self.rank(text, language, vector)
        if ranking is None:
            return NO_MATCHES
        weights = self._weights.written if ranking.written else self._weights.meant
        confidence = weights.confidence.probability(ranking.features)
        return ItemMatches(
            tuple(self.table.items[row] for row in ranking.rows),
            ranking.named,
            ranking.named and ranking.alone,
            confidence,
            confidence >= weights.claim_from,
            confidence >= weights.offer_from,
        )

    def phrases(self, text: str, language: str) -> Phrases:
        """Return what a cleaned question may be about."""
        return self._finder.find(text, language)

    def rank(self, text: str, language: str, vector: Vectors | None) -> Ranking | None:
        """Return the best items and how clear the case is; None if nothing can be searched for."""
        phrases = self.phrases(text, language)
        written = language.startswith("ja") or self._names(phrases.japanese)
        if written and phrases.japanese:
            scores, meaning = self._written(phrases)
        elif vector is not None and phrases.meant:
            signals = self.signals.meant(phrases.meant, language, vector)
            scores = self._weights.meant.scores(signals)
            meaning = signals[:, MEANT_SIGNALS.index("meaning")]
        else:
            return None
        return self._ranking(scores, meaning, phrases, fold(text), written)

    def _names(self, japanese: tuple[str, ...]) -> bool:
        """Return whether Japanese words in another language's question name an item."""
        return any(spoken(phrase) in self._keys for phrase in japanese)

    def _written(self, phrases: Phrases) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Return an entry's best score over all phrases, and its best cosine."""
        weights: Weights = self._weights.written
        longest = sorted(phrases.japanese, key=len, reverse=True)[:_MOST_PHRASES]
        found = [self.signals.written(phrase) for phrase in longest]
        best = np.max([weights.scores(signals) for signals in found], axis=0)
        meaning = WRITTEN_SIGNALS.index("meaning")
        return best, np.max([signals[:, meaning] for signals in found], axis=0)

    def _ranking(
        self,
        entry_scores: NDArray[np.float64],
        entry_meaning: NDArray[np.float32],
        phrases: Phrases,
        text: str,
        written: bool,
    ) -> Ranking:
        scores = np.full(len(self.table.items), -np.inf)
        np.maximum.at(scores, self._rows, entry_scores)
        rows = np.argsort(-scores, kind="stable")[:_KEPT]
        first = self.table.items[rows[0]]
        alike = np.array([_told(self.table.items[row]) == _told(first) for row in rows])
        others = scores[rows[~alike]]
        gap = scores[rows[0]] - others.max() if len(others) else _GAP_CUT
        lead = scores[rows[0]] - scores[rows[1]] if len(rows) > 1 else _GAP_CUT
        shares = np.exp(scores[rows] - scores[rows[0]])
        heard = {row for p in phrases.japanese for row in self._keys.get(spoken(p), ())}
        whole = any(fold(phrase) == text for phrase in (*phrases.japanese, *phrases.meant))
        features = (
            float(scores[rows[0]]),
            float(min(gap, _GAP_CUT)),
            float(min(lead, _GAP_CUT)),
            float(shares[alike].sum() / shares.sum()),
            float(entry_meaning[self._rows == rows[0]].max()),
            float(int(rows[0]) in heard),
            float(phrases.asked or whole),
            math.log(1 + len(phrases.japanese) + len(phrases.meant)),
        )
        alone = len(phrases.japanese) == 1 and len(phrases.meant) <= 1
        return Ranking(tuple(int(row) for row in rows), features, written, alone)


def _told(item: Item) -> tuple[str, str]:
    """Return what a reader is told of an item: items that share it are equally right."""
    return item.category, item.category_detail
