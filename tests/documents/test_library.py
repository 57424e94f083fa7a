from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from service.documents.document import ItemCertainty, Origin
from service.documents.document_library import DocumentLibrary
from service.documents.draft import draft_program
from service.embedding.encoder import Encoder
from service.errors import (
    DocumentError,
    DocumentTooLargeError,
    DuplicateDocumentError,
    UnknownDocumentError,
)
from tests.builders import HashingEncoder
from tests.conftest import TODAY
from tests.documents.files import docx, paragraph, pdf, sheet, table

ORIGIN = Origin("進行管理の表", "川崎市", "2023-03", "https://example.org/plan")
NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


@pytest.fixture
def open_library(tmp_path: Path, hashing_encoder: Encoder) -> Callable[..., DocumentLibrary]:
    """Open the library of one folder, as several processes would."""

    def open_one(encoder: Encoder = hashing_encoder, max_bytes: int = 10**6) -> DocumentLibrary:
        return DocumentLibrary(tmp_path / "library", encoder, max_bytes, lambda: NOW)

    return open_one


@pytest.fixture
def sheet_file(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.txt"
    path.write_text(sheet(lost=5), encoding="utf-8")
    return path


def test_a_document_is_kept_found_read_and_removed(
    open_library: Callable[..., DocumentLibrary], sheet_file: Path
) -> None:
    """Another process sees it at its next search, finds an item by its name, and sees it go."""
    here, there = open_library(), open_library()
    assert there.search("灯台の公開", 5) == ()
    document = here.add(sheet_file, "C:\\表\\sheet.txt", ORIGIN, "hana")
    assert (document.filename, document.items, document.pages) == ("sheet.txt", 12, None)
    assert (document.imported_at, document.imported_by) == ("2026-11-28T09:00:00+00:00", "hana")
    best = there.search("灯台の公開", 5)[0]
    assert (best.document, best.passage.items) == (document, ("12",))
    assert best.terms == ("灯台の公開",)
    assert 0 < best.score <= 1
    assert there.passage(document.id, best.passage.number) == best.passage
    assert there.original(document.id).read_bytes() == sheet_file.read_bytes()
    assert [d.id for d in there.documents()] == [document.id]
    there.remove(document.id)
    assert here.search("灯台の公開", 5) == ()
    assert not list((sheet_file.parent / "library").iterdir())


def test_only_a_new_documents_own_passages_are_encoded(
    open_library: Callable[..., DocumentLibrary], sheet_file: Path, tmp_path: Path
) -> None:
    """Neither a second import nor a new start encodes what lies there already."""
    encoder = HashingEncoder()
    library = open_library(encoder)
    library.add(sheet_file, "sheet.txt", ORIGIN, "hana")
    library.search("灯台", 1)
    before = len(encoder.encoded)
    library.add(pdf(tmp_path / "a.pdf", [["雨水の利用を進める。"]]), "a.pdf", ORIGIN, "hana")
    assert encoder.encoded[before:] == ["雨水の利用を進める。"]
    fresh = HashingEncoder()
    assert open_library(fresh).search("雨水", 1)[0].passage.page == 1
    assert fresh.encoded == ["雨水"]


def test_another_encoder_encodes_everything_once_more(
    open_library: Callable[..., DocumentLibrary], sheet_file: Path
) -> None:
    """Vectors of one encoder are never compared with another's."""
    document = open_library().add(sheet_file, "sheet.txt", ORIGIN, "hana")
    other = HashingEncoder()
    other.name = "hashing/2"
    assert open_library(other).search("灯台の公開", 1)[0].passage.items == ("12",)
    assert len(other.encoded) == document.passages + 12 + 1  # and titles, and the question
    again = HashingEncoder()
    again.name = "hashing/2"
    open_library(again).search("灯台", 1)
    assert again.encoded == ["灯台"]


def test_the_same_file_comes_in_once(
    open_library: Callable[..., DocumentLibrary], sheet_file: Path
) -> None:
    """Under any name."""
    library = open_library()
    library.add(sheet_file, "sheet.txt", ORIGIN, "hana")
    with pytest.raises(DuplicateDocumentError, match="進行管理の表") as caught:
        library.add(sheet_file, "other.txt", ORIGIN, "hana")
    assert caught.value.reason == "exists"


def test_what_cannot_be_taken_in_leaves_nothing_behind(
    open_library: Callable[..., DocumentLibrary], sheet_file: Path, tmp_path: Path
) -> None:
    """Too large, a scan, or without a date: refused, and the folder is as it was."""
    library = open_library(max_bytes=500)
    with pytest.raises(DocumentTooLargeError, match="MADOGUCHI_MAX_DOCUMENT_MB"):
        library.add(sheet_file, "sheet.txt", ORIGIN, "hana")
    library = open_library()
    with pytest.raises(DocumentError, match="OCR"):
        library.add(pdf(tmp_path / "scan.pdf", [[]]), "scan.pdf", ORIGIN, "hana")
    assert not (tmp_path / "library").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", " "), ("publisher", ""), ("as_of", "令和4年"), ("as_of", "2023-13"), ("url", "javascript:alert(1)"),
     ("title", "長" * 201)],
)  # fmt: skip
def test_what_is_said_about_a_document_is_checked(
    open_library: Callable[..., DocumentLibrary], sheet_file: Path, field: str, value: str
) -> None:
    """The error names the field, and a link can only be a web address."""
    with pytest.raises(DocumentError, match=f"^{field}: ") as caught:
        open_library().add(sheet_file, "a.txt", replace(ORIGIN, **{field: value}), "hana")
    assert caught.value.reason == field


