"""Brings the PO files in line with the programs, as gettext's msgmerge would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from service.corpus.memory import MemoryEntry, TranslationMemory, read_memory, write_memory
from service.corpus.program import Program
from service.corpus.segments import Segment, segments
from service.languages import AUTHORED_TAGS


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What syncing one language found.

    Attributes:
        kept: translations that still hold, wherever their segment moved to.
        outdated: translations whose Japanese changed, marked `fuzzy`.
        untranslated: segments without any translation.
        dropped: translations whose segment is gone.
    """

    language: str
    kept: int
    outdated: int
    untranslated: int
    dropped: int


def sync_locales(programs: tuple[Program, ...], locales_folder: Path) -> list[SyncReport]:
    """Rewrite every PO file from the programs, keeping every translation that still applies."""
    return [
        sync_language(programs, read_memory(locales_folder, tag), locales_folder)
        for tag in AUTHORED_TAGS
    ]


def sync_language(
    programs: tuple[Program, ...], memory: TranslationMemory, locales_folder: Path
) -> SyncReport:
    """Rewrite the PO files of one language.

    A segment keeps its translation if its Japanese is unchanged; takes that of the same Japanese
    in the same program if it moved; else keeps its old translation marked outdated.
    """
    written = synced_entries(programs, memory)
    write_memory(locales_folder, memory.language, written)
    texts = {entry.text for entry in written}
    return SyncReport(
        memory.language,
        kept=sum(bool(e.text) and not e.outdated for e in written),
        outdated=sum(bool(e.text) and e.outdated for e in written),
        untranslated=sum(not e.text for e in written),
        dropped=sum(e.text not in texts for e in memory.entries.values()),
    )


def synced_entries(programs: tuple[Program, ...], memory: TranslationMemory) -> list[MemoryEntry]:
    """Return one entry a segment, in reading order; untranslated ones have an empty text."""
    by_source = {
        (entry.context.partition("#")[0], entry.source_text): entry
        for entry in memory.entries.values()
        if not entry.outdated
    }
    return [
        _entry_for(segment, memory.entries, by_source)
        for program in programs
        for segment in segments(program)
    ]


def _entry_for(
    segment: Segment,
    entries: Mapping[str, MemoryEntry],
    by_source: Mapping[tuple[str, str], MemoryEntry],
) -> MemoryEntry:
    old = entries.get(segment.context)
    if old is not None and old.source_text == segment.text:
        return old
    moved = by_source.get((segment.program_id, segment.text))
    if moved is not None:
        return replace(moved, context=segment.context)
    if old is not None:
        return replace(old, source_text=segment.text, outdated=True)
    return MemoryEntry(segment.context, segment.text, "", "authored", None, None, False, 0)
