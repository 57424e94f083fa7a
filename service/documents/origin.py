"""What is said about a document, checked."""

from __future__ import annotations

from typing import Final

import regex

from service.documents.document import Origin
from service.errors import DocumentError

_AS_OF: Final = regex.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_URL: Final = regex.compile(r"https?://[^\s<>\"]{3,2000}")
_LONGEST: Final = 200


def check_origin(origin: Origin) -> None:
    """Check what is said about a document.

    Raises:
        DocumentError: naming every field that is missing or wrong.
    """
    faults: dict[str, str] = {}
    if not 0 < len(origin.title.strip()) <= _LONGEST:
        faults["title"] = f"write the document's title as it is cited, at most {_LONGEST} long"
    if not 0 < len(origin.publisher.strip()) <= _LONGEST:
        faults["publisher"] = "write who published it, such as 川崎市"
    if not _AS_OF.fullmatch(origin.as_of):
        faults["as_of"] = f"{origin.as_of[:40]!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD"
    if origin.url is not None and not _URL.fullmatch(origin.url):
        faults["url"] = f"{origin.url[:80]!r} is no address; write https://… or leave it empty"
    if faults:
        detail = "; ".join(f"{field}: {fault}" for field, fault in faults.items())
        raise DocumentError(detail, next(iter(faults)))
