"""One program as the corpus holds it: its Markdown and translations, read and written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from service.corpus.memory import MemoryEntry, TranslationMemory, parse_entries, render_file
from service.corpus.po_blocks import messages_of, render_messages, replace_program
from service.corpus.program import Program
from service.corpus.reader import parse_program
from service.corpus.sync import synced_entries
from service.languages import AUTHORED_TAGS


@dataclass(frozen=True, slots=True)
class ProgramState:
    """What the files of a corpus say of one program.

    Attributes:
        program_id: `<area>/<slug>`.
        markdown: text of the program file; None where there is no such program.
        translations: translated segments by language tag, in reading order.
    """

    program_id: str
    markdown: str | None
    translations: Mapping[str, tuple[MemoryEntry, ...]]

    def program(self) -> Program | None:
        """Return the program, or None if there is none.

        Raises:
            CorpusError: with every fault of the Markdown.
        """
        if self.markdown is None:
            return None
        return parse_program(self.markdown, program_file(self.program_id), self.program_id)


_STATE: Final = TypeAdapter(ProgramState)


def program_file(program_id: str) -> str:
    """Return the name of a program's file inside the corpus."""
    return f"programs/{program_id}.md"


def locale_file(program_id: str, tag: str) -> str:
    """Return the name of the PO file that holds a program's translations into a language."""
    return f"locales/{tag}/{program_id.partition('/')[0]}.po"


def read_state(folder: Path, program_id: str) -> ProgramState:
    """Read what a corpus folder says of a program; of one that is not there, nothing.

    Raises:
        CorpusError: if its messages are no PO.
    """
    translations: dict[str, tuple[MemoryEntry, ...]] = {}
    for tag in AUTHORED_TAGS:
        name = locale_file(program_id, tag)
        messages = messages_of(_text(folder / name) or "", program_id)
        entries = parse_entries(messages.encode(), name) if messages else ()
        if entries:
            translations[tag] = entries
    return ProgramState(program_id, _text(folder / program_file(program_id)), translations)


def synced(state: ProgramState) -> ProgramState:
    """Bring the translations in line with the Japanese, as `madoguchi corpus sync` does.

    Raises:
        CorpusError: with every fault of the Markdown.
    """
    program = state.program()
    if program is None:
        return ProgramState(state.program_id, None, {})
    translations = {
        tag: tuple(
            entry
            for entry in synced_entries((program,), memory_of(tag, state.translations.get(tag, ())))
            if entry.text
        )
        for tag in AUTHORED_TAGS
    }
    kept = {tag: entries for tag, entries in translations.items() if entries}
    return ProgramState(state.program_id, state.markdown, kept)


def memory_of(tag: str, entries: Iterable[MemoryEntry]) -> TranslationMemory:
    """Return entries as the memory of a language."""
    return TranslationMemory(tag, {entry.context: entry for entry in entries})


def changed_files(folder: Path, state: ProgramState) -> dict[str, str | None]:
    """Return what the files of a corpus hold once a state is written, by name.

    Only files that change are named; None means that the file goes. All other programs in a PO
    file stay byte for byte.

    Args:
        folder: the corpus.
        state: a state as `synced` returns it.

    Raises:
        CorpusError: with every fault of the Markdown.
    """
    program = state.program()
    wanted: dict[str, str | None] = {program_file(state.program_id): state.markdown}
    for tag in AUTHORED_TAGS:
        name = locale_file(state.program_id, tag)
        text = _text(folder / name)
        entries: list[MemoryEntry] = []
        if program is not None:
            memory = memory_of(tag, state.translations.get(tag, ()))
            entries = synced_entries((program,), memory)
        if text is None and not any(entry.text for entry in entries):
            continue
        messages = render_messages(tag, entries) if entries else ""
        if text is None:
            wanted[name] = render_file(tag, entries)
        else:
            wanted[name] = replace_program(text, state.program_id, messages)
    return {name: text for name, text in wanted.items() if _text(folder / name) != text}


@contextmanager
def written(folder: Path, files: Mapping[str, str | None]) -> Iterator[None]:
    """Write files for the length of a block, and for good if the block ends without an error.

    Each file is replaced whole; when something fails, all are put back.

    Args:
        folder: the corpus.
        files: text by name; None removes the file.
    """
    before = {name: _text(folder / name) for name in files}
    try:
        for name, text in files.items():
            _replace(folder / name, text)
        yield
    except BaseException:
        for name, text in before.items():
            _replace(folder / name, text)
        raise


def _replace(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    working = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with working.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(working, path)
    finally:
        working.unlink(missing_ok=True)


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return None


def state_to_json(state: ProgramState) -> dict[str, Any]:
    """Return a state as plain JSON values; `state_from_json` gives it back."""
    data: dict[str, Any] = _STATE.dump_python(state, mode="json")
    return data


def state_from_json(data: Mapping[str, Any]) -> ProgramState:
    """Return the state that `state_to_json` made JSON of."""
    return _STATE.validate_python(data)
