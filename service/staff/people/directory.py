"""Changes of accounts, each recorded in the audit trail; for the page and the command line."""

from __future__ import annotations

from dataclasses import dataclass

from service.errors import AccountError
from service.staff.people.log_in import login_limit
from service.staff.people.passwords import Passwords, make_password
from service.storage.accounts import Account, AccountStore, Role
from service.storage.attempts import AttemptStore
from service.storage.audit import AuditTrail


@dataclass(frozen=True, slots=True)
class Entry:
    """An account as the list of people shows it.

    Attributes:
        locked: too many wrong passwords, for a while.
        must_change: the password was made by somebody else and is not replaced yet.
        single_sign_on: the person logs in through the city's own account.
    """

    account: Account
    locked: bool
    must_change: bool
    single_sign_on: bool


class Directory:
    """Adds and changes accounts in somebody's name.

    Args:
        accounts: where they are kept.
        attempts: failed log-ins, which lock accounts.
        passwords: hashes new passwords.
        audit: where each change is recorded.
        who: login of the person who changes, or `command line`.
    """

    def __init__(
        self,
        accounts: AccountStore,
        attempts: AttemptStore,
        passwords: Passwords,
        audit: AuditTrail,
        who: str,
    ) -> None:
        self._accounts = accounts
        self._attempts = attempts
        self._passwords = passwords
        self._audit = audit
        self._who = who

    def entries(self) -> list[Entry]:
        """Return every account, by login."""
        entries = [self.entry(account.id) for account in self._accounts.all()]
        return [entry for entry in entries if entry is not None]

    def entry(self, account_id: int) -> Entry | None:
        """Return one account, or None."""
        found = self._accounts.by_id(account_id)
        if found is None:
            return None
        locked = self._attempts.is_locked(login_limit(found.account.login))
        return Entry(found.account, locked, found.must_change, found.password_hash is None)

    def add(self, login: str, name: str, role: Role, password: str | None = None) -> str:
        """Add an account and return its password, made up if none is given; it must be replaced.

        Raises:
            AccountError: if login or name cannot be used, or the login is taken.
        """
        password = password or make_password()
        account = self._accounts.add(
            login, name, role, self._passwords.hash(password), must_change=True
        )
        detail = {"name": account.name, "role": role.value}
        self._audit.record(self._who, "account.add", account.login, detail)
        return password

    def reset(self, login: str, password: str | None = None) -> str:
        """Give an account a new password, unlock it, end its sessions; return the password.

        Raises:
            AccountError: if there is no such account, or it logs in by single sign-on.
        """
        self._refuse_single_sign_on(login)
        password = password or make_password()
        self._accounts.set_password(login, self._passwords.hash(password), must_change=True)
        self._attempts.succeed(login_limit(login))
        self._audit.record(self._who, "account.reset_password", login, {})
        return password

    def set_role(self, login: str, role: Role) -> None:
        """Give an account another role.

        Raises:
            AccountError: if there is no such account, it is the last administrator's, or it logs
                in by single sign-on.
        """
        before = self._known(login)
        if before.role is role:
            return
        self._refuse_single_sign_on(login)
        self._accounts.set_role(login, role)
        detail = {"before": before.role.value, "after": role.value}
        self._audit.record(self._who, "account.set_role", login, detail)

    def set_name(self, login: str, name: str) -> None:
        """Give an account another name.

        Raises:
            AccountError: if there is no such account, or the name cannot be used.
        """
        before = self._known(login)
        after = self._accounts.set_name(login, name)
        if after.name != before.name:
            detail = {"before": before.name, "after": after.name}
            self._audit.record(self._who, "account.set_name", login, detail)

    def set_disabled(self, login: str, disabled: bool) -> None:
        """Disable an account, or enable it again.

        Raises:
            AccountError: if there is no such account, or it is the last administrator's.
        """
        if self._known(login).disabled is disabled:
            return
        self._accounts.set_disabled(login, disabled)
        action = "account.disable" if disabled else "account.enable"
        self._audit.record(self._who, action, login, {})

    def unlock(self, login: str) -> None:
        """Let an account log in again at once after too many wrong passwords.

        Raises:
            AccountError: if there is no such account.
        """
        self._known(login)
        self._attempts.succeed(login_limit(login))
        self._audit.record(self._who, "account.unlock", login, {})

    def _refuse_single_sign_on(self, login: str) -> None:
        found = self._accounts.by_login(login)
        if found is not None and found.password_hash is None:
            raise AccountError(
                f"{login!r} logs in through single sign-on; role and password are changed there",
                "single_sign_on",
            )

    def _known(self, login: str) -> Account:
        found = self._accounts.by_login(login)
        if found is None:
            raise AccountError(f"there is no account {login!r}", "unknown")
        return found.account
