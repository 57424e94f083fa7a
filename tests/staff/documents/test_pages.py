import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine

from service.api.app import create_app
from service.building import build_snapshot
from service.config import Settings
from service.embedding.encoder import Encoder
from service.indexing.store import SnapshotStore
from service.storage.accounts import Role
from service.storage.audit import AuditTrail
from tests.documents.files import pdf, sheet
from tests.staff.conftest import StaffClient, browser_of

SAID = {"title": "進行管理の表", "publisher": "川崎市", "as_of": "2023-03", "url": ""}
Staff = Callable[[Role], StaffClient]


@pytest.fixture
def staff_service(
    tmp_path: Path,
    staff_database: Path,
    hashing_encoder: Encoder,
    small_corpus: Path,
    questions: Path,
) -> Iterator[TestClient]:
    """The service over the small corpus, with an empty library and a limit of 1 MB."""
    corpus = Path(__file__).resolve().parents[3] / "corpus"
    store = SnapshotStore(tmp_path / "indexes")
    build_snapshot(
        small_corpus,
        questions,
        store,
        hashing_encoder,
        lambda d, t: None,
        lambda s: None,
        force=False,
    )
    settings = Settings(
        corpus=corpus,
        indexes=store.folder,
        database=str(staff_database),
        documents=tmp_path / "library",
        max_document_mb=1,
    )
    with TestClient(create_app(settings, hashing_encoder)) as running:
        yield running


def send(browser: StaffClient, name: str, data: bytes, **said: str) -> Response:
    """Send the form that adds a document; redirects are not followed."""
    fields = {"csrf": browser.token(), **SAID, **said}
    return browser.post(
        "/staff/documents", data=fields, files={"file": (name, data)}, follow_redirects=False
    )


def test_an_editor_adds_a_document_and_everybody_of_the_staff_reads_it(
    staff: Staff, staff_engine: Engine
) -> None:
    """Added, listed, found with marks, read with anchors, downloaded, removed; all in the trail."""
    editor, viewer = staff(Role.EDITOR), staff(Role.VIEWER)
    added = send(editor, "sheet.txt", sheet(lost=5).encode())
    assert added.status_code == 303
    address = added.headers["location"].split("?")[0]
    assert "進行管理の表" in viewer.get("/staff/documents").text
    found = viewer.get("/staff/documents", params={"q": "灯台の公開"}).text
    assert "<mark>灯台の公開</mark>" in found
    link = re.search(r'href="(/staff/documents/[^"]+#passage-\d+)"', found)
    assert link is not None
    page = viewer.get(link[1].replace("&amp;", "&")).text
    assert f'id="{link[1].split("#")[1]}"' in page
    assert "Item 12" in page
    assert "Number concluded from its neighbors" in page
    assert "Start a program" not in page
    original = viewer.get(f"{address}/original")
    assert original.content == sheet(lost=5).encode()
    assert original.headers["content-disposition"].startswith("attachment")
    assert original.headers["content-security-policy"].startswith("sandbox")
    assert editor.submit(f"{address}/remove").headers["location"] == "/staff/documents?removed=1"
    assert viewer.get(address).status_code == 404
    entries = [(e.who, e.action, e.subject) for e in AuditTrail(staff_engine).entries(2)]
    document_id = address.rsplit("/", 1)[1]
    assert entries == [
        ("editor", "document.remove", document_id),
        ("editor", "document.import", document_id),
    ]


def test_residents_never_see_a_document(staff: Staff, staff_service: TestClient) -> None:
    """Neither /ask nor /programs nor any page without log-in shows what staff find at once."""
    editor = staff(Role.EDITOR)
    address = send(editor, "sheet.txt", sheet().encode()).headers["location"].split("?")[0]
    assert "灯台の公開" in editor.get("/staff/documents", params={"q": "灯台の公開"}).text
    for city in (None, "kawasaki", "yokohama"):
        body = {"question": "灯台の公開について教えて", "language": "ja", "city": city}
        reply = staff_service.post("/ask", json=body)
        assert reply.status_code == 200
        assert "灯台" not in reply.text
        assert "進行管理の表" not in reply.text
    listed = staff_service.get("/programs")
    assert listed.status_code == 200
    assert "灯台" not in listed.text
    outside = browser_of(staff_service)
    for path in (
        address,
        "/staff/documents?q=灯台",
        f"{address}/original",
        f"{address}/passages/1",
    ):
        reply = outside.get(path, follow_redirects=False)
        assert reply.headers["location"].startswith("/staff/login?next=")
        assert "灯台" not in reply.text


