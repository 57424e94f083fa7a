"""Search as you type: the page, what its script asks for, and why something was found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from service.api.state import app_state
from service.staff.access import Viewer
from service.staff.pages import HEADERS, language_of, render
from service.staff.search.cards import FACETS
from service.staff.search.entries import EntryKind
from service.staff.search.finder import Finder, Results, Wanted
from service.staff.search.listing import MOST_SHOWN, Listing, as_json, shortened
from service.staff.search.names import Names
from service.staff.search.reasons import reasons_for
from service.staff.state import staff_state

find_router = APIRouter(include_in_schema=False)
Typed = Annotated[str, Query(max_length=1000)]
Choice = Annotated[str, Query(max_length=60)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page or its script asks for."""

    typed: str
    chosen: dict[str, str]


def asked(
    q: Typed = "",
    city: Choice = "",
    ward: Choice = "",
    category: Choice = "",
    translated: Choice = "",
    spoken: Choice = "",
    freshness: Choice = "",
) -> Asked:
    """Read what was typed, and a value of each facet."""
    values = (city, ward, category, translated, spoken, freshness)
    return Asked(q.strip(), dict(zip(FACETS, values, strict=True)))


Search = Annotated[Asked, Depends(asked)]


@find_router.get("/staff")
def search_page(request: Request, account: Viewer, search: Search) -> Response:
    """Show the search, and what it found already."""
    results, shown = _find(request, search)
    return render(
        request,
        account,
        "search/index.html",
        typed=search.typed,
        chosen=search.chosen,
        narrowed=any(search.chosen.values()),
        facets=shown["facets"],
        results=shown["results"],
        documents=shown["documents"],
        summary=shown["summary"],
        why=shown["why"],
        found=len(results.programs),
    )


@find_router.get("/staff/find")
def find(request: Request, account: Viewer, search: Search, response: Response) -> dict[str, Any]:
    """Return what the script shows while somebody types."""
    response.headers.update({name: HEADERS[name] for name in ("Cache-Control",)})
    results, shown = _find(request, search)
    return {
        **shown,
        "results": [as_json(result) for result in shown["results"]],
        "sure": results.sure,
    }


@find_router.get("/staff/why")
def why_page(
    request: Request,
    account: Viewer,
    search: Search,
    program: Annotated[str, Query(max_length=120)] = "",
) -> Response:
    """Show why each program, or one, was found: its ranks, lists and words."""
    knowledge = app_state(request).live.get()
    results = _finder(request).find(Wanted(search.typed, search.chosen, language_of(request)))
    chosen = [f for f in results.programs if program in ("", f.card.program.id)]
    reasons = [reasons_for(found, results.searched, knowledge) for found in chosen[:10]]
    return render(
        request,
        account,
        "search/why.html",
        HTTPStatus.OK,
        typed=search.typed,
        reasons=reasons,
        summary=_status(request, results),
        names=_names(request),
        confidence=knowledge.judge(results.searched)[1] if results.searched else None,
    )


def _find(request: Request, search: Asked) -> tuple[Results, dict[str, Any]]:
    """Search; return what was found, and the same in words of the interface language."""
    language = language_of(request)
    text = partial(staff_state(request).texts.text, language)
    results = _finder(request).find(Wanted(search.typed, search.chosen, language))
    names = _names(request)
    kinds = {str(kind): text(f"search.match.{kind}") for kind in EntryKind}
    kinds["staff"] = text("search.staff_only")
    listing = Listing(app_state(request).live.get(), language, names, kinds)
    facets = {
        facet: sorted(
            (
                {"value": c.value, "label": names.value(facet, c.value), "count": c.count}
                for c in counts
            ),
            key=lambda choice: str(choice["label"]) if facet == "category" else "",
        )
        for facet, counts in results.facets.items()
    }
    documents = [
        {
            "title": hit.title,
            "place": hit.place,
            "text": [asdict(stretch) for stretch in shortened(hit)],
            "link": hit.link,
        }
        for hit in results.documents
    ]
    shown = {
        "results": listing.shown(results, search.typed),
        "facets": facets,
        "documents": documents,
        "summary": _status(request, results),
        "why": bool(search.typed and results.programs),
    }
    return results, shown


def _status(request: Request, results: Results) -> str:
    text = partial(staff_state(request).texts.text, language_of(request))
    count = len(results.programs)
    if not count:
        return text("search.status.nothing")
    if not results.sure:
        return text("search.status.unsure")
    if count > MOST_SHOWN:
        return text("search.status.many", count=count, shown=MOST_SHOWN)
    return text("search.status.found", count=count)


def _names(request: Request) -> Names:
    language = language_of(request)
    texts = staff_state(request).texts
    return Names(app_state(request).live.get(), language, partial(texts.text, language))


def _finder(request: Request) -> Finder:
    return staff_state(request).finders.finder(app_state(request).live.get())
