"""One announcement: its preview in every language, and publishing, ending and deleting it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from service.errors import AnnouncementConflictError
from service.staff.access import Editor, Publisher, Viewer
from service.staff.announcements.form import seen_by_all
from service.staff.announcements.views import (
    is_confirmed,
    language_names,
    row_of,
    sent_lines,
)
from service.staff.announcements.writing_routes import LIST, Version
from service.staff.pages import language_of, render
from service.staff.people.trail_routes import shown_entries
from service.staff.state import staff_state

_HISTORY: Final = 30
_PROBLEMS: Final = frozenset({"changed", "ended", "unchanged", "over", "draft", "sent", "word"})
_DONE: Final = frozenset({"published", "ended"})
Note = Annotated[str, Query(max_length=20)]
sending_router = APIRouter(include_in_schema=False)


@sending_router.get(f"{LIST}/{{identifier}}")
def announcement_page(
    request: Request, account: Viewer, identifier: str, done: Note = "", problem: Note = ""
) -> Response:
    """Show what it says in every language, what became of it, and what may be done."""
    state = staff_state(request)
    bulletin = state.bulletins.get(identifier)
    seen = seen_by_all(bulletin.entry, state.shelf)
    return render(
        request,
        account,
        "announcements/show.html",
        HTTPStatus.CONFLICT if problem in _PROBLEMS else HTTPStatus.OK,
        row=row_of(bulletin, language_of(request)),
        bulletin=bulletin,
        seen=seen,
        missing=[item for item in seen if item.is_missing],
        names=language_names(request),
        sent=sent_lines(state.bulletins.history(identifier)),
        trail=shown_entries(request, state.audit.entries(_HISTORY, identifier)),
        done=done if done in _DONE else "",
        problem=problem if problem in _PROBLEMS else "",
    )


@sending_router.post(f"{LIST}/{{identifier}}/publish")
def publish(
    request: Request,
    account: Publisher,
    identifier: str,
    version: Version,
    word: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Send it out to every reader, if the word that confirms was typed."""
    state = staff_state(request)
    bulletin = state.bulletins.get(identifier)
    if not is_confirmed(request, word, bulletin.entry.drill):
        return _back(identifier, problem="word")
    try:
        message = state.bulletins.publish(identifier, version, account.login)
    except AnnouncementConflictError as conflict:
        return _back(identifier, problem=conflict.reason)
    state.board.refresh()
    detail = {
        "message": message.entry.id,
        "title": message.entry.texts["ja"].title,
        "reality": "drill" if message.entry.drill else "real",
        "level": message.entry.level,
    }
    action = "announcement.publish" if message.type == "Alert" else "announcement.update"
    state.audit.record(account.login, action, identifier, detail)
    return _back(identifier, done="published")


@sending_router.get(f"{LIST}/{{identifier}}/end")
def end_page(request: Request, account: Publisher, identifier: str) -> Response:
    """Ask once more before an announcement is taken back."""
    bulletin = staff_state(request).bulletins.get(identifier)
    if bulletin.state != "published":
        return _back(identifier, problem="ended" if bulletin.state == "ended" else "draft")
    return render(
        request,
        account,
        "announcements/end.html",
        row=row_of(bulletin, language_of(request)),
        bulletin=bulletin,
    )


@sending_router.post(f"{LIST}/{{identifier}}/end")
def end(request: Request, account: Publisher, identifier: str, version: Version) -> Response:
    """Take it back everywhere."""
    state = staff_state(request)
    try:
        message = state.bulletins.end(identifier, version, account.login)
    except AnnouncementConflictError as conflict:
        return _back(identifier, problem=conflict.reason)
    state.board.refresh()
    detail = {"message": message.entry.id, "title": message.entry.texts["ja"].title}
    state.audit.record(account.login, "announcement.end", identifier, detail)
    return _back(identifier, done="ended")


@sending_router.post(f"{LIST}/{{identifier}}/delete")
def delete(request: Request, account: Editor, identifier: str, version: Version) -> Response:
    """Throw a draft away."""
    state = staff_state(request)
    title = state.bulletins.get(identifier).entry.texts["ja"].title
    try:
        state.bulletins.delete(identifier, version)
    except AnnouncementConflictError as conflict:
        return _back(identifier, problem=conflict.reason)
    state.audit.record(account.login, "announcement.delete", identifier, {"title": title})
    return RedirectResponse(LIST, HTTPStatus.SEE_OTHER)


def _back(identifier: str, **note: str) -> Response:
    name, value = next(iter(note.items()))
    return RedirectResponse(f"{LIST}/{identifier}?{name}={value}", HTTPStatus.SEE_OTHER)
