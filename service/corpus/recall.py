"""The translator that remembers: answers from the translation memory alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from service.corpus.memory import MemoryEntry, TranslationMemory
from service.languages import SOURCE_LANGUAGE
from service.translation.translator import SourceText, Translation

_EASY: Final = "ja-x-easy"


class MemoryTranslator:
    """Looks segments up in the translation memories.

    A translation of exactly this segment wins, then the same Japanese elsewhere (a reviewed one
    before others), then an outdated translation of this segment, marked as such.
    """

    def __init__(self, memories: Mapping[str, TranslationMemory]) -> None:
        self._memories = memories
        self._by_source: dict[str, dict[str, MemoryEntry]] = {}
        for tag, memory in memories.items():
            by_source: dict[str, MemoryEntry] = {}
            for entry in memory.entries.values():
                if entry.text and not entry.outdated:
                    known = by_source.setdefault(entry.source_text, entry)
                    if known.origin != "reviewed" and entry.origin == "reviewed":
                        by_source[entry.source_text] = entry
            self._by_source[tag] = by_source

    def translate_all(
        self, texts: Sequence[SourceText], target: str, until: float
    ) -> list[Translation | None]:
        """See `service.translation.translator.Translator.translate_all`."""
        return [self.translate(source.text, source.context, target) for source in texts]

    def translate(self, text: str, context: str, target: str) -> Translation | None:
        """Return the remembered translation of one segment, or None.

        Args:
            text: the Japanese.
            context: where it stands, `<program id>#<place>`.
            target: canonical tag of the reader's language.
        """
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
        return Translation.whole(entry.text, target, entry.origin, outdated=outdated)


class EasyOriginal:
    """The last resort before the plain original: the same segment in やさしい日本語.

    It is Japanese all the same, so its origin is `original` and it counts as no translation.
    """

    def __init__(self, memory: MemoryTranslator) -> None:
        self._memory = memory

    def translate_all(
        self, texts: Sequence[SourceText], target: str, until: float
    ) -> list[Translation | None]:
        """See `service.translation.translator.Translator.translate_all`."""
        if target.startswith(SOURCE_LANGUAGE):
            return [None] * len(texts)
        easy = self._memory.translate_all(texts, _EASY, until)
        return [
            None
            if found is None or found.outdated
            else Translation.whole(found.text, _EASY, "original", outdated=False)
            for found in easy
        ]
