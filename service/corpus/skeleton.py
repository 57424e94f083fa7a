"""The empty form from which a clerk writes a new program."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final, get_args

from service.corpus.front_matter import Category
from service.corpus.program import Area
from service.errors import CorpusError, Problem

PLACEHOLDER: Final = "（ここに書く"
"""Every blank of the form begins so; `corpus check` finds the ones that are left."""
_ID: Final = re.compile(r"(?P<area>[a-z]+)/[a-z0-9]+(-[a-z0-9]+)*$")
_FORM: Final = """---
id: {id}
area: {area}
category: {category}
audience: resident
title: {title}
summary: （ここに書く：よくある質問に、2つの文で答えます。）
questions:
  - （ここに書く：住民が実際に聞くことば 1）
  - （ここに書く：住民が実際に聞くことば 2）
  - （ここに書く：住民が実際に聞くことば 3）
  - （ここに書く：住民が実際に聞くことば 4）
  - （ここに書く：住民が実際に聞くことば 5）
sources:
  - key: page
    title: （ここに書く：ページや資料の名前）
    publisher: （ここに書く：だれが出したか）
    url: null
    item: null
    as_of: null
contacts:
  - name: （ここに書く：窓口の名前）
    note: （ここに書く：電話番号は phone、時間は hours に書き、この行は消します。）
    source: page
    status: recheck
verified_on: {today}
---
## 対象となる人
<!-- sources: page -->
（ここに書く：だれのためか。）

## 申し込み方
<!-- sources: page -->
1. （ここに書く：最初にすること。）
2. （ここに書く：次にすること。）
"""


def new_program(
    programs_folder: Path, program_id: str, category: str, title: str, today: date
) -> Path:
    """Write the form of a new program and return its path.

    Raises:
        CorpusError: if the id or the category is not allowed, or the program exists already.
    """
    path = programs_folder / f"{program_id}.md"
    name = f"programs/{program_id}.md"
    match = _ID.match(program_id)
    areas, categories = get_args(Area), get_args(Category)
    if match is None or match["area"] not in areas:
        cure = f"write AREA/NAME in small letters, digits and hyphens; AREA is {', '.join(areas)}"
        raise CorpusError([Problem(name, 0, f"{program_id!r} is no program id", cure)])
    if category not in categories:
        cure = f"use one of {', '.join(categories)}"
        raise CorpusError([Problem(name, 0, f"{category!r} is no category", cure)])
    if path.exists():
        raise CorpusError([Problem(name, 0, "the program exists already", "choose another id")])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(program_form(program_id, category, title, today), encoding="utf-8")
    return path


def program_form(program_id: str, category: str, title: str, today: date) -> str:
    """Return the text of the form of a new program; nothing of it is checked."""
    return _FORM.format(
        id=program_id,
        area=program_id.split("/")[0],
        category=category,
        title=title,
        today=today.isoformat(),
    )
