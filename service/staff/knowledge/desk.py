"""What the pages of knowledge work are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from service.staff.knowledge.publisher import BackgroundPublisher, KnowledgeOptions, Publisher
from service.staff.knowledge.sources import DocumentDrafts, UnansweredQuestions
from service.storage.drafts import DraftStore
from service.storage.feedback import FeedbackStore
from service.storage.publications import PublicationStore
from service.storage.revisions import RevisionStore


@dataclass(frozen=True, slots=True)
class KnowledgeDesk:
    """Stores and tools of knowledge work.

    Attributes:
        today: the date.
    """

    options: KnowledgeOptions
    drafts: DraftStore
    revisions: RevisionStore
    publications: PublicationStore
    publisher: Publisher
    questions: UnansweredQuestions
    documents: DocumentDrafts
    feedback: FeedbackStore
    today: Callable[[], date]


def open_desk(
    engine: Engine,
    options: KnowledgeOptions,
    questions: UnansweredQuestions,
    documents: DocumentDrafts,
) -> KnowledgeDesk:
    """Return a desk over a database."""
    return KnowledgeDesk(
        options,
        DraftStore(engine),
        RevisionStore(engine),
        PublicationStore(engine),
        BackgroundPublisher(engine, options),
        questions,
        documents,
        FeedbackStore(engine),
        date.today,
    )
