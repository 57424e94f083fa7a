"""Other sizes of chunks than one a section."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from service.chunking.chunk import Chunk, chunk_program
from service.corpus.program import Program


def chunk_by_block(program: Program, language: str, asked: tuple[str, ...] = ()) -> Iterator[Chunk]:
    """Yield smaller chunks: every paragraph and list item alone, under its heading."""
    for chunk in chunk_program(program, language, asked):
        if chunk.kind != "section":
            yield chunk
            continue
        section = program.sections[chunk.section]
        for block in section.blocks:
            yield replace(chunk, text=f"{section.heading}\n{block.text}")


def chunk_whole(program: Program, language: str, asked: tuple[str, ...] = ()) -> Iterator[Chunk]:
    """Yield larger chunks: all of a program but its questions together."""
    passages = []
    for chunk in chunk_program(program, language, asked):
        if chunk.kind == "question":
            yield chunk
        else:
            passages.append(chunk.text)
    yield Chunk(program.id, language, "summary", -1, program.title, "\n".join(passages))
