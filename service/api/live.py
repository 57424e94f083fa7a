"""The knowledge being served, switched when a newer index is published."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from service.answering.knowledge import Knowledge
from service.errors import IndexUnavailableError, MadoguchiError
from service.indexing.store import SnapshotStore

_log = logging.getLogger(__name__)


class LiveKnowledge:
    """Serves the last good snapshot, and looks for a newer one in the background.

    Args:
        store: where snapshots are published.
        load: loads the current snapshot; raises `MadoguchiError` if it cannot be used.
        reload_seconds: pause between two looks.
    """

    def __init__(
        self, store: SnapshotStore, load: Callable[[], Knowledge], reload_seconds: float
    ) -> None:
        self._store = store
        self._load = load
        self._reload_seconds = reload_seconds
        self._knowledge: Knowledge | None = None
        self._tried: str | None = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="index-watch", daemon=True)
        self.error: str | None = None

    def start(self) -> None:
        """Load the current snapshot if there is one, then keep watching."""
        self.refresh()
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    @property
    def build_id(self) -> str | None:
        """Build id being served, or None."""
        return self._knowledge.build_id if self._knowledge else None

    def get(self) -> Knowledge:
        """Return the knowledge to answer with.

        Raises:
            IndexUnavailableError: if no good snapshot was ever loaded.
        """
        if self._knowledge is None:
            raise IndexUnavailableError(self.error or "no index has been loaded yet")
        return self._knowledge

    def refresh(self) -> None:
        """Load the current snapshot if it is new; a bad one is reported and the old one kept."""
        build_id = self._store.current_id()
        if build_id is not None and build_id == self._tried:
            return
        try:
            self._knowledge = self._load()
            self.error = None
            _log.info("serving index %s", self._knowledge.build_id)
        except MadoguchiError as error:
            if self.error != str(error):
                _log.error("index not loaded, serving %s: %s", self.build_id or "none", error)
            self.error = str(error)
        self._tried = build_id

    def _watch(self) -> None:
        while not self._stopped.wait(self._reload_seconds):
            self.refresh()
