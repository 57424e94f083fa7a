"""What can be found while it is being typed: titles, phone numbers, names, questions, headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.corpus.corpus import Corpus
from service.corpus.program import Program
from service.corpus.segments import segments
from service.languages import LANGUAGE_TAGS, SOURCE_LANGUAGE


class EntryKind(StrEnum):
    """Where a text stands, the most telling place first."""

    TITLE = "title"
    PHONE = "phone"
    CONTACT = "contact"
    QUESTION = "question"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Entry:
    """One text that can be found by its beginning."""

    program_id: str
    kind: EntryKind
    language: str
    text: str


def entries_of(corpus: Corpus) -> Iterator[Entry]:
    """Yield the entries of all programs, the most telling kinds first, in every language."""
    by_kind: dict[EntryKind, list[Entry]] = {kind: [] for kind in EntryKind}
    for program in corpus.programs:
        for entry in _of_program(program, corpus):
            by_kind[entry.kind].append(entry)
    for entries in by_kind.values():
        yield from entries


def localized_text(corpus: Corpus, context: str, japanese: str, tag: str) -> str | None:
    """Return a segment in a language from its translation memory; None if it has none there."""
    if tag == SOURCE_LANGUAGE:
        return japanese
    memory = corpus.memories.get(tag)
    entry = memory.entries.get(context) if memory else None
    return entry.text if entry else None


def titles_of(corpus: Corpus) -> Mapping[tuple[str, str], str]:
    """Return every title by program id and language tag."""
    return {
        (program.id, tag): text
        for program in corpus.programs
        for tag in LANGUAGE_TAGS
        if (text := localized_text(corpus, f"{program.id}#title", program.title, tag))
    }


def _of_program(program: Program, corpus: Corpus) -> Iterator[Entry]:
    for number in {n for c in program.contacts for n in (c.phone, c.fax) if n}:
        yield Entry(program.id, EntryKind.PHONE, SOURCE_LANGUAGE, number)
    for segment in segments(program):
        kind = _kind(segment.place)
        if kind is None:
            continue
        texts = {
            tag: localized_text(corpus, segment.context, segment.text, tag) for tag in LANGUAGE_TAGS
        }
        for tag, text in texts.items():
            if text:
                yield Entry(program.id, kind, tag, text)


def _kind(place: str) -> EntryKind | None:
    if place == "title":
        return EntryKind.TITLE
    if place.startswith("questions."):
        return EntryKind.QUESTION
    if place.startswith("contacts.") and place.endswith(".name"):
        return EntryKind.CONTACT
    return EntryKind.HEADING if place.endswith(".heading") else None
