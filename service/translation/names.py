"""Names that a translation must call as the glossary does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ProtectedName:
    """A name that stands in a Japanese text.

    Attributes:
        japanese: the name as it stands in the text.
        forms: accepted names in the target language, the preferred one first; where the
            language inflects, the part that does not change.
        shown: what to show in its place, for a name that needs no inflection; None for a term
            that the machine must put into the sentence itself, in one of the forms.
    """

    japanese: str
    forms: tuple[str, ...]
    shown: str | None


class Names(Protocol):
    """What is known of names in the languages."""

    def in_text(self, japanese: str, tag: str) -> Sequence[ProtectedName]:
        """Return the names of a Japanese text that have one in `tag`, each once."""
        ...

    def invented(self, japanese: str, translation: str, tag: str) -> Sequence[str]:
        """Return the names that a translation holds and its Japanese does not."""
        ...


class NoNames:
    """Knows no names: for a corpus without a glossary, and for questions."""

    def in_text(self, japanese: str, tag: str) -> Sequence[ProtectedName]:
        """Return nothing."""
        return ()

    def invented(self, japanese: str, translation: str, tag: str) -> Sequence[str]:
        """Return nothing."""
        return ()
