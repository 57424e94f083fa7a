"""Figures per language on the development questions.

Run `./scripts/evaluate`. The confidence model is fitted on the same questions, so the counts of
answered and declined questions are optimistic; recall@k is not fitted to anything.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from service.answering.answer import AnswerStatus
from service.answering.knowledge import Knowledge
from service.building import read_questions
from service.config import load_settings
from service.embedding.factory import load_encoder
from service.indexing.snapshot import load_snapshot
from service.indexing.store import SnapshotStore
from service.languages import LANGUAGE_TAGS
from service.retrieval.results import Query
from service.text.normalize import clean

_EMERGENCIES = Path(__file__).parent / "emergencies.jsonl"


def main() -> None:
    """Print a table: recall for answerable questions, statuses, emergencies."""
    settings = load_settings()
    encoder = load_encoder(settings.encoder)
    folder = SnapshotStore(settings.indexes).current_folder()
    knowledge = Knowledge(load_snapshot(folder, encoder), encoder, settings.stale_after_years)
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for question in read_questions(settings.questions):
        text = clean(question.text)
        vector = knowledge.encode(text, question.language)
        results = knowledge.search(Query(text, question.language, question.city, vector))
        status, _ = knowledge.judge(results)
        row = counts[question.language]
        ids = [candidate.program_id for candidate in results.candidates]
        if question.right_programs & knowledge.programs.keys():
            row["answerable"] += 1
            row["first"] += bool(ids) and ids[0] in question.right_programs
            row["third"] += bool(question.right_programs & set(ids[:3]))
            row["refused"] += status is AnswerStatus.UNANSWERED
            row["wrong"] += (
                status is AnswerStatus.ANSWERED and ids[0] not in question.right_programs
            )
        else:
            row["unanswerable"] += 1
            row["declined"] += status is AnswerStatus.UNANSWERED
            row["invented"] += status is AnswerStatus.ANSWERED
    for line in _EMERGENCIES.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        for tag, text in item["q"].items():
            kind = knowledge.triage(Query(text, tag, None, knowledge.encode(text, tag))).danger
            in_danger = item["kind"] != "none"
            counts[tag]["danger" if in_danger else "calm"] += 1
            counts[tag]["found" if in_danger else "alarm"] += kind is not None
    print(
        f"{'language':<10}{'recall@1':>9}{'recall@3':>9}{'refused':>9}{'wrong':>7}"
        f"{'declined':>10}{'invented':>9}{'danger':>8}{'alarms':>8}"
    )
    for tag in LANGUAGE_TAGS:
        _print_row(tag, counts[tag])
    _print_row(
        "all", {k: sum(c[k] for c in counts.values()) for row in counts.values() for k in row}
    )


def _print_row(name: str, row: dict[str, int]) -> None:
    def share(part: str, whole: str) -> str:
        return f"{row.get(part, 0) / row[whole]:.2f}" if row.get(whole) else "-"

    print(
        f"{name:<10}{share('first', 'answerable'):>9}{share('third', 'answerable'):>9}"
        f"{share('refused', 'answerable'):>9}{share('wrong', 'answerable'):>7}"
        f"{share('declined', 'unanswerable'):>10}{share('invented', 'unanswerable'):>9}"
        f"{share('found', 'danger'):>8}{share('alarm', 'calm'):>8}"
    )


if __name__ == "__main__":
    main()
