"""The finder of the snapshot being served, made once and made anew when another is published."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

from service.answering.knowledge import Knowledge
from service.staff.search.cards import cards_of
from service.staff.search.documents import DocumentSearch
from service.staff.search.entries import entries_of
from service.staff.search.finder import Finder
from service.staff.search.prefixes import PrefixIndex
from service.staff.search.staff_programs import StaffPrograms


class FinderShelf:
    """Keeps the newest finder.

    Args:
        documents: searches the cities' documents.
        stale_after_years: age of its newest source from which a program is old.
        today: the date.
    """

    def __init__(
        self,
        documents: DocumentSearch,
        stale_after_years: float,
        today: Callable[[], date],
    ) -> None:
        self._documents = documents
        self._stale_after_years = stale_after_years
        self._today = today
        self._lock = threading.Lock()
        self._made: tuple[tuple[str, date], Finder] | None = None

    def finder(self, knowledge: Knowledge) -> Finder:
        """Return the finder of a snapshot; the first time takes a second."""
        key = (knowledge.build_id, self._today())
        with self._lock:
            if self._made is None or self._made[0] != key:
                self._made = key, self._make(knowledge)
            return self._made[1]

    def _make(self, knowledge: Knowledge) -> Finder:
        corpus = knowledge.corpus
        cards = cards_of(corpus, self._today(), self._stale_after_years)
        for_staff = [p for p in corpus.programs if p.audience == "staff"]
        return Finder(
            knowledge,
            cards,
            PrefixIndex(entries_of(corpus)),
            self._documents,
            StaffPrograms(for_staff, lambda p, tag: knowledge.composer.localize(p, tag)[0]),
        )
