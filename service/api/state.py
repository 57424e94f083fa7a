"""What every request can reach: loaded once in the lifespan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fastapi import Request

from service.answering.translating import Machine
from service.api.live import LiveKnowledge
from service.api.streams import StreamPlaces
from service.assistant import Assistant
from service.corpus.announcement_shelf import AnnouncementShelf
from service.storage.board import AnnouncementBoard
from service.storage.feedback import FeedbackStore
from service.storage.question_writer import QuestionWriter
from service.web.assets import WidgetAssets


@dataclass(frozen=True, slots=True)
class AppState:
    """Typed state of the app."""

    live: LiveKnowledge
    max_question_chars: int
    today: Callable[[], date]
    announcements: AnnouncementBoard
    shelf: AnnouncementShelf
    public_url: str
    feedback: FeedbackStore
    streams: StreamPlaces
    widget: WidgetAssets
    machine: Machine | None
    questions: QuestionWriter

    def assistant(self) -> Assistant:
        """Return an assistant for the knowledge being served now.

        Raises:
            IndexUnavailableError: if there is none.
        """
        return Assistant(self.live.get(), self.max_question_chars, self.today)


def app_state(request: Request) -> AppState:
    """Return the state that belongs to a request."""
    state: AppState = request.state.app_state
    return state
