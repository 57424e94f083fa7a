"""What a clerk should re-check first: every fact of the corpus, the shakiest at the top."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from typing import Final, Literal

from service.corpus.program import Contact, Program, Section, Source

Reason = Literal["recheck", "undated", "old", "single-sourced", "unverified"]
_WEIGHTS: Final[dict[Reason, int]] = {
    "recheck": 4, "undated": 3, "old": 3, "single-sourced": 1, "unverified": 1,
}  # fmt: skip
_DAYS_PER_YEAR: Final = 365.25
_WAYS: Final = ("phone", "fax", "email", "url", "line", "address", "hours")


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One contact or section to hold against its source.

    Attributes:
        priority: the sum of the weights of its reasons; the higher, the sooner.
        program_id: where it stands.
        item: `contact` or `section`.
        name: name of the contact, heading of the section, in Japanese.
        value: what to verify: phone number, address, … of a contact; empty for a section.
        as_of: date of its newest source, `YYYY[-MM[-DD]]`; empty if undated.
        verified_on: when the program was last held against its sources.
        reasons: why it is on the list, comma-separated; empty if nothing speaks against it.
        source: title of the newest source.
        url: its address; empty for a printed document.
    """

    priority: int
    program_id: str
    item: Literal["contact", "section"]
    name: str
    value: str
    as_of: str
    verified_on: str
    reasons: str
    source: str
    url: str


COLUMNS: Final = tuple(field.name for field in fields(ReviewItem))


def review_items(
    programs: Iterable[Program], today: date, old_after_years: float
) -> list[ReviewItem]:
    """Return every contact and section, what should be re-checked first at the top.

    Args:
        programs: the programs to look through.
        today: the date that ages are counted to.
        old_after_years: age from which a source counts as old, and a verification as due.

    Reasons: `recheck` (marked so by its author), `undated`, `old`, `single-sourced` (no second
    source of the corpus gives the same detail), `unverified` (not held against its sources for
    `old_after_years`). Of equal priority, the oldest comes first.
    """
    programs = list(programs)
    support = _support(programs)
    items: list[ReviewItem] = []
    for program in programs:
        for contact in program.contacts:
            alone = len({s for value in _details(contact) for s in support[value]}) < 2
            reasons: list[Reason] = ["recheck"] if contact.status == "recheck" else []
            reasons += _age_reasons(contact.source, program, today, old_after_years)
            reasons += ["single-sourced"] if alone else []
            value = "; ".join(_details(contact))
            items.append(_item(program, "contact", contact.name, value, contact.source, reasons))
        for section in program.sections:
            newest = _newest(section)
            reasons = _age_reasons(newest, program, today, old_after_years)
            reasons += ["single-sourced"] if len(section.sources) == 1 else []
            items.append(_item(program, "section", section.heading, "", newest, reasons))
    return sorted(items, key=lambda i: (-i.priority, i.as_of, i.program_id, i.item, i.name))


def to_csv(items: Sequence[ReviewItem]) -> str:
    """Return the list as CSV with a heading line, for a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(astuple(item) for item in items)
    return text.getvalue()


def years_old(as_of: str, today: date) -> float:
    """Return the age in years of a partial date; the whole period counts as its last day."""
    year, month, day = (*(int(part) for part in as_of.split("-")), 12, 28)[:3]
    return (today - date(year, month, min(day, 28))).days / _DAYS_PER_YEAR


def _item(
    program: Program,
    kind: Literal["contact", "section"],
    name: str,
    value: str,
    source: Source,
    reasons: Sequence[Reason],
) -> ReviewItem:
    return ReviewItem(
        priority=sum(_WEIGHTS[reason] for reason in reasons),
        program_id=program.id,
        item=kind,
        name=name,
        value=value,
        as_of=source.as_of or "",
        verified_on=program.verified_on.isoformat(),
        reasons=", ".join(reasons),
        source=f"{source.title} ({source.item})" if source.item else source.title,
        url=source.url or "",
    )


def _age_reasons(
    source: Source, program: Program, today: date, old_after_years: float
) -> list[Reason]:
    reasons: list[Reason] = []
    if source.as_of is None:
        reasons.append("undated")
    elif years_old(source.as_of, today) > old_after_years:
        reasons.append("old")
    if years_old(program.verified_on.isoformat(), today) > old_after_years:
        reasons.append("unverified")
    return reasons


def _newest(section: Section) -> Source:
    return max(section.sources, key=lambda source: source.as_of or "")


def _details(contact: Contact) -> list[str]:
    values = (getattr(contact, way) for way in _WAYS)
    return [value.text if hasattr(value, "text") else value for value in values if value]


def _support(programs: Iterable[Program]) -> dict[str, set[tuple[str, str | None]]]:
    """Return which sources of the whole corpus give each detail."""
    support: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
    for program in programs:
        for contact in program.contacts:
            for value in _details(contact):
                support[value].add((contact.source.title, contact.source.url))
    return support
