"""The table of variants: as Markdown for a person, as JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from evaluation.ablation.variants import DEFAULT_KEY, Variant
from evaluation.figures import Figure, difference, figures
from evaluation.judging import Verdict
from service.languages import LANGUAGE_TAGS

COLUMNS: Final[Mapping[str, str]] = {
    "recall@1": "right first",
    "recall@3": "among three",
    "declined": "declined",
    "wrong": "wrong",
}
"""Measures of the table and their headings."""


@dataclass(frozen=True, slots=True)
class Row:
    """One variant, measured over its languages.

    Attributes:
        figures: by measure.
        differences: from the default, by measure; empty for the default itself.
        default: the default's recall@1 over the same languages; None if no question is
            answerable.
        by_language: recall@1 by language tag.
    """

    variant: Variant
    figures: Mapping[str, Figure]
    differences: Mapping[str, Figure]
    default: float | None
    by_language: Mapping[str, float]

    @property
    def worst(self) -> str:
        """The language with the lowest recall@1; empty if no question is answerable."""
        return min(self.by_language, key=lambda tag: self.by_language[tag], default="")


def row_of(variant: Variant, verdicts: Sequence[Verdict], default: Sequence[Verdict]) -> Row:
    """Measure a variant over its languages, and compare it with the default question by question.

    Args:
        variant: what was judged.
        verdicts: its verdicts.
        default: those of the default on the same questions.
    """
    own = [v for v in verdicts if v.question.language in variant.languages]
    differences = {}
    if variant.key != DEFAULT_KEY:
        for measure in COLUMNS:
            change = difference(default, own, measure)
            if change is not None:
                differences[measure] = change
    by_language = {}
    for tag in variant.languages:
        found = figures([v for v in own if v.question.language == tag])
        if "recall@1" in found:
            by_language[tag] = found["recall@1"].value
    same = figures([v for v in default if v.question.language in variant.languages])
    recall = same["recall@1"].value if "recall@1" in same else None
    return Row(variant, figures(own), differences, recall, by_language)


def markdown(rows: Sequence[Row], facts: Mapping[str, str]) -> str:
    """Return the table as GitHub's Markdown, variants under the heading of their group.

    Args:
        rows: the default first.
        facts: what it was measured on, by name.
    """
    lines = [f"{name}: {value}  " for name, value in facts.items()]
    lines += [
        "",
        "| variant | " + " | ".join(COLUMNS.values()) + " | worst | a real difference? |",
        "|---|" + "---|" * (len(COLUMNS) + 2),
    ]
    group = ""
    for row in rows:
        if row.variant.group != group:
            group = row.variant.group
            lines.append(f"| **{group}** |" + " |" * (len(COLUMNS) + 2))
        cells = [_figure(row.figures.get(measure)) for measure in COLUMNS]
        worst = f"{_number(row.by_language[row.worst])} {row.worst}" if row.worst else "–"
        lines.append(f"| {_title(row.variant)} | {' | '.join(cells)} | {worst} | {_real(row)} |")
    return "\n".join(lines) + "\n"


def write_table(folder: Path, rows: Sequence[Row], facts: Mapping[str, str]) -> None:
    """Write `ablation.md` and `ablation.json` into a folder."""
    (folder / "ablation.md").write_text(markdown(rows, facts), encoding="utf-8")
    data = {"facts": dict(facts), "rows": [_as_json(row) for row in rows]}
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (folder / "ablation.json").write_text(text + "\n", encoding="utf-8")


def _as_json(row: Row) -> dict[str, Any]:
    variant = row.variant
    return {
        "key": variant.key,
        "group": variant.group,
        "title": variant.title,
        "languages": list(variant.languages),
        "figures": {name: asdict(figure) for name, figure in row.figures.items()},
        "differences": {
            name: asdict(figure) | {"real": figure.real} for name, figure in row.differences.items()
        },
        "recall@1 by language": dict(row.by_language),
    }


def _title(variant: Variant) -> str:
    if variant.languages == LANGUAGE_TAGS:
        return variant.title
    if len(variant.languages) == len(LANGUAGE_TAGS) - 1:
        missing = next(tag for tag in LANGUAGE_TAGS if tag not in variant.languages)
        return f"{variant.title} (all but {missing})"
    return f"{variant.title} ({', '.join(variant.languages)})"


def _figure(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    return f"{_number(figure.value)} ({_number(figure.low)}–{_number(figure.high)})"


def _real(row: Row) -> str:
    """Say which differences from the default are not chance, and how large they are."""
    if row.variant.key == DEFAULT_KEY:
        return ""
    real = [
        f"{COLUMNS[name]} {_signed(change.value)} ({_signed(change.low)} to {_signed(change.high)})"
        for name, change in row.differences.items()
        if change.real
    ]
    verdict = ", ".join(real) or "no"
    if row.variant.languages != LANGUAGE_TAGS and row.default is not None:
        verdict += f"; there the default has {_number(row.default)}"
    return verdict


def _number(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _signed(value: float) -> str:
    sign = "−" if value < 0 else "+"
    return sign + _number(abs(value))
