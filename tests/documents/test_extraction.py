import zipfile
from pathlib import Path

import pytest

from service.documents.extraction.extract import extract
from service.documents.extraction.pages import DocumentKind, Page, kind_of
from service.documents.extraction.radicals import whole_characters
from service.errors import DocumentError, DocumentTooLargeError
from tests.documents.files import docx, paragraph, pdf, table, table_pdf


def read(path: Path) -> tuple[Page, ...]:
    return extract(path, kind_of(path.name, path.read_bytes()[:4096]))


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines if line.text]


def test_a_pdf_with_japanese_text_is_read_page_by_page(tmp_path: Path) -> None:
    """A font that is named but not embedded is read through pdfminer's character maps."""
    path = pdf(tmp_path / "plan.bin", [["市の計画", "多言語で案内する。"], ["灯台の公開"]])
    pages = read(path)
    assert [(page.number, texts(page)) for page in pages] == [
        (1, ["市の計画", "多言語で案内する。"]),
        (2, ["灯台の公開"]),
    ]


def test_a_ruled_table_in_a_pdf_is_read_by_its_cells(tmp_path: Path) -> None:
    """Rows that stand close together do not run into one another; a merged cell is read once."""
    rows: list[list[list[str] | None]] = [
        [["番号"], ["取組名"], ["内容"], ["担当"]],
        [["1"], ["灯台の", "公開"], ["年に三回", "開く。"], ["港湾局"]],
        [["2"], ["川の清掃"], ["毎月行う。"], ["環境局"]],
        [None, None, ["夏は休む。"], ["区役所"]],
        [["3"], ["音楽会"], ["秋に", "一度", "開く。"], ["市民局"]],
    ]
    (page,) = read(table_pdf(tmp_path / "table.pdf", rows, "進行管理の表"))
    assert texts(page) == [
        "進行管理の表",
        "番号\t取組名\t内容\t担当",
        "1\t灯台の公開\t年に三回開く。\t港湾局",
        "2\t川の清掃\t毎月行う。\t環境局",
        "夏は休む。\t区役所",
        "3\t音楽会\t秋に一度開く。\t市民局",
    ]


def test_radicals_are_read_as_the_characters_they_stand_for() -> None:
    """Printing to PDF names ⺠⽣ where 民生 is written; everything else stays as it is."""
    assert whole_characters("⺠⽣委員の⻑・⾷堂‧１２３ﾊﾝｶｸ①") == "民生委員の長・食堂・１２３ﾊﾝｶｸ①"


def test_a_pdf_without_text_is_told_to_be_a_scan(tmp_path: Path) -> None:
    """A picture of paper has no text: the error names the cure."""
    with pytest.raises(DocumentError, match="OCR") as caught:
        read(pdf(tmp_path / "scan.pdf", [[], []]))
    assert caught.value.reason == "scan"


@pytest.mark.parametrize("keep", [40, 300, 700])
def test_a_torn_pdf_is_told_to_be_damaged(tmp_path: Path, keep: int) -> None:
    """Whatever the library makes of it, the error is ours."""
    path = pdf(tmp_path / "torn.pdf", [["市の計画"]])
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DocumentError) as caught:
        read(path)
    assert caught.value.reason in {"damaged", "scan"}


def test_of_hostile_html_only_what_a_reader_sees_is_kept(tmp_path: Path) -> None:
    """Scripts, styles, comments and hidden text are dropped; entities to files are not followed."""
    path = tmp_path / "page.html"
    path.write_text(
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><head><title>t</title>'
        "<script>alert(1)</script></head><body onload=alert(1)><h1>市の<b>計画</b></h1>"
        "<p>読める文。&x;<img src=x onerror=alert(1)><span hidden>見えない</span>"
        "<span style='display: none'>隠した</span></p><!-- 注 --><style>p{}</style>"
        "<table><tr><th>番号</th><th>名前</th></tr><tr><td>1</td><td>灯台<br>の公開</td></tr></table>"
        "&lt;script&gt;<iframe srcdoc='<p>枠</p>'></iframe></body></html>",
        encoding="utf-8",
    )
    (page,) = read(path)
    assert page.number is None
    assert texts(page) == [
        "]>",
        "市の計画",
        "読める文。&x;",
        "番号\t名前",
        "1\t灯台 の公開",
        "<script>",
    ]
    assert [line.text for line in page.lines if line.heading] == ["市の計画"]


def test_html_nested_without_end_is_refused(tmp_path: Path) -> None:
    """Depth is limited, and by an error, not by a crash."""
    path = tmp_path / "deep.html"
    path.write_text("<html><body>" + "<div>" * 5000 + "深い", encoding="utf-8")
    with pytest.raises(DocumentError):
        read(path)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16"]
)
def test_text_is_read_in_the_encodings_of_offices(tmp_path: Path, encoding: str) -> None:
    """Six encodings give the same lines; a form feed begins a page."""
    path = tmp_path / "plan.txt"
    path.write_bytes("市の計画です。多言語で案内します。\r\n\f２頁目".encode(encoding))
    pages = read(path)
    assert [(page.number, texts(page)) for page in pages] == [
        (1, ["市の計画です。多言語で案内します。"]),
        (2, ["２頁目"]),
    ]


def test_a_word_file_gives_paragraphs_tables_headings_and_pages(tmp_path: Path) -> None:
    """Page breaks that Word recorded count, a break given twice once; deleted text is gone."""
    body = (
        paragraph("市の計画", "Heading1")
        + paragraph("案内する。")
        + '<w:p><w:r><w:br w:type="page"/></w:r><w:r><w:lastRenderedPageBreak/><w:t>次の頁</w:t>'
        "</w:r><w:del><w:r><w:t>消した</w:t></w:r></w:del></w:p>"
        + table([["1", "灯台"], ["2", "川"]])
    )
    pages = read(docx(tmp_path / "plan.docx", body))
    assert [(page.number, texts(page)) for page in pages] == [
        (1, ["市の計画", "案内する。"]),
        (2, ["次の頁", "1\t灯台", "2\t川"]),
    ]
    assert pages[0].lines[0].heading


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    """A small file that unpacks to a gigabyte is not unpacked."""
    path = tmp_path / "bomb.docx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(100):
            part.write(b" " * 2**20)
    assert path.stat().st_size < 200_000
    with pytest.raises(DocumentTooLargeError, match="64 MB"):
        read(path)


def test_a_word_file_with_an_entity_bomb_is_refused(tmp_path: Path) -> None:
    """No Word file declares a document type."""
    path = tmp_path / "laughs.docx"
    bomb = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", bomb)
    with pytest.raises(DocumentError) as caught:
        read(path)
    assert caught.value.reason == "damaged"


def test_a_reader_that_needs_too_long_is_stopped(tmp_path: Path) -> None:
    """The process that reads is killed and the service goes on."""
    with pytest.raises(DocumentTooLargeError, match=r"0\.01 seconds"):
        extract(pdf(tmp_path / "plan.pdf", [["計画"]]), DocumentKind.PDF, seconds=0.01)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.xlsx", b"\xd0\xcf\x11\xe0"),
        ("a.exe", b"MZ\0\0"),
        ("a.txt", b"abc\0def"),
        ("a.png", b"\x89PNG"),
    ],
)
def test_other_files_are_refused_by_name(name: str, start: bytes) -> None:
    """The error says what can be imported."""
    with pytest.raises(DocumentError, match="PDF, HTML, DOCX or text") as caught:
        kind_of(name, start)
    assert caught.value.reason == "kind"
    assert name in str(caught.value)
