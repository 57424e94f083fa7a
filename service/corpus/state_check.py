"""Checks one program before it is published, as `corpus check` checks the whole corpus."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from service.corpus.check import check_memory, check_program
from service.corpus.easy_japanese import (
    EASY_JAPANESE_FILE,
    EASY_TAG,
    Vocabulary,
    check_easy_japanese,
    read_vocabulary,
)
from service.corpus.glossary import GLOSSARY_FILE, Glossary, check_terms, read_glossary
from service.corpus.places import PLACES_FILE, Place, read_places
from service.corpus.program_form import field_at, read_form
from service.corpus.program_state import ProgramState, memory_of, synced
from service.corpus.segments import segments
from service.errors import CorpusError, Problem
from service.languages import SOURCE_LANGUAGE

_CONTEXT: Final = re.compile(r"'(?P<context>[a-z]+/[a-z0-9-]+#[a-z0-9.]+)'")
_PLACE: Final = re.compile(
    r"^(?P<place>title|summary|questions\.\d+|contacts\.\d+\.\w+|sections\.\d+\.\w+) is still"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What must be put right before a program can be published.

    Attributes:
        language: tag of the text that is at fault; Japanese for the program itself.
        field: of the form, such as `contacts.1.phone`; of a translation its place, such as
            `sections.1.2`; empty if it concerns the program as a whole.
        message: what is wrong.
        cure: what to do about it.
    """

    language: str
    field: str
    message: str
    cure: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What programs are checked against besides their own form."""

    glossary: Glossary
    vocabulary: Vocabulary
    places: tuple[Place, ...]

    @classmethod
    def read(cls, folder: Path) -> Rules:
        """Read the rules from a corpus folder; no index is needed for it.

        Raises:
            CorpusError: if the glossary, the vocabulary or the places cannot be read.
        """
        return cls(
            read_glossary(folder / GLOSSARY_FILE),
            read_vocabulary(folder / EASY_JAPANESE_FILE),
            read_places(folder / PLACES_FILE),
        )


def check_state(state: ProgramState, rules: Rules) -> list[Fault]:
    """Return every fault of a program and its translations; the Japanese first."""
    try:
        program = state.program()
    except CorpusError as error:
        return [_of_file(problem, state) for problem in error.problems]
    if program is None:
        return []
    wards = {(place.city, place.ward) for place in rules.places}
    faults = [_of_file(problem, state) for problem in check_program(program, wards)]
    known = {segment.context: segment for segment in segments(program)}
    official = [term.japanese for term in rules.glossary.terms]
    for tag, entries in synced(state).translations.items():
        problems = list(check_memory(memory_of(tag, entries), known))
        problems += check_terms(rules.glossary, tag, entries)
        if tag == EASY_TAG:
            problems += check_easy_japanese(entries, rules.vocabulary, official)
        faults += (_of_translation(problem, tag) for problem in problems)
    return faults


def _of_file(problem: Problem, state: ProgramState) -> Fault:
    field = ""
    if problem.line and state.markdown is not None:
        try:
            form = read_form(state.markdown, problem.path)
        except CorpusError:
            return Fault(SOURCE_LANGUAGE, "", problem.message, problem.cure)
        field = field_at(form, problem.line)
    blank = _PLACE.match(problem.message)
    if blank:
        field = _form_field(blank["place"])
    return Fault(SOURCE_LANGUAGE, field, problem.message, problem.cure)


def _form_field(place: str) -> str:
    """Return the field of the form in which a segment is typed."""
    top, _, rest = place.partition(".")
    number, _, part = rest.partition(".")
    if top == "sections" and part != "heading":
        return f"sections.{number}.body"
    return place


def _of_translation(problem: Problem, tag: str) -> Fault:
    found = _CONTEXT.search(problem.message)
    place = found["context"].partition("#")[2] if found else ""
    return Fault(tag, place, problem.message, problem.cure)
