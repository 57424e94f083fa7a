"""What the staff pages work with: opened once in the lifespan."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from sqlalchemy import Engine

from service.corpus.announcement_shelf import AnnouncementShelf
from service.documents.document_library import DocumentLibrary
from service.staff.knowledge.desk import KnowledgeDesk
from service.staff.people.open_id import OpenIdClient
from service.staff.people.passwords import Passwords
from service.staff.search.counter import CounterPhrases
from service.staff.search.shelf import FinderShelf
from service.staff.texts import StaffTexts
from service.storage.accounts import AccountStore
from service.storage.attempts import AttemptStore
from service.storage.audit import AuditTrail
from service.storage.board import AnnouncementBoard
from service.storage.bulletins import BulletinStore
from service.storage.questions import QuestionLog
from service.storage.sessions import SessionStore


@dataclass(frozen=True, slots=True)
class StaffState:
    """Typed state of the staff pages."""

    engine: Engine
    texts: StaffTexts
    accounts: AccountStore
    sessions: SessionStore
    audit: AuditTrail
    attempts: AttemptStore
    passwords: Passwords
    documents: DocumentLibrary
    bulletins: BulletinStore
    board: AnnouncementBoard
    shelf: AnnouncementShelf
    questions: QuestionLog
    open_id: OpenIdClient | None
    finders: FinderShelf
    counter: CounterPhrases
    public_url: str
    knowledge: KnowledgeDesk


def staff_state(request: Request) -> StaffState:
    """Return the state that belongs to a request."""
    state: StaffState = request.state.staff_state
    return state
