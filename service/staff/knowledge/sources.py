"""What knowledge work begins with and other parts keep: unanswered questions, and documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """Questions that mean nearly the same and found no answer; personal data is masked.

    Attributes:
        ids: of the questions, for `UnansweredQuestions.handle`.
        text: the one nearest to all others.
        language: of that text.
        languages: of all of them, the most frequent first.
        count: how often it was asked.
    """

    ids: tuple[int, ...]
    text: str
    language: str
    languages: tuple[str, ...]
    count: int


class UnansweredQuestions(Protocol):
    """Where unanswered questions are kept."""

    def groups(self) -> Sequence[AskedGroup]:
        """Return the groups that are not handled yet, the most frequent first."""
        ...

    def handle(self, ids: Sequence[int]) -> None:
        """Note that questions have been dealt with."""
        ...


class DocumentDrafts(Protocol):
    """Where documents are kept."""

    def draft(self, document: str, passage: int) -> str:
        """Return a program file whose source is a passage; blanks begin with `PLACEHOLDER`.

        Raises:
            MadoguchiError: if there is no such passage.
        """
        ...
