"""Results as the page and its script show them: lines of text with what was typed marked."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlencode

from service.answering.knowledge import Knowledge
from service.languages import SOURCE_LANGUAGE
from service.staff.search.cards import Freshness
from service.staff.search.documents import DocumentHit
from service.staff.search.entries import EntryKind, localized_text
from service.staff.search.finder import FoundProgram, Results
from service.staff.search.letters import Stretch, Token, highlight, highlight_reading, tokens_of
from service.staff.search.names import Names

MOST_SHOWN: Final = 30
_SHORTEST_MARK: Final = 2
_DOCUMENT_CHARS: Final = 160


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a result in one language."""

    language: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class ShownResult:
    """One program of the list.

    Attributes:
        link: to its page.
        title: in the language of the pages, if it has one there.
        japanese: the Japanese title, if that is another line.
        match: the place that has what was typed, if it is none of these; else None.
        match_kind: what that place is, in words; empty without one.
        tags: city, topic, and what is to be said against its facts, in words.
        doubts: how many of the last tags are doubts.
    """

    program_id: str
    link: str
    title: Line
    japanese: Line | None
    match: Line | None
    match_kind: str
    tags: tuple[str, ...]
    doubts: int


class Listing:
    """Shows results in one interface language.

    Args:
        knowledge: the snapshot.
        language: `ja` or `en`.
        names: of values.
        kinds: words for each kind of place, and for `staff` programs.
    """

    def __init__(
        self, knowledge: Knowledge, language: str, names: Names, kinds: dict[str, str]
    ) -> None:
        self._corpus = knowledge.corpus
        self._language = language
        self._names = names
        self._kinds = kinds

    def shown(self, results: Results, typed: str) -> tuple[ShownResult, ...]:
        """Return the first results."""
        tokens = tuple(t for t in tokens_of(typed) if t.anywhere or len(t.text) >= _SHORTEST_MARK)
        return tuple(self._one(found, typed, tokens) for found in results.programs[:MOST_SHOWN])

    def _one(self, found: FoundProgram, typed: str, tokens: tuple[Token, ...]) -> ShownResult:
        program = found.card.program
        own = localized_text(self._corpus, f"{program.id}#title", program.title, self._language)
        title = Line(SOURCE_LANGUAGE, _marked(program.title, SOURCE_LANGUAGE, tokens))
        japanese = None
        if own and self._language != SOURCE_LANGUAGE:
            title, japanese = Line(self._language, highlight(own, tokens)), title
        entry = found.hit.entry if found.hit else None
        titles = {SOURCE_LANGUAGE, self._language}
        elsewhere = entry and not (entry.kind is EntryKind.TITLE and entry.language in titles)
        match, kind, query = None, "", {"id": program.id}
        if entry and elsewhere:
            stretches = (
                highlight_phone(entry.text, typed)
                if entry.kind is EntryKind.PHONE
                else _marked(entry.text, entry.language, tokens)
            )
            match, kind = Line(entry.language, stretches), self._kinds[entry.kind]
        if entry and entry.kind is not EntryKind.PHONE and entry.language not in titles:
            query["language"] = entry.language
        if typed:
            query["q"] = typed
        doubts = [d for d in Freshness if d in found.card.freshness and d is not Freshness.FRESH]
        return ShownResult(
            program.id,
            f"/staff/program?{urlencode(query)}",
            title,
            japanese,
            match,
            kind,
            (
                self._names.value("city", program.area),
                self._names.value("category", program.category),
                *([self._kinds["staff"]] if program.audience == "staff" else []),
                *(self._names.value("freshness", doubt) for doubt in doubts),
            ),
            len(doubts),
        )


def highlight_phone(number: str, typed: str) -> tuple[Stretch, ...]:
    """Return a phone number in stretches, the digits that were typed marked."""
    digits = "".join(c for c in number if c.isdigit())
    start = digits.find("".join(c for c in typed if c.isdigit()))
    places = [place for place, c in enumerate(number) if c.isdigit()]
    count = sum(c.isdigit() for c in typed)
    if start < 0 or not count:
        return (Stretch(number, marked=False),)
    begin, end = places[start], places[start + count - 1] + 1
    parts = ((number[:begin], False), (number[begin:end], True), (number[end:], False))
    return tuple(Stretch(text, marked) for text, marked in parts if text)


def as_json(shown: ShownResult) -> dict[str, Any]:
    """Return a result for the script."""
    return asdict(shown)


def shortened(hit: DocumentHit) -> tuple[Stretch, ...]:
    """Return the part of a passage around what fits, short enough for a list."""
    left, kept, before = _DOCUMENT_CHARS, list[Stretch](), True
    for stretch in hit.text:
        text = stretch.text
        if before and not stretch.marked and len(hit.text) > 1 and len(text) > _DOCUMENT_CHARS // 4:
            text = "…" + text[-_DOCUMENT_CHARS // 4 :]
        before = False
        kept.append(Stretch(text[:left] + ("…" if len(text) > left else ""), stretch.marked))
        left -= len(text)
        if left <= 0:
            break
    return tuple(kept)


def _marked(text: str, language: str, tokens: tuple[Token, ...]) -> tuple[Stretch, ...]:
    written = highlight(text, tokens)
    if language == SOURCE_LANGUAGE and not any(stretch.marked for stretch in written):
        return highlight_reading(text, tokens)
    return written
