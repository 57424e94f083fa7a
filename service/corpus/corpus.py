"""The whole corpus in memory: programs, translations, phrases, emergency utterances."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from service.corpus.announcements import TEMPLATES_FOLDER
from service.corpus.conversion import convert_memory, convert_texts, to_traditional_chinese
from service.corpus.glossary import GLOSSARY_FILE, Term, read_glossary
from service.corpus.kinds import (
    FOLLOWUP_ASPECTS,
    FOLLOWUPS_FOLDER,
    OFFTOPIC_FOLDER,
    OFFTOPIC_KINDS,
    TextsByKind,
    read_kinds,
)
from service.corpus.memory import TranslationMemory, read_memory
from service.corpus.phrases import Phrasebook, read_phrasebooks
from service.corpus.places import (
    ELSEWHERE_FILE,
    PLACES_FILE,
    Place,
    read_elsewhere,
    read_places,
)
from service.corpus.program import Program
from service.corpus.program_state import ProgramState, memory_of
from service.corpus.queries import QUERIES_FOLDER, Queries, read_queries
from service.corpus.reader import read_programs
from service.corpus.utterances import EmergencyUtterances, read_utterances
from service.errors import CorpusError, Problem
from service.languages import AUTHORED_TAGS, LANGUAGES, SOURCE_LANGUAGE

HANDOFF_FILE = "handoff.json"
STAFF_TEXTS_FOLDER = "phrases/staff"
COUNTER_FOLDER = "phrases/counter"
"""Texts of the staff pages, and phrases for the counter: a snapshot holds nothing of either."""
_K = TypeVar("_K")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything a snapshot is built from.

    Attributes:
        programs: sorted by id.
        memories: translation memory by language tag; Japanese has none.
        phrasebooks: canned texts by language tag, all fourteen.
        utterances: emergency examples by language tag, all fourteen.
        handoff: ids of the programs whose contacts answer people directly, by city
            (`yokohama`, `kawasaki`, `any`), best first.
        places: cities, wards, stations and municipalities elsewhere that questions may name.
        queries: by language tag, what residents ask, by program id.
        offtopic: by language tag, what people type that is no question about a program.
        followups: by language tag, what people ask on after an answer, by aspect.
            These three are empty in a snapshot, which keeps what it learned from them.
        terms: official names, which guard machine translations.
        templates: texts of announcements by language tag; empty in a corpus without any.
    """

    programs: tuple[Program, ...]
    memories: Mapping[str, TranslationMemory]
    phrasebooks: Mapping[str, Phrasebook]
    utterances: Mapping[str, EmergencyUtterances]
    handoff: Mapping[str, tuple[str, ...]]
    places: tuple[Place, ...] = ()
    queries: Mapping[str, Queries] = field(default_factory=dict)
    offtopic: Mapping[str, TextsByKind] = field(default_factory=dict)
    followups: Mapping[str, TextsByKind] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    templates: Mapping[str, Phrasebook] = field(default_factory=dict)


def read_corpus(folder: Path) -> Corpus:
    """Read a corpus folder, and convert what has no text of its own (Traditional Chinese).

    Raises:
        CorpusError: with every fault found, in all files together.
    """
    faults = _Faults()
    places: tuple[Place, ...] = faults.collect(lambda: read_places(folder / PLACES_FILE), ())
    elsewhere: tuple[Place, ...] = faults.collect(
        lambda: read_elsewhere(folder / ELSEWHERE_FILE), ()
    )
    programs: tuple[Program, ...] = faults.collect(lambda: read_programs(folder / "programs"), ())
    ids = {program.id for program in programs}
    memories = {
        tag: faults.collect(
            partial(read_memory, folder / "locales", tag), TranslationMemory(tag, {})
        )
        for tag in AUTHORED_TAGS
    }
    phrasebooks: dict[str, Phrasebook] = faults.collect(
        lambda: read_phrasebooks(folder / "phrases"), {}
    )
    utterances: dict[str, EmergencyUtterances] = faults.collect(
        lambda: read_utterances(folder / "emergency"), {}
    )
    offtopic: dict[str, TextsByKind] = faults.collect(
        lambda: read_kinds(folder / OFFTOPIC_FOLDER, OFFTOPIC_KINDS), {}
    )
    followups: dict[str, TextsByKind] = faults.collect(
        lambda: read_kinds(folder / FOLLOWUPS_FOLDER, FOLLOWUP_ASPECTS), {}
    )
    handoff: dict[str, tuple[str, ...]] = faults.collect(
        lambda: _read_handoff(folder / HANDOFF_FILE, ids or None), {}
    )
    queries: dict[str, Queries] = faults.collect(
        lambda: read_queries(folder / QUERIES_FOLDER, ids or None), {}
    )
    terms: tuple[Term, ...] = faults.collect(
        lambda: read_glossary(folder / GLOSSARY_FILE).terms, ()
    )
    templates: dict[str, Phrasebook] = faults.collect(
        lambda: read_templates(folder / TEMPLATES_FOLDER), {}
    )
    if faults.problems:
        raise CorpusError(faults.problems)
    for language in LANGUAGES:
        if language.converted_from is None:
            continue
        source, tag = language.converted_from, language.tag
        memories[tag] = convert_memory(memories[source], read_memory(folder / "locales", tag), tag)
        phrasebooks[tag] = Phrasebook(
            tag, convert_texts(phrasebooks[source].texts, phrasebooks[SOURCE_LANGUAGE].texts)
        )
        if templates:
            templates[tag] = Phrasebook(
                tag, convert_texts(templates[source].texts, templates[SOURCE_LANGUAGE].texts)
            )
        utterances[tag] = _convert_utterances(utterances[source], tag)
        offtopic[tag] = _converted(offtopic[source])
        followups[tag] = _converted(followups[source])
        queries[tag] = _converted(queries[source])
    return Corpus(
        programs,
        memories,
        phrasebooks,
        utterances,
        handoff,
        places + elsewhere,
        queries,
        offtopic,
        followups,
        terms,
        templates,
    )


