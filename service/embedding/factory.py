"""Chooses the encoder a setting names."""

from __future__ import annotations

from typing import Final

from service.embedding.encoder import Encoder
from service.embedding.sentence_transformer import SentenceTransformerEncoder
from service.embedding.universal import UniversalSentenceEncoder

EMBEDDED_ENCODER: Final = "embedded"
BATCH_SIZE: Final = 32
"""Texts that go through a sentence-transformers model together, if nothing else is said."""


def load_encoder(setting: str, batch_size: int = BATCH_SIZE) -> Encoder:
    """Load the encoder: `embedded`, or `<hub id or path>[@revision]` of another model.

    Args:
        setting: which one.
        batch_size: texts that go through a sentence-transformers model together; the embedded
            encoder has its own.

    Raises:
        EncoderError: if it is not on this machine.
    """
    if setting == EMBEDDED_ENCODER:
        return UniversalSentenceEncoder()
    return SentenceTransformerEncoder(setting, batch_size)
