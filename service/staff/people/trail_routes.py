"""The audit trail: who changed what, filtered, as a page and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from service.staff.access import Administrator
from service.staff.pages import HEADERS, language_of, render
from service.staff.state import StaffState, staff_state
from service.storage.audit import AuditEntry
from service.storage.clock import JAPAN

_PAGE: Final = 100
_AT_ONCE: Final = 500
_BYTE_ORDER_MARK: Final = "\ufeff"  # without it Excel takes Japanese for something else
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
trail_router = APIRouter(include_in_schema=False)
Filter = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry as people read it.

    Attributes:
        at: local time, `2026-11-28 13:40:05`.
        action: in the language of the page; the recorded name if there are no words for it.
        detail: `name: value`, parted by semicolons.
    """

    id: int
    at: str
    who: str
    action: str
    subject: str
    detail: str


@trail_router.get("/staff/people/trail")
def trail_page(
    request: Request,
    account: Administrator,
    who: Filter = "",
    action: Filter = "",
    subject: Filter = "",
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
) -> Response:
    """Show the newest changes that pass the filter."""
    state = staff_state(request)
    chosen = {"who": who, "action": action, "subject": subject.strip()}
    found = _entries(state, chosen, _PAGE + 1, before)
    older = found[_PAGE - 1].id if len(found) > _PAGE else None
    query = {key: value for key, value in chosen.items() if value}
    return render(
        request,
        account,
        "people/trail.html",
        entries=shown_entries(request, found[:_PAGE]),
        actions=[(name, _in_words(request, name)) for name in state.audit.actions()],
        people=state.audit.people(),
        chosen=chosen,
        csv_link=f"/staff/people/trail.csv?{urlencode(query)}",
        older_link=f"/staff/people/trail?{urlencode({**query, 'before': older})}" if older else "",
    )


@trail_router.get("/staff/people/trail.csv")
def trail_csv(
    request: Request,
    account: Administrator,
    who: Filter = "",
    action: Filter = "",
    subject: Filter = "",
) -> StreamingResponse:
    """Hand out every change that passes the filter, as a table for spreadsheets."""
    chosen = {"who": who, "action": action, "subject": subject.strip()}
    lines = _csv_lines(staff_state(request), chosen)
    disposition = 'attachment; filename="madoguchi-audit.csv"'
    headers = {**HEADERS, "Content-Disposition": disposition}
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


def shown_entries(request: Request, entries: Sequence[AuditEntry]) -> list[ShownEntry]:
    """Return entries as people read them, in the language of the page."""
    return [
        ShownEntry(
            entry.id,
            entry.at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M:%S"),
            entry.who,
            _in_words(request, entry.action),
            entry.subject,
            _detail(entry),
        )
        for entry in entries
    ]


def _in_words(request: Request, action: str) -> str:
    return staff_state(request).texts.action(language_of(request), action)


def _detail(entry: AuditEntry) -> str:
    return "; ".join(f"{name}: {value}" for name, value in entry.detail.items())


def _entries(
    state: StaffState, chosen: dict[str, str], limit: int, before: int | None
) -> list[AuditEntry]:
    return state.audit.entries(
        limit,
        chosen["subject"] or None,
        who=chosen["who"] or None,
        action=chosen["action"] or None,
        before=before,
    )


def _csv_lines(state: StaffState, chosen: dict[str, str]) -> Iterator[str]:
    yield _BYTE_ORDER_MARK + _line("id", "time", "who", "action", "subject", "detail")
    before: int | None = None
    while entries := _entries(state, chosen, _AT_ONCE, before):
        for entry in entries:
            at = entry.at.astimezone(JAPAN).isoformat(timespec="seconds")
            yield _line(str(entry.id), at, entry.who, entry.action, entry.subject, _detail(entry))
        before = entries[-1].id


def _line(*cells: str) -> str:
    """Return a line of CSV; what a spreadsheet would take for a formula is marked as text."""
    written = io.StringIO()
    safe = [f"'{cell}" if cell.startswith(_FORMULA) and len(cell) > 1 else cell for cell in cells]
    csv.writer(written).writerow(safe)
    return written.getvalue()
