"""Passwords: hashed with argon2id, compared in constant work, made up where nobody chooses one."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.errors import AccountError

SHORTEST: Final = 12
LONGEST: Final = 128
_AT_ONCE: Final = 2
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"  # none that look alike on paper
_GROUPS: Final = 4
_GROUP_LETTERS: Final = 5


class Passwords:
    """Hashes and verifies passwords.

    Verifying takes 64 MiB for a moment, so only a few go on at once and others wait.

    Args:
        hasher: with the parameters to use; argon2-cffi's defaults are RFC 9106's second choice.
    """

    def __init__(self, hasher: PasswordHasher) -> None:
        self._hasher = hasher
        self._places = threading.BoundedSemaphore(_AT_ONCE)
        self._nobody: str | None = None

    def hash(self, password: str) -> str:
        """Return the hash of a password, with its parameters and salt (PHC format)."""
        with self._places:
            return self._hasher.hash(_normalized(password))

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Tell whether a password fits; without a hash the same work is done for nothing."""
        with self._places:
            # Made with the first log-in, whoever it is: the start need not wait for it.
            self._nobody = self._nobody or self._hasher.hash(secrets.token_urlsafe())
            try:
                fits = self._hasher.verify(password_hash or self._nobody, _normalized(password))
            except (VerificationError, InvalidHashError):
                return False
        return fits and password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Tell whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(password_hash)


def check_password(password: str, login: str, name: str) -> None:
    """Check that a password that a person chose is not too easy to guess.

    Length matters, kinds of letters do not (NIST SP 800-63B, 5.1.1.2).

    Raises:
        AccountError: if it is too short, too long, the login or name, or a few letters repeated.
    """
    normalized = _normalized(password)
    if not SHORTEST <= len(normalized) <= LONGEST:
        raise AccountError(f"a password has {SHORTEST} to {LONGEST} characters", "password_length")
    plain = normalized.casefold()
    parts = [part for part in (login.casefold(), name.casefold(), "madoguchi") if len(part) > 2]
    left = plain
    for part in parts:
        left = left.replace(part, "")
    if len(set(left)) < 5:
        raise AccountError(
            "the password is too easy to guess: use several words", "password_simple"
        )


def make_password() -> str:
    """Return a password of 100 random bits that can be read aloud: `xxxxx-xxxxx-xxxxx-xxxxx`."""
    return "-".join(
        "".join(secrets.choice(_LETTERS) for _ in range(_GROUP_LETTERS)) for _ in range(_GROUPS)
    )


def _normalized(password: str) -> str:
    """Return a password as it is hashed: NFKC, so that every keyboard types the same."""
    return unicodedata.normalize("NFKC", password)
