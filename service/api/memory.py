"""Gives memory that loading needed for a moment back to the system."""

from __future__ import annotations

import ctypes
import logging

_log = logging.getLogger(__name__)


def return_free_memory() -> None:
    """Ask the C library to return freed memory; where it cannot (macOS, musl) nothing happens.

    Loading an index frees a third of what it took, in pieces that glibc keeps by itself.
    See malloc_trim(3).
    """
    try:
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    except (OSError, AttributeError):
        _log.debug("this C library has no malloc_trim")
