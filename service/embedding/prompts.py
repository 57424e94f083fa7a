"""Prompts: what some models want before a question and before a passage."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import regex


@dataclass(frozen=True, slots=True)
class Prompts:
    """Texts put before what is encoded; empty for none.

    Attributes:
        query: before a question.
        passage: before a text to be found.
    """

    query: str
    passage: str

    @property
    def alike(self) -> bool:
        """Whether questions and passages are encoded alike."""
        return self.query == self.passage

    @property
    def digest(self) -> str:
        """Eight hex digits; other prompts give other vectors."""
        return hashlib.sha256(f"{self.query}\0{self.passage}".encode()).hexdigest()[:8]


NO_PROMPTS: Final = Prompts("", "")

FAMILIES: Final[Mapping[str, Prompts]] = {
    r"(multilingual-)?e5-(small|base|large)(-v2)?": Prompts("query: ", "passage: "),
    r"bge-m3": NO_PROMPTS,
    r"ruri-v3-(pt-)?(30m|70m|130m|310m)": Prompts("検索クエリ: ", "検索文書: "),
    r"ruri-(small|base|large)(-v2)?": Prompts("クエリ: ", "文章: "),
}
"""Prompts by a pattern of the last part of a model's name, for families whose files do not tell
them. From the model cards of intfloat/multilingual-e5-*, BAAI/bge-m3 and cl-nagoya/ruri-*."""


def prompts_of(name: str, declared: Mapping[str, str | None]) -> Prompts:
    """Return the prompts of a model: its own if its files declare any, else its family's.

    Args:
        name: hub id or path of the model.
        declared: `prompts` of its `config_sentence_transformers.json`.
    """
    query = declared.get("query") or ""
    passage = next(
        (declared[key] or "" for key in ("document", "passage", "corpus") if declared.get(key)), ""
    )
    if query or passage:
        return Prompts(query, passage)
    last = name.rstrip("/").rsplit("/", 1)[-1].lower()
    return next(
        (prompts for pattern, prompts in FAMILIES.items() if regex.fullmatch(pattern, last)),
        NO_PROMPTS,
    )
