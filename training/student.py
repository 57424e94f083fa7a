"""The student, in sentence-transformers' terms: a static embedding, and USE's frozen head."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules.module import Module
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from service.embedding.adapter import DIMENSION, UniversalFeatures


class UnitEmbedding(StaticEmbedding):
    """A static embedding that sums, and adds USE's own features for unknown words.

    A text is given as its row number in the training table, so that it is split and read by USE
    only once.
    """

    def __init__(
        self,
        vectors: NDArray[np.float32],
        edge: NDArray[np.float32],
        rows: list[list[int]],
        extra: NDArray[np.float16],
        counts: NDArray[np.float32],
    ) -> None:
        """Start from vectors (n_rows, 512); `rows`, `extra` and `counts` describe each text."""
        tokenizer = Tokenizer(WordLevel({str(row): row for row in range(len(vectors))}, "0"))
        super().__init__(tokenizer, embedding_weights=vectors)
        self.embedding.mode = "sum"
        self.edge = torch.nn.Parameter(torch.tensor(edge))
        self.unknown_weight = torch.nn.Parameter(torch.tensor(0.7))
        self._rows, self._extra, self._counts = rows, extra, counts

    def preprocess(  # type: ignore[override]  # a text is a row number here
        self, inputs: list[str], prompt: str | None = None, **kwargs: Any
    ) -> dict[str, torch.Tensor]:
        """Look up the rows, extra features and token counts of texts."""
        places = [int(text) for text in inputs]
        lists = [self._rows[place] for place in places]
        offsets = np.cumsum([0] + [len(rows) for rows in lists[:-1]])
        return {
            "input_ids": torch.tensor([row for rows in lists for row in rows], dtype=torch.long),
            "offsets": torch.from_numpy(offsets),
            "extra": torch.from_numpy(self._extra[places].astype(np.float32)),
            "counts": torch.from_numpy(self._counts[places]),
        }

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        """Sum vectors, unknown words' features and edges; scale by the root of the count."""
        total = self.embedding(features["input_ids"], features["offsets"]) + self.edge
        total = total + self.unknown_weight * features["extra"]
        features["sentence_embedding"] = total / features["counts"].sqrt()[:, None]
        return features


class FrozenHead(Module):
    """USE's network above the token sum; it is the teacher's and is not trained."""

    def __init__(self, universal: UniversalFeatures) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        for name in ("d0", "d1", "d2", "d3", "p1", "p3"):
            weight = torch.tensor(getattr(universal._weights, name))
            self.register_buffer(name, weight)

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        """See `UniversalFeatures.head`."""
        pooled = features["sentence_embedding"]
        first = torch.relu(pooled @ self.d0)
        second = torch.relu(pooled @ self.p1 + first @ self.d1)
        third = torch.relu(second @ self.d2)
        final = torch.tanh(second @ self.p3 + third @ self.d3)
        features["sentence_embedding"] = torch.nn.functional.normalize(final, dim=1)
        return features

    def get_embedding_dimension(self) -> int:
        """Return the length of the vectors."""
        return DIMENSION

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Keep nothing: the weights are USE's own."""


class TeacherLoss(torch.nn.Module):
    """Distance to the teacher's vector of the English, and telling it from the batch's others.

    The second term is the usual in-batch contrast (InfoNCE); pairs with the same English do not
    count as wrong answers.
    """

    def __init__(
        self,
        model: SentenceTransformer,
        teacher: NDArray[np.float16],
        contrast: float,
        temperature: float,
    ) -> None:
        super().__init__()
        self.model = model
        self._teacher = teacher
        self._contrast = contrast
        self._temperature = temperature

    def forward(
        self, sentence_features: Iterable[dict[str, torch.Tensor]], labels: torch.Tensor
    ) -> torch.Tensor:
        """Return the mean loss of a batch; labels are rows of the teacher's table."""
        student = self.model(next(iter(sentence_features)))["sentence_embedding"]
        teacher = torch.from_numpy(self._teacher[labels.numpy()].astype(np.float32))
        distance = 1 - (student * teacher).sum(dim=1).mean()
        same = (labels[:, None] == labels[None, :]) & ~torch.eye(len(labels), dtype=torch.bool)
        scores = (student @ teacher.T / self._temperature).masked_fill(same, -1e4)
        contrast = torch.nn.functional.cross_entropy(scores, torch.arange(len(labels)))
        loss: torch.Tensor = distance + self._contrast * contrast
        return loss
