"""Programs that begin with a passage of a document."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from service.documents.document_library import DocumentLibrary
from service.documents.draft import draft_program


class PassageDrafts:
    """Drafts from the cities' documents.

    Args:
        library: holds the documents.
        today: the date.
    """

    def __init__(self, library: DocumentLibrary, today: Callable[[], date]) -> None:
        self._library = library
        self._today = today

    def draft(self, document: str, passage: int) -> str:
        """Return a program file whose source is a passage.

        Raises:
            UnknownDocumentError: if there is no such passage.
        """
        found = self._library.passage(document, passage)
        return draft_program(self._library.document(document), found, self._today())
