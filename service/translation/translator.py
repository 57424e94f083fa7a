"""What a translator is, and the chain that asks one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Origin = Literal["original", "authored", "reviewed", "converted", "machine"]


@dataclass(frozen=True, slots=True)
class Translation:
    """One text in the reader's language, or the original where there is no translation.

    Attributes:
        text: what to show.
        language: BCP 47 tag of `text`.
        origin: where it comes from; `original` is the Japanese itself.
        outdated: the Japanese has changed since it was translated.
    """

    text: str
    language: str
    origin: Origin
    outdated: bool


class Translator(Protocol):
    """Translates one segment, or declines."""

    def translate(self, text: str, context: str, target: str) -> Translation | None:
        """Return the translation of a Japanese segment, or None if this translator has none.

        Args:
            text: the Japanese.
            context: where it stands, `<program id>#<place>`.
            target: canonical tag of the reader's language.
        """
        ...


class TranslatorChain:
    """Asks translators in order; the Japanese original is the last resort."""

    def __init__(self, translators: Sequence[Translator], source_language: str) -> None:
        self._translators = tuple(translators)
        self._source_language = source_language

    def translate(self, text: str, context: str, target: str) -> Translation:
        """Return the first translation any translator has, else the original."""
        if target != self._source_language:
            for translator in self._translators:
                found = translator.translate(text, context, target)
                if found is not None:
                    return found
        return Translation(text, self._source_language, "original", outdated=False)
