"""Words for item tables: categories in every language, and how people ask what to do with a thing.

`item-categories.tsv`: a column a language, Japanese first; a category that is missing there is
shown in Japanese. `item-frames.tsv`: language and a question with `{item}` in the thing's place.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from service.corpus.conversion import to_traditional_chinese
from service.errors import CorpusError, Problem
from service.languages import AUTHORED_TAGS, LANGUAGES, SOURCE_LANGUAGE

CATEGORIES_FILE: Final = "item-categories.tsv"
FRAMES_FILE: Final = "item-frames.tsv"
ITEM_MARK: Final = "{item}"
_COLUMNS: Final = [SOURCE_LANGUAGE, *AUTHORED_TAGS]


@dataclass(frozen=True, slots=True)
class ItemWords:
    """Words for all item tables.

    Attributes:
        categories: translations by language tag, by Japanese category.
        frames: questions with `{item}` by language tag.
    """

    categories: Mapping[str, Mapping[str, str]]
    frames: Mapping[str, tuple[str, ...]]


def read_item_words(folder: Path) -> ItemWords:
    """Read both files of a corpus; one that is missing leaves its part empty.

    Raises:
        CorpusError: naming every line that is not of this form.
    """
    problems: list[Problem] = []
    categories: dict[str, dict[str, str]] = {}
    for number, row in _rows(folder / CATEGORIES_FILE, _COLUMNS, problems):
        if not all(row.values()) or row[SOURCE_LANGUAGE] in categories:
            message = "a cell is empty, or the category stands twice"
            problems.append(Problem(CATEGORIES_FILE, number, message, "fill one row a category"))
        categories[row.pop(SOURCE_LANGUAGE)] = row
    frames: dict[str, list[str]] = {}
    for number, row in _rows(folder / FRAMES_FILE, ["language", "question"], problems):
        if row["language"] not in _COLUMNS or row["question"].count(ITEM_MARK) != 1:
            message = "the language is none of ours, or the question has not one {item}"
            problems.append(Problem(FRAMES_FILE, number, message, "write language, tab, question"))
        frames.setdefault(row["language"], []).append(row["question"])
    if problems:
        raise CorpusError(problems)
    for language in LANGUAGES:
        source, tag = language.converted_from, language.tag
        if source is None:
            continue
        for japanese, names in categories.items():
            names[tag] = to_traditional_chinese(names[source], japanese)
        frames[tag] = [to_traditional_chinese(frame, "") for frame in frames.get(source, [])]
    return ItemWords(categories, {tag: tuple(texts) for tag, texts in frames.items()})


def _rows(
    path: Path, columns: list[str], problems: list[Problem]
) -> list[tuple[int, dict[str, str]]]:
    if not path.exists():
        return []
    found: list[tuple[int, dict[str, str]]] = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if reader.fieldnames != columns:
            cure = f"make the first line: {' '.join(columns)}, parted by tabs"
            problems.append(Problem(path.name, 1, "the columns are wrong", cure))
            return []
        for row in reader:
            if None in row or None in row.values():
                message = "the row has too few or too many cells"
                problems.append(Problem(path.name, reader.line_num, message, "part cells by tabs"))
            else:
                found.append((reader.line_num, row))
    return found
