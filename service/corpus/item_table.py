"""Item tables: what each thing is thrown away as, as a city publishes it.

A table belongs to a program and lies in `corpus/items/<area>/<slug>.jsonl`: a header line with the
program and the source, then one item a line. `madoguchi corpus import-items` writes it.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from service.corpus.front_matter import PartialDate, Text, WebAddress
from service.corpus.program import Source
from service.errors import CorpusError, Problem

ITEMS_FOLDER: Final = "items"
_CURE: Final = "import the city's file again with `madoguchi corpus import-items`"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing and what it is thrown away as; all texts are the city's Japanese.

    Attributes:
        name: as the city writes it, material or size in brackets.
        reading: in kana; empty if the city gives none.
        category: what it is put out as.
        category_detail: what it is put out as in other cases (size, material); empty if none.
        notes: what else to heed, one note a line; empty if none.
        url: page of the city about it; empty if none.
        synonyms: other names that the city gives.
    """

    name: str
    reading: str
    category: str
    category_detail: str
    notes: str
    url: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemTable:
    """The items of one program.

    Attributes:
        program_id: the program whose answers carry the items.
        source: where the table was published, and when it stood.
        items: in the order of the city's file.
    """

    program_id: str
    source: Source
    items: tuple[Item, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ItemFields(_Strict):
    """An item as written in a file; see `Item`."""

    name: Text
    reading: str = ""
    category: Text
    category_detail: str = ""
    notes: str = ""
    url: WebAddress | str = Field("", pattern=r"^(https?://\S+)?$")
    synonyms: tuple[Text, ...] = ()

    def item(self) -> Item:
        """Return the checked item."""
        return Item(**self.model_dump())


class HeaderFields(_Strict):
    """The first line of a table; see `ItemTable`."""

    program: Text
    title: Text
    publisher: Text
    url: WebAddress | None = None
    as_of: PartialDate | None = None


def read_item_tables(folder: Path, program_ids: Collection[str]) -> tuple[ItemTable, ...]:
    """Read every table of a corpus, sorted by program; a corpus without the folder has none.

    Args:
        folder: the corpus folder.
        program_ids: of all programs.

    Raises:
        CorpusError: naming every line that is not of this form.
    """
    tables: list[ItemTable] = []
    problems: list[Problem] = []
    for path in sorted((folder / ITEMS_FOLDER).glob("*/*.jsonl")):
        name = path.relative_to(folder).as_posix()
        try:
            table = read_item_table(path, name)
        except CorpusError as error:
            problems += error.problems
            continue
        if f"{path.parent.name}/{path.stem}" != table.program_id:
            message = f"the header says {table.program_id!r}"
            problems.append(Problem(name, 1, message, f"move it to {table_path(table.program_id)}"))
        elif table.program_id not in program_ids:
            message = f"{table.program_id!r} is no program"
            problems.append(Problem(name, 1, message, "use the id of a program"))
        tables.append(table)
    if problems:
        raise CorpusError(problems)
    return tuple(tables)


def read_item_table(path: Path, name: str) -> ItemTable:
    """Read one table.

    Args:
        path: the file.
        name: how problems call it.

    Raises:
        CorpusError: naming every line that is not of this form.
    """
    problems: list[Problem] = []
    header: HeaderFields | None = None
    items: list[Item] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            data: Any = json.loads(line)
            if number == 1:
                header = HeaderFields.model_validate(data)
            else:
                items.append(ItemFields.model_validate(data).item())
        except ValidationError as error:
            problems += [Problem(name, number, say(fault), _CURE) for fault in error.errors()]
        except ValueError as error:
            problems.append(Problem(name, number, f"not JSON: {error}", _CURE))
    if not items and not problems:
        problems.append(Problem(name, 0, "the table has no item", _CURE))
    if header is None or problems:
        raise CorpusError(problems)
    source = Source(
        key="items",
        title=header.title,
        publisher=header.publisher,
        url=header.url,
        item=None,
        as_of=header.as_of,
    )
    return ItemTable(header.program, source, tuple(items))


def write_item_table(folder: Path, table: ItemTable) -> Path:
    """Write a table into a corpus folder and return its path; the same table gives equal bytes."""
    source = table.source
    header = {
        "program": table.program_id,
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
        "as_of": source.as_of,
    }
    path = folder / table_path(table.program_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [header, *(asdict(item) for item in table.items)]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    return path


def table_path(program_id: str) -> str:
    """Return where the table of a program lies, relative to the corpus folder."""
    return f"{ITEMS_FOLDER}/{program_id}.jsonl"


def say(fault: Any) -> str:
    """Return one of pydantic's faults in a sentence: field, then what is wrong."""
    return f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
