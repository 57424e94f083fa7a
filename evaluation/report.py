"""The report a person reads: one HTML page without scripts, and the same as JSON and TREC files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from evaluation.emergencies import Alarm
from evaluation.figures import (
    Figure,
    area_under_curve,
    calibration_error,
    figures,
    reliability,
)
from evaluation.judging import Verdict
from evaluation.measures import LOWER_IS_BETTER, NEITHER_IS_BETTER
from evaluation.runs import verdicts_from_json, verdicts_to_json
from service.languages import LANGUAGE_TAGS

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=select_autoescape()
)


def rows_of(verdicts: Sequence[Verdict]) -> dict[str, dict[str, Figure]]:
    """Return the figures of every language, and of all together under `all`."""
    rows = {
        tag: figures([v for v in verdicts if v.question.language == tag]) for tag in LANGUAGE_TAGS
    }
    return {tag: row for tag, row in rows.items() if row} | {"all": figures(verdicts)}


def worst_language(rows: Mapping[str, Mapping[str, Figure]]) -> str:
    """Return the language with the lowest recall@1."""
    tags = [tag for tag in rows if tag != "all" and "recall@1" in rows[tag]]
    return min(tags, key=lambda tag: rows[tag]["recall@1"].value)


def alarm_rows(alarms: Sequence[Alarm], ordinary: Sequence[Alarm]) -> dict[str, tuple[str, ...]]:
    """Return, by language and for all, shares of dangers, look-alikes and ordinary questions."""

    def share(chosen: list[Alarm]) -> str:
        return f"{sum(a.rang for a in chosen) / len(chosen):.3f}" if chosen else "–"

    rows: dict[str, tuple[str, ...]] = {}
    for tag in (*LANGUAGE_TAGS, "all"):
        own = [a for a in alarms if tag in (a.language, "all")]
        rows[tag] = (
            share([a for a in own if a.danger]),
            share([a for a in own if not a.danger]),
            share([a for a in ordinary if tag in (a.language, "all")]),
        )
    return rows


def write_report(
    folder: Path,
    verdicts: Sequence[Verdict],
    alarms: Sequence[Alarm],
    ordinary: Sequence[Alarm],
    folds: int,
    build_id: str,
) -> None:
    """Write `report.html`, `run.json`, `run.trec` and `qrels.trec` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = rows_of(verdicts)
    bins = reliability(verdicts)
    failures = {
        "Answered wrongly": [v for v in verdicts if v.outcome == "answered" and not v.right],
        "Right program not first": [
            v for v in verdicts if v.answerable and not v.right and v.outcome != "answered"
        ],
        "Right, but refused": [v for v in verdicts if v.right and v.outcome == "unanswered"],
    }
    html = _templates.get_template("report.html").render(
        verdicts=verdicts,
        folds=folds,
        build_id=build_id,
        rows=rows,
        names=list(rows["all"]),
        worst=worst_language(rows),
        shade=_shade,
        ece=calibration_error(verdicts),
        auroc=area_under_curve(verdicts),
        bins=bins,
        largest=max(count for _, _, count in bins),
        alarms=alarm_rows(alarms, ordinary),
        false_alarms=[a for a in (*alarms, *ordinary) if a.danger != a.rang],
        failures=failures,
    )
    (folder / "report.html").write_text(html, encoding="utf-8")
    kept = verdicts_to_json(verdicts)
    (folder / "run.json").write_text(
        json.dumps({"build_id": build_id, "verdicts": kept}, ensure_ascii=False), encoding="utf-8"
    )
    _write_trec(folder, verdicts)


def read_run(path: Path) -> list[Verdict]:
    """Read the verdicts of a `run.json`, to compare with."""
    return verdicts_from_json(json.loads(path.read_text(encoding="utf-8"))["verdicts"])


def _write_trec(folder: Path, verdicts: Sequence[Verdict]) -> None:
    """Write run and relevance judgments in the formats of TREC's tools."""
    run, judgments = [], []
    for verdict in verdicts:
        topic = f"{verdict.question.intent}.{verdict.question.language}".replace(" ", "_")
        judgments += [f"{topic} 0 {pid} 1" for pid in sorted(verdict.question.right_programs)]
        run += [
            f"{topic} Q0 {pid} {rank} {1 / rank:.4f} madoguchi"
            for rank, pid in enumerate(verdict.ranked, 1)
        ]
    (folder / "run.trec").write_text("\n".join(run) + "\n", encoding="utf-8")
    (folder / "qrels.trec").write_text("\n".join(judgments) + "\n", encoding="utf-8")


def _shade(name: str, value: float) -> str:
    """Return a background from red over white to green for a figure."""
    good = 1 - value if name in LOWER_IS_BETTER else value
    if name not in NEITHER_IS_BETTER:
        hue = round(120 * max(0.0, min(1.0, (good - 0.6) / 0.4)))
        return f"hsl({hue} 70% 85%)"
    return "white"
