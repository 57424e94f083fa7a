"""Chooses the encoder a setting names."""

from __future__ import annotations

from typing import Final

from service.embedding.encoder import Encoder
from service.embedding.sentence_transformer import SentenceTransformerEncoder
from service.embedding.universal import UniversalSentenceEncoder

EMBEDDED_ENCODER: Final = "embedded"


def load_encoder(setting: str) -> Encoder:
    """Load the encoder: `embedded`, or the name or path of a sentence-transformers model.

    Raises:
        EncoderError: if it is not on this machine.
    """
    if setting == EMBEDDED_ENCODER:
        return UniversalSentenceEncoder()
    return SentenceTransformerEncoder(setting)
