"""What waits to be done: programs that did not help, and facts to hold against their sources."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from service.corpus.report import ReviewItem
from service.storage.feedback import Feedback


@dataclass(frozen=True, slots=True)
class Complaint:
    """What readers said of a program's answer.

    Attributes:
        program_id: the program.
        language: in which it was read.
        unhelpful: how often it did not help.
        helpful: how often it did.
        reasons: why not, with counts, the most frequent first.
    """

    program_id: str
    language: str
    unhelpful: int
    helpful: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Recheck:
    """A program with facts to hold against their sources.

    Attributes:
        items: the facts that something speaks against, the shakiest first.
    """

    program_id: str
    items: tuple[ReviewItem, ...]


def complaints(feedback: Iterable[Feedback]) -> list[Complaint]:
    """Return the answers that did not help, the most unhelpful first."""
    verdicts: dict[tuple[str, str], list[Feedback]] = defaultdict(list)
    for verdict in feedback:
        if verdict.program_id is not None:
            verdicts[verdict.program_id, verdict.language].append(verdict)
    found = []
    for (program_id, language), given in verdicts.items():
        bad = [verdict for verdict in given if not verdict.helped]
        if bad:
            reasons = Counter(verdict.reason.value for verdict in bad if verdict.reason)
            found.append(
                Complaint(
                    program_id,
                    language,
                    len(bad),
                    len(given) - len(bad),
                    tuple(reasons.most_common()),
                )
            )
    return sorted(found, key=lambda c: (-c.unhelpful, c.helpful, c.program_id, c.language))


def rechecks(items: Iterable[ReviewItem], limit: int) -> list[Recheck]:
    """Return the programs whose facts are shakiest, by the sum of their facts' priorities."""
    by_program: dict[str, list[ReviewItem]] = defaultdict(list)
    for item in items:
        if item.priority:
            by_program[item.program_id].append(item)
    ordered = sorted(by_program.items(), key=lambda pair: (-sum(i.priority for i in pair[1]), pair))
    return [Recheck(program_id, tuple(found)) for program_id, found in ordered[:limit]]
