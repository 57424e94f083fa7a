"""`madoguchi documents`: the cities' documents, for staff only."""

from __future__ import annotations

from pathlib import Path

import click

from service.config import load_settings
from service.documents.document import ItemCertainty, Origin, Passage
from service.documents.document_library import DocumentLibrary
from service.embedding.factory import load_encoder
from service.storage.audit import AuditTrail
from service.storage.clock import utc_now
from service.storage.database import open_database

_WHO = "command line"
_SHOWN_CHARACTERS = 160


@click.group()
def documents() -> None:
    """Take in, list, search and remove documents that only staff see (MADOGUCHI_DOCUMENTS)."""


@documents.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--title", required=True, help="Title as it is cited, in Japanese.")
@click.option("--publisher", required=True, help="Who published it, such as 川崎市.")
@click.option("--as-of", required=True, help="When it stood: YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--url", default=None, help="Page where it was published.")
def import_document(file: Path, title: str, publisher: str, as_of: str, url: str | None) -> None:
    """Take in a PDF, HTML, DOCX or text FILE: read, cut along items and pages, indexed."""
    origin = Origin(title, publisher, as_of, url)
    audit = _audit()
    document = _library().add(file, file.name, origin, _WHO)
    detail = {"title": title, "file": document.filename, "sha256": document.sha256}
    audit.record(_WHO, "document.import", document.id, detail)
    pages = f"{document.pages} pages" if document.pages else "no pages known"
    click.echo(
        f"{document.id}  {title}: {pages}, {document.items} items, {document.passages} passages"
    )


@documents.command("list")
def list_documents() -> None:
    """List the documents, the newest first."""
    library = _library()
    found = library.documents()
    for document in found:
        click.echo(
            f"{document.id}  {document.origin.as_of:<10}  {document.items:>4} items  "
            f"{document.passages:>5} passages  {document.origin.publisher}  {document.origin.title}"
        )
    for document_id in library.damaged():
        click.echo(f"{document_id}  damaged: remove it and import its original again")
    click.echo(f"{len(found)} documents")


@documents.command()
@click.argument("document_id")
def remove(document_id: str) -> None:
    """Remove the document DOCUMENT_ID, its original too."""
    audit = _audit()
    _library().remove(document_id)
    audit.record(_WHO, "document.remove", document_id, {})
    click.echo(f"Removed {document_id}.")


@documents.command()
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True)
def search(text: str, limit: int) -> None:
    """Search the documents for TEXT: Japanese words, or a question in any language."""
    found = _library().search(text, limit)
    for hit in found:
        passage = hit.passage
        place = _place(passage)
        click.echo(f"{hit.score:.2f}  {hit.document.origin.title}, {place}  {passage.title}")
        shown = passage.text.replace("\n", " ").replace("\t", " ")[:_SHOWN_CHARACTERS]
        click.echo(f"      {shown}")
        if hit.terms:
            click.echo(f"      matched: {', '.join(hit.terms)}")
    click.echo(f"{len(found)} passages")


def _place(passage: Passage) -> str:
    """Return where a passage stands, in words."""
    parts = [f"page {passage.page}"] if passage.page else []
    if passage.items:
        sure = "" if passage.certainty is ItemCertainty.STATED else f" ({passage.certainty})"
        parts.append(f"item {', '.join(passage.items)}{sure}")
    return ", ".join([*parts, f"passage {passage.number}"])


def _library() -> DocumentLibrary:
    settings = load_settings()
    return DocumentLibrary(
        settings.documents,
        load_encoder(settings.encoder, settings.encoder_batch),
        settings.max_document_mb * 2**20,
        utc_now,
    )


def _audit() -> AuditTrail:
    return AuditTrail(open_database(load_settings().database))
