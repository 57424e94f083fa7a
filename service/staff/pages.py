"""Rendering of the staff pages: templates, texts, and the headers that every page carries."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from service.staff.access import FORM_FIELD
from service.staff.cookies import LANGUAGE, set_visitor_key, visitor_key
from service.staff.form_tokens import make_token
from service.staff.navigation import is_inside, places_for
from service.staff.state import staff_state
from service.staff.texts import INTERFACE_LANGUAGES, interface_language
from service.storage.accounts import Account, Role
from service.text.furigana import furigana

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types madoguchi"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(),
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)
templates.filters["furigana"] = furigana


def render(
    request: Request,
    account: Account | None,
    template: str,
    status: int = HTTPStatus.OK,
    **values: Any,
) -> HTMLResponse:
    """Return a page.

    Besides `values` a template has `t(key, **placeholders)`, `language`, `account`, `may(role)`,
    `places`, `csrf_field()`, `csrf_token` (for scripts, in a meta element of the base) and `here`.

    Args:
        request: the request answered.
        account: who is logged in, as `needs` returned it; None for pages before that.
        template: name under `templates/`, such as `people/index.html`.
        status: HTTP status.
        **values: what the template shows.
    """
    language = language_of(request)
    session = getattr(request.state, "staff_session", None)

    def csrf_field() -> Markup:
        """Make the hidden field of one form: good for this session, and for one sending."""
        if account is None or session is None:
            token = make_token(visitor_key(request), "log-in")
        else:
            token = make_token(session.form_key, "form")
        return Markup('<input type="hidden" name="{}" value="{}">').format(FORM_FIELD, token)

    path = request.url.path
    here = path + (f"?{request.url.query}" if request.url.query else "")
    html = templates.get_template(template).render(
        t=partial(staff_state(request).texts.text, language),
        language=language,
        languages=INTERFACE_LANGUAGES,
        account=account,
        may=lambda role: account is not None and account.role.includes(Role(role)),
        places=[(place, is_inside(place, path)) for place in places_for(account)]
        if account
        else [],
        csrf_field=csrf_field,
        csrf_token=make_token(session.form_key, "script") if account and session else "",
        here=quote(here if request.method == "GET" else path, safe=""),
        **values,
    )
    response = HTMLResponse(html, status, headers=HEADERS)
    if hasattr(request.state, "visitor_key"):
        set_visitor_key(request, response)
    return response


def language_of(request: Request) -> str:
    """Return the language of the pages for this browser: `ja` or `en`."""
    accepted = request.headers.get("accept-language", "")
    return interface_language(request.cookies.get(LANGUAGE, ""), accepted)
