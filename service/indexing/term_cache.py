"""Terms that texts were analyzed into, kept beside the snapshots: analyzing is what takes long."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Final

from service.text.analyzers import ANALYSIS_VERSION, Analyzer, Analyzers

TERMS_FOLDER: Final = ".terms"
"""Inside the folder of snapshots. It may be removed at any time."""


class RememberingAnalyzer:
    """An analyzer that looks a text up before it analyzes it. Gives what `analyzer` gives.

    Args:
        analyzer: the one to remember for.
        path: JSON file of what is known, made by `save`; ignored if it is missing or damaged.
    """

    def __init__(self, analyzer: Analyzer, path: Path) -> None:
        self._analyzer = analyzer
        self._path = path
        self._known: dict[str, list[str]] = {}
        self._used: dict[str, list[str]] = {}
        try:
            self._known = json.loads(path.read_bytes())
        except (OSError, ValueError):
            self._known = {}

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text."""
        key = hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
        terms = self._known.get(key)
        if terms is None:
            terms = self._analyzer.terms(text)
        self._used[key] = terms
        return terms

    def save(self) -> None:
        """Keep what was asked for since the start, and forget the rest."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        working = self._path.with_suffix(f".{os.getpid()}")
        working.write_bytes(json.dumps(self._used, ensure_ascii=False).encode())
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
            path = self._folder / f"{tag}.json"
            self._open[tag] = RememberingAnalyzer(self._analyzers(tag), path)
        return self._open[tag]

    def save(self) -> None:
        """Keep what the analyzers that were used know now."""
        for analyzer in self._open.values():
            analyzer.save()
