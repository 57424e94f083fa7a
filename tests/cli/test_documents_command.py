from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import madoguchi
from service.errors import UnknownDocumentError
from service.storage.audit import AuditTrail
from service.storage.database import open_database
from tests.documents.files import sheet


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(madoguchi, ["documents", *arguments])
    if result.exception:
        raise result.exception
    return result


def test_documents_are_imported_listed_searched_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole life of a document on the command line, with the embedded encoder."""
    database = str(tmp_path / "audit.sqlite3")
    monkeypatch.setenv("MADOGUCHI_DOCUMENTS", str(tmp_path / "library"))
    monkeypatch.setenv("MADOGUCHI_DATABASE", database)
    file = tmp_path / "sheet.txt"
    file.write_text(sheet(lost=5), encoding="utf-8")
    said = ["--title", "進行管理の表", "--publisher", "川崎市", "--as-of", "2023-03"]
    added = run("import", str(file), *said).output
    assert "進行管理の表: no pages known, 12 items" in added
    document_id = added.split()[0]
    assert "1 documents" in run("list").output
    assert "item 12" in run("search", "灯台の公開", "--limit", "1").output
    assert "item 5 (inferred)" in run("search", "夜間学級", "--limit", "1").output
    assert "item 12" in run("search", "Is the lighthouse open?", "--limit", "1").output
    assert run("remove", document_id).output == f"Removed {document_id}.\n"
    assert run("list").output == "0 documents\n"
    with pytest.raises(UnknownDocumentError, match=document_id):
        run("remove", document_id)
    trail = [(e.who, e.action, e.subject) for e in AuditTrail(open_database(database)).entries(9)]
    assert trail == [
        ("command line", "document.remove", document_id),
        ("command line", "document.import", document_id),
    ]
