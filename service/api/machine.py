"""The machine translator that the settings ask for."""

from __future__ import annotations

from service.answering.translating import Machine, open_machine
from service.config import Settings
from service.translation.process import Limits

_MEGABYTE = 1_000_000


def machine_of(settings: Settings) -> Machine | None:
    """Return the machine translator, or None where the memory alone translates.

    Raises:
        ConfigurationError: if one is asked for and none can be used.
    """
    if settings.translation == "memory":
        return None
    return open_machine(
        settings.argos_packages,
        settings.translation_cache,
        settings.translation_cache_mb * _MEGABYTE,
        settings.translation_seconds,
        Limits(memory_mb=settings.translation_memory_mb),
    )
