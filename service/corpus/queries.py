"""How residents ask: authored questions by program and language, which search matches against.

Kept in `corpus/queries/<lang>.tsv`, one question a line: program id, tab, question. A program's
own sample questions are shown to readers and translated sentence by sentence; these are never
shown, and each language's are written as its speakers type them. Searching a program by questions
it answers is document expansion (Nogueira et al. 2019, https://arxiv.org/abs/1904.08375), with
people in the place of the query generator.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from service.errors import CorpusError, Problem
from service.languages import AUTHORED_TAGS, SOURCE_LANGUAGE

QUERIES_FOLDER: Final = "queries"
Queries = Mapping[str, tuple[str, ...]]
"""Questions by program id."""


def read_queries(folder: Path, known_ids: Collection[str] | None) -> dict[str, Queries]:
    """Read the questions of every language with texts of its own; a missing file has none.

    Args:
        folder: `corpus/queries`.
        known_ids: ids of the programs that exist; None if they are not known, as they have faults.

    Raises:
        CorpusError: naming the line of every row that is not of this form.
    """
    found: dict[str, Queries] = {}
    problems: list[Problem] = []
    for tag in (SOURCE_LANGUAGE, *AUTHORED_TAGS):
        path = folder / f"{tag}.tsv"
        name = f"{QUERIES_FOLDER}/{path.name}"
        by_program: dict[str, list[str]] = {}
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        seen: dict[str, int] = {}
        for number, line in enumerate(lines, 1):
            program_id, tab, question = line.partition("\t")
            if not tab or not question.strip() or "\t" in question:
                cure = "write program id, one tab, question"
                problems.append(Problem(name, number, "not a question", cure))
            elif known_ids is not None and program_id not in known_ids:
                cure = "use the id of a program"
                problems.append(Problem(name, number, f"{program_id!r} is no program", cure))
            elif question in seen:
                message = f"the question stands in line {seen[question]} too"
                problems.append(Problem(name, number, message, "keep the one that fits better"))
            else:
                seen[question] = number
                by_program.setdefault(program_id, []).append(question.strip())
        found[tag] = {program_id: tuple(texts) for program_id, texts in by_program.items()}
    if problems:
        raise CorpusError(problems)
    return found
