"""Questions translated for search: what a resident typed is neither shown nor kept."""

from __future__ import annotations

import re
from typing import Final

from service.translation.cache import NoCache
from service.translation.engine import Engine, TranslationEngineError, route
from service.translation.guards import loops
from service.translation.numbers import numbers
from service.translation.sentence_translator import SentenceTranslator
from service.translation.sentences import split_sentences

PIVOT: Final = "en"
_LETTERS: Final = re.compile(r"\w")


class QuestionTranslator:
    """Translates a question into the languages that are searched besides its own.

    The result is only searched with, so that guards are light: no loop, no lost number.
    """

    def __init__(self, engine: Engine) -> None:
        self._sentences = SentenceTranslator(engine, NoCache())

    def translate(self, question: str, source: str, target: str, until: float) -> str | None:
        """Return a question in another language, or None if that cannot be had in time.

        Args:
            question: what was typed.
            source: tag of its language.
            target: tag of the language to search in.
            until: time by `time.monotonic()` at which to stop waiting.
        """
        texts = [sentence.strip() for sentence in split_sentences(question) if sentence.strip()]
        legs = route(self._sentences.engine.pairs, source, target, PIVOT)
        if not legs or not texts:
            return None
        try:
            for leg in legs:
                texts = self._sentences.translate(texts, leg, until)
        except TranslationEngineError:
            return None
        found = " ".join(texts).strip()
        if not _LETTERS.search(found) or loops(found) or numbers(found) != numbers(question):
            return None
        return found