def read_learned(folder: Path, corpus: Corpus) -> Corpus:
    """Return the corpus of a snapshot with what only a build needs, read from its folder.

    Args:
        folder: the corpus folder that the snapshot was built from.
        corpus: as the snapshot holds it, without questions, small talk and follow-ups.

    Raises:
        CorpusError: if one of these cannot be read.
    """
    ids = {program.id for program in corpus.programs}
    queries: dict[str, Queries] = read_queries(folder / QUERIES_FOLDER, ids)
    offtopic = read_kinds(folder / OFFTOPIC_FOLDER, OFFTOPIC_KINDS)
    followups = read_kinds(folder / FOLLOWUPS_FOLDER, FOLLOWUP_ASPECTS)
    for language in LANGUAGES:
        if language.converted_from is not None:
            offtopic[language.tag] = _converted(offtopic[language.converted_from])
            followups[language.tag] = _converted(followups[language.converted_from])
            queries[language.tag] = _converted(queries[language.converted_from])
    return replace(corpus, queries=queries, offtopic=offtopic, followups=followups)


def with_program(corpus: Corpus, state: ProgramState) -> Corpus:
    """Return the corpus with one program as a state has it: new, changed, or gone.

    Raises:
        CorpusError: with every fault of the program's Markdown.
    """
    program = state.program()
    others = [other for other in corpus.programs if other.id != state.program_id]
    programs = [*others, program] if program else others
    mark = f"{state.program_id}#"
    memories: dict[str, TranslationMemory] = {}
    for tag, memory in corpus.memories.items():
        entries = {c: entry for c, entry in memory.entries.items() if not c.startswith(mark)}
        entries |= {entry.context: entry for entry in state.translations.get(tag, ())}
        memories[tag] = TranslationMemory(tag, entries)
    for language in LANGUAGES:
        if language.converted_from is not None and language.converted_from in memories:
            source = state.translations.get(language.converted_from, ())
            converted = convert_memory(
                memory_of(language.converted_from, source),
                _own(corpus.memories[language.tag], mark),
                language.tag,
            )
            tag = language.tag
            memories[tag] = TranslationMemory(tag, {**memories[tag].entries, **converted.entries})
    return replace(
        corpus,
        programs=tuple(sorted(programs, key=lambda found: found.id)),
        memories=memories,
    )


def _own(memory: TranslationMemory, mark: str) -> TranslationMemory:
    """Return the entries of one program that are not converted from another language."""
    return TranslationMemory(
        memory.language,
        {
            context: entry
            for context, entry in memory.entries.items()
            if context.startswith(mark) and entry.origin != "converted"
        },
    )


def read_templates(folder: Path) -> dict[str, Phrasebook]:
    """Read the templates of announcements; a corpus without the folder has none.

    Raises:
        CorpusError: see `read_phrasebooks`.
    """
    return read_phrasebooks(folder) if folder.exists() else {}


def corpus_digest(folder: Path) -> str:
    """Return a SHA-256 over the names and contents of every file that a snapshot is made of."""
    digest = hashlib.sha256()
    apart = (folder / STAFF_TEXTS_FOLDER, folder / COUNTER_FOLDER)
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if any(path.is_relative_to(kept) for kept in apart):
            continue
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _read_handoff(path: Path, known_ids: set[str] | None) -> dict[str, tuple[str, ...]]:
    """Read the centers; their ids are not looked up if the programs themselves are at fault."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        cure = 'write {"yokohama": [program ids], "kawasaki": […], "any": […]}'
        raise CorpusError([Problem(path.name, 0, f"unreadable: {error}", cure)]) from error
    missing = [key for key in ("yokohama", "kawasaki", "any") if not data.get(key)]
    unknown = [pid for ids in data.values() for pid in ids if known_ids and pid not in known_ids]
    problems = [Problem(path.name, 0, f"{key!r} is missing", "name a center") for key in missing]
    problems += [
        Problem(path.name, 0, f"{pid!r} is no program", "use the id of a program with contacts")
        for pid in unknown
    ]
    if problems:
        raise CorpusError(problems)
    return {key: tuple(ids) for key, ids in data.items()}


def _convert_utterances(source: EmergencyUtterances, tag: str) -> EmergencyUtterances:
    return EmergencyUtterances(tag, _converted(source.examples), _converted(source.phrases))


def _converted(texts: Mapping[_K, tuple[str, ...]]) -> dict[_K, tuple[str, ...]]:
    """Return Simplified Chinese texts in Traditional characters and Taiwan's phrases."""
    return {
        key: tuple(to_traditional_chinese(text, japanese="") for text in group)
        for key, group in texts.items()
    }


class _Faults:
    """Gathers the faults of all files, so that a clerk sees them together."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def collect(self, read: Callable[[], _T], instead: _T) -> _T:
        """Return what `read` returns; if it has faults, note them and return `instead`."""
        try:
            return read()
        except CorpusError as error:
            self.problems += error.problems
            return instead
