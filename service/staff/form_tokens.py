"""Tokens that show that a form came from our own page.

Signed with a key of the session (HMAC-SHA-256), so they need no table until they are used. A
form's token is good once; a script's token, sent in a header that no form can set, is good as
long as its session. Each is made with a nonce, so that no two pages hold the same one and
compression tells nothing about it (BREACH).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final, Literal

TokenUse = Literal["form", "script", "log-in"]
_NONCE_BYTES: Final = 16


def make_token(key: str, use: TokenUse) -> str:
    """Return a fresh token, `<nonce>.<signature>`."""
    nonce = secrets.token_hex(_NONCE_BYTES)
    return f"{nonce}.{_signature(key, use, nonce)}"


def nonce_of(token: str, key: str, use: TokenUse) -> str | None:
    """Return the nonce of a genuine token of this use, or None for any other."""
    nonce, _, signature = token.partition(".")
    genuine = hmac.compare_digest(_signature(key, use, nonce).encode(), signature.encode())
    return nonce if genuine and len(nonce) == 2 * _NONCE_BYTES else None


def _signature(key: str, use: TokenUse, nonce: str) -> str:
    return hmac.new(key.encode(), f"{use}\0{nonce}".encode(), hashlib.sha256).hexdigest()
