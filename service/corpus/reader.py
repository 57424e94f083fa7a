"""Reads program files: Markdown with front matter into frozen `Program`s."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from service.corpus.front_matter import ContactFields, ProgramFields, parse_front_matter
from service.corpus.markdown import RawSection, parse_body
from service.corpus.program import Contact, Program, Section, Source
from service.errors import CorpusError, Problem

_FENCE = "---"
_WAYS_TO_CONTACT = ("phone", "fax", "email", "url", "line", "address", "hours", "note")


def read_programs(programs_folder: Path) -> tuple[Program, ...]:
    """Read every program under a folder, sorted by id.

    Raises:
        CorpusError: with the faults of all files together.
    """
    programs: list[Program] = []
    problems: list[Problem] = []
    paths = sorted(programs_folder.glob("*/*.md"))
    if not paths:
        cure = "point MADOGUCHI_CORPUS at a folder with programs/<area>/<slug>.md files"
        raise CorpusError([Problem(str(programs_folder), 0, "no program found here", cure)])
    for path in paths:
        try:
            programs.append(read_program(path, programs_folder))
        except CorpusError as error:
            problems.extend(error.problems)
    if problems:
        raise CorpusError(problems)
    return tuple(sorted(programs, key=lambda program: program.id))


def read_program(path: Path, programs_folder: Path) -> Program:
    """Read one program file.

    Raises:
        CorpusError: naming file, line and cure of every fault found.
    """
    name = path.relative_to(programs_folder.parent).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        cure = "save the file as UTF-8"
        raise CorpusError([Problem(name, 0, f"not UTF-8: {error.reason}", cure)]) from error
    expected_id = path.relative_to(programs_folder).with_suffix("").as_posix()
    return parse_program(text, name, expected_id)


def parse_program(text: str, name: str, expected_id: str) -> Program:
    """Read the text of a program file.

    Args:
        text: the file.
        name: its name, for messages.
        expected_id: the id that belongs to its place.

    Raises:
        CorpusError: naming line and cure of every fault found.
    """
    header, body, body_line = _split(text, name)
    fields = parse_front_matter(header, name, first_line=2)
    problems = list(_check_identity(fields, expected_id, name))
    sections = parse_body(body, name, body_line)
    sources = {source.key: Source(**source.model_dump()) for source in fields.sources}
    if len(sources) < len(fields.sources):
        problems.append(Problem(name, 2, "two sources have the same key", "give each its own key"))
    problems += _check_source_keys(fields.contacts, sections, sources, name)
    if problems:
        raise CorpusError(problems)
    return Program(
        id=fields.id,
        area=fields.area,
        category=fields.category,
        audience=fields.audience,
        title=fields.title,
        summary=fields.summary,
        questions=fields.questions,
        sections=tuple(
            Section(raw.heading, raw.blocks, tuple(sources[key] for key in raw.source_keys))
            for raw in sections
        ),
        contacts=tuple(_contact(contact, sources) for contact in fields.contacts),
        sources=tuple(sources.values()),
        verified_on=fields.verified_on,
        wards=fields.wards,
    )


def _contact(fields: ContactFields, sources: dict[str, Source]) -> Contact:
    values = {name: getattr(fields, name) for name in type(fields).model_fields}
    return Contact(**{**values, "source": sources[fields.source]})


def _split(text: str, name: str) -> tuple[str, str, int]:
    """Return front matter, body, and the 1-based line on which the body begins."""
    lines = text.splitlines()
    if not lines or lines[0].strip() != _FENCE:
        cure = "begin the file with a '---' line and the front matter"
        raise CorpusError([Problem(name, 1, "no front matter", cure)])
    for number, line in enumerate(lines[1:], 2):
        if line.strip() == _FENCE:
            return "\n".join(lines[1 : number - 1]), "\n".join(lines[number:]), number + 1
    cure = "close the front matter with a second '---' line"
    raise CorpusError([Problem(name, 1, "the front matter never ends", cure)])


def _check_identity(fields: ProgramFields, expected_id: str, name: str) -> Iterable[Problem]:
    if fields.id != expected_id:
        yield Problem(name, 2, f"id is {fields.id!r}", f"write {expected_id!r}, as the path says")
    if fields.area != fields.id.split("/")[0]:
        yield Problem(name, 2, f"area is {fields.area!r}", "write the first part of the id")


def _check_source_keys(
    contacts: Iterable[ContactFields],
    sections: Iterable[RawSection],
    sources: dict[str, Source],
    name: str,
) -> Iterable[Problem]:
    known = ", ".join(sources)
    for contact in contacts:
        if contact.source not in sources:
            message = f"contact {contact.name!r} has the unknown source {contact.source!r}"
            yield Problem(name, 2, message, f"use one of {known}")
        if not any(getattr(contact, way) for way in _WAYS_TO_CONTACT):
            message = f"contact {contact.name!r} cannot be contacted"
            yield Problem(name, 2, message, f"add one of {', '.join(_WAYS_TO_CONTACT)}")
    for section in sections:
        for key in section.source_keys:
            if key not in sources:
                message = f"section {section.heading!r} has the unknown source {key!r}"
                yield Problem(name, section.line, message, f"use one of {known}")
