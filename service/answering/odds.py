"""Naive Bayes over an analyzer's terms: how much the words of a text speak for danger."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from service.text.analyzers import Analyzer

_SMOOTHING: Final = 0.5


class WordOdds:
    """Log odds of danger against calm, learned from labelled texts of one language.

    Each text counts a term once (Bernoulli style), so that long texts do not weigh more.
    """

    def __init__(
        self,
        danger: Mapping[str, int],
        calm: Mapping[str, int],
        danger_texts: int,
        calm_texts: int,
        analyzer: Analyzer,
    ) -> None:
        self.danger = danger
        self.calm = calm
        self.danger_texts = danger_texts
        self.calm_texts = calm_texts
        self._analyzer = analyzer

    @classmethod
    def learn(cls, texts: Sequence[str], dangerous: Sequence[bool], analyzer: Analyzer) -> WordOdds:
        """Count the terms of labelled texts."""
        danger: Counter[str] = Counter()
        calm: Counter[str] = Counter()
        for text, is_danger in zip(texts, dangerous, strict=True):
            (danger if is_danger else calm).update(set(analyzer.terms(text)))
        count = sum(dangerous)
        return cls(danger, calm, count, len(texts) - count, analyzer)

    def score(self, text: str, own_label: bool | None) -> float:
        """Return the summed log odds of a text's known terms over the root of their number.

        Args:
            text: what to judge.
            own_label: if the text is itself one of the examples, its label, so that it is judged
                by all the others; else None.
        """
        terms = set(self._analyzer.terms(text))
        danger_own, calm_own = int(own_label is True), int(own_label is False)
        total, known = 0.0, 0
        for term in terms:
            danger = self.danger.get(term, 0) - danger_own
            calm = self.calm.get(term, 0) - calm_own
            if danger + calm <= 0:
                continue
            known += 1
            danger_share = (danger + _SMOOTHING) / (self.danger_texts - danger_own + 1)
            calm_share = (calm + _SMOOTHING) / (self.calm_texts - calm_own + 1)
            total += math.log(danger_share / calm_share)
        return total / math.sqrt(known) if known else 0.0
