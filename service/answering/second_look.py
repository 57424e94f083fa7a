"""Searching a question once more in other languages, where a machine can translate it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from service.languages import SOURCE_LANGUAGE
from service.retrieval.results import Query, ResultSet
from service.retrieval.translated import fuse_rankings
from service.translation.questions import QuestionTranslator

_SEARCHED: Final = (SOURCE_LANGUAGE, "en")


def second_look(
    own: ResultSet,
    questions: QuestionTranslator,
    search: Callable[[Query], ResultSet | None],
    until: float,
) -> ResultSet:
    """Return the results of a question and of its translations as one ranking.

    Args:
        own: what the question as typed has found.
        questions: translates it.
        search: searches a translation; None if it finds nothing worth showing.
        until: time by `time.monotonic()` until which the machine is waited for.

    Returns:
        `own` unchanged if no translation was had or none has found anything.
    """
    query, found = own.query, []
    for tag in _SEARCHED:
        if query.language == tag:
            continue
        text = questions.translate(query.text, query.language, tag, until)
        results = text and search(replace(query, text=text, language=tag, vector=None))
        if results:
            found.append(results)
    return fuse_rankings(own, found) if found else own
