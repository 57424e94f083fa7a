"""Routes of the staff pages: announcements in a disaster."""

from __future__ import annotations

from fastapi import APIRouter

from service.staff.announcements.sending_routes import sending_router
from service.staff.announcements.writing_routes import writing_router

router = APIRouter(include_in_schema=False)
for part in (writing_router, sending_router):
    router.include_router(part)
