"""Reads a document of any kind, in a process that cannot take the service down with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from service.documents.extraction.pages import DocumentKind, Line, Page, has_text
from service.errors import DocumentError, DocumentTooLargeError

_MEMORY_BYTES: Final = 1536 * 1024 * 1024
_SECONDS: Final = 240
_ROOT: Final = Path(__file__).resolve().parents[3]


def extract(
    path: Path, kind: DocumentKind, seconds: float = _SECONDS, memory_bytes: int = _MEMORY_BYTES
) -> tuple[Page, ...]:
    """Return the pages of a file.

    Args:
        path: the file.
        kind: what it is; its name does not count.
        seconds: longest time that reading may take.
        memory_bytes: largest address space of the reading process.

    Raises:
        DocumentError: if it is damaged, locked, or has no text (a scan).
        DocumentTooLargeError: if reading it takes too long or too much memory.
    """
    command = [sys.executable, "-m", "service.documents.extraction.worker"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            [*command, str(path.resolve()), kind.value, str(memory_bytes)],
            capture_output=True,
            timeout=seconds,
            cwd=_ROOT,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentTooLargeError(
            f"reading the document takes more than {seconds:g} seconds; split it and import the "
            "parts",
            "unpacked",
        ) from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise DocumentError(
            f"reading the document failed ({' '.join(said) or f'status {done.returncode}'}); it "
            "is damaged or too large",
            "damaged",
        ) from error
    if "error" in answer:
        fault = DocumentTooLargeError if answer["error"] == DocumentTooLargeError.code else None
        raise (fault or DocumentError)(answer["detail"], answer["reason"])
    pages = tuple(
        Page(number, tuple(Line(text, heading) for text, heading in lines))
        for number, lines in answer["pages"]
    )
    if not has_text(pages):
        raise DocumentError(
            "no text can be found in the document: it may be a scan (a picture of paper); run "
            "text recognition (OCR) over it and import the result",
            "scan",
        )
    return pages
