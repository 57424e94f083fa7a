"""Checks a whole corpus: everything a reader could be hurt or confused by, before it is served."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from service.corpus.announcements import TEMPLATES_FOLDER
from service.corpus.corpus import HANDOFF_FILE, STAFF_TEXTS_FOLDER, Corpus
from service.corpus.easy_japanese import (
    EASY_JAPANESE_FILE,
    EASY_TAG,
    check_easy_japanese,
    read_vocabulary,
)
from service.corpus.glossary import GLOSSARY_FILE, check_terms, read_glossary
from service.corpus.item_table import ITEMS_FOLDER, read_item_tables
from service.corpus.item_words import CATEGORIES_FILE, FRAMES_FILE, read_item_words
from service.corpus.kinds import FOLLOWUPS_FOLDER, OFFTOPIC_FOLDER
from service.corpus.memory import TranslationMemory
from service.corpus.phrases import compare_phrasebooks, placeholders
from service.corpus.places import ELSEWHERE_FILE, PLACES_FILE
from service.corpus.program import Program
from service.corpus.queries import QUERIES_FOLDER
from service.corpus.recall import MemoryTranslator
from service.corpus.segments import Segment, segments
from service.corpus.skeleton import PLACEHOLDER
from service.errors import CorpusError, Problem
from service.languages import AUTHORED_TAGS, LANGUAGE_TAGS, SOURCE_LANGUAGE
from service.translation.numbers import number_differences

_JSON_FOLDERS: Final = frozenset(
    {"phrases", "emergency", OFFTOPIC_FOLDER, FOLLOWUPS_FOLDER, TEMPLATES_FOLDER}
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the corpus a language has.

    Attributes:
        segments: number of Japanese segments.
        translated: those with a translation that is not outdated.
        outdated: those whose translation is older than the Japanese.
        reviewed: those a named person reviewed.
        programs: programs of which every segment is translated.
    """

    language: str
    segments: int
    translated: int
    outdated: int
    reviewed: int
    programs: int


def check_corpus(corpus: Corpus) -> list[Problem]:
    """Return every fault of a corpus that could be read, sorted by file and line."""
    problems = compare_phrasebooks(
        {t: b for t, b in corpus.phrasebooks.items() if t in (*AUTHORED_TAGS, SOURCE_LANGUAGE)}
    )
    if corpus.templates:
        authored = (*AUTHORED_TAGS, SOURCE_LANGUAGE)
        templates = {t: b for t, b in corpus.templates.items() if t in authored}
        problems += compare_phrasebooks(templates, TEMPLATES_FOLDER)
    known = {s.context: s for program in corpus.programs for s in segments(program)}
    for tag in AUTHORED_TAGS:
        problems += check_memory(corpus.memories[tag], known)
    wards = {(place.city, place.ward) for place in corpus.places}
    for program in corpus.programs:
        problems += check_program(program, wards)
    return sorted(problems, key=lambda p: (p.path, p.line, p.message))


def check_language(corpus: Corpus, folder: Path) -> list[Problem]:
    """Return where translations leave the glossary or やさしい日本語 its guideline.

    Raises:
        CorpusError: if the glossary or the vocabulary cannot be read.
    """
    glossary = read_glossary(folder / GLOSSARY_FILE)
    vocabulary = read_vocabulary(folder / EASY_JAPANESE_FILE)
    problems: list[Problem] = []
    for tag in AUTHORED_TAGS:
        problems += check_terms(glossary, tag, corpus.memories[tag].entries.values())
    official = [term.japanese for term in glossary.terms]
    easy = corpus.memories[EASY_TAG].entries.values()
    problems += check_easy_japanese(easy, vocabulary, official)
    return problems


def check_items(corpus: Corpus, folder: Path) -> list[Problem]:
    """Return every fault of the item tables and of the words for them."""
    problems: list[Problem] = []
    for read in (
        lambda: read_item_tables(folder, {program.id for program in corpus.programs}),
        lambda: read_item_words(folder),
    ):
        try:
            read()
        except CorpusError as error:
            problems += error.problems
    return problems


def coverage(corpus: Corpus) -> list[Coverage]:
    """Return the coverage of every language."""
    translator = MemoryTranslator(corpus.memories)
    table: list[Coverage] = []
    for tag in LANGUAGE_TAGS:
        total = translated = outdated = reviewed = whole = 0
        for program in corpus.programs:
            complete = True
            for segment in segments(program):
                total += 1
                if tag == SOURCE_LANGUAGE:
                    translated += 1
                    continue
                found = translator.translate(segment.text, segment.context, tag)
                if found is None or found.outdated:
                    complete = False
                    outdated += found is not None
                else:
                    translated += 1
                    reviewed += found.origin == "reviewed"
            whole += complete
        table.append(Coverage(tag, total, translated, outdated, reviewed, whole))
    return table


