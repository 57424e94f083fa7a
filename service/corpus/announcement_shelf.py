"""Templates and names for announcements, read from the corpus when they are first needed.

Nothing else of the corpus is read: a fault in a program must not stand in the way of a warning.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from service.corpus.announcements import TEMPLATES_FOLDER, Announcer, Name, place_name
from service.corpus.conversion import convert_texts
from service.corpus.corpus import read_templates
from service.corpus.phrases import Phrasebook, read_phrasebooks
from service.corpus.places import PLACES_FILE, Place, read_places
from service.errors import CorpusError
from service.languages import LANGUAGES, SOURCE_LANGUAGE

_log = logging.getLogger(__name__)


class AnnouncementShelf:
    """The words that announcements are made of, in all fourteen languages.

    Args:
        folder: the corpus.

    Raises (every property):
        CorpusError: if a file is missing or at fault.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def templates(self) -> Mapping[str, Phrasebook]:
        """Texts of announcements by language tag."""
        return _complete(read_templates(self._folder / TEMPLATES_FOLDER))

    @cached_property
    def phrasebooks(self) -> Mapping[str, Phrasebook]:
        """Canned texts by language tag."""
        return _complete(read_phrasebooks(self._folder / "phrases"))

    @cached_property
    def wards(self) -> Mapping[str, Place]:
        """Every ward by its id, in the order of the file."""
        places = read_places(self._folder / PLACES_FILE)
        return {place.id: place for place in places if place.kind == "ward"}

    @cached_property
    def announcer(self) -> Announcer:
        """Renders the templates."""
        return Announcer(self.templates)

    def ward_name(self, ward: Place) -> Name:
        """Return the name of a ward in every language."""
        return place_name(ward, self.phrasebooks)

    def drill_note(self, language: str) -> str | None:
        """Return the sentence that says in a language that this is a drill.

        None if the templates cannot be read: what is announced is shown all the same.
        """
        try:
            return self.templates[language].texts["drill.text"]
        except (CorpusError, KeyError) as error:
            _log.error("no words for drills: %s", error)
            return None

    def drill_title(self, language: str, title: str) -> str:
        """Return a title marked as that of a drill."""
        return self.templates[language].text("drill.title", title=title)


def _complete(books: dict[str, Phrasebook]) -> dict[str, Phrasebook]:
    """Add the languages that are converted from another one."""
    for language in LANGUAGES:
        if language.converted_from in books:
            source = books[language.converted_from].texts
            texts = convert_texts(source, books[SOURCE_LANGUAGE].texts)
            books[language.tag] = Phrasebook(language.tag, texts)
    return books
