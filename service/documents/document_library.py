"""The library of documents for staff: take in, list, read, search, remove.

It lies in a folder of its own and never in the residents' snapshot. Several processes may use the
same folder: each sees what another has added or removed at its next search.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np
import regex
from numpy.typing import NDArray

from service.documents.analysis import Analysis, analyze, made_with
from service.documents.document import Document, Origin, Passage
from service.documents.extraction.extract import extract
from service.documents.extraction.pages import Page, kind_of
from service.documents.origin import check_origin
from service.documents.passages import cut
from service.documents.search import Found, PassageIndex
from service.documents.shelf import Shelf, sha256_of
from service.embedding.encoder import Encoder
from service.errors import (
    DocumentError,
    DocumentTooLargeError,
    DuplicateDocumentError,
    UnknownDocumentError,
)
from service.languages import SOURCE_LANGUAGE
from service.text.analyzers import analyzer_for

_MOST_PASSAGES: Final = 20_000
_SNIFFED: Final = 4096
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class _State:
    """What lay in the folder when the index was made.

    Attributes:
        ids: of all documents.
        index: over those that can be read.
        damaged: ids of the others.
    """

    ids: tuple[str, ...]
    index: PassageIndex
    damaged: tuple[str, ...]


class DocumentLibrary:
    """Documents of the cities, as reference for staff (`audience: staff`).

    Args:
        folder: of the library; made when the first document comes.
        encoder: encodes passages and questions.
        max_bytes: largest file taken in.
        now: the time, aware of its zone.
    """

    def __init__(
        self, folder: Path, encoder: Encoder, max_bytes: int, now: Callable[[], datetime]
    ) -> None:
        self._shelf = Shelf(folder)
        self._encoder = encoder
        self.max_bytes = max_bytes
        self._now = now
        self._lock = threading.Lock()
        self._state: _State | None = None
        self._meaning = made_with(encoder)

    def add(self, file: Path, filename: str, origin: Origin, who: str) -> Document:
        """Take in a document; only its own passages are encoded.

        Args:
            file: the file; it is copied.
            filename: the name it came with.
            origin: what is said about it.
            who: login of the account, or `command`.

        Raises:
            DocumentError: if the file cannot be read, or what is said about it is not complete.
            DocumentTooLargeError: if it is larger than is taken in, or unpacks to far more.
            DuplicateDocumentError: if it is in the library already.
        """
        check_origin(origin)
        size = file.stat().st_size
        if size > self.max_bytes:
            raise DocumentTooLargeError(
                f"{filename!r} has {size / 2**20:.1f} MB; at most {self.max_bytes / 2**20:g} MB "
                "are taken in (MADOGUCHI_MAX_DOCUMENT_MB)",
                "size",
            )
        digest = sha256_of(file)
        document_id = digest[:16]
        if document_id in self._shelf.ids():
            there = self.document(document_id)
            raise DuplicateDocumentError(
                f"this file is in the library already, as {there.origin.title!r} ({document_id})",
                "exists",
            )
        with file.open("rb") as opened:
            kind = kind_of(filename, opened.read(_SNIFFED))
        pages = extract(file, kind)
        passages = cut(pages)
        if len(passages) > _MOST_PASSAGES:
            raise DocumentTooLargeError(
                f"the document has {len(passages)} passages, at most {_MOST_PASSAGES} are taken "
                "in; split it and import the parts",
                "unpacked",
            )
        document = Document(
            document_id,
            digest,
            _clean_name(filename),
            kind,
            size,
            origin,
            self._now().isoformat(timespec="seconds"),
            who,
            _count_pages(pages),
            len({item for passage in passages for item in passage.items}),
            len(passages),
        )
        terms, vectors = analyze(passages, self._encoder)
        self._shelf.add(file, document, passages, terms, vectors, self._meaning)
        return document

    def documents(self) -> tuple[Document, ...]:
        """Return all documents, the newest import first; damaged ones are left out.

        See `damaged` for those.
        """
        found: list[Document] = []
        for document_id in self._shelf.ids():
            try:
                found.append(self._shelf.document(document_id))
            except (DocumentError, UnknownDocumentError):
                continue
        return tuple(sorted(found, key=lambda d: (d.imported_at, d.id), reverse=True))

    def damaged(self) -> tuple[str, ...]:
        """Return the ids of documents whose files cannot be read: remove and import them again."""
        return self._current().damaged

    def document(self, document_id: str) -> Document:
        """Return a document.

        Raises:
            UnknownDocumentError: if there is none.
            DocumentError: if its files are damaged.
        """
        return self._shelf.document(document_id)

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        """Return all passages of a document, in its order; raises like `document`."""
        return self._shelf.passages(document_id)

    def passage(self, document_id: str, number: int) -> Passage:
        """Return one passage by its 1-based number.

        Raises:
            UnknownDocumentError: if there is no such document or passage.
        """
        passages = self.passages(document_id)
        if not 1 <= number <= len(passages):
            raise UnknownDocumentError(
                f"the document {document_id} has passages 1 to {len(passages)}, not {number}"
            )
        return passages[number - 1]

    def original(self, document_id: str) -> Path:
        """Return the path of the file as it came; raises like `document`.

        Raises:
            DocumentError: if it no longer has the hash it had when it was imported.
        """
        document = self.document(document_id)
        path = self._shelf.original(document)
        if not path.is_file() or sha256_of(path) != document.sha256:
            raise DocumentError(
                f"the original of {document.filename!r} is not the file that was imported; "
                f"remove the document {document_id} and import it again",
                "damaged_here",
            )
        return path

    def remove(self, document_id: str) -> None:
        """Remove a document, its original too.

        Raises:
            UnknownDocumentError: if there is none.
        """
        self._shelf.remove(document_id)

    def search(self, text: str, limit: int) -> tuple[Found, ...]:
        """Return the passages of all documents that fit a question best.

        Args:
            text: words in Japanese, or a question in any of the fourteen languages.
            limit: most passages returned, 1 or more.

        Returns:
            The best first; none where neither words nor meaning fit.
        """
        return self._current().index.search(text, limit)

    def _current(self) -> _State:
        """Return what lies in the folder now, read again if documents came or went."""
        with self._lock:
            ids = self._shelf.ids()
            if self._state is None or self._state.ids != ids:
                self._state = self._assemble(ids)
            return self._state

    def _assemble(self, ids: tuple[str, ...]) -> _State:
        rows: list[tuple[Document, Passage]] = []
        all_terms: list[tuple[str, ...]] = []
        all_vectors: list[NDArray[np.float16]] = []
        damaged: list[str] = []
        for document_id in ids:
            try:
                document = self._shelf.document(document_id)
                passages = self._shelf.passages(document.id)
                terms, vectors = self._recorded(document.id, passages)
            except DocumentError:
                damaged.append(document_id)
                continue
            except UnknownDocumentError:
                continue  # another process has just removed it
            rows += [(document, passage) for passage in passages]
            all_terms += terms
            all_vectors.append(vectors)
        dense = np.concatenate(all_vectors) if all_vectors else np.zeros((0, 0), np.float16)
        analyzer = analyzer_for(SOURCE_LANGUAGE)
        index = PassageIndex(rows, all_terms, dense, self._encoder, analyzer)
        return _State(ids, index, tuple(damaged))

    def _recorded(self, document_id: str, passages: tuple[Passage, ...]) -> Analysis:
        """Return what was recorded of passages, or make it anew where it no longer fits."""
        terms = self._shelf.terms(document_id, self._meaning)
        vectors = self._shelf.vectors(document_id, self._meaning)
        if terms is not None and vectors is not None and len(terms) == len(vectors):
            return terms, vectors
        terms, vectors = analyze(passages, self._encoder)
        self._shelf.renew(document_id, terms, vectors, self._meaning)
        return terms, vectors


def _clean_name(filename: str) -> str:
    name = regex.sub(r"[\p{C}]", "", filename.replace("\\", "/").rsplit("/", 1)[-1])
    return name[-_LONGEST_NAME:] or "document"


def _count_pages(pages: tuple[Page, ...]) -> int | None:
    return len(pages) if pages[0].number is not None else None
