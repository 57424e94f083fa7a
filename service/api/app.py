"""The application factory."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware

from service import __version__
from service.answering.knowledge import Knowledge
from service.api.announcements import announcements_router
from service.api.feed_routes import feed_router
from service.api.feedback import feedback_router
from service.api.limits import BodyLimit
from service.api.live import LiveKnowledge
from service.api.machine import machine_of
from service.api.memory import return_free_memory
from service.api.problems import install_problem_handlers
from service.api.routes import router
from service.api.staff import staff_options_of
from service.api.state import AppState
from service.api.streams import StreamPlaces
from service.config import Settings
from service.corpus.announcement_shelf import AnnouncementShelf
from service.documents.document_library import DocumentLibrary
from service.embedding.encoder import Encoder
from service.errors import EncoderError
from service.indexing.snapshot import load_snapshot
from service.indexing.store import SnapshotStore
from service.staff.assembly import assemble_staff, include_staff
from service.staff.documents.routes import UPLOAD_PATH
from service.staff.search.counter import CounterPhrases
from service.staff.state import StaffState
from service.staff.texts import StaffTexts
from service.storage.announcements import AnnouncementFile
from service.storage.board import AnnouncementBoard
from service.storage.bulletins import BulletinStore
from service.storage.clock import utc_now
from service.storage.database import open_database
from service.storage.feedback import FeedbackStore
from service.storage.question_writer import QuestionWriter
from service.storage.questions import QuestionLog
from service.text.identify import warm_up
from service.web.assets import WidgetAssets, words_without_index
from service.web.page import page_router
from service.web.widget import widget_router

_log = logging.getLogger(__name__)
_LARGER_BODIES = {"/staff/": 1_048_576}
"""Beginnings of paths that take larger bodies, and how large: whole programs are edited there."""
_FORM_BYTES = 65_536
"""What a form may hold besides the document in it."""
_MAX_STREAMS = 256
"""Streams of announcements open at once; who finds no place goes on polling."""


def create_app(settings: Settings, encoder: Encoder) -> FastAPI:
    """Create the service.

    The index is loaded when the app starts; without a good one it starts all the same, answers
    503 and begins to serve as soon as one is published.

    Args:
        settings: where the index lies, and limits.
        encoder: encodes questions; the one the index was built with.

    Raises:
        ConfigurationError: if the database cannot be opened, or a machine translator is asked
            for and none can be used.
    """
    engine = open_database(settings.database)
    feedback = FeedbackStore(engine)
    question_log = QuestionLog(engine, settings.question_days)
    staff_texts = StaffTexts.read(settings.corpus)
    options = staff_options_of(settings)
    counter = CounterPhrases.read(settings.corpus)
    max_document_bytes = settings.max_document_mb * 2**20
    documents = DocumentLibrary(settings.documents, encoder, max_document_bytes, utc_now)
    shelf = AnnouncementShelf(settings.corpus)
    bulletins = BulletinStore(engine)
    announcements = AnnouncementBoard(
        AnnouncementFile(settings.announcements, utc_now), bulletins, shelf.drill_note, utc_now
    )
    widget = WidgetAssets.read(lambda: words_without_index(shelf))
    machine = machine_of(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, AppState | StaffState]]:
        store = SnapshotStore(settings.indexes)

        def load() -> Knowledge:
            snapshot = load_snapshot(store.current_folder(), encoder)
            return Knowledge(snapshot, encoder, settings.stale_after_years, machine)

        live = LiveKnowledge(store, load, settings.reload_seconds)
        announcements.start()
        live.start()
        warm_up()
        warm_up_encoder(encoder)
        gc.collect()
        return_free_memory()
        gc.freeze()  # what is loaded now stays: no need to look through it again and again
        gc.enable()
        questions = QuestionWriter(question_log)
        questions.start()
        yield {
            "app_state": AppState(
                live,
                settings.max_question_chars,
                date.today,
                announcements,
                shelf,
                settings.public_url,
                feedback,
                StreamPlaces(_MAX_STREAMS),
                widget,
                machine,
                questions,
            ),
            "staff_state": assemble_staff(
                engine,
                encoder,
                staff_texts,
                options,
                documents,
                counter,
                bulletins,
                announcements,
                shelf,
                question_log,
            ),
        }
        questions.stop()
        live.stop()
        announcements.stop()
        engine.dispose()
        if machine is not None:
            machine.close()

    app = FastAPI(
        title="Madoguchi",
        summary="Answers foreign residents' questions about municipal services, with sources.",
        version=__version__,
        lifespan=lifespan,
        license_info={"name": "Apache-2.0; corpus CC BY 4.0"},
    )
    install_problem_handlers(app)
    app.add_middleware(
        BodyLimit,
        max_bytes=settings.max_body_bytes,
        larger=_LARGER_BODIES,
        streamed={UPLOAD_PATH: max_document_bytes + _FORM_BYTES},
    )
    origins = [origin.strip() for origin in settings.cors_origins.split(",") if origin.strip()]
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST"],
            allow_headers=["content-type"],
        )
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    app.include_router(router)
    app.include_router(announcements_router)
    app.include_router(feed_router)
    app.include_router(feedback_router)
    app.include_router(widget_router)
    app.include_router(page_router)
    include_staff(app)
    return app


def warm_up_encoder(encoder: Encoder) -> None:
    """Load the model now, not at the first question; without one the rest still works."""
    try:
        encoder.encode_queries(["madoguchi"], "en")
    except EncoderError as error:
        _log.error("questions cannot be answered, announcements can be placed: %s", error)
