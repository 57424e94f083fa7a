"""The staff pages' own pages, and who sees which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from service.storage.accounts import Account, Role

HOME: Final = "/staff"


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation.

    Attributes:
        path: where it leads.
        text: key of its name.
        role: the lowest role that sees it.
    """

    path: str
    text: str
    role: Role


PLACES: Final = (
    Place(HOME, "staff.search", Role.VIEWER),
    Place("/staff/phrases", "staff.phrases", Role.VIEWER),
    Place("/staff/knowledge", "staff.knowledge", Role.VIEWER),
    Place("/staff/documents", "staff.documents", Role.VIEWER),
    Place("/staff/announcements", "staff.announcements", Role.VIEWER),
    Place("/staff/insight", "staff.insight", Role.VIEWER),
    Place("/staff/people", "staff.people", Role.ADMINISTRATOR),
)


def places_for(account: Account) -> tuple[Place, ...]:
    """Return what an account sees in the navigation."""
    return tuple(place for place in PLACES if account.role.includes(place.role))


def is_inside(place: Place, path: str) -> bool:
    """Tell whether an address belongs to a place of the navigation."""
    if place.path == HOME:
        return path == HOME
    return path == place.path or path.startswith(f"{place.path}/")


def local_path(wanted: str) -> str:
    """Return where to go after logging in: the page wanted if it is one of ours, else the first.

    Whatever could lead to another site (`//host`, a backslash, a scheme) leads home.
    """
    inside = wanted == HOME or wanted.startswith((f"{HOME}/", f"{HOME}?"))
    plain = all(" " < letter <= "~" and letter != "\\" for letter in wanted)
    return wanted if inside and plain else HOME
