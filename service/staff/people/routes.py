"""Routes of the staff pages: accounts, log-in and the audit trail."""

from __future__ import annotations

from fastapi import APIRouter

from service.staff.people.account_routes import account_router
from service.staff.people.session_routes import session_router
from service.staff.people.single_sign_on_routes import single_sign_on_router
from service.staff.people.trail_routes import trail_router

router = APIRouter(include_in_schema=False)
for part in (session_router, single_sign_on_router, account_router, trail_router):
    router.include_router(part)
