"""Routes of the staff pages: what was asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from service.answering.knowledge import Knowledge
from service.api.state import AppState, app_state
from service.errors import MadoguchiError
from service.staff.access import Viewer
from service.staff.insight.charts import (
    STATUSES,
    bars,
    bars_in_order,
    columns,
    left_out,
    percent,
    status_bars,
)
from service.staff.insight.export import csv_of
from service.staff.insight.figures import Figures, Month, figures_of, months_of
from service.staff.insight.suppression import K
from service.staff.pages import HEADERS, language_of, render
from service.staff.state import staff_state

_LAST: Final = (3, 6, 12, 24)
_PROGRAMS: Final = 12
_SPEEDS: Final = ("fast", "fair", "slow", "very_slow")
_VERDICTS: Final = ("helped", "not_helped", "none")
router = APIRouter(include_in_schema=False)
Period = Annotated[str, Query(max_length=10)]


@router.get("/staff/insight")
def insight_page(request: Request, account: Viewer, period: Period = "") -> Response:
    """Show the figures of a month (`2026-11`) or of several (`last-3`)."""
    state = staff_state(request)
    app = app_state(request)
    known = months_of(state.questions)
    chosen = _chosen(known, period)
    figures = figures_of(state.questions, chosen)
    language = language_of(request)
    say = partial(state.texts.text, language)
    knowledge = _knowledge(app)
    by_program = {program: count for (_, program), count in figures.by_program.items()}
    verdicts = figures.by_verdict
    heard = verdicts.get("helped", 0) + verdicts.get("not_helped", 0)
    known_verdicts = "helped" in verdicts and "not_helped" in verdicts
    statuses = sum(figures.by_status.values())
    return render(
        request,
        account,
        "insight/index.html",
        figures=figures,
        periods=_periods(known, say),
        chosen=period if _is_known(known, period) else str(known[0]),
        k=K,
        days=state.questions.days,
        dropped=app.questions.dropped,
        answered=percent(figures.by_status.get("answered"), statuses),
        unanswered=percent(figures.by_status.get("unanswered"), statuses),
        helped=percent(verdicts.get("helped") if known_verdicts else None, heard),
        axis=_axis(figures, state.questions.today().isoformat()),
        statuses=STATUSES,
        languages_asked=status_bars(figures, lambda tag: say(f"insight.language.{tag}")),
        tables=[
            ("program", bars(by_program, partial(_program, knowledge, language), _PROGRAMS), 0),
            ("category", bars(figures.by_category, partial(_category, knowledge, language)), 0),
            (
                "city",
                bars(figures.by_city, lambda city: say(f"insight.city.{city}")),
                left_out(figures.total, figures.by_city),
            ),
            (
                "verdict",
                bars_in_order(verdicts, _VERDICTS, lambda key: say(f"insight.verdict.{key}")),
                left_out(figures.total, verdicts),
            ),
            (
                "speed",
                bars_in_order(figures.by_speed, _SPEEDS, lambda key: say(f"insight.speed.{key}")),
                left_out(figures.total, figures.by_speed),
            ),
        ],
        not_by_language=left_out(figures.total, figures.by_language),
    )


@router.get("/staff/insight.csv")
def insight_csv(request: Request, account: Viewer, period: Period = "") -> Response:
    """Hand out the same figures as a file, month by month."""
    log = staff_state(request).questions
    chosen = _chosen(months_of(log), period)
    name = f"madoguchi-{chosen[-1]}-{chosen[0]}.csv"
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(csv_of(log, chosen), media_type="text/csv; charset=utf-8", headers=headers)


def _is_known(known: list[Month], period: str) -> bool:
    return period in {str(month) for month in known} or period in {f"last-{n}" for n in _LAST}


def _chosen(known: list[Month], period: str) -> list[Month]:
    """Return the months of a period, the newest first; this month for what is no period."""
    if not _is_known(known, period):
        return known[:1]
    if period.startswith("last-"):
        return known[: int(period.removeprefix("last-"))]
    return [month for month in known if str(month) == period]


def _periods(known: list[Month], say: Callable[..., str]) -> list[tuple[str, str]]:
    months = [(str(month), str(month)) for month in known]
    months[0] = (months[0][0], say("insight.this_month", month=months[0][0]))
    several = [
        (f"last-{number}", say("insight.last", months=number))
        for number, shorter in zip(_LAST, (1, *_LAST), strict=False)
        if len(known) > shorter
    ]
    return [*months[:1], *several, *months[1:]]


def _axis(figures: Figures, today: str) -> dict[str, object]:
    """Return the columns of the first chart: days of one month, or months."""
    if len(figures.months) > 1:
        drawn = columns(figures.by_month, map(str, figures.months))
        return {"key": "month", "columns": drawn}
    month = figures.months[0]
    days = [month.first() + timedelta(days=n) for n in range(month.last().day)]
    names = [day.isoformat() for day in days if day.isoformat() <= today]
    return {"key": "day", "columns": columns(figures.by_day, names)}


def _knowledge(app: AppState) -> Knowledge | None:
    try:
        return app.live.get()
    except MadoguchiError:  # the figures need no index; names are shown as recorded then
        return None


def _program(knowledge: Knowledge | None, language: str, program_id: str) -> str:
    program = knowledge.programs.get(program_id) if knowledge else None
    if not knowledge or not program:
        return program_id
    return knowledge.composer.localize(program, language)[0].title


def _category(knowledge: Knowledge | None, language: str, slug: str) -> str:
    return knowledge.phrasebooks[language].text(f"category.{slug}") if knowledge else slug
