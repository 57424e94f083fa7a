"""Item tables inside a snapshot: built from the corpus, loaded to answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from service.corpus.item_table import ItemTable
from service.corpus.item_words import ItemWords
from service.embedding.encoder import Encoder
from service.errors import CorruptSnapshotError
from service.items.index import ItemIndex
from service.items.searcher import ItemSearcher
from service.items.weights import read_weights

ITEMS_FOLDER: Final = "items"
_WORDS_FILE: Final = "words.json"
_WORDS: Final = TypeAdapter(ItemWords)


@dataclass(frozen=True, slots=True)
class ItemTables:
    """Searchers by program id, and the words for their categories."""

    searchers: Mapping[str, ItemSearcher]
    words: ItemWords


def build_item_tables(
    tables: tuple[ItemTable, ...], words: ItemWords, encoder: Encoder, folder: Path
) -> None:
    """Write the indexes of all tables into a snapshot's folder; without tables, nothing."""
    for number, table in enumerate(tables):
        ItemIndex.build(table, encoder).save(folder / ITEMS_FOLDER / str(number))
    if tables:
        (folder / ITEMS_FOLDER / _WORDS_FILE).write_bytes(_WORDS.dump_json(words))


def load_item_tables(folder: Path, encoder: Encoder) -> ItemTables:
    """Load what `build_item_tables` wrote; a snapshot without tables gives none.

    Raises:
        CorruptSnapshotError: if a file is missing or damaged.
    """
    root = folder / ITEMS_FOLDER
    if not root.exists():
        return ItemTables({}, ItemWords({}, {}))
    try:
        words = _WORDS.validate_json((root / _WORDS_FILE).read_bytes())
    except (OSError, ValidationError) as error:
        raise CorruptSnapshotError(
            f"the item tables of {folder.name} cannot be read ({error}); run `madoguchi index`"
        ) from error
    weights = read_weights()
    indexes = [ItemIndex.load(path) for path in sorted(root.iterdir()) if path.is_dir()]
    return ItemTables(
        {index.table.program_id: ItemSearcher(index, words, encoder, weights) for index in indexes},
        words,
    )
