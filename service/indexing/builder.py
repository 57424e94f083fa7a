"""Builds a snapshot: programs to chunks in every language, chunks to vectors and word indexes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from service.chunking.chunk import Chunk, Chunker, chunk_program
from service.corpus.corpus import Corpus
from service.corpus.program import Program
from service.corpus.recall import MemoryTranslator
from service.corpus.segments import Segment, map_segments
from service.embedding.encoder import Encoder, Vectors
from service.indexing.content import Content, write_content
from service.indexing.dense import DenseIndex, RowRange
from service.indexing.examples import (
    EXAMPLES_FILE,
    ExampleSet,
    encode_examples,
    read_example_vectors,
)
from service.indexing.lexical import LexicalIndex
from service.indexing.snapshot import (
    CLASSIFIER_FILE,
    DENSE_FILE,
    LEXICAL_FOLDER,
    PROGRAM_WORDS_FOLDER,
    Snapshot,
)
from service.languages import LANGUAGE_TAGS, SOURCE_LANGUAGE
from service.text.analyzers import Analyzers, analyzer_for

Progress = Callable[[int, int], None]
"""Called with the number of chunks embedded so far and the number to embed."""

_EMBED_STEP = 64


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Attributes:
        programs: number of programs indexed.
        chunks: number of chunks over all languages.
        embedded: chunks that went through the encoder.
        reused: chunks whose vector came from the snapshot before.
        row_ranges: first and last-plus-one row by language.
    """

    programs: int
    chunks: int
    embedded: int
    reused: int
    row_ranges: dict[str, tuple[int, int]]


def build_indexes(
    corpus: Corpus,
    encoder: Encoder,
    folder: Path,
    previous: Snapshot | None,
    progress: Progress,
    chunker: Chunker = chunk_program,
    analyzers: Analyzers = analyzer_for,
) -> tuple[BuildReport, ExampleSet]:
    """Write content, dense and lexical indexes and the classifier of a corpus into a folder.

    Args:
        corpus: what to index.
        encoder: encodes the passages.
        folder: an empty working folder.
        previous: a snapshot built with the same encoder, whose vectors are used again.
        progress: told how far embedding is.
        chunker: cuts programs into chunks.
        analyzers: of the word indexes.

    Returns:
        What was done, and the examples that the classifier was fitted to.
    """
    chunks: list[Chunk] = []
    rows: dict[str, tuple[int, int]] = {}
    for tag in LANGUAGE_TAGS:
        start = len(chunks)
        chunks.extend(chunks_in(corpus, tag, chunker))
        rows[tag] = (start, len(chunks))
        texts = [f"{chunk.title}\n{chunk.text}" for chunk in chunks[start:]]
        if texts:
            LexicalIndex.build(texts, analyzers(tag)).save(folder / LEXICAL_FOLDER / tag)
            whole = whole_programs(corpus, chunks[start:])
            LexicalIndex.build(whole, analyzers(tag)).save(folder / PROGRAM_WORDS_FOLDER / tag)
        else:
            del rows[tag]
    known = known_vectors(previous)
    vectors, embedded = embed(chunks, encoder, known, progress)
    ranges = {tag: RowRange(*span) for tag, span in rows.items()}
    DenseIndex.build(vectors, ranges).save(folder / DENSE_FILE)
    remembered: dict[str, Vectors] = {}
    if encoder.symmetric:
        remembered = {chunk.digest: vectors[row] for row, chunk in enumerate(chunks)}
    remembered |= known_example_vectors(previous)
    examples = encode_examples(corpus, encoder, remembered, progress)
    examples.save(folder / EXAMPLES_FILE)
    classifier = examples.fit(np.ones(len(examples.examples), bool))
    if classifier is not None:
        classifier.save(folder / CLASSIFIER_FILE)
    write_content(folder, Content(corpus, tuple(chunk.without_text() for chunk in chunks)))
    reused = len(chunks) - embedded
    return BuildReport(len(corpus.programs), len(chunks), embedded, reused, rows), examples


def chunks_in(corpus: Corpus, tag: str, chunker: Chunker = chunk_program) -> Iterator[Chunk]:
    """Yield the chunks of every resident's program in a language.

    A program is indexed in a language when its title and summary are translated; segments
    that are not yet stay out of its chunks rather than standing there in Japanese.
    """
    translator = MemoryTranslator(corpus.memories)
    for program in corpus.programs:
        if program.audience != "resident":
            continue
        localized = program if tag == SOURCE_LANGUAGE else _localize(program, translator, tag)
        if localized is not None:
            asked = corpus.queries.get(tag, {}).get(program.id, ())
            yield from (c for c in chunker(localized, tag, asked) if c.text.strip())


def whole_programs(corpus: Corpus, chunks: Sequence[Chunk]) -> list[str]:
    """Return all text of every program of the corpus, in order; blank where it has no chunk."""
    texts: dict[str, list[str]] = {program.id: [] for program in corpus.programs}
    for chunk in chunks:
        texts[chunk.program_id].append(chunk.passage)
    return ["\n".join(parts) for parts in texts.values()]


def _localize(program: Program, translator: MemoryTranslator, tag: str) -> Program | None:
    """Return the translated program, or None if its title or summary is not translated."""

    def text(segment: Segment) -> str:
        translation = translator.translate(segment.text, segment.context, tag)
        return translation.text if translation else ""

    localized = map_segments(program, text)
    return localized if localized.title and localized.summary else None


def known_vectors(previous: Snapshot | None) -> dict[str, Vectors]:
    """Return the vectors of the chunks of the snapshot before, by digest."""
    if previous is None:
        return {}
    vectors = previous.dense.vectors()
    return {chunk.digest: vectors[row] for row, chunk in enumerate(previous.content.chunks)}


def known_example_vectors(previous: Snapshot | None) -> dict[str, Vectors]:
    """Return the vectors of the snapshot before; it was built with the same encoder."""
    return {} if previous is None else read_example_vectors(previous.folder / EXAMPLES_FILE)


def embed(
    chunks: list[Chunk], encoder: Encoder, known: dict[str, Vectors], progress: Progress
) -> tuple[Vectors, int]:
    """Return vectors of shape (n_chunks, dimension) and how many had to be computed."""
    vectors = np.zeros((len(chunks), encoder.dimension), np.float32)
    missing: list[int] = []
    for row, chunk in enumerate(chunks):
        if chunk.language in encoder.weak_languages:
            continue
        vector = known.get(chunk.digest)
        if vector is None:
            missing.append(row)
        else:
            vectors[row] = vector
    progress(0, len(missing))
    done = 0
    for language, group in itertools.groupby(missing, key=lambda row: chunks[row].language):
        rows = list(group)
        for start in range(0, len(rows), _EMBED_STEP):
            batch = rows[start : start + _EMBED_STEP]
            passages = [chunks[row].passage for row in batch]
            vectors[batch] = encoder.encode_passages(passages, language)
            done += len(batch)
            progress(done, len(missing))
    return vectors, len(missing)
