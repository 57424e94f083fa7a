"""Facets: narrowing results down, and how many would be left by each choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.staff.search.cards import FACETS, Card


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a facet and how many results have it."""

    value: str
    count: int


def narrowed(cards: Iterable[Card], chosen: Mapping[str, str]) -> list[Card]:
    """Return the cards that have every value chosen, in their order.

    Args:
        cards: results.
        chosen: value by facet; an empty one does not narrow.
    """
    return [card for card in cards if _passes(card, chosen, FACETS)]


def facet_counts(
    cards: Iterable[Card], chosen: Mapping[str, str]
) -> dict[str, tuple[FacetCount, ...]]:
    """Return the values of each facet with the number of results that choosing it would leave.

    The other facets' choices count, its own does not: it can be changed in one step.
    """
    cards = list(cards)
    counts = {}
    for facet in FACETS:
        others = [other for other in FACETS if other != facet]
        counter = Counter(
            value for card in cards if _passes(card, chosen, others) for value in card.values(facet)
        )
        if chosen.get(facet):
            counter.setdefault(chosen[facet], 0)
        counts[facet] = tuple(FacetCount(value, n) for value, n in sorted(counter.items()))
    return counts


def _passes(card: Card, chosen: Mapping[str, str], facets: Iterable[str]) -> bool:
    return all(not chosen.get(facet) or chosen[facet] in card.values(facet) for facet in facets)
