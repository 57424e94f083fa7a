"""Counting what became of machine translations, by reason."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping


class Tally:
    """Counters that several threads may raise."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def add(self, name: str, count: int = 1) -> None:
        """Raise a counter."""
        with self._lock:
            self._counts[name] += count

    def counts(self) -> Mapping[str, int]:
        """Return all counters as they stand, by name."""
        with self._lock:
            return dict(sorted(self._counts.items()))
