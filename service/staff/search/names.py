"""What facets and their values are called on the pages."""

from __future__ import annotations

from collections.abc import Callable

from service.answering.knowledge import Knowledge

Translate = Callable[[str], str]


class Names:
    """Names in one interface language.

    Args:
        knowledge: the snapshot.
        language: `ja` or `en`.
        text: gives a text of the staff pages by key.
    """

    def __init__(self, knowledge: Knowledge, language: str, text: Translate) -> None:
        self._phrases = knowledge.phrasebooks[language]
        self._text = text
        column = "ja" if language == "ja" else "latin"
        self._wards = {
            f"{place.city}/{place.ward}": place.names[column][0]
            for place in knowledge.places
            if place.kind == "ward"
        }

    def value(self, facet: str, value: str) -> str:
        """Return the name of a value of a facet."""
        if facet == "city":
            return self._text(f"search.area.{value}")
        if facet == "ward":
            return self.ward(value)
        if facet == "category":
            return self._phrases.text(f"category.{value}")
        if facet == "freshness":
            return self._text(f"search.freshness.{value}")
        return self.language(value)

    def language(self, tag: str) -> str:
        """Return the name of one of the fourteen languages."""
        return self._text(f"search.language.{tag}")

    def ward(self, value: str) -> str:
        """Return the name of a ward given as `<city>/<ward>`."""
        return self._phrases.text("widget.ward_name", name=self._wards.get(value, value))
