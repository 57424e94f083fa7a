"""`madoguchi staff`: accounts of the staff pages, the first administrator among them."""

from __future__ import annotations

import click
from argon2 import PasswordHasher

from service.config import load_settings
from service.staff.people.directory import Directory
from service.staff.people.passwords import Passwords, check_password
from service.storage.accounts import AccountStore, Role, normalized_login
from service.storage.attempts import AttemptStore
from service.storage.audit import AuditTrail
from service.storage.database import open_database

_WHO = "command line"
_ROLE = click.Choice([role.value for role in Role])
_prompt_option = click.option(
    "--prompt", is_flag=True, help="Ask for the password instead of making one up."
)


@click.group()
def staff() -> None:
    """Add and change the accounts of the staff pages."""


@staff.command()
@click.argument("login")
@click.option("--name", required=True, help="The person's name, as colleagues see it.")
@click.option("--role", type=_ROLE, default="viewer", show_default=True, help="What it may do.")
@_prompt_option
def add(login: str, name: str, role: str, prompt: bool) -> None:
    """Add an account and print its first password, which is changed at the first log-in."""
    directory = _directory()
    chosen = _asked_password(normalized_login(login), name) if prompt else None
    password = directory.add(login, name, Role(role), chosen)
    _tell(password, chosen)


@staff.command()
@click.argument("login")
@_prompt_option
def reset(login: str, prompt: bool) -> None:
    """Give an account a new password, unlock it, and end its sessions."""
    directory = _directory()
    chosen = _asked_password(login, "") if prompt else None
    password = directory.reset(login, chosen)
    _tell(password, chosen)


@staff.command()
@click.argument("login")
@click.argument("role", type=_ROLE)
def role(login: str, role: str) -> None:
    """Give an account another role, and end its sessions."""
    _directory().set_role(login, Role(role))


@staff.command()
@click.argument("login")
def disable(login: str) -> None:
    """Disable an account and end its sessions; what it did stays recorded."""
    _directory().set_disabled(login, True)


@staff.command()
@click.argument("login")
def enable(login: str) -> None:
    """Enable an account again."""
    _directory().set_disabled(login, False)


@staff.command(name="list")
def list_accounts() -> None:
    """List the accounts: login, role, state, name."""
    for entry in _directory().entries():
        account = entry.account
        state = "disabled" if account.disabled else "locked" if entry.locked else "active"
        click.echo(f"{account.login}\t{account.role.value}\t{state}\t{account.name}")


def _directory() -> Directory:
    engine = open_database(load_settings().database)
    return Directory(
        AccountStore(engine),
        AttemptStore(engine),
        Passwords(PasswordHasher()),
        AuditTrail(engine),
        _WHO,
    )


def _asked_password(login: str, name: str) -> str:
    """Ask for a password without showing it.

    Raises:
        AccountError: if it is too easy to guess.
    """
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    check_password(password, login, name)
    return password


def _tell(password: str, chosen: str | None) -> None:
    if chosen is None:
        click.echo(f"password: {password}")
        click.echo("It is shown only now, and has to be changed at the first log-in.", err=True)
