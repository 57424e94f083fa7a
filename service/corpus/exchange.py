"""Sends what is untranslated to translators as PO files, and takes their files back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from service.corpus.memory import (
    MemoryEntry,
    TranslationMemory,
    read_entries,
    write_entries,
    write_memory,
)
from service.corpus.program import Program
from service.corpus.recall import MemoryTranslator
from service.corpus.segments import Segment, segments
from service.corpus.sync import synced_entries
from service.errors import Problem
from service.translation.numbers import number_differences


@dataclass(frozen=True, slots=True)
class TodoItem:
    """A segment that a language lacks.

    Attributes:
        segment: the Japanese as it stands now.
        outdated: the old translation, if there is one whose Japanese has changed; else None.
    """

    segment: Segment
    outdated: MemoryEntry | None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came back from a translator.

    Attributes:
        taken: translations taken over.
        unfinished: messages left empty or still marked fuzzy.
        problems: messages refused, each with file, line and cure.
    """

    taken: int
    unfinished: int
    problems: tuple[Problem, ...]


def translation_todo(programs: Iterable[Program], memory: TranslationMemory) -> list[TodoItem]:
    """Return what is untranslated or outdated in one language, in reading order.

    Japanese that is translated somewhere else in the corpus is not asked for again.
    """
    translator = MemoryTranslator({memory.language: memory})
    todo: list[TodoItem] = []
    for program in programs:
        for segment in segments(program):
            found = translator.translate(segment.text, segment.context, memory.language)
            if found is None:
                todo.append(TodoItem(segment, None))
            elif found.outdated:
                todo.append(TodoItem(segment, memory.entries[segment.context]))
    return todo


def export_todo(path: Path, language: str, todo: Iterable[TodoItem]) -> None:
    """Write a PO file for a translator: outdated translations are marked fuzzy, to be corrected."""
    write_entries(
        path,
        language,
        [
            replace(item.outdated, source_text=item.segment.text, outdated=True)
            if item.outdated
            else _untranslated(item.segment)
            for item in todo
        ],
    )


def import_translations(
    path: Path,
    programs: tuple[Program, ...],
    memory: TranslationMemory,
    locales_folder: Path,
    reviewed: tuple[str, str] | None,
) -> ImportReport:
    """Take over a translator's PO file into the language's PO files.

    A message is taken if its context is a segment of the corpus, its Japanese is that segment's
    and its numbers agree; every other one is refused and named, and what the corpus had stays.

    Args:
        path: the PO file that came back.
        programs: the corpus as it is now.
        memory: the language's translations as they are now.
        locales_folder: where the PO files of all languages stand.
        reviewed: name and date (`YYYY-MM-DD`) if a named person of a city reviewed it; else None.

    Raises:
        CorpusError: if the file is no PO file or a message has no context; nothing is written.
    """
    known = {s.context: s for program in programs for s in segments(program)}
    taken: dict[str, MemoryEntry] = {}
    problems: list[Problem] = []
    unfinished = 0
    for entry in read_entries(path, path.name):
        if entry.outdated:
            unfinished += 1
            continue
        problem = _refusal(entry, known.get(entry.context), memory.language, path.name)
        if problem:
            problems.append(problem)
        elif reviewed:
            name, day = reviewed
            taken[entry.context] = replace(
                entry, origin="reviewed", reviewed_by=name, reviewed_on=day
            )
        else:
            taken[entry.context] = entry
    merged = TranslationMemory(memory.language, {**memory.entries, **taken})
    write_memory(locales_folder, memory.language, synced_entries(programs, merged))
    return ImportReport(len(taken), unfinished, tuple(problems))


def _untranslated(segment: Segment) -> MemoryEntry:
    return MemoryEntry(segment.context, segment.text, "", "authored", None, None, False, 0)


def _refusal(
    entry: MemoryEntry, segment: Segment | None, language: str, name: str
) -> Problem | None:
    if segment is None:
        cure = "keep every msgctxt as it was exported"
        return Problem(name, entry.line, f"{entry.context!r} is no segment of any program", cure)
    if segment.text != entry.source_text:
        message = f"the Japanese of {entry.context!r} has changed since the export"
        return Problem(name, entry.line, message, "export again and translate the new Japanese")
    if number_differences(entry.source_text, entry.text, language):
        cure = "make every number the same as in Japanese"
        return Problem(name, entry.line, f"numbers differ in {entry.context!r}", cure)
    return None
