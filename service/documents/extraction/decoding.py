"""Bytes of a text in the encodings that Japanese offices use."""

from __future__ import annotations

import codecs
from typing import Final

from service.errors import DocumentError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TRIED: Final = ("utf-8", "iso2022_jp", "cp932", "euc_jp")


def decode(data: bytes, declared: str | None = None) -> str:
    """Return the text of a file.

    Args:
        data: the whole file.
        declared: encoding that the file names itself, tried first.

    Raises:
        DocumentError: if no encoding fits.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    for name in (*([declared] if declared else []), *_TRIED):
        try:
            text = data.decode("cp932" if name.casefold() in {"shift_jis", "sjis"} else name)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\x1b" not in text:  # ISO-2022-JP read as something else keeps its escapes
            return text
    raise DocumentError(
        f"the text is in none of {', '.join(_TRIED)}; save it as UTF-8 and import that",
        "encoding",
    )
