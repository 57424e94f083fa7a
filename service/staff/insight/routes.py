"""Routes of the staff pages: what was asked."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
