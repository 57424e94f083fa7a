"""Train the language adapter on the text that `fetch_parallel.py` wrote, and export it.

Usage: PYTHONPATH=.. python train_adapter.py [--cache FOLDER] [--output FOLDER]

Deterministic: seeded, two threads. Writes `adapter.npz` and `adapter.json` and prints figures.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import random
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import faiss
import numpy as np
import torch
from datasets import Dataset
from numpy.typing import NDArray
from sentence_transformers import (
    SentenceTransformer,
    SentenceTransformerTrainer,
    SentenceTransformerTrainingArguments,
)
from sentencepiece import SentencePieceProcessor, SentencePieceTrainer

from service.embedding.adapter import DIMENSION, Units, UniversalFeatures, split_units, split_words
from training.alignment import gloss
from training.student import FrozenHead, TeacherLoss, UnitEmbedding
from training.universal import load_universal

SEED: Final = 20261128
BATCH_SIZE: Final = 512
LEARNING_RATE: Final = 2e-3
TEMPERATURE: Final = 0.05
GLOSSES: Final = 4
QUANTISER_PARTS: Final = 128
# A word's vector is about 10 long.
SHORTEST_PAIR: Final = 0.6
_FEWEST_WORDS: Final = 10**9
_LONGEST_GLOSS_WORDS: Final = 80


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one language is trained; chosen on one half of the news sentences.

    Attributes:
        fewest: a word seen this often has a vector of its own.
        pieces: size of the vocabulary of word pieces; 0 for none.
        fewest_pairs: neighbouring words seen this often have a vector; 0 for none.
        epochs: passes over the text.
        contrast: weight of the in-batch contrast.
        bare_share: share of texts repeated without diacritics.
        original_weight: how much of USE's own vector is mixed in at the end.
    """

    fewest: int
    pieces: int
    fewest_pairs: int
    epochs: int
    contrast: float
    bare_share: float
    original_weight: float


RECIPES: Final = {
    "fil": Recipe(2, 4000, 0, 3, 1.0, 0.0, 0.15),
    "ne": Recipe(_FEWEST_WORDS, 16000, 0, 3, 1.0, 0.0, 0.2),
    "uk": Recipe(6, 8000, 0, 1, 0.5, 0.0, 0.3),
    "vi": Recipe(2, 0, 12, 1, 0.5, 0.5, 0.3),
}


@dataclass(frozen=True, slots=True)
class Pairs:
    """Texts of one language and their English, row by row."""

    texts: list[str]
    english: list[str]
    digest: str


def strip_diacritics(text: str) -> str:
    """Write Vietnamese as it is typed without an input method."""
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return bare.replace("đ", "d").replace("Đ", "D")


def read_pairs(path: Path, recipe: Recipe) -> Pairs:
    """Read a language's file; add a share of its texts again without diacritics."""
    data = path.read_bytes()
    rows = list(csv.reader(io.StringIO(data.decode("utf-8")), dialect="excel-tab"))
    texts, english = [row[1] for row in rows], [row[2] for row in rows]
    generator = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    chosen = generator.sample(range(len(rows)), int(len(rows) * recipe.bare_share))
    texts += [strip_diacritics(texts[row]) for row in chosen]
    english += [english[row] for row in chosen]
    return Pairs(texts, english, hashlib.sha256(data).hexdigest())


def train_pieces(counts: Counter[str], size: int) -> bytes:
    """Train a sentencepiece model on a language's words; returns it serialised, or nothing."""
    if not size:
        return b""
    # Seldom and often seen words weigh alike, so that endings become pieces.
    spelled = {word: min(n, 5) for word, n in counts.items() if not word.isdigit()}
    model = io.BytesIO()
    SentencePieceTrainer.train(
        sentence_iterator=iter([word for word, n in spelled.items() for _ in range(n)]),
        model_writer=model,
        vocab_size=size,
        model_type="unigram",
        character_coverage=1.0,
        normalization_rule_name="identity",
        split_by_unicode_script=False,
        hard_vocab_limit=False,
        num_threads=1,
        minloglevel=2,
    )
    return model.getvalue()


