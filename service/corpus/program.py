"""What a program is: one municipal service, with its facts, sources and sections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from service.corpus.opening_hours import OpeningHours

Area = Literal["yokohama", "kawasaki", "kanagawa", "japan"]
Audience = Literal["resident", "staff"]
ContactStatus = Literal["confirmed", "recheck"]
BlockKind = Literal["paragraph", "bullet", "step"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts were read.

    Attributes:
        key: short name by which sections and contacts of the same program refer to it.
        title: title of the page or document, in its own language.
        publisher: who is answerable for it.
        url: address, or None for a printed document.
        item: item or page inside the document, or None.
        as_of: date the facts stood: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; None if undated.
    """

    key: str
    title: str
    publisher: str
    url: str | None
    item: str | None
    as_of: str | None


@dataclass(frozen=True, slots=True)
class Contact:
    """One desk a person can call, write to or visit.

    `name` and `note` are prose and get translated; everything else is a fact and does not.

    Attributes:
        languages: BCP 47 tags of the languages spoken there; empty if not known.
        source: the source that supports every detail of this contact.
        status: `recheck` details are shown only with a request to confirm them.
    """

    name: str
    phone: str | None
    fax: str | None
    email: str | None
    url: str | None
    line: str | None
    address: str | None
    hours: OpeningHours | None
    languages: tuple[str, ...]
    note: str | None
    source: Source
    status: ContactStatus


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a bullet or a numbered step: the smallest unit of a section."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the blocks under it and the sources that support them."""

    heading: str
    blocks: tuple[Block, ...]
    sources: tuple[Source, ...]

    @property
    def text(self) -> str:
        """The blocks as plain text, one a line, list items marked."""
        return render_blocks(self.blocks)


@dataclass(frozen=True, slots=True)
class Program:
    """One program. The same shape holds the Japanese source and any translation of it.

    Attributes:
        id: `<area>/<slug>`, fixed for ever.
        wards: slugs of the wards it serves, as in `places.tsv`; empty if it serves its whole area.
        verified_on: when a person last held it against its sources.
    """

    id: str
    area: Area
    category: str
    audience: Audience
    title: str
    summary: str
    questions: tuple[str, ...]
    sections: tuple[Section, ...]
    contacts: tuple[Contact, ...]
    sources: tuple[Source, ...]
    verified_on: date
    wards: tuple[str, ...] = ()


def render_blocks(blocks: tuple[Block, ...]) -> str:
    """Return blocks as plain text: paragraphs as they are, `・` bullets, numbered steps."""
    lines: list[str] = []
    step = 0
    for block in blocks:
        step = step + 1 if block.kind == "step" else 0
        prefix = {"paragraph": "", "bullet": "・ ", "step": f"{step}. "}[block.kind]
        lines.append(prefix + block.text)
    return "\n".join(lines)
