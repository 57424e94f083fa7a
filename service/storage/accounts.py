"""Accounts of the staff, and what each may do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Engine, String, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.errors import AccountError
from service.storage.clock import utc_now
from service.storage.database import Base, UtcDateTime
from service.storage.sessions import SessionRow

_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,79}")
_MAX_NAME: Final = 80


class Role(StrEnum):
    """What an account may do; each role may do what those before it may."""

    VIEWER = "viewer"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"

    def includes(self, other: Role) -> bool:
        """Tell whether this role may do what the other one may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Account:
    """One person of the staff.

    Attributes:
        login: what the person types to log in, in small letters.
        name: the person's name, as colleagues and the history of the corpus show it.
        disabled: the account may not be used, and stays for the audit trail's sake.
    """

    id: int
    login: str
    name: str
    role: Role
    disabled: bool


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account with what is needed to log in.

    Attributes:
        password_hash: argon2id in PHC format, or None if the person logs in by single sign-on.
        must_change: the password was made by somebody else and must be replaced first.
    """

    account: Account
    password_hash: str | None
    must_change: bool


class AccountRow(Base):
    """Table `staff_account`."""

    __tablename__ = "staff_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(20))
    disabled: Mapped[bool]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    must_change: Mapped[bool]
    subject: Mapped[str | None] = mapped_column(String(300), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def account(self) -> Account:
        """Return the row as an account."""
        return Account(self.id, self.login, self.name, Role(self.role), self.disabled)


class AccountStore:
    """Keeps accounts in the database.

    Whatever takes rights away (another role, another password, disabling) ends every session of
    the account in the same transaction, and the last administrator stays one.

    Args:
        engine: the database.
        now: the time, with its zone.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now

    def add(
        self,
        login: str,
        name: str,
        role: Role,
        password_hash: str | None,
        *,
        must_change: bool = False,
        subject: str | None = None,
    ) -> Account:
        """Add an account.

        Args:
            login: see `normalized_login`.
            name: the person's name.
            role: what the account may do.
            password_hash: see `Credentials`.
            must_change: see `Credentials`.
            subject: `<issuer> <sub>` of single sign-on, or None.

        Raises:
            AccountError: if login or name cannot be used, or the login is taken.
        """
        row = AccountRow(
            login=normalized_login(login),
            name=_checked_name(name),
            role=role.value,
            disabled=False,
            password_hash=password_hash,
            must_change=must_change,
            subject=subject,
            created_at=self._now(),
        )
        with Session(self._engine) as session:
            session.add(row)
            try:
                session.commit()
            except IntegrityError as error:
                raise AccountError(f"the login {row.login!r} is taken", "taken") from error
            return row.account()

    def all(self) -> list[Account]:
        """Return every account, by login."""
        with Session(self._engine) as session:
            rows = session.scalars(select(AccountRow).order_by(AccountRow.login))
            return [row.account() for row in rows]

    def by_login(self, login: str) -> Credentials | None:
        """Return the account with a login, or None."""
        return self._find(AccountRow.login == login)

    def by_id(self, account_id: int) -> Credentials | None:
        """Return the account with an id, or None."""
        return self._find(AccountRow.id == account_id)

    def by_subject(self, subject: str) -> Credentials | None:
        """Return the account of a person whom single sign-on knows, or None."""
        return self._find(AccountRow.subject == subject)

    def set_role(self, login: str, role: Role, *, even_last: bool = False) -> Account:
        """Give an account another role.

        Args:
            login: whose.
            role: the new role.
            even_last: whether the last administrator may lose the role, as single sign-on decides.

        Raises:
            AccountError: if there is no such account, or it is the last administrator's.
        """
        with self._change(login, even_last=even_last) as row:
            row.role = role.value
        return row.account()

    def set_name(self, login: str, name: str) -> Account:
        """Give an account another name.

        Raises:
            AccountError: if there is no such account, or the name cannot be used.
        """
        checked = _checked_name(name)
        with self._change(login, end_sessions=False) as row:
            row.name = checked
        return row.account()

    def set_disabled(self, login: str, disabled: bool) -> Account:
        """Disable an account, or enable it again.

        Raises:
            AccountError: if there is no such account, or it is the last administrator's.
        """
        with self._change(login) as row:
            row.disabled = disabled
        return row.account()

    def set_password(self, login: str, password_hash: str, *, must_change: bool) -> Account:
        """Give an account another password, which ends its sessions.

        Raises:
            AccountError: if there is no such account.
        """
        with self._change(login) as row:
            row.password_hash = password_hash
            row.must_change = must_change
        return row.account()

    def rehash(self, account_id: int, old_hash: str, new_hash: str) -> None:
        """Replace the hash of an unchanged password by one made with today's parameters."""
        with Session(self._engine) as session:
            row = session.get(AccountRow, account_id)
            if row is not None and row.password_hash == old_hash:
                row.password_hash = new_hash
                session.commit()

    def _find(self, condition: object) -> Credentials | None:
        with Session(self._engine) as session:
            row = session.scalars(select(AccountRow).where(condition)).one_or_none()  # type: ignore[arg-type]
            if row is None:
                return None
            return Credentials(row.account(), row.password_hash, row.must_change)

    @contextmanager
    def _change(
        self, login: str, *, end_sessions: bool = True, even_last: bool = False
    ) -> Iterator[AccountRow]:
        """Yield an account's row, check that an administrator is left, end sessions, commit."""
        with Session(self._engine, expire_on_commit=False) as session:
            administrators = (
                select(func.count())
                .where(AccountRow.role == Role.ADMINISTRATOR.value)
                .where(AccountRow.disabled.is_(False))
                .where(AccountRow.password_hash.is_not(None) | AccountRow.subject.is_not(None))
            )
            # Locked as a whole where the database can: two administrators may demote each other.
            rows = session.scalars(select(AccountRow).with_for_update()).all()
            before = session.scalar(administrators) or 0
            row = next((found for found in rows if found.login == login), None)
            if row is None:
                raise AccountError(f"there is no account {login!r}", "unknown")
            yield row
            session.flush()
            if before and not even_last and not session.scalar(administrators):
                raise AccountError(f"{login!r} is the last administrator", "last_administrator")
            if end_sessions:
                session.execute(delete(SessionRow).where(SessionRow.account_id == row.id))
            session.commit()


def normalized_login(login: str) -> str:
    """Return a login as it is kept: NFKC, small letters.

    Raises:
        AccountError: if it is no login: small letters, digits and `._@+-`, 80 at most.
    """
    normalized = unicodedata.normalize("NFKC", login).strip().lower()
    if not _LOGIN.fullmatch(normalized):
        raise AccountError(
            f"{login!r} is no login; use letters a-z, digits and . _ @ + -, 80 at most", "login"
        )
    return normalized


def _checked_name(name: str) -> str:
    """Return a name without spaces around it.

    It becomes the author of changes to the corpus, so it holds nothing that git takes for syntax.
    """
    stripped = unicodedata.normalize("NFC", name).strip()
    bad = any(unicodedata.category(letter).startswith("C") or letter in "<>" for letter in stripped)
    if not stripped or len(stripped) > _MAX_NAME or bad:
        raise AccountError(
            f"{name!r} is no name; write 1 to {_MAX_NAME} letters, without < and >", "name"
        )
    return stripped
