"""The fields of the editing form: from a program to what is typed, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final, TypeVar

from service.corpus.program_form import ContactForm, ProgramForm, SectionForm, SourceForm
from service.corpus.skeleton import PLACEHOLDER

MAX_QUESTIONS: Final = 8
_MOST: Final = 40
"""More sources, contacts or sections than any program has."""
_Item = TypeVar("_Item", SourceForm, ContactForm, SectionForm)


def form_from_fields(program_id: str, typed: Mapping[str, str]) -> ProgramForm:
    """Return the form that was sent; empty rows are left out.

    Args:
        program_id: the program, which a form cannot change.
        typed: by field name, such as `title`, `questions.2`, `contacts.1.phone`.
    """

    def text(name: str) -> str:
        return "\n".join(line.rstrip() for line in typed.get(name, "").splitlines()).strip()

    def items(kind: type[_Item], group: str) -> tuple[_Item, ...]:
        names = [field.name for field in fields(kind)]
        return tuple(
            kind(**{name: text(f"{group}.{number}.{name}") for name in names})
            for number in range(1, _MOST + 1)
            if any(f"{group}.{number}.{name}" in typed for name in names)
        )

    questions = (text(f"questions.{number}") for number in range(1, MAX_QUESTIONS + 1))
    return ProgramForm(
        id=program_id,
        category=text("category"),
        audience=text("audience") or "resident",
        wards=text("wards"),
        title=text("title"),
        summary=text("summary"),
        questions=tuple(questions),
        sources=items(SourceForm, "sources"),
        contacts=items(ContactForm, "contacts"),
        verified_on=text("verified_on"),
        sections=items(SectionForm, "sections"),
    ).without_blanks()


def form_to_json(form: ProgramForm) -> dict[str, Any]:
    """Return a form as plain JSON values."""

    def plain(item: object) -> dict[str, str]:
        return {field.name: getattr(item, field.name) for field in fields(item)}  # type: ignore[arg-type]

    data: dict[str, Any] = plain(form)
    data["questions"] = list(form.questions)
    for group in ("sources", "contacts", "sections"):
        data[group] = [plain(item) for item in getattr(form, group)]
    return data


def form_from_json(data: Mapping[str, Any]) -> ProgramForm:
    """Return the form that `form_to_json` made JSON of."""
    return ProgramForm(
        **{
            **data,
            "questions": tuple(data["questions"]),
            "sources": tuple(SourceForm(**item) for item in data["sources"]),
            "contacts": tuple(ContactForm(**item) for item in data["contacts"]),
            "sections": tuple(SectionForm(**item) for item in data["sections"]),
        }
    )


def without_placeholders(data: Any) -> Any:
    """Return a form's JSON with the blanks of `madoguchi corpus new` emptied."""
    if isinstance(data, str):
        return "" if data.lstrip("0123456789. ").startswith(PLACEHOLDER) else data
    if isinstance(data, list):
        return [without_placeholders(item) for item in data]
    return {name: without_placeholders(value) for name, value in data.items()}


def with_room(form: ProgramForm) -> ProgramForm:
    """Return a form with empty rows to type into: all questions, one more of everything else."""
    missing = MAX_QUESTIONS - len(form.questions)
    key = form.sources[-1].key if form.sources else ""
    return ProgramForm(
        form.id,
        form.category,
        form.audience,
        form.wards,
        form.title,
        form.summary,
        (*form.questions, *[""] * missing),
        (*form.sources, SourceForm("", "", "", "", "", "")),
        (*form.contacts, ContactForm("", "", "", "", "", "", "", "", "", "", key, "recheck")),
        form.verified_on,
        (*form.sections, SectionForm("", key, "")),
    )
