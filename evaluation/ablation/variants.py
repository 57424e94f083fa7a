"""The variants that are compared, one row of the table each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from evaluation.ablation import analyzers, chunkings, corpora, fusions
from evaluation.ablation.signals import MEANING, WORDS
from evaluation.judging import Fit
from service.chunking.chunk import Chunker, chunk_program
from service.corpus.corpus import Corpus
from service.embedding.adapter import ADAPTED_LANGUAGES
from service.languages import LANGUAGE_TAGS, SOURCE_LANGUAGE
from service.retrieval.fitting import fit_models
from service.text.analyzers import Analyzers, analyzer_for

WITHOUT_ADAPTER: Final = "embedded without adapter"
"""Name of the embedded encoder without its language adapter."""
DEFAULT_KEY: Final = "default"


@dataclass(frozen=True, slots=True)
class IndexPlan:
    """How an index differs from the one in use.

    Attributes:
        corpus: leaves something out of it.
        chunker: cuts programs into chunks.
        analyzers: of the word indexes.
        encoder: a setting as `MADOGUCHI_ENCODER` takes it, or `WITHOUT_ADAPTER`; None for the
            one in use.
    """

    corpus: Callable[[Corpus], Corpus] = corpora.unchanged
    chunker: Chunker = chunk_program
    analyzers: Analyzers = analyzer_for
    encoder: str | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """One row of the table.

    Attributes:
        key: short name, also of its file.
        group: heading it stands under.
        title: what it is.
        index: the index it needs, or None for the one in use.
        dropped: signals that are taken for missing.
        fit: how fusion and confidence are learned.
        languages: whose questions it is judged by; it cannot change the others.
    """

    key: str
    group: str
    title: str
    index: IndexPlan | None = None
    dropped: frozenset[str] = frozenset()
    fit: Fit = fit_models
    languages: tuple[str, ...] = LANGUAGE_TAGS


DEFAULT: Final = Variant(DEFAULT_KEY, "", "as it is served")
_FOREIGN: Final = tuple(tag for tag in LANGUAGE_TAGS if tag != SOURCE_LANGUAGE)
_SPACED: Final = tuple(
    t for t in LANGUAGE_TAGS if t not in (*analyzers.JAPANESE, *analyzers.UNSPACED)
)

_SIGNALS: Final = "Signals"
_INDEX: Final = "Languages of the index"
_QUESTIONS: Final = "Questions in the index"
_FUSION: Final = "Fusion"
_CHUNKS: Final = "Chunks"
_WORDS: Final = "Words"
_ENCODER: Final = "Encoder"

BUILT_IN: Final = (
    DEFAULT,
    Variant("words-only", _SIGNALS, "words only", dropped=MEANING),
    Variant("meaning-only", _SIGNALS, "meaning only", dropped=WORDS),
    Variant(
        "no-classifier",
        _SIGNALS,
        "without the classifier among programs",
        dropped=frozenset({"meaning.class"}),
    ),
    Variant(
        "no-program-words",
        _SIGNALS,
        "without the words of whole programs",
        dropped=frozenset({"words.program"}),
    ),
    Variant(
        "no-places",
        _SIGNALS,
        "without ward, open and everywhere",
        dropped=frozenset({"ward", "open", "everywhere"}),
    ),
    Variant("rrf", _FUSION, "reciprocal ranks, k = 60", fit=fusions.fit_reciprocal_ranks),
    Variant("equal-weights", _FUSION, "equal weights", fit=fusions.fit_equal_weights),
    Variant(
        "common-weights",
        _FUSION,
        "learned weights, the same for all languages",
        fit=fusions.fit_common_weights,
    ),
    Variant(
        "japanese-only",
        _INDEX,
        "Japanese only",
        IndexPlan(corpora.japanese_only),
        languages=_FOREIGN,
    ),
    Variant(
        "own-only",
        _INDEX,
        "own language only, passages in Japanese not searched",
        dropped=frozenset({"meaning.japanese"}),
        languages=_FOREIGN,
    ),
    Variant(
        "no-sibling",
        _INDEX,
        "without the closely related language",
        dropped=frozenset({"words.sibling"}),
        languages=("ja", "ja-x-easy", "zh-Hans", "zh-Hant"),
    ),
    Variant(
        "no-samples",
        _QUESTIONS,
        "without sample questions",
        IndexPlan(corpora.without_sample_questions),
    ),
    Variant(
        "no-queries",
        _QUESTIONS,
        "without authored ways of asking",
        IndexPlan(corpora.without_queries),
    ),
    Variant("no-questions", _QUESTIONS, "without either", IndexPlan(corpora.without_any_questions)),
    Variant(
        "chunk-blocks",
        _CHUNKS,
        "every paragraph and list item alone",
        IndexPlan(chunker=chunkings.chunk_by_block),
    ),
    Variant("chunk-whole", _CHUNKS, "whole programs", IndexPlan(chunker=chunkings.chunk_whole)),
    Variant(
        "ja-surface",
        _WORDS,
        "Japanese: words as written",
        IndexPlan(analyzers=analyzers.surface_japanese),
        languages=analyzers.JAPANESE,
    ),
    Variant(
        "ja-lemma",
        _WORDS,
        "Japanese: lemmas without readings",
        IndexPlan(analyzers=analyzers.lemma_japanese),
        languages=analyzers.JAPANESE,
    ),
    Variant(
        "ja-bigrams",
        _WORDS,
        "Japanese: character bigrams",
        IndexPlan(analyzers=analyzers.bigram_japanese),
        languages=analyzers.JAPANESE,
    ),
    Variant(
        "plain-words",
        _WORDS,
        "spaced languages: words as written, no stems, folding or n-grams",
        IndexPlan(analyzers=analyzers.plain_words),
        languages=_SPACED,
    ),
    Variant(
        "zh-th-bigrams",
        _WORDS,
        "Chinese and Thai: character bigrams",
        IndexPlan(analyzers=analyzers.bigram_unspaced),
        languages=analyzers.UNSPACED,
    ),
)
ADAPTER_OFF: Final = Variant(
    "no-adapter",
    _ENCODER,
    "embedded, without the language adapter",
    IndexPlan(encoder=WITHOUT_ADAPTER),
    languages=ADAPTED_LANGUAGES,
)
"""Of use only while the embedded encoder is in use."""


def variants(encoders: Sequence[str], *, embedded: bool) -> tuple[Variant, ...]:
    """Return every variant, the default first.

    Args:
        encoders: further encoders to compare, as `MADOGUCHI_ENCODER` takes them.
        embedded: whether the embedded encoder is in use.
    """
    others = tuple(
        Variant(f"encoder-{_slug(name)}", _ENCODER, name, IndexPlan(encoder=name))
        for name in dict.fromkeys(encoders)
    )
    return (*BUILT_IN, *((ADAPTER_OFF,) if embedded else ()), *others)


def _slug(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name).strip("-").lower()[-80:]
