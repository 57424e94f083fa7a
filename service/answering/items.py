"""Puts items of a city's table into the answer of their program, the first thing a reader sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from service.answering.answer import Answer, ShownCategory, ShownItem
from service.corpus.item_table import Item, ItemTable
from service.corpus.phrases import Phrasebook
from service.items.searcher import NO_MATCHES, ItemMatches
from service.items.store import ItemTables
from service.languages import SOURCE_LANGUAGE
from service.retrieval.places import of_other_city
from service.retrieval.results import Candidate, Query
from service.text.furigana import reading
from service.text.romaji import romaji

_OFFERED: Final = 3
_PROGRAMS_WITH_ITEMS: Final = 3


class ItemLookup:
    """What the item tables hold for one question; none is searched twice for it.

    Args:
        tables: of the snapshot.
        query: the question.
    """

    def __init__(self, tables: ItemTables, query: Query) -> None:
        self._tables = tables
        self._query = query
        self._found: dict[str, ItemMatches] = {}

    def find(self, program_id: str) -> ItemMatches:
        """Return what a program's table holds; nothing if it has none."""
        if program_id not in self._found:
            searcher = self._tables.searchers.get(program_id)
            query = self._query
            self._found[program_id] = (
                searcher.search(query.text, query.language, query.vector)
                if searcher
                else NO_MATCHES
            )
        return self._found[program_id]

    def asked(self, candidates: Sequence[Candidate]) -> tuple[str, float] | None:
        """Return the program whose table surely holds what is asked about, and how surely.

        Programs that search has among its first come first, in its order. A question that is a
        thing's name and nothing more is looked for in every table of the person's city. A question
        that names another municipality is not asked of any.

        Args:
            candidates: what search found, best first.
        """
        if self._query.elsewhere:
            return None
        for candidate in candidates[:_PROGRAMS_WITH_ITEMS]:
            found = self.find(candidate.program_id)
            if found.sure:
                return candidate.program_id, found.confidence
        city = self._query.city
        for program_id in self._tables.searchers:
            if city is None or not of_other_city(program_id, city):
                found = self.find(program_id)
                if found.sure and found.alone:
                    return program_id, found.confidence
        return None

    def complete(self, answer: Answer, phrases: Phrasebook, japanese: Phrasebook) -> Answer:
        """Return an answer with the items of its program's table, see `with_items`."""
        searcher = self._tables.searchers.get(answer.program_id)
        if searcher is None:
            return answer
        categories = self._tables.words.categories
        matches = self.find(answer.program_id)
        return with_items(answer, matches, searcher.table, categories, phrases, japanese)


def with_items(
    answer: Answer,
    matches: ItemMatches,
    table: ItemTable,
    categories: Mapping[str, Mapping[str, str]],
    phrases: Phrasebook,
    japanese: Phrasebook,
) -> Answer:
    """Return an answer with what was found: the item if it is sure, else a few to choose from.

    Args:
        answer: of the table's program.
        matches: what was found.
        table: where it was found.
        categories: translations by language tag, by Japanese category.
        phrases: of the reader's language.
        japanese: the Japanese phrases, for the answer's original.
    """
    if not matches.near:
        return answer
    found = matches.items[:1] if matches.sure else matches.items[:_OFFERED]
    shown = tuple(show_item(i, table, categories, phrases.language, matches.sure) for i in found)
    originals = tuple(show_item(i, table, categories, SOURCE_LANGUAGE, matches.sure) for i in found)
    text = _told(shown, phrases, sure=matches.sure)
    original = _told(originals, japanese, sure=matches.sure)
    return replace(
        answer,
        text=f"{text}\n\n{answer.text}",
        original=replace(answer.original, text=f"{original}\n\n{answer.original.text}"),
        items=shown,
    )


def show_item(
    item: Item,
    table: ItemTable,
    categories: Mapping[str, Mapping[str, str]],
    tag: str,
    sure: bool,
) -> ShownItem:
    """Return an item for a reader of `tag`; a category without a translation stays Japanese."""
    names = (item.category, item.category_detail)
    return ShownItem(
        name=item.name,
        reading=item.reading or reading(item.name),
        romaji=romaji(item.name),
        categories=tuple(
            ShownCategory(categories.get(name, {}).get(tag, name), name) for name in names if name
        ),
        notes=item.notes or None,
        url=item.url or None,
        source=table.source,
        matched=sure,
    )


def _told(items: tuple[ShownItem, ...], phrases: Phrasebook, *, sure: bool) -> str:
    lines = [] if sure else [phrases.text("item.near")]
    mark = "" if sure else "・ "
    for item in items:
        label = _label(item, phrases.language)
        first, *other = [category.name for category in item.categories]
        key = "item.answer_or" if other else "item.answer"
        values = {"item": label, "category": first} | ({"other": other[0]} if other else {})
        lines.append(mark + phrases.text(key, **values))
        if sure and item.notes:
            lines.append(phrases.text("item.notes", notes=item.notes))
    return "\n".join(lines)


def _label(item: ShownItem, tag: str) -> str:
    """Return the name as a reader can also say it: kana or romaji behind it."""
    if tag == SOURCE_LANGUAGE:
        return item.name
    if tag.startswith(SOURCE_LANGUAGE):
        return item.name if item.name == item.reading else f"{item.name}（{item.reading}）"
    return f"{item.name} ({item.romaji})"
