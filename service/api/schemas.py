"""The public shapes of the API. `/ask` is a contract: fields are added, never changed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from service.storage.feedback import FeedbackReason
from service.translation.translator import Origin


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
        str | None,
        Field(max_length=40, description="Slug of the ward the person lives in: `tsurumi`."),
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
    furigana: Annotated[
        bool, Field(description="Whether to return the readings of the Japanese in the reply.")
    ] = False


Furigana = dict[str, tuple[tuple[str, str], ...]]
"""Readings by line of Japanese text: stretches of `[text, reading]`, the reading empty where none
is needed. Joined, the texts give the line."""


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


class PieceShape(_Shape):
    """A stretch of a section's words: its heading, a block, or one sentence of a machine."""

    text: str
    language: str
    origin: Origin


class SectionShape(_Shape):
    """A section; `matched` if the question hit it."""

    heading: str
    text: str
    matched: bool
    origin: Origin
    pieces: tuple[PieceShape, ...]


class TranslationShape(_Shape):
    """Where the words come from."""

    origin: Origin
    reviewed: bool
    outdated: bool
    complete: bool
    source_language: str


class OriginalShape(_Shape):
    """The Japanese original."""

    language: str
    title: str
    text: str


class CategoryShape(_Shape):
    """What something is put out as, in the reader's language and in Japanese."""

    name: str
    japanese: str


class ItemShape(_Shape):
    """A thing of a city's item table; `matched` if it was asked about, else it is only near."""

    name: str
    reading: str
    romaji: str
    categories: tuple[CategoryShape, ...]
    notes: str | None
    url: str | None
    source: SourceShape
    matched: bool


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
    items: tuple[ItemShape, ...] = ()


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
    """An announcement that a city has placed, such as a disaster warning.

    `language` is the reader's, or the nearest one that the city wrote. A `drill` says so in title
    and text; `drill_note` says it in the reader's language, whatever language the words are in.
    """

    id: str
    level: Literal["emergency", "warning", "information"]
    language: str
    title: str
    text: str
    city: str | None
    url: str | None
    drill: bool
    drill_note: str | None


class AnnouncementList(BaseModel):
    """The announcements in force, the gravest first."""

    language: str
    announcements: tuple[AnnouncementShape, ...]
    furigana: Furigana


class FeedbackRequest(BaseModel):
    """Whether a reply helped. A second one on the same reply and program replaces the first."""

    model_config = ConfigDict(extra="forbid")

    reply_id: Annotated[
        str, Field(pattern=r"^[0-9a-f]{32}$", description="`id` of the reply of `/ask`.")
    ]
    program_id: Annotated[
        str | None, Field(max_length=120, description="The answer that is meant, if one is.")
    ] = None
    helped: bool
    reason: Annotated[
        FeedbackReason | None, Field(description="Why it did not help; only if it did not.")
    ] = None
    language: Annotated[str, Field(max_length=35, description="BCP 47 tag of the reply.")]


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
    furigana: Furigana | None = None


class ProgramShape(AnswerShape):
    """One whole program, in the shape of an answer."""

    furigana: Furigana | None = None


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
    announcements_error: str | None = None
    translations: Annotated[
        dict[str, int] | None,
        Field(description="What became of a machine's sentences, by outcome; null without one."),
    ] = None


class ProblemDetails(BaseModel):
    """Every error, in the shape of RFC 9457."""

    type: Annotated[str, Field(examples=["urn:madoguchi:problem:invalid-question"])]
    title: str
    status: int
    detail: str
    errors: Annotated[
        list[dict[str, str]] | None, Field(description="Fields at fault, if there are several.")
    ] = None
