"""What a translation engine is: sentences in, sentences out, for one pair of languages."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

from service.errors import MadoguchiError
from service.translation.guards import Reason


class TranslationEngineError(MadoguchiError):
    """The engine did not translate: too late, too busy, or broken.

    Attributes:
        reason: `late`, `busy` or `engine`.
    """

    code = "translation-unavailable"
    title = "Machine translation is not available"
    http_status = 503

    def __init__(self, reason: Reason, message: str) -> None:
        self.reason = reason
        super().__init__(message)


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """A direction of translation, in BCP 47 tags of this service."""

    source: str
    target: str


class Engine(Protocol):
    """Translates sentences in the background. Safe to use from several threads."""

    @property
    def pairs(self) -> frozenset[Pair]:
        """The directions it can translate without a detour."""
        ...

    def fingerprint(self, pair: Pair) -> str:
        """Return what changes whenever the model of a pair changes."""
        ...

    def submit(self, sentences: Sequence[str], pair: Pair) -> Future[list[str]]:
        """Begin to translate; the future holds one sentence for each, or the error.

        Raises:
            TranslationEngineError: with `busy` if too much is waiting.
        """
        ...


def route(pairs: frozenset[Pair], source: str, target: str, pivot: str) -> tuple[Pair, ...]:
    """Return the pairs that lead from source to target: direct, or through `pivot`; else none."""
    if Pair(source, target) in pairs:
        return (Pair(source, target),)
    legs = (Pair(source, pivot), Pair(pivot, target))
    return legs if pairs >= set(legs) else ()