@pytest.mark.parametrize("name", ["document.json", "passages.json"])
def test_a_damaged_document_is_named_and_the_others_are_served(
    open_library: Callable[..., DocumentLibrary], sheet_file: Path, tmp_path: Path, name: str
) -> None:
    """Search goes on without it; it can be removed."""
    library = open_library()
    bad = library.add(sheet_file, "sheet.txt", ORIGIN, "hana")
    good = library.add(pdf(tmp_path / "a.pdf", [["雨水の利用"]]), "a.pdf", ORIGIN, "hana")
    (tmp_path / "library" / bad.id / name).write_text('{"half":', encoding="utf-8")
    again = open_library()
    assert [hit.document.id for hit in again.search("雨水", 5)] == [good.id]
    assert again.damaged() == (bad.id,)
    with pytest.raises(DocumentError, match="remove the document"):
        again.passages(bad.id), again.document(bad.id)
    again.remove(bad.id)
    assert again.damaged() == ()


@pytest.mark.parametrize("name", ["terms.json", "vectors.npy", "meaning.json"])
def test_a_damaged_index_is_made_anew(
    open_library: Callable[..., DocumentLibrary], sheet_file: Path, tmp_path: Path, name: str
) -> None:
    """What can be derived from the passages is."""
    document = open_library().add(sheet_file, "sheet.txt", ORIGIN, "hana")
    (tmp_path / "library" / document.id / name).write_bytes(b"\x93NUMPY torn")
    assert open_library().search("灯台の公開", 1)[0].passage.items == ("12",)


def test_an_original_that_was_changed_is_not_handed_out(
    open_library: Callable[..., DocumentLibrary], sheet_file: Path
) -> None:
    """Its hash says so."""
    library = open_library()
    document = library.add(sheet_file, "sheet.txt", ORIGIN, "hana")
    library.original(document.id).write_text("他の文", encoding="utf-8")
    with pytest.raises(DocumentError, match="not the file that was imported"):
        library.original(document.id)


@pytest.mark.parametrize("wrong", ["..", "../secret", "0123456789abcdef", "", "ABC", "a/b"])
def test_an_id_never_leads_out_of_the_library(
    open_library: Callable[..., DocumentLibrary], wrong: str
) -> None:
    """Only ids of documents are paths."""
    library = open_library()
    for call in (library.document, library.passages, library.remove, library.original):
        with pytest.raises(UnknownDocumentError):
            call(wrong)


def test_a_table_in_a_word_file_is_found_by_its_row(
    open_library: Callable[..., DocumentLibrary], tmp_path: Path
) -> None:
    """The first cell is the item's number, the second its title."""
    rows = [["番号", "取組", "担当"]] + [[str(n), f"{n}番の取組", "市民局"] for n in range(1, 10)]
    rows[7][1] = "灯台の公開"
    path = docx(tmp_path / "a.docx", paragraph("一覧", "Heading1") + table(rows))
    library = open_library()
    assert library.add(path, "a.docx", ORIGIN, "hana").items == 9
    best = library.search("灯台", 1)[0].passage
    assert (best.items, best.title, best.certainty) == (("7",), "灯台の公開", ItemCertainty.STATED)


def test_a_draft_names_its_passage_as_the_source(
    open_library: Callable[..., DocumentLibrary], tmp_path: Path
) -> None:
    """Title, publisher, page, date and address, whatever signs are in them; and no text copied."""
    library = open_library()
    title = '計画: "横浜" #1'
    origin = Origin(title, "横浜市国際局", "2023", None)
    path = pdf(tmp_path / "a.pdf", [["一頁"], ["雨水の利用を進める。"]])
    document = library.add(path, "a.pdf", origin, "hana")
    text = draft_program(document, library.passage(document.id, 2), TODAY)
    assert "雨水" not in text
    front = text.split("---\n")[1]

    source = YAML(typ="safe").load(front)["sources"][0]
    assert source == {
        "key": "page", "title": title, "publisher": "横浜市国際局", "url": None, "item": "p2", "as_of": "2023",
    }  # fmt: skip
    assert YAML(typ="safe").load(front)["area"] == "yokohama"
