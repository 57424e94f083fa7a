"""Stands in for an encoder that cannot be loaded, so that what needs none goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from service.errors import EncoderError


@dataclass(frozen=True, slots=True)
class MissingEncoder:
    """An encoder that says at every use why there is none; no index is of its making.

    Attributes:
        reason: why the real one could not be loaded.
    """

    reason: str
    dimension: int = 0
    weak_languages: frozenset[str] = frozenset()
    symmetric: bool = True

    @property
    def name(self) -> str:
        """Return a name that no index was built with, which tells the reason."""
        return f"none ({self.reason})"

    def encode_passages(self, texts: Sequence[str], language: str) -> NoReturn:
        """Refuse.

        Raises:
            EncoderError: always.
        """
        raise EncoderError(self.reason)

    def encode_queries(self, texts: Sequence[str], language: str) -> NoReturn:
        """Refuse.

        Raises:
            EncoderError: always.
        """
        raise EncoderError(self.reason)
