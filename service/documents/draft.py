"""The draft of a program that starts from a passage: the usual form with its source filled in."""

from __future__ import annotations

import json
from datetime import date
from typing import Final

from service.corpus.skeleton import program_form
from service.documents.document import Document, Passage

_DEFAULT_AREA: Final = "kanagawa"
_AREAS: Final = {"横浜": "yokohama", "川崎": "kawasaki", "神奈川": "kanagawa"}
_CATEGORY: Final = "procedures"
_SOURCE: Final = (
    ("    title: （ここに書く：ページや資料の名前）\n", "    title: {title}\n"),
    ("    publisher: （ここに書く：だれが出したか）\n", "    publisher: {publisher}\n"),
    ("    url: null\n", "    url: {url}\n"),
    ("    item: null\n", "    item: {item}\n"),
    ("    as_of: null\n", "    as_of: {as_of}\n"),
)


def draft_program(document: Document, passage: Passage, today: date) -> str:
    """Return a program file whose source is this passage; the rest is for the editor to write.

    The area is taken from the publisher's name, the id's second part is for the editor to change.
    What the document says is not copied: it is staff's reference, and residents get plain words.
    """
    origin = document.origin
    area = next((a for name, a in _AREAS.items() if name in origin.publisher), _DEFAULT_AREA)
    title = passage.title or origin.title
    form = program_form(f"{area}/new-program", _CATEGORY, _quoted(title), today)
    values = {
        "title": _quoted(origin.title),
        "publisher": _quoted(origin.publisher),
        "url": _quoted(origin.url),
        "item": _quoted(passage.item),
        "as_of": _quoted(origin.as_of),
    }
    for blank, filled in _SOURCE:
        form = form.replace(blank, filled.format(**values), 1)
    return form


def _quoted(value: str | None) -> str:
    """Return a value as YAML takes it whatever is in it: JSON is YAML."""
    return json.dumps(value, ensure_ascii=False)