def quantise(vectors: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """Product-quantise vectors.

    Returns:
        codes, uint8 (n, QUANTISER_PARTS), and codebooks, float16 (QUANTISER_PARTS, 256, ·).
    """
    faiss.omp_set_num_threads(2)
    quantiser = faiss.ProductQuantizer(DIMENSION, QUANTISER_PARTS, 8)
    quantiser.cp.seed = SEED
    quantiser.train(vectors)
    codebooks = faiss.vector_to_array(quantiser.centroids)
    shape = (QUANTISER_PARTS, 256, DIMENSION // QUANTISER_PARTS)
    return quantiser.compute_codes(vectors), codebooks.reshape(shape).astype(np.float16)


def drop_short_pairs(
    keys: list[str], codes: NDArray[np.uint8], codebooks: NDArray[np.float16]
) -> tuple[list[str], NDArray[np.uint8]]:
    """Leave out pairs of words whose vector stayed so short that it says next to nothing."""
    lengths = np.zeros(len(codes))
    for part, codebook in enumerate(codebooks.astype(np.float32)):
        lengths += (codebook**2).sum(axis=1)[codes[:, part]]
    kept = [
        row for row, key in enumerate(keys) if " " not in key or lengths[row] >= SHORTEST_PAIR**2
    ]
    return [keys[row] for row in kept], codes[kept]


def encode_english(
    texts: Sequence[str], universal: UniversalFeatures, cache: Path
) -> tuple[NDArray[np.float16], dict[str, int]]:
    """Encode each English text once with the teacher; kept in the cache."""
    unique = sorted(set(texts), key=lambda text: (len(text), text))
    digest = hashlib.sha256("\n".join(unique).encode()).hexdigest()[:16]
    path = cache / f"teacher-{digest}.npy"
    if path.exists():
        vectors = np.load(path)
    else:
        parts = [
            universal.head(*universal.token_sums(unique[start : start + 2048], edges=True))
            for start in range(0, len(unique), 2048)
        ]
        vectors = np.concatenate(parts).astype(np.float16)
        np.save(path, vectors)
    return vectors, {text: row for row, text in enumerate(unique)}


def train_language(
    language: str,
    pairs: Pairs,
    teacher: NDArray[np.float16],
    teacher_rows: dict[str, int],
    universal: UniversalFeatures,
) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Train one language; returns its arrays for the archive and facts for the metadata."""
    recipe = RECIPES[language]
    started = time.monotonic()
    random.seed(SEED)
    np.random.seed(SEED)  # The trainer reads the global state.
    torch.manual_seed(SEED)
    split = [split_words(text) for text in pairs.texts]
    counts: Counter[str] = Counter()
    for words in split:
        bare = language == "vi" and all(word.isascii() for word in words)
        counts.update(f"~{word.lower()}" if bare else word.lower() for word in words)
    vocabulary = frozenset(word for word, n in counts.items() if n >= recipe.fewest)
    model_bytes = train_pieces(counts, recipe.pieces)
    pieces = SentencePieceProcessor(model_proto=model_bytes) if model_bytes else None
    units = [split_units(words, language, vocabulary, pieces) for words in split]

    english = [[w.lower() for w in split_words(t)][:_LONGEST_GLOSS_WORDS] for t in pairs.english]
    lexicon, glosses = gloss([unit.known for unit in units], english, GLOSSES)
    features, _ = universal.token_sums(list(lexicon.targets), edges=False)
    keys = list(lexicon.sources)
    vectors = np.zeros((len(keys), DIMENSION), np.float32)
    for row, translations in enumerate(glosses[1:]):
        for target, share in translations:
            vectors[row] += share * features[target]
    if recipe.fewest_pairs:
        pair_counts = Counter(pair for unit in units for pair in unit.pairs())
        frequent = [pair for pair, n in pair_counts.items() if n >= recipe.fewest_pairs]
        keys += frequent
        vectors = np.concatenate([vectors, np.zeros((len(frequent), DIMENSION), np.float32)])

    rows_of = {key: row for row, key in enumerate(keys)}
    rows, extra, token_counts = _table(units, rows_of, universal)
    samples = ["Hello world", "Where is the hospital?", "city office"]
    with_edges, _ = universal.token_sums(samples, edges=True)
    without, _ = universal.token_sums(samples, edges=False)
    edge = (with_edges - without).mean(axis=0)
    embedding = UnitEmbedding(vectors, edge, rows, extra, token_counts)
    _fit(embedding, pairs, teacher, teacher_rows, universal, recipe)

    trained = embedding.embedding.weight.detach().numpy()
    codes, codebooks = quantise(trained)
    keys, codes = drop_short_pairs(keys, codes, codebooks)
    unknown_weight = float(embedding.unknown_weight.detach())
    arrays: dict[str, NDArray[Any]] = {
        "keys": np.frombuffer("\n".join(keys).encode(), np.uint8),
        "pieces": np.frombuffer(model_bytes, np.uint8),
        "codes": codes,
        "codebooks": codebooks,
        "edge": embedding.edge.detach().numpy().astype(np.float16),
        "weights": np.array([unknown_weight, recipe.original_weight]),
    }
    facts = {
        "recipe": asdict(recipe),
        "pairs": len(pairs.texts),
        "sha256": pairs.digest,
        "rows": len(keys),
        "unknown_weight": round(unknown_weight, 4),
        "seconds": round(time.monotonic() - started),
    }
    return arrays, facts


def _table(
    units: list[Units], rows_of: dict[str, int], universal: UniversalFeatures
) -> tuple[list[list[int]], NDArray[np.float16], NDArray[np.float32]]:
    """Return each text's rows, USE's features of its unknown words, and its token count."""
    rows = []
    counts = np.full(len(units), 2, np.float32)
    extra = np.zeros((len(units), DIMENSION), np.float16)
    for place, unit in enumerate(units):
        known = [rows_of[key] for key in unit.known if key in rows_of]
        counts[place] += len(known)
        rows.append(known + [rows_of[pair] for pair in unit.pairs() if pair in rows_of])
    places = [place for place, unit in enumerate(units) if unit.unknown]
    if places:
        sums, tokens = universal.token_sums([units[place].unknown for place in places], edges=False)
        extra[places] = sums
        counts[places] += tokens
    return rows, extra, counts


def _fit(
    embedding: UnitEmbedding,
    pairs: Pairs,
    teacher: NDArray[np.float16],
    teacher_rows: dict[str, int],
    universal: UniversalFeatures,
    recipe: Recipe,
) -> None:
    model = SentenceTransformer(modules=[embedding, FrozenHead(universal)], device="cpu")
    usable = [place for place, text in enumerate(pairs.texts) if split_words(text)]
    dataset = Dataset.from_dict(
        {
            "text": [str(place) for place in usable],
            "label": [teacher_rows[pairs.english[place]] for place in usable],
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        arguments = SentenceTransformerTrainingArguments(
            output_dir=folder,
            num_train_epochs=recipe.epochs,
            per_device_train_batch_size=BATCH_SIZE,
            learning_rate=LEARNING_RATE,
            adam_beta2=0.99,
            weight_decay=0.0,
            max_grad_norm=0.0,
            seed=SEED,
            data_seed=SEED,
            use_cpu=True,
            save_strategy="no",
            logging_strategy="no",
            report_to=[],
            disable_tqdm=True,
        )
        loss = TeacherLoss(model, teacher, recipe.contrast, TEMPERATURE)
        SentenceTransformerTrainer(
            model=model, args=arguments, train_dataset=dataset, loss=loss
        ).train()


def main(say: Callable[[str], Any] = sys.stdout.write) -> None:
    """Train every language, write the archive and its metadata."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=Path("cache"))
    parser.add_argument("--output", type=Path, default=Path("../weights"))
    parser.add_argument("--languages", nargs="*", default=sorted(RECIPES))
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    csv.field_size_limit(10**8)
    started = time.monotonic()
    universal = UniversalFeatures(load_universal())
    folder = arguments.cache / "parallel"
    pairs = {
        language: read_pairs(folder / f"{language}.tsv", RECIPES[language])
        for language in arguments.languages
    }
    everything = [text for language in arguments.languages for text in pairs[language].english]
    teacher, teacher_rows = encode_english(everything, universal, arguments.cache)
    say(f"teacher: {len(teacher):,} English texts, {time.monotonic() - started:.0f} s\n")
    archive: dict[str, NDArray[Any]] = {}
    metadata: dict[str, Any] = {"seed": SEED, "quantiser_parts": QUANTISER_PARTS, "languages": {}}
    for language in arguments.languages:
        arrays, facts = train_language(language, pairs[language], teacher, teacher_rows, universal)
        archive |= {f"{language}.{name}": array for name, array in arrays.items()}
        metadata["languages"][language] = facts
        say(f"{language}: {json.dumps(facts)}\n")
    arguments.output.mkdir(parents=True, exist_ok=True)
    target = arguments.output / "adapter.npz"
    np.savez_compressed(target, allow_pickle=False, **archive)
    metadata["training_seconds"] = round(time.monotonic() - started)
    metadata["bytes"] = target.stat().st_size
    metadata["archive_sha256"] = hashlib.sha256(target.read_bytes()).hexdigest()
    (arguments.output / "adapter.json").write_text(json.dumps(metadata, indent=1) + "\n")
    say(f"{target}: {metadata['bytes'] / 1e6:.1f} MB, {metadata['training_seconds']} s\n")


if __name__ == "__main__":
    main()
