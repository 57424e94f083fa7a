"""Small documents of our own writing, in the shapes that cities publish."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

NAMES = (
    "通訳の派遣", "図書館の多言語図書", "公園の案内板", "水道の手続き", "夜間学級の開設", "市民農園の貸出",
    "音楽会の開催", "自転車置場の整備", "高齢者の見守り", "子ども会の支援", "川の清掃", "灯台の公開",
)  # fmt: skip
"""Names of the items of `sheet`, in the order of their numbers."""


def sheet(
    *, lost: int | None = None, displaced: int | None = None, merged: int | None = None
) -> str:
    """Return a flattened table of twelve items as a PDF's extraction leaves it.

    Args:
        lost: this item's number is gone and only the space before it is left.
        displaced: this item's number stands, without its row, after the last item.
        merged: this item's row stands after the one of the item before, and its number after both.
    """
    lines = ["進行管理の表", "", "【方針Ⅰ】暮らし", ""]
    tail: list[str] = []
    for number, name in enumerate(NAMES, 1):
        first = f"{number}\n{name}" if number not in {lost, displaced, merged} else name
        if number == lost:
            first = f" {name}"
        if number == merged:
            first = "別の係の行"
        if number == displaced:
            tail = [str(number), "", f"{name}について後に書いた文です。"]
            continue
        lines += [*first.split("\n"), "", f"{name}を進めます。", "・年に3回行う。", ""]
        lines += ["３．目標どおり", "", "B．やや貢献した", "", "市民局", ""]
        if number == merged:
            lines += [str(number), name, ""]
    return "\n".join([*lines, *tail])


def pdf(path: Path, pages: Sequence[Sequence[str]]) -> Path:
    """Write a PDF of pages of lines."""
    return _write_pdf(
        path,
        [
            b"".join(_shown(60, 780 - 16 * row, line) for row, line in enumerate(lines) if line)
            for lines in pages
        ],
    )


def table_pdf(path: Path, rows: Sequence[Sequence[Sequence[str] | None]], above: str) -> Path:
    """Write a PDF with a ruled table.

    Args:
        path: of the file.
        rows: cells of lines; None where a cell is merged with the one above it.
        above: a line above the table.
    """
    heights = [16 * max(len(cell or ()) for cell in row) + 8 for row in rows]
    tops = [740 - sum(heights[:index]) for index in range(len(rows) + 1)]
    content = _shown(60, 780, above)
    width = 110
    for index, row in enumerate(rows):
        for column, cell in enumerate(row):
            left = 50 + width * column
            if cell is not None:
                content += b"%d %d m %d %d l S\n" % (left, tops[index], left + width, tops[index])
                for number, line in enumerate(cell):
                    content += _shown(left + 4, tops[index] - 14 - 16 * number, line)
            content += b"%d %d m %d %d l S\n" % (left, tops[index], left, tops[index + 1])
    right = 50 + width * len(rows[0])
    content += b"50 %d m %d %d l S\n" % (tops[-1], right, tops[-1])
    content += b"%d %d m %d %d l S\n" % (right, tops[0], right, tops[-1])
    return _write_pdf(path, [content])


def _shown(x: int, y: int, text: str) -> bytes:
    code = text.encode("utf-16-be").hex().upper().encode()
    return b"BT /F1 11 Tf 1 0 0 1 %d %d Tm <%s> Tj ET\n" % (x, y, code)


def _write_pdf(path: Path, contents: Sequence[bytes]) -> Path:
    """Write a PDF whose Japanese font is named and not embedded (UniJIS-UCS2-H)."""
    kids = " ".join(f"{6 + 2 * index} 0 R" for index in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiMin-W3 /Encoding /UniJIS-UCS2-H "
        b"/DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiMin-W3 /DW 1000 /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /FontDescriptor 5 0 R >>",
        b"<< /Type /FontDescriptor /FontName /HeiseiMin-W3 /Flags 4 /FontBBox [0 -200 1000 900] "
        b"/ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    ]
    for index, content in enumerate(contents):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (7 + 2 * index)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    data = b"%PDF-1.4\n"
    offsets: list[int] = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    data += b"startxref\n%d\n%%%%EOF\n" % start
    path.write_bytes(data)
    return path


def docx(path: Path, body: str) -> Path:
    """Write a Word file from the XML of its body."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>"
        )
    return path


def paragraph(text: str, style: str = "") -> str:
    """Return the XML of a paragraph of a Word file."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return the XML of a table of a Word file."""
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"
