"""Routes of the staff pages: search, and what is shown across the counter."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
