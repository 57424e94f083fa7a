"""Searches without some signals, made from tables that were searched once."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from typing import Final

from service.languages import SOURCE_LANGUAGE
from service.retrieval.fitting import SearchedQuestions
from service.retrieval.signals import SIGNAL_NAMES, SignalTable

WORDS: Final = frozenset(name for name in SIGNAL_NAMES if name.startswith("words."))
MEANING: Final = frozenset(name for name in SIGNAL_NAMES if name.startswith("meaning."))


def without(searched: SearchedQuestions, dropped: Set[str]) -> SearchedQuestions:
    """Return the searches as if some signals did not exist.

    Without any signal of meaning, questions have no vector either: confidence cannot look at
    how strange they are. Without `meaning.japanese`, questions in Japanese keep theirs: it is
    their own language's index.

    Args:
        searched: questions with all signals.
        dropped: names of signals.

    Raises:
        ValueError: if there is no such signal.
    """
    unknown = dropped - set(SIGNAL_NAMES)
    if unknown:
        raise ValueError(f"no such signals: {', '.join(sorted(unknown))}")
    queries = searched.queries
    if dropped >= MEANING:
        queries = tuple(replace(query, vector=None) for query in queries)
    tables = []
    for question, table in zip(searched.questions, searched.tables, strict=True):
        own = question.language == SOURCE_LANGUAGE and not dropped >= MEANING
        columns = [
            SIGNAL_NAMES.index(name) for name in dropped if not (own and name == "meaning.japanese")
        ]
        values = table.values.copy()
        values[:, columns] = 0.0
        tables.append(SignalTable(values, table.sections))
    return SearchedQuestions(searched.searcher, searched.questions, queries, tuple(tables))
