"""The process that reads one document: `python -m service.documents.extraction.worker`.

It prints JSON: `{"pages": …}`, or `{"error": code, "detail": …}` with a plain message.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from service.documents.extraction.docx import read_docx
from service.documents.extraction.html import read_html
from service.documents.extraction.pages import DocumentKind, Page
from service.documents.extraction.pdf import read_pdf
from service.documents.extraction.text import read_text
from service.errors import DocumentError

READERS: Final[dict[DocumentKind, Callable[[Path], tuple[Page, ...]]]] = {
    DocumentKind.PDF: read_pdf,
    DocumentKind.HTML: read_html,
    DocumentKind.DOCX: read_docx,
    DocumentKind.TEXT: read_text,
}


def main(path: str, kind: str, memory_bytes: int) -> dict[str, object]:
    """Read a file within a limit of memory and return what is printed."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        pages = READERS[DocumentKind(kind)](Path(path))
    except DocumentError as error:
        return {"error": error.code, "detail": str(error), "reason": error.reason}
    except (MemoryError, RecursionError):
        return {
            "error": "document-too-large",
            "detail": f"reading the document takes more than {memory_bytes // 2**20} MB of "
            "memory; split it and import the parts",
            "reason": "unpacked",
        }
    return {
        "pages": [
            [page.number, [[line.text, line.heading] for line in page.lines]] for page in pages
        ]
    }


if __name__ == "__main__":
    json.dump(main(sys.argv[1], sys.argv[2], int(sys.argv[3])), sys.stdout, ensure_ascii=False)
