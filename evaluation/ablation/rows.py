"""Rows already judged, one file each, so that an interrupted comparison goes on where it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from evaluation.judging import Verdict
from evaluation.runs import verdicts_from_json, verdicts_to_json
from service.retrieval.fitting import DevelopmentQuestion

_ROOT = Path(__file__).resolve().parents[2]
_CODE = (
    "service/chunking",
    "service/embedding",
    "service/indexing",
    "service/retrieval",
    "service/text",
    "evaluation",
)


class RowStore:
    """Verdicts of variants in a folder. A row counts only under the conditions it was judged in.

    Args:
        folder: created if missing.
        conditions: everything that decides verdicts, by name.
    """

    def __init__(self, folder: Path, conditions: Mapping[str, str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._conditions = dict(conditions)

    def read(self, key: str) -> list[Verdict] | None:
        """Return a row's verdicts, or None if it is missing, damaged or of other conditions."""
        try:
            data = json.loads((self._folder / f"{key}.json").read_text(encoding="utf-8"))
            if data["conditions"] != self._conditions:
                return None
            return verdicts_from_json(data["verdicts"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, key: str, verdicts: Sequence[Verdict]) -> None:
        """Write a row; a crash leaves the row whole or not at all."""
        data = {"conditions": self._conditions, "verdicts": verdicts_to_json(verdicts)}
        working = self._folder / f".{key}.json"
        working.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        working.replace(self._folder / f"{key}.json")


def questions_digest(questions: Sequence[DevelopmentQuestion]) -> str:
    """Return sixteen hex digits over the questions."""
    texts = sorted(
        "\0".join(map(str, (q.intent, q.text, q.language, q.city, *sorted(q.right_programs))))
        for q in questions
    )
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def code_digest() -> str:
    """Return sixteen hex digits over the code that search and judgment are made of."""
    digest = hashlib.sha256()
    for folder in _CODE:
        for path in sorted((_ROOT / folder).rglob("*.py")):
            digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
