"""Everything the widget says in one language, as one file that a browser keeps."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final, get_args

from babel import Locale, UnknownLocaleError

from service.answering.emergencies import compose_emergency
from service.answering.knowledge import Knowledge
from service.api.readings import readings_of
from service.corpus.phrases import Phrasebook
from service.corpus.utterances import EmergencyKind
from service.languages import SOURCE_LANGUAGE
from service.languages import language as language_of
from service.web.topics import starters

_CITIES: Final = ("yokohama", "kawasaki")
_NAME_COLUMNS: Final = {"ja", "zh-Hans", "zh-Hant", "ko", "ne", "th", "uk"}


def widget_texts(
    knowledge: Knowledge, tag: str, max_question_chars: int, question_days: int
) -> dict[str, Any]:
    """Return phrases, names, the emergency cards and the centers to call, in one language.

    With it a browser can show who to call even when the service cannot be reached.
    """
    phrases = knowledge.phrasebooks[tag]
    japanese = knowledge.phrasebooks[SOURCE_LANGUAGE]
    shown: dict[str, Any] = {
        "language": tag,
        "build": texts_version(knowledge, question_days),
        "question_chars": max_question_chars,
        "texts": {**phrases.texts, "privacy.notice": privacy_notice(phrases, question_days)},
        "spoken": spoken_names(knowledge, phrases),
        "wards": {city: _wards(knowledge, phrases, city) for city in _CITIES},
        "emergency": {
            kind: asdict(compose_emergency(kind, phrases, japanese))
            for kind in get_args(EmergencyKind)
        },
        "handoff": {
            "any": asdict(knowledge.handoff(None, tag)),
            **{city: asdict(knowledge.handoff(city, tag)) for city in _CITIES},
        },
        "topics": starters(knowledge, tag),
    }
    readable = {
        "text": [*shown["texts"].values(), *_questions(shown)],
        "emergency": shown["emergency"],
        "handoff": shown["handoff"],
    }
    shown["furigana"] = readings_of(readable, tag)
    return shown


def texts_version(knowledge: Knowledge, question_days: int) -> str:
    """Return what the texts depend on: a browser keeps them as long as this stays the same."""
    return f"{knowledge.build_id}.{question_days}"


def privacy_notice(phrases: Phrasebook, question_days: int) -> str:
    """Return what a reader is told of what is kept of a question, and for how long."""
    if not question_days:
        return phrases.text("privacy.none")
    return phrases.text("privacy.kept", days=str(question_days))


def spoken_names(knowledge: Knowledge, phrases: Phrasebook) -> dict[str, str]:
    """Return the names of every language some desk speaks, in the reader's language, from CLDR."""
    tags = {
        tag
        for program in knowledge.programs.values()
        for contact in program.contacts
        for tag in contact.languages
    }
    return {tag: language_name(tag, phrases) for tag in sorted(tags)}


def language_name(tag: str, phrases: Phrasebook) -> str:
    """Return the name of a language in the reader's language; the tag itself if CLDR has none."""
    reader = Locale.parse(language_of(phrases.language).cldr_locale)
    try:
        return Locale.parse(tag.split("-")[0]).get_language_name(reader) or tag
    except (UnknownLocaleError, ValueError):
        return tag


def _wards(knowledge: Knowledge, phrases: Phrasebook, city: str) -> list[dict[str, str]]:
    """Return the wards of a city with their names, and in Japanese to find them in addresses."""
    primary = "ja" if phrases.language.startswith("ja") else phrases.language
    column = primary if primary in _NAME_COLUMNS else "latin"
    return [
        {
            "id": place.ward,
            "name": phrases.text("widget.ward_name", name=place.names[column][0]),
            "japanese": f"{place.names['ja'][0]}区",
        }
        for place in knowledge.places
        if place.kind == "ward" and place.city == city
    ]


def _questions(shown: dict[str, Any]) -> list[str]:
    return [item["question"] for topic in shown["topics"] for item in topic["questions"]]
