"""How well triage tells cries for help from everything else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from service.answering.knowledge import Knowledge
from service.languages import resolve_language
from service.retrieval.results import Query
from service.text.normalize import clean


@dataclass(frozen=True, slots=True)
class Alarm:
    """One text and what triage made of it.

    Attributes:
        danger: whether its writer is in danger.
        rang: whether triage said so.
    """

    intent: str
    language: str
    text: str
    danger: bool
    rang: bool


def judge_emergencies(knowledge: Knowledge, path: Path) -> Iterator[Alarm]:
    """Yield every text of a file of `{"id", "kind", "q": {language: text}}`, one a line."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        item = json.loads(line)
        for tag, text in item["q"].items():
            language = resolve_language(tag)
            rang = rings(knowledge, text, language)
            yield Alarm(f"{path.stem}:{number}", language, text, item["kind"] != "none", rang)


def judge_ordinary(knowledge: Knowledge, texts: Iterable[tuple[str, str, str]]) -> Iterator[Alarm]:
    """Yield ordinary questions, given as intent, language and text; none of them should ring."""
    for intent, language, text in texts:
        yield Alarm(intent, language, text, False, rings(knowledge, text, language))


def rings(knowledge: Knowledge, text: str, language: str) -> bool:
    """Return whether triage takes a text for a cry for help."""
    cleaned = clean(text)
    query = Query(cleaned, language, None, knowledge.encode(cleaned, language))
    return knowledge.triage(query).danger is not None
