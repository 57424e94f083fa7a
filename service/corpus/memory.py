"""The translation memory: gettext PO files that Weblate, Poedit and translation agencies open.

One file a language and area, `locales/<lang>/<area>.po`. `msgctxt` is the segment's context,
`msgid` the Japanese text, `msgstr` the translation. A translator comment says where it came
from: `authored`, `machine`, or `reviewed by NAME on YYYY-MM-DD`. The flag `fuzzy` marks a
translation whose Japanese has changed since.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from service.errors import CorpusError, Problem
from service.languages import language as language_of

TranslationOrigin = Literal["authored", "reviewed", "machine", "converted"]
_EPOCH: Final = datetime(2026, 11, 22, tzinfo=UTC)
"""Date written into every PO header, so that equal memories give equal files."""
_REVIEWED: Final = re.compile(r"reviewed by (?P<name>.+) on (?P<date>\d{4}-\d{2}-\d{2})$")


@dataclass(frozen=True, slots=True)
class MemoryEntry:
    """One remembered translation.

    Attributes:
        context: the segment's context, `<program id>#<place>`.
        source_text: the Japanese it translates.
        text: the translation.
        origin: how it came about.
        reviewed_by: who reviewed it, if anyone did.
        reviewed_on: when, `YYYY-MM-DD`.
        outdated: the Japanese has changed since (gettext's `fuzzy`).
        line: 1-based line in the PO file, 0 if it never stood in one.
    """

    context: str
    source_text: str
    text: str
    origin: TranslationOrigin
    reviewed_by: str | None
    reviewed_on: str | None
    outdated: bool
    line: int


@dataclass(frozen=True, slots=True)
class TranslationMemory:
    """All remembered translations into one language, by context."""

    language: str
    entries: Mapping[str, MemoryEntry]


def read_memory(locales_folder: Path, language: str) -> TranslationMemory:
    """Read every PO file of a language; a language without any has an empty memory.

    Raises:
        CorpusError: naming file and line of what is not a PO file or has no context.
    """
    entries: dict[str, MemoryEntry] = {}
    problems: list[Problem] = []
    for path in sorted((locales_folder / language).glob("*.po")):
        try:
            for entry in read_entries(path, f"locales/{language}/{path.name}"):
                entries[entry.context] = entry
        except CorpusError as error:
            problems.extend(error.problems)
    if problems:
        raise CorpusError(problems)
    return TranslationMemory(language, entries)


def read_entries(path: Path, name: str) -> tuple[MemoryEntry, ...]:
    """Read the translated messages of one PO file; untranslated ones are left out.

    Raises:
        CorpusError: if the file is not a PO file, or a message has no context.
    """
    return parse_entries(path.read_bytes(), name)


def parse_entries(content: bytes, name: str) -> tuple[MemoryEntry, ...]:
    """Read the translated messages of the content of a PO file; see `read_entries`.

    Raises:
        CorpusError: if it is not PO, or a message has no context.
    """
    try:
        catalog = read_po(io.BytesIO(content), ignore_obsolete=True, abort_invalid=True)
    except PoFileError as error:
        cure = "correct the PO syntax; `msgfmt --check` shows the same place"
        raise CorpusError(
            [Problem(name, error.lineno + 1, f"broken PO file: {error}", cure)]
        ) from error
    except (UnicodeDecodeError, ValueError) as error:
        raise CorpusError([Problem(name, 0, f"unreadable: {error}", "save it as UTF-8")]) from error
    entries: list[MemoryEntry] = []
    problems: list[Problem] = []
    for message in catalog:
        if not message.id or not message.string:
            continue
        if not message.context:
            cure = "add a msgctxt '<program id>#<place>'"
            problems.append(Problem(name, message.lineno or 0, "a message has no context", cure))
            continue
        origin, reviewer, reviewed_on = parse_origin(message.user_comments)
        entries.append(
            MemoryEntry(
                context=str(message.context),
                source_text=str(message.id),
                text=str(message.string),
                origin=origin,
                reviewed_by=reviewer,
                reviewed_on=reviewed_on,
                outdated=message.fuzzy,
                line=message.lineno or 0,
            )
        )
    if problems:
        raise CorpusError(problems)
    return tuple(entries)


def parse_origin(
    comments: Iterable[str],
) -> tuple[TranslationOrigin, str | None, str | None]:
    """Read origin, reviewer and review date from PO translator comments.

    A message without such a comment came from a person with a PO editor: `authored`.
    """
    for comment in comments:
        reviewed = _REVIEWED.match(comment.strip())
        if reviewed:
            return "reviewed", reviewed["name"], reviewed["date"]
        if comment.strip() == "machine":
            return "machine", None, None
    return "authored", None, None


def origin_comment(entry: MemoryEntry) -> str:
    """Return the translator comment that records an entry's origin."""
    if entry.origin == "reviewed":
        return f"reviewed by {entry.reviewed_by} on {entry.reviewed_on}"
    return entry.origin


def write_entries(path: Path, language: str, entries: Iterable[MemoryEntry]) -> None:
    """Write a PO file, in the given order; an entry with an empty `text` is untranslated."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(render_file(language, entries).encode())


def render_file(language: str, entries: Iterable[MemoryEntry]) -> str:
    """Return what `write_entries` writes."""
    catalog = Catalog(
        locale=language_of(language).cldr_locale,
        project="Madoguchi corpus",
        version="1",
        header_comment="# Madoguchi translation memory, CC BY 4.0. Source language: Japanese.",
        creation_date=_EPOCH,
        revision_date=_EPOCH,
        msgid_bugs_address="",
        last_translator="Madoguchi developers",
        language_team="Madoguchi",
        fuzzy=False,
    )
    for entry in entries:
        catalog.add(
            entry.source_text,
            entry.text,
            context=entry.context,
            flags=["fuzzy"] if entry.outdated and entry.text else [],
            user_comments=[origin_comment(entry)] if entry.text else [],
        )
    file = io.BytesIO()
    write_po(file, catalog, width=100, omit_header=False)
    return file.getvalue().decode()


def write_memory(locales_folder: Path, language: str, entries: Iterable[MemoryEntry]) -> None:
    """Write a language's PO files, one an area, the entries of each in the given order."""
    by_area: dict[str, list[MemoryEntry]] = defaultdict(list)
    for entry in entries:
        by_area[entry.context.partition("/")[0]].append(entry)
    for area, of_area in by_area.items():
        write_entries(locales_folder / language / f"{area}.po", language, of_area)
