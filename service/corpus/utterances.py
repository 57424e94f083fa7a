"""What people type in an emergency, per language. Kept in `corpus/emergency`.

Authored examples for four kinds of danger, look-alikes that are none, and short phrases that
by themselves mean danger now. Triage (`service.answering.triage`) is built from these.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from service.errors import CorpusError, Problem
from service.languages import AUTHORED_TAGS, SOURCE_LANGUAGE

EmergencyKind = Literal["ambulance", "fire", "police", "disaster"]
EMERGENCY_KINDS: Final[tuple[EmergencyKind, ...]] = ("ambulance", "fire", "police", "disaster")
NOT_AN_EMERGENCY: Final = "none"


@dataclass(frozen=True, slots=True)
class EmergencyUtterances:
    """Examples of one language.

    Attributes:
        examples: utterances by kind, including `none`.
        phrases: word groups by kind that by themselves mean danger now.
    """

    language: str
    examples: Mapping[str, tuple[str, ...]]
    phrases: Mapping[EmergencyKind, tuple[str, ...]]


def read_utterances(folder: Path) -> dict[str, EmergencyUtterances]:
    """Read the emergency utterances of every language with texts of its own.

    Raises:
        CorpusError: for files that are missing, not JSON, or lack a kind.
    """
    found: dict[str, EmergencyUtterances] = {}
    problems: list[Problem] = []
    for tag in (SOURCE_LANGUAGE, *AUTHORED_TAGS):
        name = f"emergency/{tag}.json"
        try:
            data = json.loads((folder / f"{tag}.json").read_text(encoding="utf-8"))
            found[tag] = EmergencyUtterances(
                tag,
                {kind: tuple(data[kind]) for kind in (*EMERGENCY_KINDS, NOT_AN_EMERGENCY)},
                {kind: tuple(data["phrases"][kind]) for kind in EMERGENCY_KINDS},
            )
        except FileNotFoundError:
            cure = "emergencies must be recognised in every language: write the file"
            problems.append(Problem(name, 0, "the file is missing", cure))
        except ValueError as error:
            line = getattr(error, "lineno", 0)
            problems.append(Problem(name, line, f"not JSON: {error}", "correct the syntax"))
        except (KeyError, TypeError) as error:
            cure = f"give {', '.join(EMERGENCY_KINDS)}, {NOT_AN_EMERGENCY} and phrases"
            problems.append(Problem(name, 0, f"incomplete: {error}", cure))
    if problems:
        raise CorpusError(problems)
    return found
