"""Japan's public holidays, for "open now"."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

_DAYS_AHEAD: Final = 400


def coming_holidays(today: date) -> tuple[date, ...]:
    """Return Japan's public holidays of the next 400 days, today included, in order."""
    last = today + timedelta(days=_DAYS_AHEAD)
    years = range(today.year, last.year + 1)
    return tuple(day for year in years for day in _of_year(year) if today <= day <= last)


@lru_cache(maxsize=4)
def _of_year(year: int) -> tuple[date, ...]:
    # Brings a country list of its own into memory, and only readers of hours need it.
    from holidays.countries.japan import Japan

    return tuple(sorted(Japan(years=year)))
