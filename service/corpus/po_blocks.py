"""One program's messages inside a PO file: read and replaced, every other byte left as it is."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from service.corpus.memory import MemoryEntry, origin_comment
from service.languages import language as language_of

_CONTEXT: Final = re.compile(r'^msgctxt "(?P<program>[^"#]+)#', re.MULTILINE)


def program_of(block: str) -> str:
    """Return the program id of a message, empty for the header of a file."""
    found = _CONTEXT.search(block)
    return found["program"] if found else ""


def messages_of(text: str, program_id: str) -> str:
    """Return the messages of one program in a PO file, empty if it has none."""
    own = [block for block in text.strip("\n").split("\n\n") if program_of(block) == program_id]
    return "\n\n".join(own) + "\n" if own else ""


def replace_program(text: str, program_id: str, messages: str) -> str:
    """Return a PO file with the messages of one program replaced.

    Args:
        text: the file; its programs stand in the order of their ids.
        program_id: the program.
        messages: its messages as `render_messages` writes them; empty to remove them.
    """
    end = text[len(text.rstrip("\n")) :]
    blocks = text.rstrip("\n").split("\n\n")
    others = [block for block in blocks if program_of(block) != program_id]
    place = next(
        (n for n, block in enumerate(others) if program_of(block) > program_id), len(others)
    )
    own = [messages.rstrip("\n")] if messages.strip() else []
    return "\n\n".join([*others[:place], *own, *others[place:]]) + end


def render_messages(language: str, entries: Iterable[MemoryEntry]) -> str:
    """Write messages as `service.corpus.memory.write_entries` does, without a header."""
    catalog = Catalog(locale=language_of(language).cldr_locale, fuzzy=False)
    for entry in entries:
        catalog.add(
            entry.source_text,
            entry.text,
            context=entry.context,
            flags=["fuzzy"] if entry.outdated and entry.text else [],
            user_comments=[origin_comment(entry)] if entry.text else [],
        )
    written = io.BytesIO()
    write_po(written, catalog, width=100, omit_header=True)
    return written.getvalue().decode().strip("\n") + "\n"
