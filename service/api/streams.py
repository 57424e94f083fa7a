"""How many readers may hold a stream open at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from service.errors import TooManyStreamsError


class StreamPlaces:
    """Counts open streams, so that they cannot use up the service.

    Args:
        limit: most streams open at once.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.taken = 0

    def check(self) -> None:
        """Make sure that a place is free.

        Raises:
            TooManyStreamsError: if none is.
        """
        if self.taken >= self._limit:
            raise TooManyStreamsError(f"{self._limit} streams are open; poll GET /announcements")

    @contextmanager
    def take(self) -> Iterator[None]:
        """Hold a place for the length of a block."""
        self.taken += 1
        try:
            yield
        finally:
            self.taken -= 1
