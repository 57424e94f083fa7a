"""Signals: what each list of a search says of each program, as numbers that a model can weigh."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

SIGNAL_NAMES: Final = (
    "words.questions",
    "words.passages",
    "words.sibling",
    "words.program",
    "meaning.questions",
    "meaning.passages",
    "meaning.japanese",
    "meaning.class",
    "ward",
    "open",
    "everywhere",
)
"""`words.*`: BM25 as a share of the ideal score, 0 to 1, against a program's questions, its other
chunks, the chunks of a closely related language, and all its text as one document. `meaning.*`:
cosine, -1 to 1, against questions, other chunks, and Japanese chunks; `meaning.class`: log
probability by the classifier over 20, -1 to 0. `ward`: 1 if the program serves just the ward that
the question names. `open`: 1 if it serves more than one ward. `everywhere`: 1 if it is bound to no
city and the question to none either."""

N_SEARCHED: Final = SIGNAL_NAMES.index("ward")
"""The first signals come of searching; the others only say whom a program is for."""

FOLD_SHARES: Final = (0.625, 0.1875, 0.1875)
"""A program's score in a list: its best chunk, and 0.3 times the two next best, scaled to one."""


@dataclass(frozen=True, slots=True)
class SignalTable:
    """What a search found out of every program.

    Attributes:
        values: float32 of shape (n_programs, n_signals), columns as in `SIGNAL_NAMES`; programs
            in the order of the snapshot.
        sections: int of shape (n_programs,): 0-based section whose chunk matched best, or -1.
    """

    values: NDArray[np.float32]
    sections: NDArray[np.int64]

    def column(self, name: str) -> NDArray[np.float32]:
        """Return one signal, shape (n_programs,)."""
        found: NDArray[np.float32] = self.values[:, SIGNAL_NAMES.index(name)]
        return found


@dataclass(frozen=True, slots=True)
class ChunkGroups:
    """Chunks of one language that are folded into programs together.

    Attributes:
        rows: positions among the language's chunks, grouped by program.
        programs: program number of every row, rising.
        starts: where each program's rows begin in `rows`, with the total at the end.
        numbers: program number of every start.
    """

    rows: NDArray[np.int64]
    programs: NDArray[np.int64]
    starts: NDArray[np.int64]
    numbers: NDArray[np.int64]

    @classmethod
    def of(cls, programs: NDArray[np.int64], chosen: NDArray[np.bool_]) -> ChunkGroups:
        """Group the chosen chunks by program.

        Args:
            programs: program number of every chunk of the language.
            chosen: which of them to fold.
        """
        rows = np.flatnonzero(chosen)
        rows = rows[np.argsort(programs[rows], kind="stable")]
        numbers, starts = np.unique(programs[rows], return_index=True)
        return cls(rows, programs[rows], np.append(starts, len(rows)), numbers)

    def fold(self, scores: NDArray[np.float32], n_programs: int) -> NDArray[np.float32]:
        """Fold chunk scores into program scores by `FOLD_SHARES`; missing chunks count zero.

        Args:
            scores: shape (n_chunks of the language,).
            n_programs: number of programs in the snapshot.
        """
        folded = np.zeros(n_programs, np.float32)
        if not len(self.rows):
            return folded
        own = scores[self.rows]
        order = np.lexsort((-own, self.programs))
        ordered = own[order]
        for place, share in enumerate(FOLD_SHARES):
            present = self.starts[:-1] + place < self.starts[1:]
            folded[self.numbers[present]] += share * ordered[self.starts[:-1][present] + place]
        return folded

    def best(self, scores: NDArray[np.float32], n_programs: int) -> NDArray[np.int64]:
        """Return the chunk with the best score of each program, -1 where it has none."""
        found = np.full(n_programs, -1, np.int64)
        if len(self.rows):
            order = np.lexsort((-scores[self.rows], self.programs))
            found[self.numbers] = self.rows[order][self.starts[:-1]]
        return found
