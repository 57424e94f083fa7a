"""Terms that texts were analyzed into, kept beside the snapshots: analyzing is what takes long."""

from __future__ import annotations

import hashlib
import os
import zlib
from pathlib import Path
from typing import Final

from service.text.analyzers import ANALYSIS_VERSION, Analyzer, Analyzers

TERMS_FOLDER: Final = ".terms"
"""Inside the folder of snapshots. It may be removed at any time."""
_TERM: Final = "\x1f"
_LINE: Final = "\x1e"
"""Control characters, which analyzers take out of every text."""


class RememberingAnalyzer:
    """An analyzer that looks a text up before it analyzes it. Gives what `analyzer` gives.

    Args:
        analyzer: the one to remember for.
        path: file of what is known, made by `save`; ignored if it is missing or damaged.
    """

    def __init__(self, analyzer: Analyzer, path: Path) -> None:
        self._analyzer = analyzer
        self._path = path
        self._used: dict[str, str] = {}
        try:
            lines = zlib.decompress(path.read_bytes()).decode().split(_LINE)
            self._known = {key: terms for key, _, terms in (x.partition(_TERM) for x in lines)}
        except (OSError, ValueError, zlib.error):
            self._known = {}

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text."""
        key = hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
        joined = self._known.get(key)
        if joined is None:
            joined = _TERM.join(self._analyzer.terms(text))
        self._used[key] = joined
        return joined.split(_TERM) if joined else []

    def save(self) -> None:
        """Keep what was asked for since the start, and forget the rest."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        working = self._path.with_suffix(f".{os.getpid()}")
        lines = (f"{key}{_TERM}{terms}" for key, terms in self._used.items())
        working.write_bytes(zlib.compress(_LINE.join(lines).encode(), level=1))
        os.replace(working, self._path)


class TermCache:
    """Remembering analyzers of every language.

    Args:
        folder: where their files lie; one for each version of the analyzers.
        analyzers: the ones to remember for.
    """

    def __init__(self, folder: Path, analyzers: Analyzers) -> None:
        self._folder = folder / f"{TERMS_FOLDER}/{ANALYSIS_VERSION}"
        self._analyzers = analyzers
        self._open: dict[str, RememberingAnalyzer] = {}

    def analyzer_for(self, tag: str) -> RememberingAnalyzer:
        """Return the analyzer of a language."""
        if tag not in self._open:
            path = self._folder / f"{tag}.terms"
            self._open[tag] = RememberingAnalyzer(self._analyzers(tag), path)
        return self._open[tag]

    def save(self) -> None:
        """Keep what the analyzers that were used know now."""
        for analyzer in self._open.values():
            analyzer.save()
