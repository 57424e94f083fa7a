"""The time: moments are kept in UTC, and days and hours are Japan's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Final

JAPAN: Final = timezone(timedelta(hours=9))
"""Japan's time. It has had no summer time since 1951, so no table of zones has to be installed."""


def utc_now() -> datetime:
    """Return the time, with its zone."""
    return datetime.now(UTC)
