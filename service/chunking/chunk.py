"""Chunks: the pieces of a program that search finds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from service.corpus.program import Program

ChunkKind = Literal["summary", "question", "section", "contacts"]


@dataclass(frozen=True, slots=True)
class Chunk:
    """One searchable piece of a program in one language.

    Attributes:
        program_id: the program it came from.
        language: BCP 47 tag of `text`.
        kind: which part of the program it is.
        section: 0-based index of the section, or -1 for the other kinds.
        title: the program's title, for context in the word index.
        text: what is searched, in `language`.
    """

    program_id: str
    language: str
    kind: ChunkKind
    section: int
    title: str
    text: str

    @property
    def passage(self) -> str:
        """The text an encoder sees: sections and contacts carry the title as context."""
        if self.kind == "question":
            return self.text
        return f"{self.title}\n{self.text}"

    @property
    def digest(self) -> str:
        """SHA-256 over language and passage: equal digests have equal vectors."""
        return hashlib.sha256(f"{self.language}\0{self.passage}".encode()).hexdigest()

    def without_text(self) -> IndexedChunk:
        """Return what is left of the chunk in an index."""
        return IndexedChunk(self.program_id, self.language, self.kind, self.section, self.digest)


@dataclass(frozen=True, slots=True)
class IndexedChunk:
    """A chunk as an index keeps it: where it came from, not what it says.

    Attributes:
        program_id: the program it came from.
        language: BCP 47 tag.
        kind: which part of the program it is.
        section: 0-based index of the section, or -1 if it is another part of the program.
        digest: see `Chunk.digest`.
    """

    program_id: str
    language: str
    kind: ChunkKind
    section: int
    digest: str


Chunker = Callable[[Program, str, tuple[str, ...]], Iterator[Chunk]]
"""Cuts a program, written in a language, and questions asked of it into chunks."""


def chunk_program(program: Program, language: str, asked: tuple[str, ...] = ()) -> Iterator[Chunk]:
    """Yield the chunks of a program written in `language`.

    Every segment stands in exactly one chunk: title and summary together, each sample question
    alone, each section with its heading, and all contacts' names, notes and addresses together.

    Args:
        program: the program in this language.
        language: its tag.
        asked: further questions that it answers, as residents ask them.
    """

    def chunk(kind: ChunkKind, text: str, section: int = -1) -> Chunk:
        return Chunk(program.id, language, kind, section, program.title, text)

    yield chunk("summary", program.summary)
    for question in (*program.questions, *asked):
        yield chunk("question", question)
    for index, section in enumerate(program.sections):
        body = "\n".join(block.text for block in section.blocks)
        yield chunk("section", f"{section.heading}\n{body}", index)
    if program.contacts:
        lines = [
            " ".join(part for part in (contact.name, contact.note, contact.address) if part)
            for contact in program.contacts
        ]
        yield chunk("contacts", "\n".join(lines))
