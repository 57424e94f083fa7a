"""Feeds: what is in force for readers (RSS 2.0), and every message for machines (Atom, RFC 4287).

RSS 2.0: https://www.rssboard.org/rss-specification
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final
from xml.etree import ElementTree as ET

from service.api.cap import MEDIA_TYPE, plain_xml, xml_document
from service.languages import SOURCE_LANGUAGE
from service.storage.announcement_entry import Announcement
from service.storage.bulletin import Message

_ATOM: Final = "http://www.w3.org/2005/Atom"
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_EPOCH: Final = datetime.fromtimestamp(0, UTC)


def rss_document(
    shown: Sequence[Announcement],
    sent: Mapping[str, datetime],
    language: str,
    title: str,
    home: str,
    address: str,
) -> bytes:
    """Return the announcements in force as RSS 2.0, in the order given.

    Args:
        shown: in one reader's language.
        sent: when each went out, by id.
        language: the reader's tag.
        title: name of the feed in that language.
        home: address of the page for residents.
        address: address of the feed.
    """
    ET.register_namespace("atom", _ATOM)
    rss = ET.Element("rss", version="2.0")
    channel = ET.SubElement(rss, "channel")
    _add(channel, "title", title)
    _add(channel, "link", home)
    _add(channel, "description", title)
    _add(channel, "language", language)
    _add(channel, "ttl", "1")
    ET.SubElement(channel, f"{{{_ATOM}}}link", rel="self", type="application/rss+xml", href=address)
    for item in shown:
        node = ET.SubElement(channel, "item")
        _add(node, "title", item.title)
        foreign = item.drill_note if item.language != language else None
        text = "\n".join(part for part in (foreign, item.text) if part)
        _add(node, "description", text)
        _add(node, "link", item.url or home)
        _add(node, "guid", item.id).set("isPermaLink", "false")
        _add(node, "pubDate", format_datetime(sent.get(item.id, _EPOCH)))
        _add(node, "category", item.level)
    return xml_document(rss)


def atom_document(messages: Sequence[Message], title: str, base: str) -> bytes:
    """Return messages as an Atom feed whose entries lead to CAP documents, in the order given.

    Args:
        messages: what went out.
        title: name of the feed, in Japanese.
        base: address of the service, without a slash at its end.
    """
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {_XML_LANG: SOURCE_LANGUAGE})
    address = f"{base}/announcements.atom"
    newest = max((message.sent for message in messages), default=_EPOCH)
    _add(feed, f"{{{_ATOM}}}id", address)
    _add(feed, f"{{{_ATOM}}}title", title)
    _add(feed, f"{{{_ATOM}}}updated", newest.isoformat())
    _add(_child(feed, "author"), f"{{{_ATOM}}}name", title)
    ET.SubElement(feed, f"{{{_ATOM}}}link", rel="self", href=address)
    for message in messages:
        where = f"{base}/announcements/{message.entry.id}.cap"
        entry = _child(feed, "entry")
        _add(entry, f"{{{_ATOM}}}id", where)
        _add(entry, f"{{{_ATOM}}}title", message.entry.texts[SOURCE_LANGUAGE].title)
        _add(entry, f"{{{_ATOM}}}updated", message.sent.isoformat())
        ET.SubElement(entry, f"{{{_ATOM}}}link", rel="alternate", type=MEDIA_TYPE, href=where)
        ET.SubElement(entry, f"{{{_ATOM}}}category", term=message.type)
        status = "Exercise" if message.entry.drill else "Actual"
        ET.SubElement(entry, f"{{{_ATOM}}}category", term=status)
    return xml_document(feed)


def _child(parent: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{_ATOM}}}{name}")


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    child = ET.SubElement(parent, name)
    child.text = plain_xml(text)
    return child
