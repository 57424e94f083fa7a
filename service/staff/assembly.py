"""Puts the staff pages together: state, routes, and how errors are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy import Engine

from service.corpus.announcement_shelf import AnnouncementShelf
from service.documents.document_library import DocumentLibrary
from service.embedding.encoder import Encoder
from service.staff.announcements.routes import router as announcements_router
from service.staff.documents.routes import router as documents_router
from service.staff.files import files_router
from service.staff.insight.routes import router as insight_router
from service.staff.insight.suppression import K
from service.staff.knowledge.desk import open_desk
from service.staff.knowledge.kept_questions import KeptQuestions
from service.staff.knowledge.passage_drafts import PassageDrafts
from service.staff.knowledge.publisher import KnowledgeOptions
from service.staff.knowledge.routes import router as knowledge_router
from service.staff.people.open_id import OpenIdClient, Provider
from service.staff.people.passwords import Passwords
from service.staff.people.routes import router as people_router
from service.staff.refusals import install_refusals
from service.staff.search.counter import CounterPhrases
from service.staff.search.documents import searching
from service.staff.search.routes import router as search_router
from service.staff.search.shelf import FinderShelf
from service.staff.state import StaffState
from service.staff.texts import StaffTexts
from service.storage.accounts import AccountStore
from service.storage.attempts import AttemptStore
from service.storage.audit import AuditTrail
from service.storage.board import AnnouncementBoard
from service.storage.bulletins import BulletinStore
from service.storage.questions import QuestionLog
from service.storage.sessions import SessionStore

_ROUTERS = (
    files_router,
    people_router,
    search_router,
    knowledge_router,
    documents_router,
    announcements_router,
    insight_router,
)


@dataclass(frozen=True, slots=True)
class StaffOptions:
    """The settings that concern the staff pages.

    Attributes:
        idle: see `SessionStore`.
        longest: see `SessionStore`.
        provider: who vouches for people, or None where everybody has a password here.
        stale_after_years: age of its newest source from which a program is old.
        public_url: address of the residents' page; empty for the one that staff use.
        knowledge: where the corpus and its indexes lie.
    """

    idle: timedelta
    longest: timedelta
    provider: Provider | None
    stale_after_years: float
    public_url: str
    knowledge: KnowledgeOptions


def assemble_staff(
    engine: Engine,
    encoder: Encoder,
    texts: StaffTexts,
    options: StaffOptions,
    documents: DocumentLibrary,
    counter: CounterPhrases,
    bulletins: BulletinStore,
    board: AnnouncementBoard,
    shelf: AnnouncementShelf,
    questions: QuestionLog,
) -> StaffState:
    """Open what the staff pages work with."""
    return StaffState(
        engine=engine,
        texts=texts,
        accounts=AccountStore(engine),
        sessions=SessionStore(engine, options.idle, options.longest),
        audit=AuditTrail(engine),
        attempts=AttemptStore(engine),
        passwords=Passwords(PasswordHasher()),
        documents=documents,
        bulletins=bulletins,
        board=board,
        shelf=shelf,
        questions=questions,
        open_id=OpenIdClient(options.provider) if options.provider else None,
        finders=FinderShelf(searching(documents), options.stale_after_years, date.today),
        counter=counter,
        public_url=options.public_url.rstrip("/"),
        knowledge=open_desk(
            engine,
            options.knowledge,
            KeptQuestions(questions, encoder, K),
            PassageDrafts(documents, date.today),
        ),
    )


def include_staff(app: FastAPI) -> None:
    """Add the staff pages to an app."""
    install_refusals(app)
    for router in _ROUTERS:
        app.include_router(router)
