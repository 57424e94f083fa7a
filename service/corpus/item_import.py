"""Takes over a city's item table: JSON lines, or CSV or TSV with a header.

Columns are known by the names that Japanese cities give them (`COLUMN_NAMES`); what no column of
ours takes is reported, never dropped in silence.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from service.corpus.item_table import Item, ItemFields, say
from service.errors import CorpusError, Problem

COLUMN_NAMES: Final[Mapping[str, str]] = {
    "name": "name item 品名 品目 品目名 名称 ごみの名前 ごみの名称 分別品目",
    "reading": "reading kana 読み よみ 読み仮名 読みがな よみがな ふりがな フリガナ かな",
    "category": "category 分別 分別区分 区分 分類 ごみの種類 出し方 分別名",
    "category_detail": "category_detail 分別区分2 区分2 その他の区分 条件による区分",
    "notes": "notes note 備考 注意 注意点 注意事項 出し方のポイント ポイント メモ",
    "url": "url リンク 参照url 関連url ページ",
    "synonyms": "synonyms keywords 同義語 類義語 別名 キーワード 検索キーワード",
}
"""Names by which a column is known, the fields of `Item` as keys; case and width do not matter."""
_FIELD_OF: Final = {name: field for field, names in COLUMN_NAMES.items() for name in names.split()}
_DELIMITERS: Final = {".csv": ",", ".tsv": "\t", ".txt": "\t"}
_SYNONYM_BREAK: Final = re.compile(r"[、,，;；|｜\n]")
_NOTE_BREAK: Final = re.compile(r"\s*(?:\n|(?<!:)(?<!/)/(?!/)(?=[^\w./-]|[\u3000-\uffff]))\s*")
_ENCODINGS: Final = ("utf-8-sig", "cp932")


@dataclass(frozen=True, slots=True)
class ImportedItems:
    """What a city's file holds.

    Attributes:
        items: in the order of the file.
        unused: columns that no field takes.
        encoding: how the file was read.
    """

    items: tuple[Item, ...]
    unused: tuple[str, ...]
    encoding: str


def import_items(path: Path, encoding: str | None) -> ImportedItems:
    """Read and check a city's file; a file with any fault is refused whole.

    Args:
        path: `.jsonl`, `.json` (lines), `.csv` or `.tsv`.
        encoding: Python's name of the encoding; None tries UTF-8, then Shift_JIS (cp932).

    Raises:
        CorpusError: naming every line that cannot be taken.
    """
    text, used = _decode(path, encoding)
    delimiter = _DELIMITERS.get(path.suffix.lower())
    rows = _json_rows(text, path.name) if delimiter is None else _cells(text, delimiter, path.name)
    items: dict[Item, int] = {}
    unused: dict[str, None] = {}
    problems: list[Problem] = []
    for number, row in rows:
        if isinstance(row, Problem):
            problems.append(row)
            continue
        fields, rest = _known(row)
        unused.update(dict.fromkeys(rest))
        try:
            item = ItemFields.model_validate(fields).item()
        except ValidationError as error:
            cure = "fill the cell in the city's file, or ask the city"
            problems += [Problem(path.name, number, say(f), cure) for f in error.errors()]
            continue
        if item in items:
            message = f"{item.name!r} stands in line {items[item]} too, word for word"
            problems.append(Problem(path.name, number, message, "remove one of the two lines"))
        items.setdefault(item, number)
    if not items and not problems:
        problems.append(Problem(path.name, 0, "the file holds no item", "check the file"))
    if problems:
        raise CorpusError(problems)
    return ImportedItems(tuple(items), tuple(unused), used)


def _decode(path: Path, encoding: str | None) -> tuple[str, str]:
    content = path.read_bytes()
    for name in (encoding,) if encoding else _ENCODINGS:
        try:
            return content.decode(name), name
        except (UnicodeDecodeError, LookupError):
            continue
    cure = "name its encoding with --encoding, such as cp932 for a file of Excel"
    tried = encoding or " or ".join(_ENCODINGS)
    raise CorpusError([Problem(path.name, 0, f"the file cannot be read as {tried}", cure)])


def _json_rows(text: str, name: str) -> Iterator[tuple[int, dict[str, Any] | Problem]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            yield number, Problem(name, number, f"not JSON: {error}", "write one object a line")
            continue
        if isinstance(row, dict):
            yield number, row
        else:
            yield number, Problem(name, number, "not an object", "write one object a line")


def _cells(text: str, delimiter: str, name: str) -> Iterator[tuple[int, dict[str, Any] | Problem]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [_column(column) for column in reader.fieldnames or []]
    missing = [f for f in ("name", "category") if f not in {_FIELD_OF.get(c) for c in header}]
    if missing:
        cure = f"name a column {' and one '.join(COLUMN_NAMES[f].split()[2] for f in missing)}"
        yield 1, Problem(name, 1, f"no column gives {' and '.join(missing)}", cure)
        return
    for row in reader:
        if None in row or None in row.values():
            message = "the row has too few or too many cells"
            cure = "give every row as many cells as the header"
            yield reader.line_num, Problem(name, reader.line_num, message, cure)
        elif any(cell.strip() for cell in row.values()):
            yield reader.line_num, dict(row)


def _known(row: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the fields of ours that a row fills, and the columns that fill none."""
    fields: dict[str, Any] = {}
    rest: list[str] = []
    for column, value in row.items():
        field = _FIELD_OF.get(_column(column))
        if field is None or field in fields:
            rest.append(column)
        elif field == "synonyms":
            parts = _SYNONYM_BREAK.split(value) if isinstance(value, str) else value or ()
            fields[field] = tuple(_clean(part) for part in parts if _clean(part))
        elif field == "notes":
            notes = _NOTE_BREAK.split(str(value or ""))
            fields[field] = "\n".join(_clean(note) for note in notes if _clean(note))
        else:
            fields[field] = _clean(value)
    return fields, rest


def _column(name: str | None) -> str:
    return unicodedata.normalize("NFKC", name or "").strip().lower()


def _clean(value: Any) -> str:
    """Return a cell without control characters and outer spaces; brackets stay as they are."""
    text = "" if value is None else str(value)
    visible = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf"})
    return unicodedata.normalize("NFC", visible).strip()
