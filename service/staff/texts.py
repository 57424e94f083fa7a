"""What the staff pages say, in Japanese and English. Kept in `corpus/phrases/staff`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from service.corpus.corpus import STAFF_TEXTS_FOLDER
from service.errors import CorpusError, Problem

INTERFACE_LANGUAGES: Final = ("ja", "en")


@dataclass(frozen=True, slots=True)
class StaffTexts:
    """Every text of the staff pages, by language and key such as `people.title`.

    The files of all parts are read together: `staff/<language>/<part>.json`.
    """

    by_language: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, corpus_folder: Path) -> StaffTexts:
        """Read the texts from a corpus folder; no index is needed for it.

        Raises:
            CorpusError: for files that are missing or no flat JSON object of texts.
        """
        folder = corpus_folder / STAFF_TEXTS_FOLDER
        texts: dict[str, dict[str, str]] = {tag: {} for tag in INTERFACE_LANGUAGES}
        problems = []
        for tag, collected in texts.items():
            paths = sorted((folder / tag).glob("*.json"))
            if not paths:
                cure = "restore it, or name the corpus in MADOGUCHI_CORPUS"
                problems.append(Problem(str(folder / tag), 0, "no texts of the staff pages", cure))
            for path in paths:
                try:
                    read = json.loads(path.read_text(encoding="utf-8"))
                except ValueError as error:
                    line = getattr(error, "lineno", 0)
                    problems.append(Problem(str(path), line, f"not JSON: {error}", "correct it"))
                    continue
                if not isinstance(read, dict) or not all(isinstance(t, str) for t in read.values()):
                    cure = "write one object of texts by key"
                    problems.append(Problem(str(path), 0, "not a flat object of texts", cure))
                    continue
                collected.update(read)
        if problems:
            raise CorpusError(problems)
        return cls(texts)

    def text(self, language: str, key: str, **values: object) -> str:
        """Return a text with its `{placeholders}` filled in.

        Raises:
            KeyError: if the key or the value of a placeholder is missing, a fault of the code.
        """
        text = self.by_language[language][key]
        return text.format(**values) if values else text

    def action(self, language: str, action: str) -> str:
        """Return the words for an action of the audit trail, or its name if there are none.

        They stand in the file of the part that records it, as `audit.<part>.<action>`.
        """
        texts = self.by_language[language]
        found = (
            text
            for key, text in texts.items()
            if key.startswith("audit.") and key.split(".", 2)[2] == action
        )
        return next(found, action)


def interface_language(chosen: str, accepted: str) -> str:
    """Return the language chosen, else the browser's first one that there is, else Japanese.

    Args:
        chosen: value of the cookie, or empty.
        accepted: value of `Accept-Language`.
    """
    for part in (chosen, *accepted.split(",")):
        tag = part.split(";")[0].strip().lower().split("-")[0]
        if tag in INTERFACE_LANGUAGES:
            return tag
    return INTERFACE_LANGUAGES[0]
