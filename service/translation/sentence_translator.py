"""Sentences through an engine and its cache, with a time to stop waiting."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial
from typing import Final

from service.translation.cache import TranslationCache
from service.translation.engine import Engine, Pair, TranslationEngineError
from service.translation.guards import Reason

_BATCH: Final = 32
"""Sentences handed to the engine as one job."""


class SentenceTranslator:
    """Asks the cache first; a sentence asked for by several threads is translated once.

    Whoever stops waiting does not stop the work: its result goes into the cache.
    """

    def __init__(self, engine: Engine, cache: TranslationCache) -> None:
        self.engine = engine
        self._cache = cache
        self._in_flight: dict[tuple[Pair, str], tuple[Future[list[str]], int]] = {}
        self._lock = threading.Lock()
        self._process_id = os.getpid()

    def translate(self, sentences: Sequence[str], pair: Pair, until: float) -> list[str]:
        """Return the translation of each sentence.

        Args:
            sentences: in the source language.
            pair: a pair of the engine.
            until: time by `time.monotonic()` at which to stop waiting.

        Raises:
            TranslationEngineError: if the engine is late, busy or broken.
        """
        fingerprint = self.engine.fingerprint(pair)
        wanted = tuple(dict.fromkeys(sentences))
        found = dict(self._cache.get(fingerprint, wanted))
        missing = [sentence for sentence in wanted if sentence not in found]
        pending = self._begin(missing, pair, fingerprint) if missing else {}
        for sentence, (future, number) in pending.items():
            try:
                found[sentence] = future.result(max(0.0, until - time.monotonic()))[number]
            except TimeoutError:
                raise TranslationEngineError(Reason.LATE, "not translated in time") from None
        return [found[sentence] for sentence in sentences]

    def _begin(
        self, sentences: Sequence[str], pair: Pair, fingerprint: str
    ) -> dict[str, tuple[Future[list[str]], int]]:
        """Hand over what is not in flight yet; return where each sentence's result will be."""
        if os.getpid() != self._process_id:  # forked: what is in flight is the parent's
            self._lock, self._in_flight, self._process_id = threading.Lock(), {}, os.getpid()
        begun: list[tuple[Future[list[str]], tuple[str, ...]]] = []
        try:
            with self._lock:
                new = [s for s in sentences if (pair, s) not in self._in_flight]
                for start in range(0, len(new), _BATCH):
                    batch = tuple(new[start : start + _BATCH])
                    future = self.engine.submit(batch, pair)
                    for number, sentence in enumerate(batch):
                        self._in_flight[pair, sentence] = (future, number)
                    begun.append((future, batch))
                return {s: self._in_flight[pair, s] for s in sentences}
        finally:
            for future, batch in begun:
                finish = partial(self._finish, batch=batch, pair=pair, fingerprint=fingerprint)
                future.add_done_callback(finish)

    def _finish(
        self, done: Future[list[str]], batch: tuple[str, ...], pair: Pair, fingerprint: str
    ) -> None:
        if not done.cancelled() and done.exception() is None:
            self._cache.put(fingerprint, dict(zip(batch, done.result(), strict=True)))
        with self._lock:
            for sentence in batch:
                self._in_flight.pop((pair, sentence), None)
