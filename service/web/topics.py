"""What a reader may begin with: topics, and questions that the corpus answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from service.answering.knowledge import Knowledge
from service.corpus.program import Program

_QUESTIONS_PER_AREA: Final = 3


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of programs as a reader thinks of them.

    Attributes:
        id: phrase `topic.<id>` names it.
        icon: an emoji that shows it to who cannot read yet.
        categories: categories of programs in it.
        slugs: beginnings of the slugs of programs in it, whatever their category.
    """

    id: str
    icon: str
    categories: frozenset[str]
    slugs: tuple[str, ...]

    def holds(self, program: Program) -> bool:
        """Tell whether a program belongs to the topic."""
        slug = program.id.split("/")[1]
        return program.category in self.categories or slug.startswith(self.slugs)


TOPICS: Final = (
    Topic("lounges", "🏢", frozenset({"lounges"}), ()),
    Topic("consultation", "💬", frozenset({"consultation", "rights"}), ()),
    Topic("school", "🏫", frozenset({"schooling"}), ()),
    Topic("children", "👶", frozenset({"childcare"}), ()),
    Topic("health", "🏥", frozenset({"health"}), ()),
    Topic("disaster", "⛑️", frozenset({"disaster"}), ()),
    Topic("housing", "🏠", frozenset({"housing"}), ()),
    Topic("garbage", "🗑️", frozenset(), ("garbage", "bulky", "recycling")),
    Topic("moving", "📦", frozenset({"immigration"}), ("moving", "ward-offices", "residence")),
    Topic("work", "💼", frozenset({"work"}), ("labour",)),
    Topic("japanese", "🗣️", frozenset({"japanese"}), ()),
)


def starters(knowledge: Knowledge, language: str) -> list[dict[str, object]]:
    """Return each topic that has programs, with a first question of some of them.

    A question carries the area of its program, so that a reader sees those of their own city.
    """
    shown: list[dict[str, object]] = []
    for topic in TOPICS:
        questions: list[dict[str, str]] = []
        areas: dict[str, int] = {}
        for program in knowledge.programs.values():
            if not topic.holds(program) or areas.get(program.area, 0) >= _QUESTIONS_PER_AREA:
                continue
            areas[program.area] = areas.get(program.area, 0) + 1
            localized, _ = knowledge.composer.localize(program, language)
            questions.append({"question": localized.questions[0], "area": program.area})
        if questions:
            shown.append({"id": topic.id, "icon": topic.icon, "questions": questions})
    return shown
