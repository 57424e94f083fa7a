"""Files that other people published: texts in several languages, one JSON object a line."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from service.errors import ConfigurationError, UnknownLanguageError
from service.languages import resolve_language


@dataclass(frozen=True, slots=True)
class PublicTexts:
    """What a file holds.

    Attributes:
        rows: text by canonical language tag, one a line of the file.
        skipped: texts by tag in languages that the service does not speak.
    """

    rows: tuple[dict[str, str], ...]
    skipped: dict[str, int]


def read_public_texts(path: Path, field: str) -> PublicTexts:
    """Read a file whose lines hold texts by language under one field.

    Aliases of languages count (`ja-easy`, `tl`); other languages and blank texts are left out.

    Args:
        path: the file.
        field: `t` in `{"t": {"ja": "…", "en": "…"}}`.

    Raises:
        ConfigurationError: naming the file and line that cannot be read, or if there is none.
    """
    rows: list[dict[str, str]] = []
    skipped: Counter[str] = Counter()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        row: dict[str, str] = {}
        try:
            for tag, text in json.loads(line)[field].items():
                try:
                    language = resolve_language(tag)
                except UnknownLanguageError:
                    skipped[tag] += 1
                    continue
                if text.strip():
                    row[language] = text
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ConfigurationError(
                f"{path}:{number} holds no texts by language under {field!r}: {error!r}"
            ) from error
        rows.append(row)
    if not any(rows):
        raise ConfigurationError(f"{path} holds no text in a language of this service")
    return PublicTexts(tuple(rows), dict(skipped))
