"""What an engine has translated before, in an SQLite file with a limit to its size.

Several processes share the file. A cache that cannot be read or written is a cache that is
empty: translation goes on. It holds sentences of programs only, never what a resident typed.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

_log = logging.getLogger(__name__)
_SCHEMA: Final = """
create table if not exists translations (
    key blob primary key, text text not null, size integer not null, used integer not null
) without rowid;
create index if not exists translations_used on translations (used);
"""
_BUSY_SECONDS: Final = 2.0
_ROW_OVERHEAD_BYTES: Final = 120
"""What a row takes besides its text: key, index, page slack."""
_KEEP_SHARE: Final = 0.9
"""Share of the limit left after old rows are dropped, so that this is rarely done."""
_TOUCH_AFTER_MICROSECONDS: Final = 3600 * 1_000_000
"""Age of a row's last use from which a new use is written down."""


class TranslationCache(Protocol):
    """Remembers an engine's sentences."""

    def get(self, fingerprint: str, sentences: Sequence[str]) -> Mapping[str, str]:
        """Return the translations that are known, by sentence."""
        ...

    def put(self, fingerprint: str, translations: Mapping[str, str]) -> None:
        """Remember translations, by sentence."""
        ...


class NoCache:
    """Remembers nothing: for what residents type."""

    def get(self, fingerprint: str, sentences: Sequence[str]) -> Mapping[str, str]:
        """Return nothing."""
        return {}

    def put(self, fingerprint: str, translations: Mapping[str, str]) -> None:
        """Forget at once."""


class DiskCache:
    """A cache on disk, shared by all server processes; the least recently used goes first.

    Args:
        path: the SQLite file; made if missing.
        max_bytes: size of the remembered sentences, overhead included.
    """

    def __init__(self, path: Path, max_bytes: int) -> None:
        self._path = path
        self._max_bytes = max_bytes
        self._local = threading.local()
        self._written = 0

    def get(self, fingerprint: str, sentences: Sequence[str]) -> Mapping[str, str]:
        """See `TranslationCache.get`."""
        keys = {_key(fingerprint, sentence): sentence for sentence in sentences}
        found: dict[str, str] = {}
        old: list[tuple[int, bytes]] = []
        now = time.time_ns() // 1000
        try:
            connection = self._connect()
            for key, sentence in keys.items():
                row = connection.execute(
                    "select text, used from translations where key = ?", (key,)
                ).fetchone()
                if row is not None:
                    found[sentence] = row[0]
                    if row[1] < now - _TOUCH_AFTER_MICROSECONDS:
                        old.append((now, key))
            if old:
                with connection:
                    connection.executemany("update translations set used = ? where key = ?", old)
        except sqlite3.Error as error:
            _log.warning("translation cache %s not read: %s", self._path, error)
        return found

    def put(self, fingerprint: str, translations: Mapping[str, str]) -> None:
        """See `TranslationCache.put`."""
        now = time.time_ns() // 1000
        rows = [
            (_key(fingerprint, sentence), text, len(text.encode()) + _ROW_OVERHEAD_BYTES, now)
            for sentence, text in translations.items()
        ]
        try:
            connection = self._connect()
            with connection:
                connection.executemany("insert or replace into translations values (?,?,?,?)", rows)
            self._written += sum(row[2] for row in rows)
            if self._written > self._max_bytes * (1 - _KEEP_SHARE) / 2:
                self._written = 0
                self._shrink(connection)
        except sqlite3.Error as error:
            _log.warning("translation cache %s not written: %s", self._path, error)

    def size_bytes(self) -> int:
        """Return the size of what is remembered."""
        row = self._connect().execute("select coalesce(sum(size), 0) from translations").fetchone()
        return int(row[0])

    def _shrink(self, connection: sqlite3.Connection) -> None:
        total = self.size_bytes()
        if total <= self._max_bytes:
            return
        with connection:
            for key, size in connection.execute(
                "select key, size from translations order by used, key"
            ).fetchall():
                connection.execute("delete from translations where key = ?", (key,))
                total -= size
                if total <= self._max_bytes * _KEEP_SHARE:
                    break
        connection.execute("pragma incremental_vacuum")

    def _connect(self) -> sqlite3.Connection:
        """Return this thread's connection; one made before a fork is not used after it."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None or self._local.process_id != os.getpid():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS)
            connection.execute("pragma auto_vacuum = incremental")
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = normal")
            connection.executescript(_SCHEMA)
            self._local.connection = connection
            self._local.process_id = os.getpid()
        return connection


def _key(fingerprint: str, sentence: str) -> bytes:
    return hashlib.sha256(f"{fingerprint}\0{sentence}".encode()).digest()[:16]
