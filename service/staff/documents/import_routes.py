"""Taking in and removing documents."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from service.documents.document import Document, Origin
from service.documents.document_library import DocumentLibrary
from service.errors import DocumentError
from service.staff.access import needs
from service.staff.documents.listing import listing
from service.staff.state import staff_state
from service.storage.accounts import Account, Role

UPLOAD_PATH: Final = "/staff/documents"
"""Where documents are sent to, whole paths counting: no other takes bodies as large."""

import_router = APIRouter(include_in_schema=False)
_editor = needs(Role.EDITOR)
Editor = Annotated[Account, Depends(_editor)]


async def _uploading(request: Request) -> AsyncIterator[Account]:
    """Let editors through, and close the files of the form whatever becomes of it."""
    try:
        yield await _editor(request)
    finally:
        await request.close()


@import_router.post(UPLOAD_PATH)
async def import_document(
    request: Request, account: Annotated[Account, Depends(_uploading)]
) -> Response:
    """Take in the document of a form; what is wrong with it is said above the form."""
    # Not a parameter of the route: the form would be read before anybody is asked to log in.
    form = await request.form()
    return await run_in_threadpool(_take_in, request, account, form)


@import_router.post("/staff/documents/{document_id}/remove")
def remove_document(request: Request, account: Editor, document_id: str) -> Response:
    """Remove a document, and say so on the page of all of them."""
    state = staff_state(request)
    title = _title_of(state.documents, document_id)
    state.documents.remove(document_id)
    state.audit.record(account.login, "document.remove", document_id, {"title": title})
    return RedirectResponse("/staff/documents?removed=1", HTTPStatus.SEE_OTHER)


def _take_in(request: Request, account: Account, form: FormData) -> Response:
    said = {name: _typed(form, name) for name in ("title", "publisher", "as_of", "url")}
    upload = form.get("file")
    state = staff_state(request)
    try:
        if not isinstance(upload, UploadFile) or not upload.filename:
            raise DocumentError("no file was chosen", "no_file")
        origin = Origin(said["title"], said["publisher"], said["as_of"], said["url"] or None)
        document = _add(state.documents, upload, origin, account)
    except DocumentError as error:
        return listing(request, account, error=error, said=said)
    detail = {
        "title": document.origin.title,
        "file": document.filename,
        "sha256": document.sha256,
    }
    state.audit.record(account.login, "document.import", document.id, detail)
    return RedirectResponse(f"/staff/documents/{document.id}?new=1", HTTPStatus.SEE_OTHER)


def _add(
    library: DocumentLibrary, upload: UploadFile, origin: Origin, account: Account
) -> Document:
    """Copy an upload to a file of its own and take that in."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-upload-") as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as file:
            shutil.copyfileobj(upload.file, file)
        return library.add(path, upload.filename or "", origin, account.login)


def _typed(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _title_of(library: DocumentLibrary, document_id: str) -> str:
    """Return the title of a document; a damaged one, which can still be removed, has none."""
    try:
        return library.document(document_id).origin.title
    except DocumentError:
        return ""
