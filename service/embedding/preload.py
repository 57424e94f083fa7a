"""Loads models in the background while the rest of the service starts."""

from __future__ import annotations

import threading
from collections.abc import Callable

from service.embedding.encoder import Encoder


def preload(encoder: Encoder, *others: Callable[[], None]) -> None:
    """Begin to load models one after the other in a thread of its own.

    One after the other, because each needs twice its memory while it loads.
    """

    def load() -> None:
        encoder.encode_queries(["madoguchi"], "en")
        for other in others:
            other()

    threading.Thread(target=load, name="preload", daemon=True).start()
