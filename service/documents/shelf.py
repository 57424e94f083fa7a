"""The folder of the library: one folder a document, written whole or not at all.

<library>/<id>/original.<kind>   the file as it came
<library>/<id>/document.json     what it is
<library>/<id>/passages.json     what it says
<library>/<id>/terms.json        the passages' terms, for the word index
<library>/<id>/vectors.npy       float16 of shape (n_passages, dimension)
<library>/<id>/meaning.json      the encoder and the analysis that these two were made with
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import regex
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from service.documents.document import Document, Passage
from service.errors import DocumentError, UnknownDocumentError

_ID: Final = regex.compile(r"[0-9a-f]{16}")
_DOCUMENT: Final = TypeAdapter(Document)
_PASSAGES: Final = TypeAdapter(tuple[Passage, ...])
_TERMS: Final = TypeAdapter(tuple[tuple[str, ...], ...])
_STEP: Final = 1024 * 1024
T = TypeVar("T")


class Shelf:
    """The files of the library.

    Args:
        folder: of the library; made when the first document comes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all documents, sorted."""
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(p.name for p in self.folder.iterdir() if _ID.fullmatch(p.name)))

    def original(self, document: Document) -> Path:
        """Return the path of the file as it came."""
        return self.folder / document.id / f"original.{document.kind}"

    def document(self, document_id: str) -> Document:
        """Read what a document is.

        Raises:
            UnknownDocumentError: if there is none.
            DocumentError: if its files are damaged.
        """
        return self._parsed(_DOCUMENT, document_id, "document.json")

    def passages(self, document_id: str) -> tuple[Passage, ...]:
        """Read what a document says; raises like `document`."""
        return self._parsed(_PASSAGES, document_id, "passages.json")

    def terms(self, document_id: str, meaning: str) -> tuple[tuple[str, ...], ...] | None:
        """Read the terms of every passage, or None if they were made in another way."""
        if not self._made_with(document_id, meaning):
            return None
        try:
            return self._parsed(_TERMS, document_id, "terms.json")
        except DocumentError:
            return None  # made anew from the passages

    def vectors(self, document_id: str, meaning: str) -> NDArray[np.float16] | None:
        """Read the vectors, shape (n_passages, dimension), or None like `terms`."""
        if not self._made_with(document_id, meaning):
            return None
        try:
            found: NDArray[np.float16] = np.load(
                self.folder / document_id / "vectors.npy", allow_pickle=False
            )
        except (OSError, ValueError):
            return None
        return found

    def add(
        self,
        file: Path,
        document: Document,
        passages: Sequence[Passage],
        terms: Sequence[Sequence[str]],
        vectors: NDArray[np.float16],
        meaning: str,
    ) -> None:
        """Put a document on the shelf.

        Raises:
            DocumentError: if another process has just put the same one there.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        working = Path(tempfile.mkdtemp(prefix=".incoming-", dir=self.folder))
        try:
            shutil.copyfile(file, working / f"original.{document.kind}")
            (working / "document.json").write_bytes(_DOCUMENT.dump_json(document, indent=2))
            (working / "passages.json").write_bytes(_PASSAGES.dump_json(tuple(passages)))
            _write_meaning(working, terms, vectors, meaning)
            working.chmod(0o755)
            working.rename(self.folder / document.id)
        except OSError as error:
            raise DocumentError(f"the document cannot be kept: {error}", "not_kept") from error
        finally:
            shutil.rmtree(working, ignore_errors=True)

    def renew(
        self,
        document_id: str,
        terms: Sequence[Sequence[str]],
        vectors: NDArray[np.float16],
        meaning: str,
    ) -> None:
        """Write terms and vectors anew, after the encoder or the analysis has changed."""
        _write_meaning(self.folder / document_id, terms, vectors, meaning)

    def remove(self, document_id: str) -> None:
        """Take a document off the shelf, the original too.

        Raises:
            UnknownDocumentError: if there is none.
        """
        if document_id not in self.ids():
            raise _unknown(document_id)
        trash = Path(tempfile.mkdtemp(prefix=".removed-", dir=self.folder))
        (self.folder / document_id).rename(trash / document_id)
        shutil.rmtree(trash)

    def _parsed(self, adapter: TypeAdapter[T], document_id: str, name: str) -> T:
        if not _ID.fullmatch(document_id) or not (self.folder / document_id).is_dir():
            raise _unknown(document_id)
        path = self.folder / document_id / name
        try:
            return adapter.validate_json(path.read_bytes())
        except (OSError, ValidationError) as error:
            raise DocumentError(
                f"{path} is damaged ({type(error).__name__}); remove the document {document_id} "
                "and import its original again",
                "damaged_here",
            ) from error

    def _made_with(self, document_id: str, meaning: str) -> bool:
        path = self.folder / document_id / "meaning.json"
        try:
            return bool(json.loads(path.read_bytes())["made_with"] == meaning)
        except (OSError, ValueError, KeyError):
            return False


def _write_meaning(
    folder: Path, terms: Sequence[Sequence[str]], vectors: NDArray[np.float16], meaning: str
) -> None:
    """Write terms and vectors, and last what they were made with."""
    note = folder / "meaning.json"
    note.unlink(missing_ok=True)
    rows = tuple(tuple(row) for row in terms)
    (folder / "terms.json").write_bytes(_TERMS.dump_json(rows))
    np.save(folder / "vectors.npy", vectors, allow_pickle=False)
    working = folder / "meaning.json.new"
    working.write_text(json.dumps({"made_with": meaning}), encoding="utf-8")
    os.replace(working, note)


def _unknown(document_id: str) -> UnknownDocumentError:
    return UnknownDocumentError(f"there is no document {document_id[:40]!r}; list them to see ids")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_STEP):
            digest.update(block)
    return digest.hexdigest()