def check_memory(memory: TranslationMemory, known: Mapping[str, Segment]) -> Iterator[Problem]:
    """Yield the faults of one language's translations.

    Args:
        memory: the translations.
        known: the Japanese segments by context.
    """
    for entry in memory.entries.values():
        program_id, _, _place = entry.context.partition("#")
        area = program_id.split("/")[0]
        path = f"locales/{memory.language}/{area}.po"
        segment = known.get(entry.context)
        if segment is None:
            message = f"{entry.context!r} is no segment of any program"
            yield Problem(path, entry.line, message, "run `madoguchi corpus sync`")
            continue
        if segment.text != entry.source_text:
            message = f"the Japanese of {entry.context!r} has changed"
            yield Problem(path, entry.line, message, "run `madoguchi corpus sync`")
            continue
        if entry.outdated:
            continue
        differences = number_differences(entry.source_text, entry.text, memory.language)
        if differences:
            missing = [number for number, count in differences.items() if count > 0]
            added = [number for number, count in differences.items() if count < 0]
            message = f"numbers differ in {entry.context!r}: missing {missing}, added {added}"
            yield Problem(path, entry.line, message, "make every number the same as in Japanese")
        if sorted(placeholders(entry.source_text)) != sorted(placeholders(entry.text)):
            message = f"placeholders differ in {entry.context!r}"
            yield Problem(path, entry.line, message, "keep every {placeholder} as it is")


def check_program(program: Program, wards: Collection[tuple[str, str | None]]) -> Iterator[Problem]:
    """Yield the faults of one program that could be read.

    Args:
        program: the program.
        wards: city and slug of every ward there is.
    """
    path = f"programs/{program.id}.md"
    for ward in program.wards:
        if (program.area, ward) not in wards:
            message = f"{ward!r} is no ward of {program.area}"
            yield Problem(path, 0, message, f"use a ward of {PLACES_FILE}")
    used = {source.key for section in program.sections for source in section.sources}
    used |= {contact.source.key for contact in program.contacts}
    for source in program.sources:
        if source.key not in used:
            message = f"the source {source.key!r} supports nothing"
            yield Problem(path, 0, message, "name it where it is used, or remove it")
        if source.as_of and source.as_of > program.verified_on.isoformat():
            message = f"the source {source.key!r} is newer than verified_on"
            yield Problem(path, 0, message, "correct one of the dates")
    for contact in program.contacts:
        as_of = contact.source.as_of
        if contact.status == "confirmed" and as_of is not None and as_of < "2022":
            message = f"contact {contact.name!r} is 'confirmed' by a source of {as_of}"
            yield Problem(path, 0, message, "mark it recheck, or cite a newer source")
    for segment in segments(program):
        if PLACEHOLDER in segment.text:
            message = f"{segment.place} is still a blank of the form"
            yield Problem(path, 0, message, f"replace {PLACEHOLDER}…）")
    if not program.contacts:
        yield Problem(path, 0, "the program has no contact", "name a desk where a person can ask")


def unread_files(folder: Path) -> list[Problem]:
    """Return files in a corpus folder that nothing reads: misplaced or misnamed ones."""
    expected = {GLOSSARY_FILE, EASY_JAPANESE_FILE, HANDOFF_FILE, PLACES_FILE, ELSEWHERE_FILE}
    expected |= {CATEGORIES_FILE, FRAMES_FILE}
    problems: list[Problem] = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        parts = name.split("/")
        if name.startswith(f"{STAFF_TEXTS_FOLDER}/") and len(parts) == 4 and path.suffix == ".json":
            continue
        known = (
            name in expected
            or (parts[0] == "programs" and len(parts) == 3 and path.suffix == ".md")
            or (parts[0] == "locales" and len(parts) == 3 and path.suffix == ".po")
            or (parts[0] == ITEMS_FOLDER and len(parts) == 3 and path.suffix == ".jsonl")
            or (parts[0] == QUERIES_FOLDER and len(parts) == 2 and path.suffix == ".tsv")
            or (parts[0] in _JSON_FOLDERS and len(parts) == 2 and path.suffix == ".json")
        )
        if known and parts[0] not in {"programs", ITEMS_FOLDER} and len(parts) > 1:
            tag = parts[1] if parts[0] == "locales" else path.stem
            known = tag in LANGUAGE_TAGS
        if not known:
            cure = "move it where docs/corpus.md says, or remove it"
            problems.append(Problem(name, 0, "nothing reads this file", cure))
    return problems
