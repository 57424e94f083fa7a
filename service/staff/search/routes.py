"""Routes of the staff pages: search, and what is shown across the counter."""

from __future__ import annotations

from fastapi import APIRouter

from service.staff.search.find_routes import find_router
from service.staff.search.phrase_routes import phrase_router
from service.staff.search.program_routes import program_router

router = APIRouter(include_in_schema=False)
for part in (find_router, program_router, phrase_router):
    router.include_router(part)
