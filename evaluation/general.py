"""What becomes of questions that no program answers: asked as a resident would ask them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from evaluation.figures import Figure, bootstrap
from service.answering.answer import AnswerStatus, Reply
from service.answering.question import Question
from service.languages import LANGUAGE_TAGS

OUTCOMES: Final[Mapping[AnswerStatus, str]] = {
    AnswerStatus.UNANSWERED: "declined",
    AnswerStatus.UNCERTAIN: "offered",
    AnswerStatus.ANSWERED: "answered",
    AnswerStatus.EMERGENCY: "ringing",
}
"""What a reply's status is called in the table."""


def ask_all(
    rows: Sequence[Mapping[str, str]], ask: Callable[[Question], Reply]
) -> dict[str, tuple[dict[str, Figure], int]]:
    """Ask every question in its language, and return the share of each outcome.

    Args:
        rows: the same question by language tag.
        ask: the assistant.

    Returns:
        By language, and for all together under `all`: shares by the names of `OUTCOMES` with
        their 95 % intervals, and the number of questions.
    """
    asked: list[tuple[str, str, str]] = []
    for number, row in enumerate(rows):
        for tag, text in row.items():
            reply = ask(Question(text, tag, None, 3))
            asked.append((str(number), tag, OUTCOMES[reply.status]))
    found: dict[str, tuple[dict[str, Figure], int]] = {}
    for tag in (*LANGUAGE_TAGS, "all"):
        own = [(row, outcome) for row, language, outcome in asked if tag in (language, "all")]
        if own:
            shares = {
                name: bootstrap([float(outcome == name) for _, outcome in own], [r for r, _ in own])
                for name in OUTCOMES.values()
            }
            found[tag] = shares, len(own)
    return found
