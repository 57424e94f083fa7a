"""Writes down questions behind the replies' back: no reply waits or fails for it."""

from __future__ import annotations

import logging
import queue
import threading
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from service.storage.questions import Asked, QuestionLog

_HOUSEKEEPING_SECONDS: Final = 3600.0
_BATCH: Final = 256
_log = logging.getLogger(__name__)


class QuestionWriter:
    """One thread that takes questions from a line of limited length.

    Args:
        log: where they are kept.
        capacity: longest line; who finds it full is not counted.
        pause_seconds: how long questions are gathered before they are written together, so that
            the reply is on its way by then.

    Attributes:
        dropped: questions that were not counted since the start.
        days: how many days texts are kept.
    """

    def __init__(self, log: QuestionLog, capacity: int = 1000, pause_seconds: float = 0.5) -> None:
        self.dropped = 0
        self.days = log.days
        self._questions = log
        self._pause_seconds = pause_seconds
        self._ending = threading.Event()
        self._line: queue.Queue[Asked | None] = queue.Queue(capacity)
        self._thread = threading.Thread(target=self._work, name="questions", daemon=True)

    def start(self) -> None:
        """Begin to write; what is kept long enough is forgotten now, and every hour."""
        self._thread.start()

    def put(self, asked: Asked) -> None:
        """Hand over a question; returns at once."""
        try:
            self._line.put_nowait(asked)
        except queue.Full:
            if not self.dropped:
                _log.warning("questions come faster than they are counted: some are left out")
            self.dropped += 1

    def stop(self) -> None:
        """Write what waits, and end."""
        self._ending.set()
        self._line.put(None)
        self._thread.join()

    def settle(self) -> None:
        """Wait until everything handed over is written, for tests."""
        self._line.join()

    def _work(self) -> None:
        self._housekeep()
        while True:
            try:
                first = self._line.get(timeout=_HOUSEKEEPING_SECONDS)
            except queue.Empty:
                self._housekeep()
                continue
            self._ending.wait(self._pause_seconds)
            batch = [first, *self._waiting()]
            self._write([asked for asked in batch if asked is not None])
            for _ in batch:
                self._line.task_done()
            if None in batch:
                return

    def _waiting(self) -> list[Asked | None]:
        found: list[Asked | None] = []
        while len(found) < _BATCH:
            try:
                found.append(self._line.get_nowait())
            except queue.Empty:
                break
        return found

    def _write(self, questions: list[Asked]) -> None:
        try:
            self._questions.add(questions)
        except SQLAlchemyError as error:
            self.dropped += len(questions)
            # The message of the error holds the values: nothing of it may go into the log.
            _log.error("%d questions were not counted: %s", len(questions), type(error).__name__)

    def _housekeep(self) -> None:
        try:
            self._questions.forget()
        except SQLAlchemyError as error:
            _log.error("old questions were not deleted: %s", type(error).__name__)
