"""The glossary: official names per language, and the check that translations use them.

`glossary.tsv` has a column for the Japanese term, its kind, every authored language, and the
source of the names. A cell holds the accepted forms, the preferred one first, parted by ` | `;
an empty cell sets no rule. Forms are looked for as parts of words, so a language with endings
gives the part that does not change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast, get_args

import regex

from service.corpus.memory import MemoryEntry
from service.corpus.tables import read_table
from service.errors import CorpusError, Problem
from service.languages import AUTHORED_TAGS
from service.text.normalize import fold

GLOSSARY_FILE: Final = "glossary.tsv"
TermKind = Literal["ward", "place", "organization", "document", "service", "disaster"]
_SEPARATOR: Final = "|"


@dataclass(frozen=True, slots=True)
class Term:
    """One official name.

    Attributes:
        japanese: the term as it stands in programs.
        kind: what it names.
        names: accepted forms by language tag, the preferred one first.
        source: where the names were read, or `authored` where no official name was found.
        line: 1-based line in the glossary.
    """

    japanese: str
    kind: TermKind
    names: Mapping[str, tuple[str, ...]]
    source: str
    line: int


class Glossary:
    """All terms, and where they occur."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self._by_japanese = {term.japanese: term for term in self.terms}
        longest_first = sorted(map(regex.escape, self._by_japanese), key=len, reverse=True)
        self._pattern = regex.compile("|".join(longest_first) or r"(?!)")

    def terms_in(self, japanese: str) -> list[Term]:
        """Return the terms of a Japanese text, each once, the longest where they overlap."""
        found = dict.fromkeys(self._pattern.findall(japanese))
        return [self._by_japanese[text] for text in found]

    def missing(self, japanese: str, translation: str, tag: str) -> list[Term]:
        """Return the terms of a Japanese text that a translation calls something else.

        A translation that keeps the Japanese term itself counts as using it.
        """
        folded = fold(translation)
        return [
            term
            for term in self.terms_in(japanese)
            if term.names.get(tag)
            and not any(fold(name) in folded for name in (*term.names[tag], term.japanese))
        ]


def read_glossary(path: Path) -> Glossary:
    """Read the glossary; a corpus without one has no terms.

    Raises:
        CorpusError: naming the line of every row that is not of this form.
    """
    problems: list[Problem] = []
    terms: dict[str, Term] = {}
    for number, row in read_table(path, ["term", "kind", *AUTHORED_TAGS, "source"], problems):
        problem = _row_problem(row, path.name, number, terms)
        if problem:
            problems.append(problem)
            continue
        names = {tag: _forms(row[tag]) for tag in AUTHORED_TAGS if row[tag]}
        terms[row["term"]] = Term(
            row["term"], cast(TermKind, row["kind"]), names, row["source"], number
        )
    if problems:
        raise CorpusError(problems)
    return Glossary(terms.values())


def check_terms(glossary: Glossary, tag: str, entries: Iterable[MemoryEntry]) -> Iterator[Problem]:
    """Yield each segment of a language that does not call a term by an accepted name.

    Sample questions are left out: residents do not use official names.
    """
    for entry in entries:
        program_id, _, place = entry.context.partition("#")
        if entry.outdated or place.startswith("questions."):
            continue
        for term in glossary.missing(entry.source_text, entry.text, tag):
            message = f"{entry.context!r} does not name {term.japanese} as the glossary does"
            cure = f"use {term.names[tag][0]!r}, or add the form to {GLOSSARY_FILE}"
            path = f"locales/{tag}/{program_id.split('/')[0]}.po"
            yield Problem(path, entry.line, message, cure)


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(form.strip() for form in cell.split(_SEPARATOR) if form.strip())


def _row_problem(
    row: dict[str, str], name: str, line: int, terms: Mapping[str, Term]
) -> Problem | None:
    if None in row or None in row.values():
        return Problem(name, line, "the row has too few or too many cells", "part cells by one tab")
    if not row["term"] or row["term"] in terms:
        cure = "give each Japanese term one row"
        return Problem(name, line, f"the term {row['term']!r} is empty or stands twice", cure)
    if row["kind"] not in get_args(TermKind):
        cure = f"use one of {', '.join(get_args(TermKind))}"
        return Problem(name, line, f"{row['kind']!r} is no kind of term", cure)
    if not row["source"]:
        cure = "name a source, or write 'authored' if no official name was found"
        return Problem(name, line, f"the term {row['term']!r} has no source", cure)
    return None
