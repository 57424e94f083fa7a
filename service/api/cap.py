"""Messages in the Common Alerting Protocol.

OASIS Standard CAP-V1.2, http://docs.oasis-open.org/emergency/cap/v1.2/CAP-v1.2-os.html (element
order: section 3.2; codes: the tables there). One `info` for each language an announcement has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree import ElementTree as ET

from service.storage.announcement_entry import Entry
from service.storage.bulletin import Message
from service.storage.clock import JAPAN

NAMESPACE: Final = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE: Final = "application/cap+xml"
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Grade:
    """How CAP grades an announcement: one code of each list of section 3.2.2."""

    category: str
    urgency: str
    severity: str
    certainty: str
    response: str


_BY_KIND: Final[Mapping[str, Grade]] = {
    "evacuation_3": Grade("Safety", "Expected", "Severe", "Likely", "Prepare"),
    "evacuation_4": Grade("Safety", "Immediate", "Severe", "Likely", "Evacuate"),
    "evacuation_5": Grade("Safety", "Immediate", "Extreme", "Likely", "Shelter"),
    "shelter_open": Grade("Safety", "Immediate", "Unknown", "Observed", "Shelter"),
    "shelter_closed": Grade("Safety", "Immediate", "Minor", "Observed", "None"),
    "tsunami_warning": Grade("Geo", "Immediate", "Extreme", "Likely", "Evacuate"),
    "tsunami_advisory": Grade("Geo", "Immediate", "Moderate", "Likely", "Avoid"),
    "earthquake": Grade("Geo", "Immediate", "Unknown", "Observed", "Monitor"),
    "heavy_rain": Grade("Met", "Expected", "Severe", "Likely", "Avoid"),
    "water_outage": Grade("Infra", "Immediate", "Moderate", "Observed", "Monitor"),
    "power_outage": Grade("Infra", "Immediate", "Moderate", "Observed", "Avoid"),
    "transport_stopped": Grade("Transport", "Immediate", "Moderate", "Observed", "Monitor"),
    "office_closed": Grade("Other", "Expected", "Minor", "Observed", "None"),
    "vaccination": Grade("Health", "Future", "Minor", "Observed", "None"),
    "notice": Grade("Other", "Future", "Minor", "Unknown", "None"),
    "all_clear": Grade("Safety", "Past", "Minor", "Observed", "AllClear"),
}
_BY_LEVEL: Final[Mapping[str, Grade]] = {
    "emergency": Grade("Safety", "Immediate", "Severe", "Likely", "Monitor"),
    "warning": Grade("Safety", "Expected", "Moderate", "Possible", "Monitor"),
    "information": Grade("Other", "Unknown", "Minor", "Unknown", "None"),
}


def grade_of(kind: str, level: str) -> Grade:
    """Return how CAP grades a kind of announcement, or else its level."""
    return _BY_KIND.get(kind, _BY_LEVEL[level])


def cap_document(
    message: Message,
    earlier: Sequence[Message],
    sender: str,
    home: str,
    drill_note: Callable[[str], str | None],
) -> bytes:
    """Return a message as a CAP 1.2 document in UTF-8.

    Args:
        message: what went out.
        earlier: the messages of the same announcement before it, which it replaces.
        sender: who sends, such as a host name; without spaces, commas, `<` and `&`.
        home: address of the page for residents.
        drill_note: returns the sentence in a language that says that it is a drill.
    """
    entry = message.entry
    ET.register_namespace("", NAMESPACE)
    alert = ET.Element(f"{{{NAMESPACE}}}alert")
    _add(alert, "identifier", entry.id)
    _add(alert, "sender", sender)
    _add(alert, "sent", cap_time(message.sent))
    _add(alert, "status", "Exercise" if entry.drill else "Actual")
    _add(alert, "msgType", message.type)
    _add(alert, "scope", "Public")
    if entry.drill:
        notes = (drill_note(tag) for tag in ("ja", "en"))
        _add(alert, "note", " / ".join(note for note in notes if note))
    if earlier:
        named = (f"{sender},{item.entry.id},{cap_time(item.sent)}" for item in earlier)
        _add(alert, "references", " ".join(named))
    for tag, words in entry.texts.items():
        info = _add(alert, "info")
        _add_info(info, message, tag, words.title, words.text, home)
    return xml_document(alert)


def cap_time(moment: datetime) -> str:
    """Return a moment as CAP writes it: whole seconds in Japan's time, `+09:00`."""
    return moment.astimezone(JAPAN).replace(microsecond=0).isoformat()


def plain_xml(text: str) -> str:
    """Return a text without the characters that XML 1.0 cannot hold (section 2.2)."""
    return _NOT_XML.sub("", text)


def xml_document(root: ET.Element) -> bytes:
    """Return a document in UTF-8 with its declaration."""
    content: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return content


def _add_info(
    info: ET.Element, message: Message, tag: str, title: str, text: str, home: str
) -> None:
    entry = message.entry
    grade = grade_of(message.kind, entry.level)
    ended = message.type == "Cancel"
    _add(info, "language", tag)
    _add(info, "category", grade.category)
    _add(info, "event", title)
    _add(info, "responseType", "None" if ended else grade.response)
    _add(info, "urgency", "Past" if ended else grade.urgency)
    _add(info, "severity", grade.severity)
    _add(info, "certainty", grade.certainty)
    _add(info, "effective", cap_time(entry.starts or message.sent))
    if entry.ends is not None:
        _add(info, "expires", cap_time(entry.ends))
    _add(info, "headline", title)
    if plain_xml(text):
        _add(info, "description", text)
    _add(info, "web", entry.url or home)
    _add(_add(info, "area"), "areaDesc", _area(entry))


def _area(entry: Entry) -> str:
    names = {"yokohama": "横浜市 Yokohama", "kawasaki": "川崎市 Kawasaki"}
    return names[entry.city] if entry.city else ", ".join(names.values())


def _add(parent: ET.Element, name: str, text: str = "") -> ET.Element:
    child = ET.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    child.text = plain_xml(text) or None
    return child
