"""Segments: the units of translation, and how to read them from a program and put them back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from service.corpus.program import Program


@dataclass(frozen=True, slots=True)
class Segment:
    """One translatable text of a program.

    Attributes:
        program_id: the program it belongs to.
        place: where it stands, 1-based: `title`, `summary`, `questions.2`, `sections.1.heading`,
            `sections.1.3` (third block), `contacts.1.name`, `contacts.1.note`.
        text: the Japanese text, or its translation.
    """

    program_id: str
    place: str
    text: str

    @property
    def context(self) -> str:
        """The gettext context (`msgctxt`) under which its translation is kept."""
        return f"{self.program_id}#{self.place}"


def segments(program: Program) -> Iterator[Segment]:
    """Yield every segment of a program in reading order."""
    found: list[Segment] = []

    def note(segment: Segment) -> str:
        found.append(segment)
        return segment.text

    map_segments(program, note)
    yield from found


def map_segments(program: Program, translate: Callable[[Segment], str]) -> Program:
    """Return the program with every segment replaced by what `translate` makes of it.

    `translate` is called once a segment, in reading order.
    """

    def text(place: str, current: str) -> str:
        return translate(Segment(program.id, place, current))

    return replace(
        program,
        title=text("title", program.title),
        summary=text("summary", program.summary),
        questions=tuple(text(f"questions.{i}", q) for i, q in enumerate(program.questions, 1)),
        sections=tuple(
            replace(
                section,
                heading=text(f"sections.{i}.heading", section.heading),
                blocks=tuple(
                    replace(block, text=text(f"sections.{i}.{j}", block.text))
                    for j, block in enumerate(section.blocks, 1)
                ),
            )
            for i, section in enumerate(program.sections, 1)
        ),
        contacts=tuple(
            replace(
                contact,
                name=text(f"contacts.{i}.name", contact.name),
                note=text(f"contacts.{i}.note", contact.note) if contact.note else None,
            )
            for i, contact in enumerate(program.contacts, 1)
        ),
    )
