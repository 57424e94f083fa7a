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


def log_in(state: StaffState, login: str, password: str, address: str) -> Credentials | None:
    """Return the account if login and password fit and the account may be used now.

    A wrong password, an unknown login, a disabled and a locked account are answered alike, after
    the same work. Each attempt is counted; the right password clears the login's count.
    """
    try:
        key = normalized_login(login)
    except AccountError:
        key = login
    by_login, by_address = login_limit(key), Limit(f"address:{_network(address)}", _BY_ADDRESS)
    may = state.attempts.begin(by_login, by_address)
    found = state.accounts.by_login(key)
    fits = state.passwords.verify(found.password_hash if found else None, password[: LONGEST + 1])
    if not may or not fits or found is None or found.account.disabled:
        if found is not None:
            action = "account.log_in_failed" if may else "account.log_in_locked"
            state.audit.record("-", action, found.account.login, {})
        return None
    state.attempts.succeed(by_login)
    if found.password_hash and state.passwords.is_outdated(found.password_hash):
        state.accounts.rehash(found.account.id, found.password_hash, state.passwords.hash(password))
    return found


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
