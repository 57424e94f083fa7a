"""Routes of the staff pages: documents of the cities."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
