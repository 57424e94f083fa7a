"""The questions nobody could answer, as the service keeps them, grouped by what they mean."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from service.embedding.encoder import Encoder
from service.staff.knowledge.sources import AskedGroup
from service.storage.question_groups import group_by_meaning
from service.storage.questions import QuestionLog


class KeptQuestions:
    """Unanswered questions of the log. Grouping takes a while, so it is done once a change.

    Args:
        log: keeps the masked texts.
        encoder: tells meanings.
        smallest: fewest texts of a group that is shown, see docs/staff/insight.md.
    """

    def __init__(self, log: QuestionLog, encoder: Encoder, smallest: int) -> None:
        self._log = log
        self._encoder = encoder
        self._smallest = smallest
        self._lock = threading.Lock()
        self._grouped: tuple[tuple[int, ...], tuple[AskedGroup, ...]] = ((), ())

    def groups(self) -> Sequence[AskedGroup]:
        """Return the groups that are not handled yet, the most frequent first."""
        texts = self._log.open_texts()
        ids = tuple(text.id for text in texts)
        with self._lock:
            if ids != self._grouped[0]:
                found = group_by_meaning(texts, self._encoder, self._smallest)
                groups = tuple(
                    AskedGroup(group.ids, group.text, group.language, group.languages, group.count)
                    for group in found
                )
                self._grouped = (ids, groups)
            return self._grouped[1]

    def handle(self, ids: Sequence[int]) -> None:
        """Note that questions have been dealt with."""
        self._log.handle(ids)
