"""What a person in danger is told, in their language, from the phrasebooks alone."""

from __future__ import annotations

from typing import Final

from service.answering.answer import Emergency, SpokenLine
from service.corpus.phrases import Phrasebook
from service.corpus.utterances import EmergencyKind
from service.text.furigana import reading
from service.text.romaji import romaji

_NUMBERS: Final[dict[EmergencyKind, str]] = {
    "ambulance": "119",
    "fire": "119",
    "police": "110",
    "disaster": "119",
}


def compose_emergency(kind: EmergencyKind, phrases: Phrasebook, japanese: Phrasebook) -> Emergency:
    """Compose the emergency card; needs neither index nor models."""
    keys = [f"emergency.say.{kind}", "emergency.say.place", "emergency.say.language"]
    return Emergency(
        kind=kind,
        number=_NUMBERS[kind],
        title=phrases.text(f"emergency.{kind}.title"),
        text=phrases.text(f"emergency.{kind}.text"),
        say=tuple(
            SpokenLine(
                japanese=japanese.text(key),
                reading=reading(japanese.text(key)),
                romaji=romaji(japanese.text(key)),
                meaning=phrases.text(key),
            )
            for key in keys
        ),
    )
