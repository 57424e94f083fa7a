"""What a translator is, and the chain that asks one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal, Protocol

Origin = Literal["original", "authored", "reviewed", "converted", "machine"]


@dataclass(frozen=True, slots=True)
class SourceText:
    """A Japanese segment to translate.

    Attributes:
        text: the Japanese.
        context: where it stands, `<program id>#<place>`.
    """

    text: str
    context: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a shown text and where it comes from.

    Attributes:
        language: BCP 47 tag of `text`.
        origin: `original` is Japanese, the source itself or its やさしい日本語.
    """

    text: str
    language: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Translation:
    """One text in the reader's language, or the original where there is no translation.

    Attributes:
        text: what to show.
        language: BCP 47 tag of `text`; of most of it, if the pieces differ.
        origin: where it comes from; `original` is Japanese, the source or its やさしい日本語.
        outdated: the Japanese has changed since it was translated.
        pieces: the sentences of a machine's translation, some of which may be original; one
            piece otherwise.
        provisional: a machine was not ready in time; asked again later there may be more.
    """

    text: str
    language: str
    origin: Origin
    outdated: bool
    pieces: tuple[Piece, ...]
    provisional: bool

    @classmethod
    def whole(cls, text: str, language: str, origin: Origin, *, outdated: bool) -> Translation:
        """Return a translation of one piece."""
        return cls(text, language, origin, outdated, (Piece(text, language, origin),), False)


class NotYet(Enum):
    """A translator's answer when it may well have a translation a little later."""

    NOT_YET = "not yet"


NOT_YET: Final = NotYet.NOT_YET
Outcome = Translation | NotYet | None
"""A translation, `NOT_YET`, or None from a translator that has none."""


class Translator(Protocol):
    """Translates segments, or declines."""

    def translate_all(
        self, texts: Sequence[SourceText], target: str, until: float
    ) -> Sequence[Outcome]:
        """Return what this translator has for each of the texts, in their order.

        Args:
            texts: Japanese segments.
            target: canonical tag of the reader's language.
            until: time by `time.monotonic()` at which to stop waiting; 0 not to wait at all.
        """
        ...


class TranslatorChain:
    """Asks translators in order; the Japanese original is the last resort."""

    def __init__(self, translators: Sequence[Translator], source_language: str) -> None:
        self._translators = tuple(translators)
        self._source_language = source_language

    def translate_all(
        self, texts: Sequence[SourceText], target: str, until: float
    ) -> list[Translation]:
        """Return for each text the first translation any translator has, else the original."""
        found: dict[int, Translation] = {}
        waiting: set[int] = set()
        for translator in self._translators if target != self._source_language else ():
            left = [number for number in range(len(texts)) if number not in found]
            if not left:
                break
            outcomes = translator.translate_all([texts[n] for n in left], target, until)
            for number, outcome in zip(left, outcomes, strict=True):
                if isinstance(outcome, Translation):
                    found[number] = outcome
                elif outcome is NOT_YET:
                    waiting.add(number)
        return [
            _provisional(found.get(number) or self._original(source), number in waiting)
            for number, source in enumerate(texts)
        ]

    def _original(self, source: SourceText) -> Translation:
        return Translation.whole(source.text, self._source_language, "original", outdated=False)


def _provisional(translation: Translation, waiting: bool) -> Translation:
    if not waiting:
        return translation
    t = translation
    return Translation(t.text, t.language, t.origin, t.outdated, t.pieces, provisional=True)
