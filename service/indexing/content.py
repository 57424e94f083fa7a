"""The corpus inside a snapshot, as JSON: serving needs no corpus folder, YAML or PO."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from service.chunking.chunk import IndexedChunk
from service.corpus.corpus import Corpus
from service.errors import CorruptSnapshotError

_CORPUS_FILE: Final = "corpus.json"
_CHUNKS_FILE: Final = "chunks.json"
_CORPUS: Final = TypeAdapter(Corpus)
_CHUNKS: Final = TypeAdapter(tuple[IndexedChunk, ...])


@dataclass(frozen=True, slots=True)
class Content:
    """What a snapshot says, apart from its indexes.

    Attributes:
        corpus: programs, translations, phrases and utterances.
        chunks: in dense row order, grouped by language.
    """

    corpus: Corpus
    chunks: tuple[IndexedChunk, ...]


def write_content(folder: Path, content: Content) -> None:
    """Write the JSON files into a snapshot folder."""
    (folder / _CORPUS_FILE).write_bytes(
        _CORPUS.dump_json(replace(content.corpus, queries={}, offtopic={}, followups={}))
    )
    (folder / _CHUNKS_FILE).write_bytes(_CHUNKS.dump_json(content.chunks))


def read_content(folder: Path) -> Content:
    """Read the JSON files of a snapshot folder.

    Raises:
        CorruptSnapshotError: if they are missing or not what this version writes.
    """
    try:
        return Content(
            _CORPUS.validate_json((folder / _CORPUS_FILE).read_bytes()),
            _CHUNKS.validate_json((folder / _CHUNKS_FILE).read_bytes()),
        )
    except (OSError, ValidationError) as error:
        raise CorruptSnapshotError(
            f"the index {folder.name} cannot be read ({error}); run `madoguchi index`"
        ) from error
