"""A program in two languages, paragraph by paragraph, as the pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from service.answering.answer import Answer, ShownContact
from service.answering.composer import show_contact
from service.answering.knowledge import Knowledge
from service.corpus.program import Block, Program, Section, Source
from service.errors import UnknownProgramError
from service.languages import SOURCE_LANGUAGE
from service.translation.translator import Origin


@dataclass(frozen=True, slots=True)
class SectionPair:
    """A section in both languages.

    Attributes:
        number: 1-based place in the program.
        japanese: the original.
        shown: in the other language.
        origin: the least trustworthy origin among the translations of its pieces.
    """

    number: int
    japanese: Section
    shown: Section
    origin: Origin


@dataclass(frozen=True, slots=True)
class ContactPair:
    """A contact in both languages; what is no prose is the same in both."""

    japanese: ShownContact
    shown: ShownContact


@dataclass(frozen=True, slots=True)
class ProgramView:
    """A program in Japanese and in another language.

    Attributes:
        program: the original.
        shown: in the other language.
        answer: how a resident is shown it.
        contacts: the easiest to reach for a reader of the language first.
        language: tag of the other language.
    """

    program: Program
    shown: Program
    answer: Answer
    sections: tuple[SectionPair, ...]
    contacts: tuple[ContactPair, ...]
    language: str

    @property
    def is_public(self) -> bool:
        """Whether residents may see it."""
        return self.program.audience == "resident"


def program_view(knowledge: Knowledge, program_id: str, tag: str, today: date) -> ProgramView:
    """Return a program, for residents or for staff only, in Japanese and another language.

    Raises:
        UnknownProgramError: if there is none of this id.
    """
    program = knowledge.every_program.get(program_id)
    if program is None:
        raise UnknownProgramError(f"{program_id!r} is no program of this corpus")
    phrases = knowledge.phrasebooks[tag]
    answer = knowledge.composer.compose(program, -1, 1.0, phrases, today, knowledge.patience())
    shown, _ = knowledge.composer.localize(program, tag)
    japanese = knowledge.phrasebooks[SOURCE_LANGUAGE]
    pairs = [
        ContactPair(show_contact(original, japanese), show_contact(contact, phrases))
        for original, contact in zip(program.contacts, shown.contacts, strict=True)
    ]
    return ProgramView(
        program,
        shown,
        answer,
        tuple(
            SectionPair(number, original, section, composed.origin)
            for number, (original, section, composed) in enumerate(
                zip(program.sections, shown.sections, answer.sections, strict=True), 1
            )
        ),
        tuple(sorted(pairs, key=lambda pair: answer.contacts.index(pair.shown))),
        tag,
    )


def public_view(knowledge: Knowledge, program_id: str, tag: str, today: date) -> ProgramView:
    """Return a program that is shown or handed to a visitor.

    Raises:
        UnknownProgramError: if there is none, or only staff may see it.
    """
    view = program_view(knowledge, program_id, tag, today)
    if not view.is_public:
        raise UnknownProgramError(f"{program_id!r} is for staff only and not shown to visitors")
    return view


def used_sources(view: ProgramView, sections: frozenset[int]) -> tuple[Source, ...]:
    """Return the sources of some sections and of all contacts, each once, in order."""
    sources = [
        source
        for pair in view.sections
        if pair.number in sections
        for source in pair.japanese.sources
    ]
    return tuple(dict.fromkeys(sources)) or view.program.sources


def block_groups(blocks: Sequence[Block]) -> list[tuple[str, list[Block]]]:
    """Return blocks grouped into paragraphs, bullets and steps that follow each other."""
    return [(kind, list(group)) for kind, group in groupby(blocks, key=lambda block: block.kind)]
