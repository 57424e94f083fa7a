"""What else people type, by kind: small talk and questions for others, and follow-up questions.

`corpus/offtopic/<lang>.json` holds lists of texts under `greeting`, `thanks` and `other`: triage
and confidence learn from them what a question about municipal services is not.
`corpus/followups/<lang>.json` holds questions that make sense only after an answer ("and how much
is it?"), under the aspect they ask for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from service.errors import CorpusError, Problem
from service.languages import AUTHORED_TAGS, SOURCE_LANGUAGE

OFFTOPIC_FOLDER: Final = "offtopic"
OFFTOPIC_KINDS: Final = ("greeting", "thanks", "other")
FOLLOWUPS_FOLDER: Final = "followups"
FOLLOWUP_ASPECTS: Final = (
    "cost", "phone", "hours", "where", "documents", "language", "who", "how", "city", "more",
)  # fmt: skip
TextsByKind = Mapping[str, tuple[str, ...]]


def read_kinds(folder: Path, kinds: Sequence[str]) -> dict[str, TextsByKind]:
    """Read one file a language with texts of its own; a missing file has no texts.

    Args:
        folder: `corpus/offtopic` or `corpus/followups`.
        kinds: the keys every file must have.

    Returns:
        Texts by kind, by language tag.

    Raises:
        CorpusError: for files that are not JSON or lack a kind.
    """
    found: dict[str, TextsByKind] = {}
    problems: list[Problem] = []
    for tag in (SOURCE_LANGUAGE, *AUTHORED_TAGS):
        path = folder / f"{tag}.json"
        name = f"{folder.name}/{path.name}"
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            found[tag] = {kind: tuple(map(str, data[kind])) for kind in kinds}
        except FileNotFoundError:
            found[tag] = dict.fromkeys(kinds, ())
        except ValueError as error:
            line = getattr(error, "lineno", 0)
            problems.append(Problem(name, line, f"not JSON: {error}", "correct the syntax"))
        except (KeyError, TypeError) as error:
            cure = f"give lists of texts under {', '.join(kinds)}"
            problems.append(Problem(name, 0, f"incomplete: {error}", cure))
    if problems:
        raise CorpusError(problems)
    return found
