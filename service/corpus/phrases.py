"""Canned texts per language: replies, labels, emergency texts. Kept in `corpus/phrases`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from service.errors import CorpusError, Problem
from service.languages import AUTHORED_TAGS, SOURCE_LANGUAGE

_PLACEHOLDER: Final = re.compile(r"\{[a-z_]+\}")


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Every canned text of one language, by key such as `status.unanswered`."""

    language: str
    texts: Mapping[str, str]

    def text(self, key: str, **values: str) -> str:
        """Return a text with its `{placeholders}` filled in.

        Raises:
            KeyError: if the key or the value of a placeholder is missing, a fault of the code.
        """
        return self.texts[key].format(**values) if values else self.texts[key]


def read_phrasebooks(phrases_folder: Path) -> dict[str, Phrasebook]:
    """Read the texts of Japanese and every language with texts of its own, one file each.

    Raises:
        CorpusError: for files that are missing or no flat JSON object of strings.
    """
    books: dict[str, Phrasebook] = {}
    problems: list[Problem] = []
    for tag in (SOURCE_LANGUAGE, *AUTHORED_TAGS):
        name = f"{phrases_folder.name}/{tag}.json"
        try:
            texts = json.loads((phrases_folder / f"{tag}.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            problems.append(Problem(name, 0, "the file is missing", f"copy ja.json to {name}"))
            continue
        except ValueError as error:
            line = getattr(error, "lineno", 0)
            problems.append(Problem(name, line, f"not JSON: {error}", "correct the syntax"))
            continue
        if not isinstance(texts, dict) or not all(isinstance(t, str) for t in texts.values()):
            cure = "write one object of texts by key"
            problems.append(Problem(name, 0, "not a flat object of texts", cure))
            continue
        books[tag] = Phrasebook(tag, texts)
    if problems:
        raise CorpusError(problems)
    return books


def compare_phrasebooks(books: Mapping[str, Phrasebook], folder: str = "phrases") -> list[Problem]:
    """Return where a language's phrasebook differs from the Japanese in keys or placeholders.

    Args:
        books: by language tag.
        folder: where they were read, for the report.
    """
    source = books[SOURCE_LANGUAGE].texts
    problems: list[Problem] = []
    for tag, book in books.items():
        name = f"{folder}/{tag}.json"
        problems += [
            Problem(name, 0, f"{key!r} is missing", "translate it from ja.json")
            for key in source.keys() - book.texts.keys()
        ]
        problems += [
            Problem(name, 0, f"{key!r} is unknown", "remove it or add it to ja.json")
            for key in book.texts.keys() - source.keys()
        ]
        for key in source.keys() & book.texts.keys():
            expected = sorted(placeholders(source[key]))
            if sorted(placeholders(book.texts[key])) != expected:
                cure = f"use exactly {' '.join(expected) or 'none'}"
                problems.append(Problem(name, 0, f"{key!r} has other placeholders", cure))
    return sorted(problems, key=str)


def placeholders(text: str) -> list[str]:
    """Return the `{name}` placeholders of a text, in order."""
    return _PLACEHOLDER.findall(text)
