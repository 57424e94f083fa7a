"""Updates the indexes after a change of one program: only what it touches is made anew.

What the change leaves as it is lies in the new snapshot as a hard link to the old one's file.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from service.chunking.chunk import Chunk
from service.corpus.corpus import Corpus
from service.embedding.encoder import Encoder, Vectors
from service.indexing.builder import (
    BuildReport,
    Progress,
    chunks_in,
    embed,
    known_example_vectors,
    known_vectors,
    whole_programs,
)
from service.indexing.content import Content, write_content
from service.indexing.dense import DenseIndex, RowRange
from service.indexing.examples import EXAMPLES_FILE, encode_examples
from service.indexing.lexical import LexicalIndex
from service.indexing.manifest import MANIFEST_FILE
from service.indexing.snapshot import (
    CLASSIFIER_FILE,
    DENSE_FILE,
    LEXICAL_FOLDER,
    PROGRAM_WORDS_FOLDER,
    Snapshot,
)
from service.indexing.term_cache import TermCache
from service.languages import LANGUAGE_TAGS


def update_indexes(
    corpus: Corpus,
    changed: str,
    encoder: Encoder,
    folder: Path,
    previous: Snapshot,
    terms: TermCache,
    progress: Progress,
) -> BuildReport:
    """Write a snapshot's files into an empty folder, from one that differs by one program.

    Ranking, confidence, triage and item tables are taken over as they are; the classifier learns
    the questions of the changed program.

    Args:
        corpus: what to index.
        changed: id of the program that is new, changed or gone.
        encoder: the one the previous snapshot was built with.
        folder: an empty working folder.
        previous: the snapshot before the change.
        terms: analyzers, which remember the texts of the last build.
        progress: told how far embedding is.
    """
    chunks: list[Chunk] = []
    rows: dict[str, tuple[int, int]] = {}
    rebuilt: set[str] = set()
    same_programs = list(previous.programs) == [program.id for program in corpus.programs]
    for tag in LANGUAGE_TAGS:
        own = list(chunks_in(corpus, tag))
        if not own:
            continue
        rows[tag] = (len(chunks), len(chunks) + len(own))
        chunks += own
        if not same_programs or not _is_same(own, previous, tag):
            rebuilt.add(tag)
    _link_all(previous.folder, folder, without=_written_anew(rebuilt, rows))
    for tag in LANGUAGE_TAGS:
        if tag in rebuilt:
            own = chunks[slice(*rows[tag])]
            analyzer = terms.analyzer_for(tag)
            if not _is_same(own, previous, tag):
                texts = [f"{chunk.title}\n{chunk.text}" for chunk in own]
                LexicalIndex.build(texts, analyzer).save(folder / LEXICAL_FOLDER / tag)
            else:
                _link(previous.folder, folder, f"{LEXICAL_FOLDER}/{tag}")
            whole = whole_programs(corpus, own)
            LexicalIndex.build(whole, analyzer).save(folder / PROGRAM_WORDS_FOLDER / tag)
    vectors, embedded = embed(chunks, encoder, known_vectors(previous), progress)
    ranges = {tag: RowRange(*span) for tag, span in rows.items()}
    DenseIndex.build(vectors, ranges).save(folder / DENSE_FILE)
    remembered = known_example_vectors(previous)
    if encoder.symmetric:
        remembered |= {
            chunk.digest: vectors[row]
            for row, chunk in enumerate(chunks)
            if chunk.program_id == changed
        }
    _update_examples(corpus, changed, encoder, folder, previous, remembered, progress)
    write_content(folder, Content(corpus, tuple(chunk.without_text() for chunk in chunks)))
    reused = len(chunks) - embedded
    return BuildReport(len(corpus.programs), len(chunks), embedded, reused, rows)


def _update_examples(
    corpus: Corpus,
    changed: str,
    encoder: Encoder,
    folder: Path,
    previous: Snapshot,
    remembered: Mapping[str, Vectors],
    progress: Progress,
) -> None:
    examples = encode_examples(corpus, encoder, remembered, progress)
    examples.save(folder / EXAMPLES_FILE)
    of_program = np.array([example.label == changed for example in examples.examples])
    if previous.classifier is not None:
        own = examples.vectors[of_program & examples.known]
        previous.classifier.with_class(changed, own).save(folder / CLASSIFIER_FILE)


def _is_same(chunks: Sequence[Chunk], previous: Snapshot, tag: str) -> bool:
    """Tell whether the previous snapshot has these very chunks in a language."""
    rows = previous.dense.rows.get(tag)
    if rows is None or rows.stop - rows.start != len(chunks):
        return False
    before = previous.content.chunks[rows.start : rows.stop]
    return all(
        old.digest == new.digest and old.program_id == new.program_id
        for old, new in zip(before, chunks, strict=True)
    )


def _written_anew(rebuilt: set[str], rows: Mapping[str, tuple[int, int]]) -> set[str]:
    """Return files and folders of the previous snapshot that the new one does not share."""
    gone = {tag for tag in LANGUAGE_TAGS if tag not in rows}
    words = {f"{top}/{tag}" for top in (LEXICAL_FOLDER, PROGRAM_WORDS_FOLDER)
             for tag in rebuilt | gone}  # fmt: skip
    return {MANIFEST_FILE, DENSE_FILE, EXAMPLES_FILE, CLASSIFIER_FILE, "corpus.json",
            "chunks.json", *words}  # fmt: skip


def _link_all(source: Path, target: Path, without: set[str]) -> None:
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source).as_posix()
        parts = {name, "/".join(name.split("/")[:2])}
        if path.is_file() and not parts & without:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            _link_file(path, target / name)


def _link(source: Path, target: Path, name: str) -> None:
    (target / name).mkdir(parents=True, exist_ok=True)
    for path in sorted((source / name).iterdir()):
        _link_file(path, target / name / path.name)


def _link_file(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target)
