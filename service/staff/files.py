"""Scripts and style sheets of the staff pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from fastapi.responses import FileResponse

from service.errors import UnknownAssetError

_FOLDER: Final = Path(__file__).parent / "static"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]*(\.[a-z0-9]+)?")
_KINDS: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

files_router = APIRouter(include_in_schema=False)


@files_router.get("/staff/static/{part}/{name}")
def static_file(part: str, name: str) -> FileResponse:
    """Serve `static/<part>/<name>`: a style sheet, a script, or a drawing."""
    path = _FOLDER / part / name
    kind = _KINDS.get(path.suffix)
    named = _NAME.fullmatch(part) and _NAME.fullmatch(name)
    if kind is None or not named or not path.is_file():
        raise UnknownAssetError(f"{part}/{name} is not served")
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return FileResponse(path, media_type=kind, headers=headers)
