"""A draft as an editor sees it: the published program with what was typed on top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from service.corpus.memory import MemoryEntry
from service.corpus.program import Program
from service.corpus.program_form import ProgramForm, read_form, render_program
from service.corpus.program_state import (
    ProgramState,
    memory_of,
    program_file,
    read_state,
    state_from_json,
    state_to_json,
    synced,
)
from service.corpus.segments import Segment, segments
from service.corpus.sync import synced_entries
from service.errors import CorpusError, UnknownProgramError
from service.languages import SOURCE_LANGUAGE
from service.staff.knowledge.form_fields import form_from_json, form_to_json
from service.storage.drafts import Draft, DraftPart, DraftStore


@dataclass(frozen=True, slots=True)
class Work:
    """A program and the draft of it, if there is one.

    Attributes:
        base: as published; for a draft, when it began.
        state: with what was typed.
        form: the Japanese as typed.
        draft: None while nothing was typed.
        parts: what was saved, by part.
    """

    base: ProgramState
    state: ProgramState
    form: ProgramForm
    draft: Draft | None
    parts: Mapping[str, DraftPart]

    @property
    def program_id(self) -> str:
        """Id of the program."""
        return self.state.program_id

    @property
    def is_new(self) -> bool:
        """Whether the program was never published."""
        return self.base.markdown is None

    def version(self, part: str) -> int:
        """Return the version of a part; 0 if it was never saved."""
        return self.parts[part].version if part in self.parts else 0

    @property
    def fingerprint(self) -> str:
        """What tells this state of the draft from any other."""
        return ",".join(f"{part}:{self.parts[part].version}" for part in sorted(self.parts))

    def program(self) -> Program | None:
        """Return the program as typed, or None while it cannot be read."""
        try:
            return self.state.program()
        except CorpusError:
            return None

    def has_moved(self, folder: Path) -> bool:
        """Tell whether the corpus holds something else than when the draft began."""
        return self.draft is not None and (
            read_state(folder, self.program_id).markdown != self.base.markdown
        )


def open_work(folder: Path, drafts: DraftStore, program_id: str) -> Work:
    """Return a program with its draft.

    Raises:
        UnknownProgramError: if there is neither.
        CorpusError: if its published file cannot be read.
    """
    draft = drafts.find(program_id)
    base = state_from_json(draft.base) if draft else read_state(folder, program_id)
    parts = drafts.parts(program_id) if draft else {}
    if SOURCE_LANGUAGE in parts:
        form = form_from_json(parts[SOURCE_LANGUAGE].content["form"])
        markdown = render_program(form, base.markdown or "")
    elif base.markdown is not None:
        form = read_form(base.markdown, program_file(program_id))
        markdown = base.markdown
    else:
        raise UnknownProgramError(f"there is no program {program_id!r}; begin a new one")
    translations = dict(base.translations)
    for tag, part in parts.items():
        if tag != SOURCE_LANGUAGE:
            typed = entries_from_json(part.content["entries"])
            merged = {entry.context: entry for entry in base.translations.get(tag, ())} | typed
            translations[tag] = tuple(entry for entry in merged.values() if entry.text)
    state = ProgramState(program_id, markdown, translations)
    return Work(base, _in_line(state), form, draft, parts)


def begin(folder: Path, drafts: DraftStore, program_id: str, origin: Mapping[str, str]) -> bool:
    """Begin a draft of a program, published or not; False if there is one already."""
    return drafts.begin(program_id, state_to_json(read_state(folder, program_id)), origin)


def ja_content(form: ProgramForm) -> dict[str, Any]:
    """Return what the Japanese part of a draft keeps."""
    return {"form": form_to_json(form)}


def entries_to_json(entries: Mapping[str, MemoryEntry]) -> dict[str, Any]:
    """Return what the part of a language keeps."""
    return {
        "entries": {
            context: {
                "source": entry.source_text,
                "text": entry.text,
                "origin": entry.origin,
                "reviewed_by": entry.reviewed_by,
                "reviewed_on": entry.reviewed_on,
                "outdated": entry.outdated,
            }
            for context, entry in entries.items()
        }
    }


def entries_from_json(data: Mapping[str, Any]) -> dict[str, MemoryEntry]:
    """Return the entries that `entries_to_json` made JSON of."""
    return {
        context: MemoryEntry(
            context,
            item["source"],
            item["text"],
            item["origin"],
            item["reviewed_by"],
            item["reviewed_on"],
            item["outdated"],
            0,
        )
        for context, item in data.items()
    }


@dataclass(frozen=True, slots=True)
class TranslationRow:
    """One segment on the page of a language.

    Attributes:
        entry: the translation; its text is empty where there is none.
    """

    segment: Segment
    entry: MemoryEntry


def translation_rows(program: Program, state: ProgramState, tag: str) -> list[TranslationRow]:
    """Return every segment of a program with its translation, in reading order."""
    found = synced_entries((program,), memory_of(tag, state.translations.get(tag, ())))
    pairs = zip(segments(program), found, strict=True)
    return [TranslationRow(segment, entry) for segment, entry in pairs]


def translated(
    rows: list[TranslationRow], typed: Mapping[str, str], reviewed: frozenset[str], name: str,
    today: date,
) -> dict[str, MemoryEntry]:  # fmt: skip
    """Return what was typed on the page of a language, as entries by context.

    A changed text is `authored`, whoever reviewed it before; a checked box makes it reviewed by
    the person named, today; an unchecked one takes a review back.

    Args:
        rows: the segments as they were shown.
        typed: text by place.
        reviewed: places whose box is checked.
        name: of who typed.
        today: the date.
    """
    entries: dict[str, MemoryEntry] = {}
    for row in rows:
        place, old = row.segment.place, row.entry
        text = " ".join(typed.get(place, old.text).split("\n")).strip()
        was_reviewed = old.origin == "reviewed" and not old.outdated
        if text == old.text and (place in reviewed) == was_reviewed:
            if old.text:
                entries[old.context] = old
            continue
        entry = replace(
            old, source_text=row.segment.text, text=text, origin="authored", reviewed_by=None,
            reviewed_on=None, outdated=old.outdated and text == old.text,
        )  # fmt: skip
        if place in reviewed and text:
            entry = replace(
                entry, origin="reviewed", reviewed_by=name, reviewed_on=today.isoformat(),
                outdated=False,
            )  # fmt: skip
        entries[entry.context] = entry
    return entries


def _in_line(state: ProgramState) -> ProgramState:
    """Bring the translations in line with the Japanese where it can be read."""
    try:
        return synced(state)
    except CorpusError:
        return state
