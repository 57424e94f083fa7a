"""The translator that remembers: answers from the translation memory alone."""

from __future__ import annotations

from collections.abc import Mapping

from service.corpus.memory import MemoryEntry, TranslationMemory
from service.translation.translator import Translation


class MemoryTranslator:
    """Looks segments up in the translation memories.

    A translation of exactly this segment wins, then the same Japanese elsewhere, then an
    outdated translation of this segment, marked as such.
    """

    def __init__(self, memories: Mapping[str, TranslationMemory]) -> None:
        self._memories = memories
        self._by_source: dict[str, dict[str, MemoryEntry]] = {}
        for tag, memory in memories.items():
            by_source: dict[str, MemoryEntry] = {}
            for entry in memory.entries.values():
                if entry.text and not entry.outdated:
                    by_source.setdefault(entry.source_text, entry)
            self._by_source[tag] = by_source

    def translate(self, text: str, context: str, target: str) -> Translation | None:
        """See `service.translation.translator.Translator.translate`."""
        memory = self._memories.get(target)
        if memory is None:
            return None
        entry = memory.entries.get(context)
        if entry is not None and not entry.text:
            entry = None
        current = entry is not None and entry.source_text == text and not entry.outdated
        if not current:
            entry = self._by_source[target].get(text, entry)
        if entry is None:
            return None
        outdated = entry.outdated or entry.source_text != text
        return Translation(entry.text, target, entry.origin, outdated)
