"""The widget's one script: its modules and style sheet put together, with version and hash."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from service.answering.knowledge import Knowledge
from service.corpus.announcement_shelf import AnnouncementShelf
from service.corpus.phrases import Phrasebook
from service.errors import CorpusError
from service.languages import LANGUAGE_TAGS

Essentials = Mapping[str, Mapping[str, str]]
"""A few texts by name, by language tag."""
WIDGET_VERSION: Final = "1.0.0"
"""Semantic version of the widget's attributes, methods, events and custom properties."""
_FOLDER: Final = Path(__file__).parent / "static" / "widget"
_MODULES: Final = (
    "dom", "hours", "store", "net", "texts", "parts", "sharing", "feedback", "cards", "voice",
    "announcements", "menu", "conversation", "context", "shell", "chat", "boot",
)  # fmt: skip
_IMPORT: Final = re.compile(r"^import .*?;\n", re.MULTILINE | re.DOTALL)
_EXPORT: Final = re.compile(r"^export ", re.MULTILINE)
_COMMENT: Final = re.compile(
    r"^[ \t]*//[^\n]*\n|^[ \t]*/\*\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL
)


_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WidgetScript:
    """The script as it is served.

    Attributes:
        text: JavaScript.
        integrity: its hash as Subresource Integrity writes it.
        file_name: name with version and the beginning of the hash; the content never changes
            under it.
        etag: entity tag.
    """

    text: str
    integrity: str
    file_name: str
    etag: str


class WidgetAssets:
    """Puts the script together, once for each snapshot that changes what it says.

    Args:
        code: the modules and the style sheet, without what depends on the corpus.
        without_index: returns the few texts for when there is no index.
    """

    def __init__(self, code: str, without_index: Callable[[], Essentials]) -> None:
        self._code = code
        self._without_index = without_index
        self._scripts: dict[str, WidgetScript] = {}
        self._current: tuple[str, WidgetScript] | None = None

    @classmethod
    def read(cls, without_index: Callable[[], Essentials]) -> WidgetAssets:
        """Read the modules in the order in which they build on one another."""
        css = (_FOLDER / "widget.css").read_text(encoding="utf-8")
        parts = [f"const CSS = {json.dumps(_shorter_css(css))};\n"]
        for name in _MODULES:
            text = (_FOLDER / f"{name}.js").read_text(encoding="utf-8")
            parts.append(_COMMENT.sub("", _EXPORT.sub("", _IMPORT.sub("", text))))
        return cls("".join(parts), without_index)

    def script(self, knowledge: Knowledge | None) -> WidgetScript:
        """Return the script for the knowledge being served; without any it still opens."""
        build_id = knowledge.build_id if knowledge else ""
        if self._current is None or self._current[0] != build_id:
            essentials = essentials_of(knowledge) if knowledge else self._without_index()
            self._current = (build_id, self._assemble(essentials))
        return self._current[1]

    def by_name(self, file_name: str) -> WidgetScript | None:
        """Return a script that this process has served under a name, or None."""
        return self._scripts.get(file_name)

    def _assemble(self, essentials: Essentials) -> WidgetScript:
        table = json.dumps(essentials, ensure_ascii=False, separators=(",", ":"))
        text = (
            f"/* Madoguchi chat widget {WIDGET_VERSION}; Apache-2.0 */\n"
            f'(() => {{\n"use strict";\nconst VERSION = "{WIDGET_VERSION}";\n'
            "const SCRIPT = document.currentScript;\n"
            "const SERVICE = SCRIPT\n"
            "  ? SCRIPT.src.replace(/\\/(widget\\/)?[^/]*$/, '') : location.origin;\n"
            f"const ESSENTIALS = {table};\n{self._code}}})();\n"
        )
        digest = hashlib.sha384(text.encode()).digest()
        short = digest.hex()[:8]
        script = WidgetScript(
            text,
            f"sha384-{base64.b64encode(digest).decode()}",
            f"madoguchi-{WIDGET_VERSION}-{short}.js",
            f'"{short}"',
        )
        self._scripts[script.file_name] = script
        return script


def essentials_of(knowledge: Knowledge) -> Essentials:
    """Return the few texts and the number that the script carries for when nothing else loads."""
    essentials = {}
    for tag in LANGUAGE_TAGS:
        contact = knowledge.handoff(None, tag).contact
        essentials[tag] = {
            **_few_words(knowledge.phrasebooks[tag]),
            "center": contact.name,
            "phone": contact.phone or "",
        }
    return essentials


def words_without_index(shelf: AnnouncementShelf) -> Essentials:
    """Return the few texts from the corpus itself; without it the script opens all the same.

    There is no number of a center among them: those stand in programs, which nobody has checked
    when there is no index.
    """
    try:
        books = shelf.phrasebooks
    except CorpusError as error:
        _log.error("the widget has no texts: %s", error)
        return {}
    return {tag: {**_few_words(books[tag]), "center": "", "phone": ""} for tag in LANGUAGE_TAGS}


def _few_words(phrases: Phrasebook) -> dict[str, str]:
    """Return what the widget says before it has its texts, announcements included."""
    keys = {
        "name": "language.name",
        "title": "widget.title",
        "choose": "widget.choose_language",
        "loading": "widget.loading",
        "retry": "widget.retry",
        "close": "widget.close",
        "unavailable": "error.unavailable",
        "announcement.emergency": "announcement.emergency",
        "announcement.warning": "announcement.warning",
        "announcement.information": "announcement.information",
        "widget.hide": "widget.hide",
    }
    return {name: phrases.text(key) for name, key in keys.items()}


def _shorter_css(css: str) -> str:
    """Return a style sheet without comments and indentation."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", css).strip()