def test_a_program_starts_from_a_passage(staff: Staff) -> None:
    """The editor of programs opens with the passage named; a passage that is not there is 404."""
    editor = staff(Role.EDITOR)
    address = send(editor, "sheet.txt", sheet().encode()).headers["location"].split("?")[0]
    document_id = address.rsplit("/", 1)[1]
    reply = editor.submit(f"{address}/passages/3/draft", address)
    assert reply.headers["location"] == f"/staff/knowledge/new?document={document_id}&passage=3"
    assert editor.submit(f"{address}/passages/999/draft", address).status_code == 404
    assert editor.get(f"{address}/passages/3", follow_redirects=False).headers["location"] == (
        f"{address}?part=1#passage-3"
    )


@pytest.mark.parametrize(
    ("name", "data", "said", "words", "status"),
    [
        ("a.xlsx", b"\xd0\xcf\x11\xe0", {}, "no PDF, HTML, Word", 422),
        ("a.txt", "文".encode(), {"as_of": "令和4年"}, "write the date as 2023", 422),
        ("a.txt", "文".encode(), {"url": "javascript:alert(1)"}, "must begin with “https”", 422),
        ("a.txt", "文".encode(), {"title": " "}, "write the title", 422),
        ("a.txt", b"a " * 540_000, {}, "At most 1 MB", 413),
    ],
)
def test_what_is_wrong_with_a_document_is_said_above_the_form(
    staff: Staff, name: str, data: bytes, said: dict[str, str], words: str, status: int
) -> None:
    """In the reader's language, with what was typed still there."""
    reply = send(staff(Role.EDITOR), name, data, **said)
    assert reply.status_code == status
    assert words in reply.text
    assert 'value="川崎市"' in reply.text
    assert "no documents yet" in reply.text


def test_a_scan_is_explained(staff: Staff, tmp_path: Path) -> None:
    """A PDF without text says what to do."""
    reply = send(staff(Role.EDITOR), "a.pdf", pdf(tmp_path / "a.pdf", [[]]).read_bytes())
    assert (reply.status_code, "text recognition (OCR)" in reply.text) == (422, True)


def test_the_upload_alone_takes_large_bodies_and_only_so_large(staff: Staff) -> None:
    """Past the limit the upload is cut off; other addresses keep their own limit."""
    editor = staff(Role.EDITOR)
    reply = send(editor, "a.txt", b"a" * 1_300_000)
    assert reply.status_code == 413
    plain = {"accept": "application/json"}
    body = {"csrf": editor.token(), "more": "a" * 1_200_000}
    reply = editor.post("/staff/documents/x/remove", data=body, headers=plain)
    assert reply.json()["type"] == "urn:madoguchi:problem:request-too-large"
    assert editor.post("/ask", content=b"a" * 40_000, headers=plain).status_code == 413


def test_who_may_not_change_changes_nothing(staff: Staff, staff_service: TestClient) -> None:
    """Viewers and people who are not logged in neither add nor remove; a form counts once."""
    editor, viewer = staff(Role.EDITOR), staff(Role.VIEWER)
    assert send(viewer, "a.txt", b"text").status_code == 403
    outside = browser_of(staff_service)
    reply = outside.post(
        "/staff/documents", data={"csrf": "x", **SAID}, files={"file": ("a.txt", b"text")},
        follow_redirects=False,
    )  # fmt: skip
    assert reply.headers["location"].startswith("/staff/login")
    address = send(editor, "a.txt", b"text one").headers["location"].split("?")[0]
    assert viewer.submit(f"{address}/remove").status_code == 403
    token = editor.token()
    fields = {"csrf": token, **SAID}
    for data, status in ((b"text two", 303), (b"text three", 403)):
        reply = editor.post(
            "/staff/documents", data=fields, files={"file": ("b.txt", data)}, follow_redirects=False
        )
        assert reply.status_code == status
    assert "All documents (2)" in editor.get("/staff/documents").text


def test_what_stands_in_a_document_is_shown_as_text(staff: Staff) -> None:
    """Markup in names, titles and passages is escaped everywhere."""
    editor = staff(Role.EDITOR)
    evil = "<script>alert(1)</script>"
    added = send(editor, f"{evil}.txt", f"{evil} 灯台".encode(), title=evil, publisher=evil)
    for path in (added.headers["location"], "/staff/documents?q=灯台", "/staff/documents"):
        text = editor.get(path).text
        assert evil not in text
        assert "&lt;script&gt;" in text


def test_an_unsure_item_says_why(staff: Staff) -> None:
    """Cells of a row are parted by a bar; a number away from its row is marked beside the text."""
    editor = staff(Role.EDITOR)
    added = send(editor, "sheet.txt", sheet(displaced=5).encode())
    text = editor.get(added.headers["location"]).text
    assert "Number stands away from its row: check the original" in text
    assert "look into the original file before you cite it" in text
    rows = "\n".join(f"{n}\t{n}番の取組\t市民局" for n in range(1, 8))
    text = editor.get(send(editor, "rows.txt", rows.encode()).headers["location"]).text
    assert "3番の取組 ｜ 市民局" in text
    assert "check the original" not in text
