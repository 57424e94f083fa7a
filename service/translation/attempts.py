"""The two ways in which a sentence is sent to a machine, each with the guards that fit it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from service.translation.facts import plain_japanese
from service.translation.guards import Reason, check_marks, check_masked, check_plain
from service.translation.masking import Masked
from service.translation.names import Names, ProtectedName
from service.translation.numbers import number_sequence


class Attempt(Protocol):
    """One sentence as it is sent, and what is asked of what comes back."""

    @property
    def text(self) -> str:
        """What is sent."""
        ...

    def between(self, output: str) -> Reason | None:
        """Return why the pivot language's sentence must not be translated further, or None."""
        ...

    def final(self, output: str) -> str | Reason:
        """Return what to show, or why it must not be."""
        ...


@dataclass(frozen=True, slots=True)
class MaskedAttempt:
    """Markers in the place of facts and names.

    Attributes:
        target: language of the final output.
    """

    masked: Masked
    protected: tuple[ProtectedName, ...]
    names: Names
    target: str

    @property
    def text(self) -> str:
        """See `Attempt.text`."""
        return self.masked.text

    def between(self, output: str) -> Reason | None:
        """See `Attempt.between`."""
        return check_marks(self.masked.marks_in(output), len(self.masked.shown))

    def final(self, output: str) -> str | Reason:
        """See `Attempt.final`."""
        reason = check_masked(self.masked, output, self.protected, self.names, self.target)
        return reason or self.masked.restore(" ".join(output.split()))


@dataclass(frozen=True, slots=True)
class PlainAttempt:
    """Facts and names left to the machine, for models that lose markers."""

    japanese: str
    protected: tuple[ProtectedName, ...]
    names: Names
    target: str

    @property
    def text(self) -> str:
        """See `Attempt.text`."""
        return plain_japanese(self.japanese)

    def between(self, output: str) -> Reason | None:
        """See `Attempt.between`."""
        same = number_sequence(output) == number_sequence(self.text)
        return None if same else Reason.LOST

    def final(self, output: str) -> str | Reason:
        """See `Attempt.final`."""
        reason = check_plain(self.japanese, output, self.protected, self.names, self.target)
        return reason or " ".join(output.split())
