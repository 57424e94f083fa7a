"""Logging in by password: constant work, no hint whether a login exists, guessing limited."""

from __future__ import annotations

import ipaddress
from typing import Final

from service.errors import AccountError
from service.staff.people.passwords import LONGEST
from service.staff.state import StaffState
from service.storage.accounts import Credentials, normalized_login
from service.storage.attempts import Limit

_BY_LOGIN: Final = 10
_BY_ADDRESS: Final = 50  # a whole lounge may share one
_IPV6_NETWORK: Final = 64
_NOBODY: Final = "-"
_UNKNOWN: Final = "?"


def log_in(state: StaffState, login: str, password: str, address: str) -> Credentials | None:
    """Return the account if login and password fit and the account may be used now.

    A wrong password, an unknown login, a disabled and a locked account are answered alike, after
    the same work. Each attempt is counted; the right password clears the login's count. An address
    with too many failures is turned away before any work, whatever the login.
    """
    try:
        key = normalized_login(login)
    except AccountError:
        key = login
    by_login = login_limit(key)
    attempt = state.attempts.begin(Limit(f"address:{_network(address)}", _BY_ADDRESS))
    if attempt is None:
        return None
    may = state.attempts.begin(by_login) is not None
    found = state.accounts.by_login(key)
    fits = state.passwords.verify(found.password_hash if found else None, password[: LONGEST + 1])
    if may and fits and found is not None and not found.account.disabled:
        state.attempts.succeed(by_login, attempt)
        if found.password_hash and state.passwords.is_outdated(found.password_hash):
            new = state.passwords.hash(password)
            state.accounts.rehash(found.account.id, found.password_hash, new)
        return found
    if may:
        # What was typed is not recorded for an unknown login: it may be a password.
        subject = found.account.login if found is not None else _UNKNOWN
        state.audit.record(_NOBODY, "account.log_in_failed", subject, {})
        if state.attempts.is_locked(by_login):
            state.audit.record(_NOBODY, "account.lock", subject, {})
    return None


def login_limit(login: str) -> Limit:
    """Return the limit on guessing one login's password."""
    return Limit(f"login:{login}", _BY_LOGIN)


def _network(address: str) -> str:
    """Return what one person has of addresses: an IPv4 address, or an IPv6 network."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, _IPV6_NETWORK), strict=False))
    return str(parsed)
