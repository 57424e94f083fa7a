"""The public shapes of the API. `/ask` is a contract: fields are added, never changed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Shape(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class AskRequest(BaseModel):
    """A question."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"question": "Con tôi sắp vào lớp một ở Kawasaki, tôi phải làm gì?"},
                {"question": "How do I throw away a sofa?", "language": "en", "city": "yokohama"},
            ]
        },
    )

    question: Annotated[str, Field(description="What the person wants to know, as typed.")]
    language: Annotated[
        str | None,
        Field(description="BCP 47 tag the reply must have; by default the question's language."),
    ] = None
    city: Annotated[
        Literal["yokohama", "kawasaki"] | None, Field(description="Where the person lives.")
    ] = None
    ward: Annotated[
        str | None, Field(max_length=40, description="Ward the person lives in, if known.")
    ] = None
    conversation_id: Annotated[
        str | None, Field(max_length=64, description="Chosen by the client; not stored.")
    ] = None
    previous_program_id: Annotated[
        str | None,
        Field(
            max_length=120,
            description="`program_id` of the answer the person is looking at, so that "
            "“and how much is it?” is understood.",
        ),
    ] = None
    limit: Annotated[int, Field(ge=1, le=5, description="Most answers to return.")] = 3


class SourceShape(_Shape):
    """Where facts were read, and when they stood."""

    title: str
    publisher: str
    url: str | None
    item: str | None
    as_of: str | None


class ContactShape(_Shape):
    """A desk; `recheck` contacts must be confirmed before use."""

    name: str
    phone: str | None
    fax: str | None
    email: str | None
    url: str | None
    line: str | None
    address: str | None
    hours: str | None
    opening_hours: str | None
    languages: tuple[str, ...]
    note: str | None
    status: Literal["confirmed", "recheck"]
    as_of: str | None


class SectionShape(_Shape):
    """A section; `matched` if the question hit it."""

    heading: str
    text: str
    matched: bool


class TranslationShape(_Shape):
    """Where the words come from."""

    origin: Literal["original", "authored", "reviewed", "converted", "machine"]
    reviewed: bool
    outdated: bool
    complete: bool
    source_language: str


class OriginalShape(_Shape):
    """The Japanese original."""

    language: str
    title: str
    text: str


class AnswerShape(_Shape):
    """One program as an answer."""

    program_id: str
    title: str
    text: str
    sections: tuple[SectionShape, ...]
    contacts: tuple[ContactShape, ...]
    confidence: float
    translation: TranslationShape
    original: OriginalShape
    sources: tuple[SourceShape, ...]
    verified_on: date
    stale: bool


class SpokenLineShape(_Shape):
    """A sentence to say in Japanese."""

    japanese: str
    reading: str
    romaji: str
    meaning: str


class EmergencyShape(_Shape):
    """What a person in danger needs first."""

    kind: Literal["ambulance", "fire", "police", "disaster"]
    number: str
    title: str
    text: str
    say: tuple[SpokenLineShape, ...]


class HandoffShape(_Shape):
    """A center where a person answers."""

    program_id: str
    text: str
    speaks_language: bool
    contact: ContactShape


class AnnouncementShape(_Shape):
    """A disaster announcement; none are published by this version."""

    id: str
    title: str
    text: str


class AskResponse(_Shape):
    """The reply to a question."""

    id: str
    status: Literal["answered", "uncertain", "unanswered", "emergency"]
    language: str
    detected_language: str | None
    message: str
    answers: tuple[AnswerShape, ...]
    emergency: EmergencyShape | None
    handoff: HandoffShape | None
    announcements: tuple[AnnouncementShape, ...] = ()
    suggestions: tuple[str, ...]
    follow_up_of: str | None = None


class ProgramSummary(BaseModel):
    """A program in a list."""

    id: str
    area: str
    category: str
    title: str
    summary: str
    verified_on: date


class ProgramList(BaseModel):
    """All programs, sorted by id."""

    language: str
    programs: tuple[ProgramSummary, ...]


class LanguageShape(BaseModel):
    """A language the service answers in."""

    tag: str
    name: str
    aliases: tuple[str, ...]


class LanguageList(BaseModel):
    """All languages."""

    languages: tuple[LanguageShape, ...]


class Health(BaseModel):
    """State of the service."""

    status: Literal["ok", "ready"]
    build_id: str | None
    index_error: str | None


class ProblemDetails(BaseModel):
    """Every error, in the shape of RFC 9457."""

    type: Annotated[str, Field(examples=["urn:madoguchi:problem:invalid-question"])]
    title: str
    status: int
    detail: str
    errors: Annotated[
        list[dict[str, str]] | None, Field(description="Fields at fault, if there are several.")
    ] = None
