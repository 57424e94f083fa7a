"""Routes of the staff pages: documents of the cities."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from service.staff.documents.import_routes import UPLOAD_PATH, import_router
from service.staff.documents.read_routes import read_router

__all__: Final = ["UPLOAD_PATH", "router"]
router = APIRouter(include_in_schema=False)
router.include_router(import_router)
router.include_router(read_router)
