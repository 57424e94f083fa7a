"""How often a sentence's nearest Japanese sentence is its own translation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from evaluation.figures import Figure, bootstrap
from service.embedding.encoder import Encoder
from service.languages import LANGUAGE_TAGS, SOURCE_LANGUAGE

_BATCH: Final = 256
"""Sentences compared with all Japanese ones at a time."""


def nearest_japanese(
    rows: Sequence[Mapping[str, str]], encoder: Encoder
) -> dict[str, tuple[Figure, int]]:
    """Return, by language, the share of sentences whose nearest Japanese one says the same.

    Candidates are the Japanese sentences of all rows; the same sentence twice is one candidate.

    Args:
        rows: text by language tag; rows without Japanese are left out.
        encoder: what is measured; translations are its queries, Japanese its passages.

    Returns:
        Share with its 95 % interval, and number of sentences; languages without any left out.
    """
    japanese = list(dict.fromkeys(row[SOURCE_LANGUAGE] for row in rows if SOURCE_LANGUAGE in row))
    number_of = {text: number for number, text in enumerate(japanese)}
    passages = encoder.encode_passages(japanese, SOURCE_LANGUAGE)
    found: dict[str, tuple[Figure, int]] = {}
    for tag in LANGUAGE_TAGS:
        pairs = [(row[tag], row[SOURCE_LANGUAGE]) for row in rows if _has_both(row, tag)]
        hits: list[float] = []
        for start in range(0, len(pairs), _BATCH):
            batch = pairs[start : start + _BATCH]
            queries = encoder.encode_queries([text for text, _ in batch], tag)
            nearest = np.argmax(queries @ passages.T, axis=1)
            own = np.array([number_of[translation] for _, translation in batch])
            hits += (nearest == own).astype(float).tolist()
        if hits:
            found[tag] = bootstrap(hits, [translation for _, translation in pairs]), len(hits)
    return found


def _has_both(row: Mapping[str, str], tag: str) -> bool:
    return tag != SOURCE_LANGUAGE and tag in row and SOURCE_LANGUAGE in row
