"""What else people type: greetings, thanks, and questions that no program answers.

Kept in `corpus/offtopic/<lang>.json`: a list of texts under `greeting`, `thanks` and `other`.
Triage and confidence learn from them what a question about municipal services is not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from service.errors import CorpusError, Problem
from service.languages import AUTHORED_TAGS, SOURCE_LANGUAGE

OFFTOPIC_FOLDER: Final = "offtopic"
OffTopicKind = Literal["greeting", "thanks", "other"]
OFFTOPIC_KINDS: Final[tuple[OffTopicKind, ...]] = ("greeting", "thanks", "other")


@dataclass(frozen=True, slots=True)
class OffTopic:
    """Texts of one language that are no question about a program, by kind."""

    language: str
    texts: Mapping[OffTopicKind, tuple[str, ...]]


def read_offtopic(folder: Path) -> dict[str, OffTopic]:
    """Read the texts of every language with texts of its own; a missing file has none.

    Args:
        folder: `corpus/offtopic`.

    Raises:
        CorpusError: for files that are not JSON or lack a kind.
    """
    found: dict[str, OffTopic] = {}
    problems: list[Problem] = []
    for tag in (SOURCE_LANGUAGE, *AUTHORED_TAGS):
        path = folder / f"{tag}.json"
        name = f"{OFFTOPIC_FOLDER}/{path.name}"
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            found[tag] = OffTopic(tag, {kind: tuple(data[kind]) for kind in OFFTOPIC_KINDS})
        except FileNotFoundError:
            found[tag] = OffTopic(tag, dict.fromkeys(OFFTOPIC_KINDS, ()))
        except ValueError as error:
            line = getattr(error, "lineno", 0)
            problems.append(Problem(name, line, f"not JSON: {error}", "correct the syntax"))
        except (KeyError, TypeError) as error:
            cure = f"give lists of texts under {', '.join(OFFTOPIC_KINDS)}"
            problems.append(Problem(name, 0, f"incomplete: {error}", cure))
    if problems:
        raise CorpusError(problems)
    return found
