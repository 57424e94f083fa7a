"""Small things tests are built from."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from service.embedding.encoder import Vectors, unit_rows

_CORPUS = Path(__file__).resolve().parent.parent / "corpus"

PROGRAM = """---
id: {id}
area: {area}
category: procedures
audience: resident
title: 横浜のごみの出し方
summary: ごみは朝8:00までに出します。大きいごみは電話で申し込みます。
questions:
  - ごみはいつ出しますか。
  - ごみの袋はありますか。
  - 大きいごみはどうしますか。
  - ごみの料金はいくらですか。
  - 英語の案内はありますか。
sources:
  - key: page
    title: ごみのページ
    publisher: 市
    url: https://example.org/
    item: "7"
    as_of: 2025-04
contacts:
  - name: ごみの窓口
    phone: 000-000-0000
    hours: "Mo-Fr 09:00-17:00; Sa[2,4] 10:00-13:00; PH off"
    languages: [ja, en]
    note: 英語は電話で聞けます。
    source: page
    status: confirmed
verified_on: 2026-11-22
---
## 出し方
<!-- sources: page -->
集積所に置きます。

- 袋は透明です。
- 名前は書きません。

## 費用
<!-- sources: page -->
1. 窓口に連絡します。
2. 1,500円を払います。
"""


def write_program(folder: Path, program_id: str, template: str) -> Path:
    """Write a program file into a corpus folder and return its path."""
    path = folder / "programs" / f"{program_id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = template.replace("{id}", program_id).replace("{area}", program_id.split("/")[0])
    path.write_text(text, encoding="utf-8")
    return path


class HashingEncoder:
    """An encoder that needs no model: character bigrams hashed into a few dimensions."""

    name = "hashing/1"
    dimension = 64
    symmetric = True
    weak_languages: frozenset[str] = frozenset({"ne"})

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode_passages(self, texts: Sequence[str], language: str) -> Vectors:
        self.encoded += texts
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for start in range(len(text) - 1):
                digest = hashlib.md5(text[start : start + 2].encode(), usedforsecurity=False)
                vectors[row, digest.digest()[0] % self.dimension] += 1
        return unit_rows(vectors, texts)

    def encode_queries(self, texts: Sequence[str], language: str) -> Vectors:
        return self.encode_passages(texts, language)


def write_small_corpus(folder: Path) -> None:
    """Write a corpus of three programs with the real phrases and utterances."""
    for name in ("phrases", "emergency"):
        shutil.copytree(_CORPUS / name, folder / name)
    write_program(folder, "yokohama/garbage", PROGRAM)
    write_program(folder, "kawasaki/garbage", PROGRAM.replace("横浜", "川崎"))
    write_program(folder, "japan/passport", PROGRAM.replace("ごみ", "パスポート"))
    (folder / "handoff.json").write_text(
        '{"yokohama": ["yokohama/garbage"], "kawasaki": ["kawasaki/garbage"], '
        '"any": ["yokohama/garbage"]}',
        encoding="utf-8",
    )
