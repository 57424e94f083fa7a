"""Search of the programs that only staff may see: they are in no index of the residents."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Final

from service.corpus.program import Program
from service.indexing.lexical import LexicalIndex
from service.text.analyzers import analyzer_for

LEAST_SHARE: Final = 0.3
"""Share of the ideal BM25 score from which a program counts as found."""
Localize = Callable[[Program, str], Program]


class StaffPrograms:
    """Word search over programs for staff, language by language. Safe for several threads.

    Args:
        programs: those of the audience `staff`.
        localize: puts a program into a language.
    """

    def __init__(self, programs: Sequence[Program], localize: Localize) -> None:
        self._programs = tuple(programs)
        self._localize = localize
        self._indexes: dict[str, LexicalIndex] = {}
        self._lock = threading.Lock()

    def search(self, typed: str, tag: str) -> list[tuple[str, float]]:
        """Return ids and shares of the ideal score, 0 to 1, of those that fit, best first."""
        if not self._programs:
            return []
        found = self._index(tag).search(typed)
        if found.ideal <= 0:
            return []
        shares = [
            (program.id, float(score) / found.ideal)
            for program, score in zip(self._programs, found.scores, strict=True)
        ]
        fitting = [pair for pair in shares if pair[1] >= LEAST_SHARE]
        return sorted(fitting, key=lambda pair: (-pair[1], pair[0]))

    def _index(self, tag: str) -> LexicalIndex:
        with self._lock:
            if tag not in self._indexes:
                texts = [all_text(self._localize(program, tag)) for program in self._programs]
                self._indexes[tag] = LexicalIndex.build(texts, analyzer_for(tag))
            return self._indexes[tag]


def all_text(program: Program) -> str:
    """Return everything that a program says, a piece a line."""
    parts = [program.title, program.summary, *program.questions]
    for section in program.sections:
        parts += [section.heading, *(block.text for block in section.blocks)]
    parts += [text for c in program.contacts for text in (c.name, c.note, c.address) if text]
    return "\n".join(parts)
