"""The index of one item table: how names sound, which words they hold, what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from service.corpus.item_table import Item, ItemTable
from service.embedding.encoder import Encoder, Vectors
from service.errors import CorruptSnapshotError
from service.items.readings import bare, kana_pairs, spoken
from service.items.terms import TermIndex
from service.languages import SOURCE_LANGUAGE
from service.text.japanese import words
from service.text.normalize import fold

_TABLE: Final = TypeAdapter(ItemTable)
_TABLE_FILE: Final = "table.json"
_ENTRIES_FILE: Final = "entries.json"
_VECTORS_FILE: Final = "vectors.npy"

NAMING_FRAMES: Final = ("これは{}です", "{}を捨てる")
"""A bare noun says little to a sentence encoder: in sentences its neighbours are better ones."""
_ASKING_FRAME: Final = "{}の捨て方を教えてください"
_STEP: Final = 256


@dataclass(frozen=True, slots=True)
class Entry:
    """One way of naming an item: its name, or a synonym that the city gives.

    Attributes:
        row: of the item in the table.
        text: the folded name.
        bare: the same without brackets.
        key: how the bare name sounds.
        heard: how the whole name sounds.
        words: lemmas of its words.
    """

    row: int
    text: str
    bare: str
    key: str
    heard: str
    words: tuple[str, ...]


_ENTRIES: Final = TypeAdapter(tuple[Entry, ...])


@dataclass(frozen=True, slots=True)
class ItemIndex:
    """Everything that a search in one table needs.

    Attributes:
        table: the items.
        entries: names and synonyms.
        sounds: over pairs of kana of the names; document i is entry i.
        words: over their lemmas.
        vectors: float16 of shape (3, n_entries, dimension): of the bare name in sentences, of the
            whole name in sentences, and of a question about it.
    """

    table: ItemTable
    entries: tuple[Entry, ...]
    sounds: TermIndex
    words: TermIndex
    vectors: NDArray[np.float16]

    @classmethod
    def build(cls, table: ItemTable, encoder: Encoder) -> Self:
        """Index a table."""
        named = [(row, name) for row, item in enumerate(table.items) for name in names_of(item)]
        entries = tuple(_entry(row, name) for row, name in named)
        texts = [entry.text for entry in entries]
        bares = [entry.bare for entry in entries]
        question = encode(encoder, [_ASKING_FRAME.format(b) for b in bares])
        vectors = (in_sentences(encoder, bares), in_sentences(encoder, texts), question)
        return cls(table, entries, *_terms(entries), np.stack(vectors).astype(np.float16))

    def save(self, folder: Path) -> None:
        """Write the index into a folder of a snapshot."""
        folder.mkdir(parents=True)
        (folder / _TABLE_FILE).write_bytes(_TABLE.dump_json(self.table))
        (folder / _ENTRIES_FILE).write_bytes(_ENTRIES.dump_json(self.entries))
        np.save(folder / _VECTORS_FILE, self.vectors)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load an index saved by `save`; vectors stay on disk until they are needed.

        Raises:
            CorruptSnapshotError: if a file is missing or damaged.
        """
        try:
            entries = _ENTRIES.validate_json((folder / _ENTRIES_FILE).read_bytes())
            return cls(
                _TABLE.validate_json((folder / _TABLE_FILE).read_bytes()),
                entries,
                *_terms(entries),
                np.load(folder / _VECTORS_FILE, mmap_mode="r"),
            )
        except (OSError, ValueError, ValidationError) as error:
            raise CorruptSnapshotError(
                f"the item table {folder.name} cannot be read ({error}); run `madoguchi index`"
            ) from error


def lemmas(text: str) -> tuple[str, ...]:
    """Return the dictionary forms of the words of a Japanese text that carry meaning."""
    return tuple(word.lemma for word in words(fold(text)) if word.content)


def names_of(item: Item) -> tuple[str, ...]:
    """Return an item's name and its synonyms, each once."""
    return tuple(dict.fromkeys((item.name, *item.synonyms)))


def _entry(row: int, name: str) -> Entry:
    return Entry(row, fold(name), bare(name), spoken(bare(name)), spoken(name), lemmas(name))


def _terms(entries: Sequence[Entry]) -> tuple[TermIndex, TermIndex]:
    sounds = TermIndex([kana_pairs(entry.heard) for entry in entries])
    return sounds, TermIndex([entry.words for entry in entries])


def in_sentences(encoder: Encoder, names: Sequence[str]) -> Vectors:
    """Return unit vectors of Japanese names, each put into sentences, shape (n, dimension)."""
    total = sum(encode(encoder, [frame.format(name) for name in names]) for frame in NAMING_FRAMES)
    vectors = np.asarray(total, dtype=np.float32)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(norms > 0, norms, 1.0), dtype=np.float32)


def encode(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """Return vectors of Japanese texts, step by step, so that memory stays small."""
    steps = [
        encoder.encode_passages(texts[start : start + _STEP], SOURCE_LANGUAGE)
        for start in range(0, len(texts), _STEP)
    ]
    return np.concatenate(steps)
