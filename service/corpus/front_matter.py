"""The YAML front matter of a program file, checked field by field, faults located by line."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

from service.corpus.opening_hours import OpeningHours, parse_opening_hours
from service.corpus.program import Area, Audience, ContactStatus
from service.errors import CorpusError, Problem

Category = Literal[
    "childcare", "consultation", "disaster", "emergency", "health", "housing", "immigration",
    "japanese", "lounges", "participation", "passport", "procedures", "rights", "schooling",
    "ukraine", "welfare", "work",
]  # fmt: skip

_PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")
_PHONE = re.compile(r"[#*]?\d[\d-]*$")
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$")

CURES = {
    "missing": "add the field",
    "extra_forbidden": "remove the field, or correct its name",
    "literal_error": "use one of the values named",
}


def _partial_date(value: object) -> object:
    """Accept what YAML makes of a date (int, date, str); return `YYYY[-MM[-DD]]`."""
    text = value.isoformat() if isinstance(value, date) else str(value)
    if not _PARTIAL_DATE.match(text):
        raise ValueError(f"{text!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
    return text


def _hours(value: object) -> object:
    return parse_opening_hours(value) if isinstance(value, str) else value


def _phone(value: object) -> object:
    text = str(value)
    if not _PHONE.match(text):
        raise ValueError(f"{text!r} is no phone number; write digits and hyphens only")
    return text


def _language_tag(value: object) -> object:
    if not isinstance(value, str) or not _LANGUAGE_TAG.match(value):
        raise ValueError(f"{value!r} is no BCP 47 language tag")
    return value


Text = Annotated[str, Field(min_length=1)]
PartialDate = Annotated[str, BeforeValidator(_partial_date)]
PhoneNumber = Annotated[str, BeforeValidator(_phone)]
WebAddress = Annotated[str, Field(pattern=r"^https?://[^\s]+$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True, frozen=True)


class SourceFields(_Strict):
    """A source as written in the front matter; see `service.corpus.program.Source`."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: Text
    publisher: Text
    url: WebAddress | None = None
    item: Text | None = None
    as_of: PartialDate | None = None


class ContactFields(_Strict):
    """A contact as written in the front matter; see `service.corpus.program.Contact`."""

    name: Text
    phone: PhoneNumber | None = None
    fax: PhoneNumber | None = None
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] | None = None
    url: WebAddress | None = None
    line: Text | None = None
    address: Text | None = None
    hours: Annotated[OpeningHours, BeforeValidator(_hours)] | None = None
    languages: tuple[Annotated[str, BeforeValidator(_language_tag)], ...] = ()
    note: Text | None = None
    source: Text
    status: ContactStatus


class ProgramFields(_Strict):
    """Everything between the two `---` lines of a program file."""

    id: Annotated[str, Field(pattern=r"^[a-z]+/[a-z0-9-]+$")]
    area: Area
    category: Category
    audience: Audience
    wards: tuple[Annotated[str, Field(pattern=r"^[a-z]+$")], ...] = ()
    title: Text
    summary: Text
    questions: Annotated[tuple[Text, ...], Field(min_length=5, max_length=8)]
    sources: Annotated[tuple[SourceFields, ...], Field(min_length=1)]
    contacts: tuple[ContactFields, ...] = ()
    verified_on: date


def parse_front_matter(text: str, path: str, first_line: int) -> ProgramFields:
    """Parse and check front matter.

    Args:
        text: the YAML, without its `---` lines.
        path: file name for messages.
        first_line: 1-based line of the file on which `text` begins.

    Raises:
        CorpusError: naming the line and cure of every fault.
    """
    try:
        data = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line = first_line + (mark.line if mark else 0)
        cure = "correct the YAML; quote texts that hold ': ' or begin with #, @, [ or {"
        raise CorpusError([Problem(path, line, f"not YAML: {error.problem}", cure)]) from error
    if not isinstance(data, CommentedMap):
        cure = "write 'name: value' lines"
        raise CorpusError([Problem(path, first_line, "the front matter is empty", cure)])
    try:
        return ProgramFields.model_validate(_plain(data))
    except ValidationError as error:
        raise CorpusError(
            [
                Problem(
                    path,
                    first_line + line_of(data, fault["loc"]),
                    f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}",
                    CURES.get(fault["type"], "correct the value"),
                )
                for fault in error.errors()
                if not _follows_from_others(fault["loc"], error)
            ]
        ) from error


def line_of(node: Any, location: tuple[int | str, ...]) -> int:
    """Return the 0-based line of the deepest part of `location` that the YAML holds."""
    line = 0
    for part in location:
        if isinstance(node, CommentedMap) and part in node:
            line = node.lc.key(part)[0]
        elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
            line = node.lc.item(part)[0]
        else:
            break
        node = node[part]
    return line


def _follows_from_others(location: tuple[int | str, ...], error: ValidationError) -> bool:
    """Tell whether a list is only short because its items are at fault themselves."""
    deeper = (fault["loc"] for fault in error.errors() if len(fault["loc"]) > len(location))
    return any(loc[: len(location)] == location for loc in deeper)


def _plain(node: Any) -> Any:
    """Return ruamel's containers as plain dicts and lists, sequences as tuples."""
    if isinstance(node, CommentedMap):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        return [_plain(item) for item in node]
    return node
