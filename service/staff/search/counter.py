"""Phrases to point at across the counter: which there are, and what they say in each language."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from service.corpus.conversion import convert_texts
from service.corpus.corpus import COUNTER_FOLDER
from service.corpus.phrases import Phrasebook, read_phrasebooks
from service.languages import LANGUAGE_TAGS, SOURCE_LANGUAGE
from service.languages import language as language_of

VISITOR_TAGS: Final = tuple(tag for tag in LANGUAGE_TAGS if tag != SOURCE_LANGUAGE)
"""Languages that a visitor may point at."""


class Reply(StrEnum):
    """What the visitor points at in reply."""

    YES_NO = "yes_no"
    NUMBER = "number"
    DAY = "day"
    TIME = "time"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase; its text has the key `<category>.<name>`."""

    category: str
    name: str
    reply: Reply

    @property
    def asks(self) -> bool:
        """Whether the visitor is expected to point at a reply."""
        return self.reply is not Reply.NONE and self.key not in FILLED_IN

    @property
    def key(self) -> str:
        """Key of its text."""
        return f"{self.category}.{self.name}"


FILLED_IN: Final = frozenset({"waiting.minutes", "money.fee"})
"""Phrases with a blank for a number that staff type."""
BLANK: Final = "＿＿"
_Y, _N, _D, _T, _0 = Reply.YES_NO, Reply.NUMBER, Reply.DAY, Reply.TIME, Reply.NONE
_PHRASES: Final[Mapping[str, tuple[tuple[str, Reply], ...]]] = {
    "greeting": (
        ("hello", _0), ("help", _0), ("point", _Y), ("slowly", _0), ("understood", _Y),
        ("wait", _0), ("sit", _0), ("follow", _0), ("thanks", _0), ("goodbye", _0),
    ),
    "person": (
        ("name", _0), ("spell", _0), ("nationality", _0), ("birthday", _N), ("address", _0),
        ("phone", _N), ("alone", _Y),
    ),
    "interpreter": (
        ("language", _0), ("need", _Y), ("phone", _0), ("friend", _Y), ("day", _D),
    ),
    "waiting": (
        ("ticket", _0), ("turn", _0), ("minutes", _N), ("other_desk", _0), ("come_back", _D),
        ("time", _T), ("closed_today", _D),
    ),
    "documents": (
        ("residence_card", _Y), ("passport", _Y), ("insurance", _Y), ("my_number", _Y),
        ("letter", _Y), ("write", _0), ("sign", _0), ("copy", _Y), ("missing", _0), ("keep", _0),
    ),
    "money": (
        ("free", _0), ("fee", _N), ("pay", _0), ("cash", _Y), ("support", _Y), ("work", _Y),
    ),
    "health": (
        ("sick", _Y), ("where", _0), ("since", _D), ("insured", _Y), ("pregnant", _Y),
        ("medicine", _Y), ("hospital", _Y),
    ),
    "child": (
        ("have", _Y), ("age", _N), ("school", _Y), ("nursery", _Y), ("handbook", _Y),
        ("enroll", _Y),
    ),
    "housing": (
        ("moved", _Y), ("moved_when", _D), ("looking", _Y), ("trouble", _Y), ("leave", _Y),
        ("garbage", _Y),
    ),
    "emergency": (
        ("danger", _Y), ("hurt", _Y), ("ambulance", _Y), ("police", _Y), ("violence", _Y),
        ("safe", _0), ("evacuate", _0),
    ),
}  # fmt: skip
PHRASES: Final[Mapping[str, tuple[Phrase, ...]]] = {
    category: tuple(Phrase(category, name, reply) for name, reply in named)
    for category, named in _PHRASES.items()
}
"""Phrases by category, in the order they are shown."""
BY_KEY: Final[Mapping[str, Phrase]] = {p.key: p for group in PHRASES.values() for p in group}
ANSWERS: Final = ("yes", "no", "unknown", "again", "write", "help")
"""Replies that fit anywhere; their texts have the keys `answer.<name>`."""
RELATIVE_DAYS: Final = ("today", "tomorrow", "yesterday")
"""Days besides those of the week; their texts have the keys `day.<name>`."""
OTHER_KEYS: Final = frozenset(
    {"speak", "choose", "point_here", "back"}
    | {"reply.yes_no", "reply.number", "reply.day", "reply.time"}
    | {f"category.{category}" for category in PHRASES}
    | {f"answer.{name}" for name in ANSWERS}
    | {f"day.{name}" for name in RELATIVE_DAYS}
)
"""Keys of the texts that are no phrases."""


class CounterPhrases:
    """The phrases in every language. Safe to use from several threads.

    Args:
        books: by tag, Japanese and every language with texts of its own.
    """

    def __init__(self, books: Mapping[str, Phrasebook]) -> None:
        self._books = dict(books)
        self._lock = threading.Lock()

    @classmethod
    def read(cls, corpus_folder: Path) -> CounterPhrases:
        """Read the phrases from a corpus folder; no index is needed for it.

        Raises:
            CorpusError: for files that are missing or no flat JSON object of texts.
        """
        return cls(read_phrasebooks(corpus_folder / COUNTER_FOLDER))

    def book(self, tag: str) -> Phrasebook:
        """Return the texts of a language, converted the first time if it has none of its own."""
        with self._lock:
            if tag not in self._books:
                source = self._books[language_of(tag).converted_from or SOURCE_LANGUAGE]
                japanese = self._books[SOURCE_LANGUAGE].texts
                self._books[tag] = Phrasebook(tag, convert_texts(source.texts, japanese))
            return self._books[tag]
