"""What the routes of knowledge work share: who asks, for which program, with what."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final, get_args

from fastapi import Request
from fastapi.responses import HTMLResponse

from service.corpus.front_matter import Category
from service.corpus.program import Area
from service.corpus.state_check import Fault, Rules, check_state
from service.errors import UnknownProgramError
from service.languages import AUTHORED_TAGS, LANGUAGE_TAGS, SOURCE_LANGUAGE
from service.staff.knowledge.desk import KnowledgeDesk
from service.staff.knowledge.drafting import Work, open_work
from service.staff.knowledge.fault_words import fault_words
from service.staff.pages import language_of, render
from service.staff.state import staff_state
from service.storage.accounts import Account
from service.storage.clock import JAPAN

AREAS: Final = get_args(Area)
CATEGORIES: Final = get_args(Category)
RECENT: Final = timedelta(minutes=20)
"""How long after a look somebody still counts as editing."""
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ShownFault:
    """A fault in the words of the page's language."""

    language: str
    field: str
    text: str


def desk_of(request: Request) -> KnowledgeDesk:
    """Return the desk that belongs to a request."""
    return staff_state(request).knowledge


def program_id_of(area: str, slug: str) -> str:
    """Return the id of the program that an address names.

    Raises:
        UnknownProgramError: if it can be none.
    """
    if area not in AREAS or not _SLUG.fullmatch(slug):
        raise UnknownProgramError(f"{area}/{slug} is no id of a program")
    return f"{area}/{slug}"


def work_of(request: Request, area: str, slug: str) -> Work:
    """Return the program that an address names, with its draft.

    Raises:
        UnknownProgramError: if there is none.
    """
    desk = desk_of(request)
    return open_work(desk.options.corpus_folder, desk.drafts, program_id_of(area, slug))


def language_part(tag: str) -> str:
    """Return a language that has translations of its own.

    Raises:
        UnknownProgramError: for any other.
    """
    if tag not in AUTHORED_TAGS:
        raise UnknownProgramError(f"there are no translations into {tag!r} to edit")
    return tag


def faults_of(request: Request, work: Work) -> list[Fault]:
    """Check a draft as `corpus check` does.

    Raises:
        CorpusError: if the glossary, the vocabulary or the list of places has faults.
    """
    return check_state(work.state, Rules.read(desk_of(request).options.corpus_folder))


def shown(request: Request, faults: list[Fault]) -> list[ShownFault]:
    """Put faults into words."""
    say: Callable[..., str] = text_of(request)
    return [ShownFault(f.language, f.field, fault_words(f, say)) for f in faults]


def text_of(request: Request) -> Callable[..., str]:
    """Return what looks texts up in the language of the page."""
    texts, language = staff_state(request).texts, language_of(request)

    def say(key: str, **placeholders: str) -> str:
        return texts.text(language, key, **placeholders)

    return say


def page(
    request: Request,
    account: Account,
    name: str,
    status: int = HTTPStatus.OK,
    **values: Any,
) -> HTMLResponse:
    """Render a page of knowledge work, with what all of them use."""
    everything: Mapping[str, Any] = {
        "tags": AUTHORED_TAGS,
        "all_tags": LANGUAGE_TAGS,
        "source_language": SOURCE_LANGUAGE,
        "clock": lambda at: at.astimezone(JAPAN).strftime("%H:%M"),
        "moment": lambda at: at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M"),
        **values,
    }
    return render(request, account, f"knowledge/{name}.html", status, **everything)


def who(account: Account) -> tuple[str, str]:
    """Return login and name."""
    return account.login, account.name
