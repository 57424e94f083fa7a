"""Puts items of a city's table into the answer of their program, the first thing a reader sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from service.answering.answer import Answer, ShownCategory, ShownItem
from service.corpus.item_table import Item, ItemTable
from service.corpus.phrases import Phrasebook
from service.items.searcher import ItemMatches
from service.languages import SOURCE_LANGUAGE
from service.text.furigana import reading
from service.text.romaji import romaji

_OFFERED: Final = 3


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
