"""Accounts of people whom the city's provider vouches for: made and renewed at each log-in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from service.errors import AccountError
from service.staff.people.open_id import Provider, SingleSignOnError
from service.staff.state import StaffState
from service.storage.accounts import Account, Role

_WHO: Final = "single sign-on"
_LONGEST_SUBJECT: Final = 300


def account_of(state: StaffState, provider: Provider, claims: Mapping[str, Any]) -> Account:
    """Return the account of somebody who came back, with the role the provider gives today.

    An account is known by issuer and subject alone, never by a name or an e-mail address that the
    provider sends: nobody takes a colleague's account over by calling themselves like them.

    Raises:
        SingleSignOnError: if the provider gives no role here, or the account is disabled.
    """
    role = provider.role_of(claims)
    subject = f"{provider.issuer} {claims['sub']}"
    if role is None:
        raise SingleSignOnError(
            f"claim {provider.role_claim!r} holds none of {', '.join(sorted(provider.roles))}",
            "no_role",
        )
    if len(subject) > _LONGEST_SUBJECT:
        raise SingleSignOnError("the subject is too long", "refused")
    found = state.accounts.by_subject(subject)
    if found is None:
        return _new_account(state, subject, claims, role, provider)
    account = found.account
    if account.disabled:
        raise SingleSignOnError(f"the account {account.login!r} is disabled", "no_role")
    if account.role is not role:
        detail = {"before": account.role.value, "after": role.value}
        account = state.accounts.set_role(account.login, role, even_last=True)
        state.audit.record(_WHO, "account.set_role", account.login, detail)
    return account


def _new_account(
    state: StaffState, subject: str, claims: Mapping[str, Any], role: Role, provider: Provider
) -> Account:
    name = str(claims.get("name") or "")
    for login in _logins(claims, subject, provider):
        for shown in (name, login):
            try:
                account = state.accounts.add(login, shown, role, None, subject=subject)
            except AccountError:  # taken, or no login or name of ours: the next one
                continue
            detail = {"name": account.name, "role": role.value}
            state.audit.record(_WHO, "account.add", account.login, detail)
            return account
    raise SingleSignOnError("no login can be made of the claims", "refused")


def _logins(claims: Mapping[str, Any], subject: str, provider: Provider) -> Iterator[str]:
    """Yield logins to try: as the provider names the person, and one that is surely free."""
    preferred = claims.get("preferred_username") or claims.get("email")
    if isinstance(preferred, str):
        yield preferred
        yield f"{preferred}@{urlsplit(provider.issuer).hostname}"
    yield f"sso-{hashlib.sha256(subject.encode()).hexdigest()[:16]}"
