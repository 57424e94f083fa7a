"""What every request can reach: loaded once in the lifespan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from service.api.live import LiveKnowledge
from service.assistant import Assistant


@dataclass(frozen=True, slots=True)
class AppState:
    """Typed state of the app."""

    live: LiveKnowledge
    max_question_chars: int
    today: Callable[[], date]

    def assistant(self) -> Assistant:
        """Return an assistant for the knowledge being served now.

        Raises:
            IndexUnavailableError: if there is none.
        """
        return Assistant(self.live.get(), self.max_question_chars, self.today)
