"""Routes of the staff pages: editing the corpus."""

from __future__ import annotations

from fastapi import APIRouter

from service.staff.knowledge.edit_routes import edit_router
from service.staff.knowledge.history_routes import history_router
from service.staff.knowledge.new_routes import new_router
from service.staff.knowledge.preview_routes import preview_router
from service.staff.knowledge.publish_routes import publish_router
from service.staff.knowledge.queue_routes import queue_router

router = APIRouter(include_in_schema=False)
for part in (
    queue_router,
    new_router,
    edit_router,
    preview_router,
    publish_router,
    history_router,
):
    router.include_router(part)
