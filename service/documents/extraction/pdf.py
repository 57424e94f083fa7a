"""PDF by pdfminer.six: it carries the character maps of Japanese fonts that embed none."""

from __future__ import annotations

from pathlib import Path

from service.documents.extraction.pages import Line, Page, plain
from service.errors import DocumentError


def read_pdf(path: Path) -> tuple[Page, ...]:
    """Read the text of a PDF, page by page, in the order of its layout.

    Raises:
        DocumentError: if it is damaged or locked by a password.
    """
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams, LTTextContainer
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    pages: list[Page] = []
    try:
        for number, layout in enumerate(extract_pages(path, laparams=LAParams()), 1):
            lines: list[Line] = []
            for box in layout:
                if isinstance(box, LTTextContainer):
                    lines += [Line(plain(line)) for line in box.get_text().split("\n")]
            pages.append(Page(number, tuple(lines)))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise DocumentError(
            "the PDF is locked by a password; save a copy without one and import that",
            "locked",
        ) from error
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # a damaged PDF fails in many ways inside the library
        raise DocumentError(
            f"the PDF is damaged ({type(error).__name__}: {error}); open it, print it into a new "
            "PDF and import that",
            "damaged",
        ) from error
    if not pages:
        raise DocumentError("the PDF is damaged: no page can be found in it", "damaged")
    return tuple(pages)
