"""Routes of the staff pages: accounts, log-in and the audit trail."""

from __future__ import annotations

from fastapi import APIRouter

from service.staff.people.session_routes import session_router

router = APIRouter(include_in_schema=False)
router.include_router(session_router)
