"""The editable form of a program: every field as text, complete or not, and back to its file.

A program that an editor is still writing is no `Program` yet: fields are empty, sources unnamed.
The form holds whatever was typed, so that nothing is lost, and writes it as a program file in
the one layout that all files of the corpus have; checking is left to `service.corpus.reader`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from service.errors import CorpusError, Problem

_FENCE: Final = "---"
_FIELD: Final = re.compile(
    r"(?P<lead>(?: *(?:- )?(?P<name>[a-z_]+): )|(?:  - ))(?P<value>(?![a-z_]+: ).*)$"
)
_QUOTED: Final = frozenset({"item", "hours"})
_SOURCE_FIELDS: Final = ("key", "title", "publisher", "url", "item", "as_of")
_CONTACT_FIELDS: Final = (
    "name", "phone", "fax", "email", "url", "line", "address", "hours", "languages", "note",
    "source", "status",
)  # fmt: skip
_NULLABLE: Final = frozenset({"url", "item", "as_of"})


@dataclass(frozen=True, slots=True)
class SourceForm:
    """A source as typed; see `service.corpus.program.Source`. Empty texts stand for nothing."""

    key: str
    title: str
    publisher: str
    url: str
    item: str
    as_of: str


@dataclass(frozen=True, slots=True)
class ContactForm:
    """A contact as typed; see `service.corpus.program.Contact`. Empty texts stand for nothing.

    Attributes:
        languages: tags parted by commas.
        source: key of a source.
    """

    name: str
    phone: str
    fax: str
    email: str
    url: str
    line: str
    address: str
    hours: str
    languages: str
    note: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class SectionForm:
    """A section as typed.

    Attributes:
        heading: without `## `.
        sources: keys parted by commas.
        body: Markdown paragraphs, bullets and steps.
    """

    heading: str
    sources: str
    body: str


@dataclass(frozen=True, slots=True)
class ProgramForm:
    """A program as typed; see `service.corpus.program.Program`.

    Attributes:
        wards: slugs parted by commas.
        verified_on: `YYYY-MM-DD`.
    """

    id: str
    category: str
    audience: str
    wards: str
    title: str
    summary: str
    questions: tuple[str, ...]
    sources: tuple[SourceForm, ...]
    contacts: tuple[ContactForm, ...]
    verified_on: str
    sections: tuple[SectionForm, ...]

    @property
    def area(self) -> str:
        """The first part of the id."""
        return self.id.partition("/")[0]

    def without_blanks(self) -> ProgramForm:
        """Return the form without the questions, sources, contacts and sections left empty."""
        return replace(
            self,
            questions=tuple(question for question in self.questions if question),
            sources=tuple(s for s in self.sources if s.key or s.title or s.publisher or s.url),
            contacts=tuple(
                c for c in self.contacts if any((c.name, c.phone, c.email, c.url, c.note))
            ),
            sections=tuple(s for s in self.sections if s.heading or s.body),
        )


def empty_form(
    program_id: str, category: str, title: str, question: str, today: date
) -> ProgramForm:
    """Return the form of a new program: five questions, a source, a contact, a section.

    Args:
        program_id: `<area>/<slug>`.
        category: one of `service.corpus.front_matter.Category`.
        title: what is known of the title.
        question: the first sample question, or an empty text.
        today: when it is written.
    """
    return ProgramForm(
        id=program_id,
        category=category,
        audience="resident",
        wards="",
        title=title,
        summary="",
        questions=(question, "", "", "", ""),
        sources=(SourceForm("page", "", "", "", "", ""),),
        contacts=(ContactForm("", "", "", "", "", "", "", "", "", "", "page", "recheck"),),
        verified_on=today.isoformat(),
        sections=(SectionForm("", "page", ""),),
    )


def render_program(form: ProgramForm, previous: str = "") -> str:
    """Write a form as the text of a program file.

    Args:
        form: what to write.
        previous: the text that the file holds; what has not changed keeps its quotation marks.
    """
    kept = {_canonical(line): line for line in previous.splitlines()}
    return "\n".join(kept.get(line, line) for _, line in _lines(form)) + "\n"


def field_at(form: ProgramForm, line: int) -> str:
    """Return the field that stands in a line of the file `render_program` writes.

    Args:
        form: what was written.
        line: 1-based.

    Returns:
        A name such as `title`, `questions.2`, `contacts.1.phone` or `sections.3.body`; empty for
        lines that belong to no field.
    """
    fields = [field for field, _ in _lines(form)]
    return fields[line - 1] if 0 < line <= len(fields) else ""


def read_form(text: str, name: str) -> ProgramForm:
    """Read the text of a program file into a form; `render_program` gives the text back.

    Args:
        text: the file.
        name: its name, for messages.

    Raises:
        CorpusError: if it is no YAML between two `---` lines.
    """
    head, fence, body = text.removeprefix(f"{_FENCE}\n").partition(f"\n{_FENCE}\n")
    try:
        data = YAML(typ="safe", pure=True).load(head)
    except YAMLError as error:
        cure = "correct the YAML by hand, or undo the last change"
        raise CorpusError([Problem(name, 1, f"not YAML: {error}", cure)]) from error
    if not fence or not isinstance(data, dict):
        cure = "write the front matter between two '---' lines"
        raise CorpusError([Problem(name, 1, "no front matter", cure)])
    fields = ("id", "category", "audience", "title", "summary", "verified_on")
    return ProgramForm(
        **{field: _text(data.get(field)) for field in fields},
        wards=_joined(data.get("wards")),
        questions=tuple(_text(question) for question in data.get("questions") or ()),
        sources=tuple(_source(item) for item in data.get("sources") or ()),
        contacts=tuple(_contact(item) for item in data.get("contacts") or ()),
        sections=tuple(_sections(body)),
    )


def _lines(form: ProgramForm) -> Iterator[tuple[str, str]]:
    """Yield the field that each line of the file holds, and the line."""
    yield "", _FENCE
    yield "id", f"id: {form.id}"
    yield "id", f"area: {form.area}"
    yield "category", f"category: {form.category}"
    yield "audience", f"audience: {form.audience}"
    if form.wards.strip():
        yield "wards", f"wards: [{_comma_parted(form.wards)}]"
    yield "title", f"title: {_scalar(form.title)}"
    yield "summary", f"summary: {_scalar(form.summary)}"
    yield "questions", "questions:"
    for number, question in enumerate(form.questions, 1):
        yield f"questions.{number}", f"  - {_scalar(question)}"
    yield "sources", "sources:"
    for number, source in enumerate(form.sources, 1):
        named = [(name, getattr(source, name)) for name in _SOURCE_FIELDS]
        yield from _entry(f"sources.{number}", named)
    if form.contacts:
        yield "contacts", "contacts:"
    for number, contact in enumerate(form.contacts, 1):
        named = [(name, getattr(contact, name)) for name in _CONTACT_FIELDS]
        always = {"name", "source", "status"}
        given = [(name, value) for name, value in named if value or name in always]
        yield from _entry(f"contacts.{number}", given)
    yield "verified_on", f"verified_on: {form.verified_on}"
    yield "", _FENCE
    for number, section in enumerate(form.sections, 1):
        field = f"sections.{number}"
        if number > 1:
            yield field, ""
        yield f"{field}.heading", f"## {section.heading}"
        yield f"{field}.sources", f"<!-- sources: {_comma_parted(section.sources)} -->"
        for line in section.body.splitlines():
            yield f"{field}.body", line.rstrip()


def _canonical(line: str) -> str:
    """Return a line of front matter as `_lines` would write it."""
    found = _FIELD.match(line)
    if found is None or found["value"] in {"", "null"}:
        return line
    try:
        value = YAML(typ="safe", pure=True).load(found["value"])
    except YAMLError:
        return line
    if isinstance(value, list):
        return line
    text = _text(value)
    quoted = found["name"] in _QUOTED
    written = json.dumps(text, ensure_ascii=False) if quoted else _scalar(text)
    return str(found["lead"]) + written


def _entry(field: str, values: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Write one item of a list of mappings."""
    for number, (name, value) in enumerate(values):
        lead = "    " if number else "  - "
        if name == "languages":
            written = f"[{_comma_parted(value)}]"
        elif not value and name in _NULLABLE:
            written = "null"
        elif name in _QUOTED:
            written = json.dumps(value, ensure_ascii=False)
        else:
            written = _scalar(value)
        yield f"{field}.{name}", f"{lead}{name}: {written}"


