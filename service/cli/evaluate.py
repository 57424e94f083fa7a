"""`madoguchi evaluate`: how well questions are answered, and what each part is worth."""

from __future__ import annotations

from pathlib import Path

import click

import evaluation
from evaluation.emergencies import judge_emergencies, judge_ordinary
from evaluation.figures import area_under_curve, calibration_error, difference
from evaluation.judging import cross_validate
from evaluation.report import alarm_rows, read_run, rows_of, worst_language, write_report
from evaluation.translation import translation
from service.answering.knowledge import Knowledge
from service.building import read_questions
from service.cli.ablate import ablate
from service.cli.loading import load_index
from service.cli.options import folds_option, questions_option
from service.cli.public_files import general, parallel
from service.config import load_settings
from service.retrieval.fitting import search_questions

_EMERGENCIES = Path(evaluation.__file__).parent / "emergencies.jsonl"


@click.group(invoke_without_command=True)
@questions_option
@click.option(
    "--emergencies",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File of cries for help and look-alikes; the repository's own by default.",
)
@folds_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("artifacts/evaluation"),
    show_default=True,
    help="Folder for report.html, run.json, run.trec and qrels.trec.",
)
@click.option(
    "--compare",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="run.json of an earlier run: says whether recall@1 really differs.",
)
@click.pass_context
def evaluate(
    context: click.Context,
    folder: Path | None,
    emergencies: Path | None,
    folds: int,
    out: Path,
    compare: Path | None,
) -> None:
    """Judge every development question by models that have not seen it or its translations.

    The commands below measure other things, with options of their own.
    """
    if context.invoked_subcommand is not None:
        return
    settings = load_settings()
    encoder, snapshot = load_index(settings)
    questions = read_questions(folder or settings.questions)
    click.echo(f"{len(questions)} questions, {folds} folds …")
    verdicts = cross_validate(search_questions(snapshot, encoder, questions), folds)
    knowledge = Knowledge(snapshot, encoder, settings.stale_after_years)
    alarms = list(judge_emergencies(knowledge, emergencies or _EMERGENCIES))
    calm = ((q.intent, q.language, q.text) for q in questions if not q.urgent)
    ordinary = list(judge_ordinary(knowledge, calm))
    rows, danger = rows_of(verdicts), alarm_rows(alarms, ordinary)
    names = list(rows["all"])
    headings = (*names, "danger", "alarms", "rings")
    click.echo(f"{'language':<10}" + "".join(f"{heading:>10}" for heading in headings))
    for tag, row in rows.items():
        cells = [f"{row[n].value:>10.3f}" if n in row else f"{'-':>10}" for n in names]
        click.echo(f"{tag:<10}" + "".join(cells) + "".join(f"{c:>10}" for c in danger[tag]))
    overall = rows["all"]["recall@1"]
    click.echo(
        f"recall@1 {overall.value:.3f} (95 % {overall.low:.3f} to {overall.high:.3f}), worst in "
        f"{worst_language(rows)}; calibration error {calibration_error(verdicts):.3f}, "
        f"AUROC {area_under_curve(verdicts):.3f}"
    )
    if compare:
        change = difference(read_run(compare), verdicts, "recall@1")
        if change is None:
            click.echo(f"{compare} and this run have no answerable question in common.")
        else:
            click.echo(
                f"recall@1 differs by {change.value:+.3f} (95 % {change.low:+.3f} to "
                f"{change.high:+.3f}): {'real' if change.real else 'within chance'}"
            )
    write_report(out, verdicts, alarms, ordinary, folds, snapshot.manifest.build_id)
    click.echo(f"Wrote {out / 'report.html'}.")


for command in (ablate, parallel, general, translation):
    evaluate.add_command(command)
