"""A snapshot: one immutable, self-contained, searchable build of the corpus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from service.corpus.program import Program
from service.embedding.encoder import Encoder
from service.errors import CorruptSnapshotError
from service.indexing.content import Content, read_content
from service.indexing.dense import DenseIndex, RowRange
from service.indexing.discriminant import Discriminant, load_discriminant
from service.indexing.lexical import LexicalIndex
from service.indexing.manifest import SCHEMA_VERSION, Manifest, read_manifest, verify
from service.languages import LANGUAGE_TAGS
from service.text.analyzers import ANALYSIS_VERSION, Analyzers, analyzer_for

DENSE_FILE: Final = "dense.faiss"
LEXICAL_FOLDER: Final = "lexical"
CLASSIFIER_FILE: Final = "classifier.npz"
PROGRAM_WORDS_FOLDER: Final = "program-words"
CALIBRATION_FILE: Final = "calibration.json"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A loaded snapshot.

    Attributes:
        folder: where it lies.
        manifest: what it was built from.
        content: the corpus and its chunks.
        programs: the programs by id.
        dense: vectors of all chunks, rows in the order of `content.chunks`.
        lexical: word index by language; document i is row `dense.rows[language].start + i`.
        program_words: word index of whole programs by language, in the order of `programs`.
        classifier: which program a question is asked of; None if no question has a vector.
    """

    folder: Path
    manifest: Manifest
    content: Content
    programs: Mapping[str, Program]
    dense: DenseIndex
    lexical: Mapping[str, LexicalIndex]
    program_words: Mapping[str, LexicalIndex]
    classifier: Discriminant | None


def load_snapshot(folder: Path, encoder: Encoder) -> Snapshot:
    """Load a finished snapshot after checking every file against its manifest.

    Raises:
        CorruptSnapshotError: if files are damaged, or it was built with another encoder,
            other analyzers or another layout than this service has.
    """
    manifest = read_manifest(folder)
    recipe = manifest.recipe
    for what, built, here in (
        ("layout", recipe.schema, SCHEMA_VERSION),
        ("analyzers", recipe.analysis, ANALYSIS_VERSION),
        ("encoder", recipe.encoder, encoder.name),
    ):
        if built != here:
            raise CorruptSnapshotError(
                f"the index {folder.name} was built with the {what} {built!r}, "
                f"this service has {here!r}; run `madoguchi index`"
            )
    verify(folder, manifest)
    return assemble(folder, manifest)


def assemble(folder: Path, manifest: Manifest, analyzers: Analyzers = analyzer_for) -> Snapshot:
    """Load the parts of a snapshot whose manifest is known, without checking its files.

    Args:
        folder: where they lie.
        manifest: what it was built from.
        analyzers: those that the word indexes were built with.
    """
    content = read_content(folder)
    rows = {tag: RowRange(*manifest.row_ranges[tag]) for tag in manifest.row_ranges}
    try:
        dense = DenseIndex.load(folder / DENSE_FILE, rows)
        lexical = {
            tag: LexicalIndex.load(
                folder / LEXICAL_FOLDER / tag, analyzers(tag), rows[tag].stop - rows[tag].start
            )
            for tag in LANGUAGE_TAGS
            if tag in rows
        }
        program_words = {
            tag: LexicalIndex.load(
                folder / PROGRAM_WORDS_FOLDER / tag, analyzers(tag), len(content.corpus.programs)
            )
            for tag in rows
        }
    except (OSError, RuntimeError, ValueError) as error:
        raise CorruptSnapshotError(
            f"the index {folder.name} cannot be read ({error}); run `madoguchi index`"
        ) from error
    programs = {program.id: program for program in content.corpus.programs}
    path = folder / CLASSIFIER_FILE
    classifier = load_discriminant(path) if path.exists() else None
    return Snapshot(folder, manifest, content, programs, dense, lexical, program_words, classifier)