def _comma_parted(value: str) -> str:
    return ", ".join(part.strip() for part in value.split(",") if part.strip())


@lru_cache(maxsize=4096)
def _scalar(value: str) -> str:
    """Return a text as YAML: plain where it reads back as the same text, else quoted."""
    value = " ".join(value.split("\n")).strip()
    if not value or "\t" in value:
        return json.dumps(value, ensure_ascii=False)
    if value[0].isdigit() and value.count("-") == 2 and len(value) == 10:
        return value  # a day; read as a text where a text is wanted
    try:
        plain = YAML(typ="safe", pure=True).load(f"x: {value}")
    except YAMLError:
        plain = None
    if isinstance(plain, dict) and plain.get("x") == value:
        return value
    return json.dumps(value, ensure_ascii=False)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _joined(values: Any) -> str:
    return ", ".join(map(str, values or ()))


def _source(data: dict[str, Any]) -> SourceForm:
    return SourceForm(**{name: _text(data.get(name)) for name in _SOURCE_FIELDS})


def _contact(data: dict[str, Any]) -> ContactForm:
    texts = {name: _text(data.get(name)) for name in _CONTACT_FIELDS if name != "languages"}
    return ContactForm(**texts, languages=_joined(data.get("languages")))


def _sections(body: str) -> Iterator[SectionForm]:
    heading = sources = ""
    lines: list[str] = []
    started = False
    for line in body.splitlines():
        if line.startswith("## "):
            if started:
                yield SectionForm(heading, sources, "\n".join(lines).strip("\n"))
            heading, sources, lines, started = line[3:].strip(), "", [], True
        elif line.startswith("<!-- sources:") and not lines:
            sources = line.removeprefix("<!-- sources:").removesuffix("-->").strip()
        else:
            lines.append(line)
    if started:
        yield SectionForm(heading, sources, "\n".join(lines).strip("\n"))
