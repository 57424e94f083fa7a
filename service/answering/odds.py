"""Naive Bayes over an analyzer's terms: how much the words of a text speak for a class."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from service.text.analyzers import Analyzer

_SMOOTHING: Final = 0.5


class WordOdds:
    """Log odds of a class against all other texts, learned from labelled texts of one language.

    Each text counts a term once (Bernoulli style), so that long texts do not weigh more.
    """

    def __init__(
        self,
        inside: Mapping[str, int],
        outside: Mapping[str, int],
        inside_texts: int,
        outside_texts: int,
        analyzer: Analyzer,
    ) -> None:
        self.inside = inside
        self.outside = outside
        self.inside_texts = inside_texts
        self.outside_texts = outside_texts
        self._analyzer = analyzer

    @classmethod
    def learn(cls, texts: Sequence[str], of_class: Sequence[bool], analyzer: Analyzer) -> WordOdds:
        """Count the terms of labelled texts."""
        inside: Counter[str] = Counter()
        outside: Counter[str] = Counter()
        for text, is_inside in zip(texts, of_class, strict=True):
            (inside if is_inside else outside).update(set(analyzer.terms(text)))
        count = sum(of_class)
        return cls(inside, outside, count, len(texts) - count, analyzer)

    def score(self, text: str, own_label: bool | None) -> float:
        """Return the summed log odds of a text's known terms over the root of their number.

        Args:
            text: what to judge.
            own_label: if the text is itself one of the examples, whether of the class, so that it
                is judged by all the others; else None.
        """
        terms = set(self._analyzer.terms(text))
        inside_own, outside_own = int(own_label is True), int(own_label is False)
        total, known = 0.0, 0
        for term in terms:
            inside = self.inside.get(term, 0) - inside_own
            outside = self.outside.get(term, 0) - outside_own
            if inside + outside <= 0:
                continue
            known += 1
            inside_share = (inside + _SMOOTHING) / (self.inside_texts - inside_own + 1)
            outside_share = (outside + _SMOOTHING) / (self.outside_texts - outside_own + 1)
            total += math.log(inside_share / outside_share)
        return total / math.sqrt(known) if known else 0.0
