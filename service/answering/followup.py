"""Follow-up questions: what "and how much is it?" is about.

Stateless: the client says which program the person is looking at.
"""

from __future__ import annotations

from collections.abc import Mapping

from service.corpus.program import Program

_CITIES = ("yokohama", "kawasaki")


def program_meant(
    programs: Mapping[str, Program], previous: str, city_named: str | None
) -> str | None:
    """Return the program that a follow-up question is about, or None if there is none.

    "What about Kawasaki?" after a program of Yokohama means its counterpart: the program with the
    same slug, or else the only one of the same category. Programs of no city stay as they are.

    Args:
        programs: all programs by id.
        previous: id of the program that the person is looking at.
        city_named: the city that the question names, if it names one.
    """
    looking_at = programs.get(previous)
    if looking_at is None:
        return None
    if city_named is None or looking_at.area not in _CITIES or looking_at.area == city_named:
        return previous
    counterpart = f"{city_named}/{previous.partition('/')[2]}"
    if counterpart in programs:
        return counterpart
    alike = [
        program.id
        for program in programs.values()
        if program.area == city_named and program.category == looking_at.category
    ]
    return alike[0] if len(alike) == 1 else None
