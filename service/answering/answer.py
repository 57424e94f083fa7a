"""What an answer is: one closed set of statuses, and everything a reader is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from service.corpus.program import ContactStatus, Source
from service.corpus.utterances import EmergencyKind
from service.translation.translator import Origin, Piece


class AnswerStatus(StrEnum):
    """How a question was met. Every non-answer has a canned text in every language."""

    ANSWERED = "answered"
    UNCERTAIN = "uncertain"
    UNANSWERED = "unanswered"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class ShownContact:
    """A contact in the reader's language; facts as stored, hours put into words.

    Attributes:
        hours: opening hours in words of the reader's language.
        opening_hours: the same in OpenStreetMap notation, for programs.
        as_of: date of the source that supports it; None if undated.
    """

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
    status: ContactStatus
    as_of: str | None


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section in the reader's language.

    Attributes:
        matched: whether the question hit it.
        origin: the least trustworthy origin among its pieces.
        pieces: heading and text in order, each with its own language and origin; empty where
            all of the section is of one origin.
    """

    heading: str
    text: str
    matched: bool
    origin: Origin
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the words of an answer come from.

    Attributes:
        origin: the least trustworthy origin among the answer's segments.
        reviewed: True only if a named person reviewed every segment.
        outdated: True if the Japanese of any segment changed after its translation.
        complete: False if some segments are shown in Japanese for want of a translation.
    """

    origin: Origin
    reviewed: bool
    outdated: bool
    complete: bool
    source_language: str


@dataclass(frozen=True, slots=True)
class Original:
    """The Japanese the answer was translated from."""

    language: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownCategory:
    """What something is put out as, in the reader's language and as the city writes it."""

    name: str
    japanese: str


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A thing of a city's item table.

    Attributes:
        name: the city's Japanese name.
        reading: of the name, in kana.
        romaji: of the name.
        categories: what it is put out as, then what in other cases (size, material), if any.
        notes: the city's, in Japanese; None if there are none.
        source: where the table was published, and when it stood.
        matched: True if this is what was asked about, False if it is only near.
    """

    name: str
    reading: str
    romaji: str
    categories: tuple[ShownCategory, ...]
    notes: str | None
    url: str | None
    source: Source
    matched: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One program as an answer.

    Attributes:
        text: the summary, then the matched section if there is one; what is known of items that
            were asked about stands before them.
        confidence: calibrated probability that the first answer of a reply is right; the
            others carry it scaled by their share of the fused score.
        stale: True if the newest source is older than the set age, or none is dated.
        items: things of the city's item table that were asked about.
    """

    program_id: str
    title: str
    text: str
    sections: tuple[ShownSection, ...]
    contacts: tuple[ShownContact, ...]
    confidence: float
    translation: Provenance
    original: Original
    sources: tuple[Source, ...]
    verified_on: date
    stale: bool
    items: tuple[ShownItem, ...] = ()


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A sentence to say in Japanese, how it is read, and what it means."""

    japanese: str
    reading: str
    romaji: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Emergency:
    """What a person in danger needs first.

    Attributes:
        number: the number to call.
        title: one line: what to do now.
        text: a few more words.
        say: what to say on the phone.
    """

    kind: EmergencyKind
    number: str
    title: str
    text: str
    say: tuple[SpokenLine, ...]


@dataclass(frozen=True, slots=True)
class Handoff:
    """A center where a person answers.

    Attributes:
        text: one line that introduces it.
        speaks_language: True if the center is known to speak the reader's language.
    """

    program_id: str
    text: str
    speaks_language: bool
    contact: ShownContact


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything that answers one question.

    Attributes:
        language: tag of the reply.
        detected_language: tag the question seems to be written in; None if that is unclear.
        message: canned text of the status; empty for a plain answer.
        suggestions: questions the corpus can answer, in the reply's language.
        follow_up_of: id of the program that the question was taken to follow up on; else None.
    """

    id: str
    status: AnswerStatus
    language: str
    detected_language: str | None
    message: str
    answers: tuple[Answer, ...]
    emergency: Emergency | None
    handoff: Handoff | None
    suggestions: tuple[str, ...]
    follow_up_of: str | None = None
