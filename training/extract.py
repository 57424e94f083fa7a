"""Readers of translation files: each returns its messages by language and key."""

from __future__ import annotations

import gettext
import html
import json
import re
import struct
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import yaml
from babel.messages.pofile import read_po

Messages = dict[str, dict[str, str]]
"""Text by language (en, ja, vi, ne, fil, uk), then by a key that languages share."""

_ALIASES: Final = {
    "en": "en",
    "en-US": "en",
    "en_EN": "en",
    "ja": "ja",
    "vi": "vi",
    "ne": "ne",
    "ne-NP": "ne",
    "ne_NP": "ne",
    "tl": "fil",
    "fil": "fil",
    "uk": "uk",
}
_HTML_BLOCK: Final = re.compile(
    r'<(p|h[1-6])\b[^>]*\bid="((?:par|hd)_id\w+)"[^>]*>(.*?)</\1>', re.DOTALL
)

_PARAGRAPH: Final = re.compile(r"<(?:p|li|h\d)[^>]*>(.*?)</(?:p|li|h\d)>", re.DOTALL)


def _new() -> Messages:
    return defaultdict(dict)


def gettext_catalogs(folders: list[Path]) -> Messages:
    """Read every `.mo` file; the English is the key itself."""
    messages = _new()
    for folder in folders:
        for path in sorted(folder.rglob("*.mo")):
            parent = path.parts[-3] if path.parent.name == "LC_MESSAGES" else path.parts[-2]
            # LibreOffice and WordPress name the language elsewhere in the path.
            candidates = [parent, path.stem.rpartition("-")[2], path.stem]
            language = next((_ALIASES[name] for name in candidates if name in _ALIASES), None)
            if language is None or language == "en":
                continue
            with path.open("rb") as file:
                try:
                    catalog = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
                except (UnicodeDecodeError, OSError, ValueError, struct.error):
                    continue
            for message_id, text in catalog.items():
                key = message_id[0] if isinstance(message_id, tuple) else message_id
                english = key.rpartition("\x04")[2]
                if english and (not isinstance(message_id, tuple) or message_id[1] == 0):
                    messages["en"][english] = english
                    messages[language][english] = text
    return messages


def po_files(folders: list[Path]) -> Messages:
    """Read every `.po` file named after its language, or in a folder named after it."""
    messages = _new()
    for folder in folders:
        for path in sorted(folder.rglob("*.po")):
            language = _ALIASES.get(path.stem) or _ALIASES.get(path.parent.name)
            if language is None or language == "en":
                continue
            with path.open("rb") as file:
                catalog = read_po(file, ignore_obsolete=True)
            for message in catalog:
                if isinstance(message.id, str) and message.id and not message.fuzzy:
                    messages["en"][message.id] = message.id
                    messages[language][message.id] = str(message.string)
    return messages


def _fluent(text: str) -> Iterator[tuple[str, str]]:
    """Yield the values and attributes of a Fluent file; those with selectors are left out."""
    name = key = ""
    value: list[str] = []
    for line in [*text.splitlines(), "end ="]:
        started = re.match(r"^(-?[A-Za-z][\w-]*) *=(.*)$", line)
        attribute = re.match(r"^ +\.([\w-]+) *=(.*)$", line)
        if started or attribute:
            if key:
                yield key, " ".join(part.strip() for part in value)
            match = started or attribute
            if started:
                name = key = started[1]
            else:
                key = f"{name}.{attribute[1] if attribute else ''}"
            value = [match[2]] if match else []
        elif line.startswith((" ", "\t")):
            value.append(line)
        elif not line.strip() or line.startswith("#"):
            value.append("")


def _properties(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        key, found, value = line.partition("=")
        if found and not line.lstrip().startswith(("#", "!")):
            yield key.strip(), value.strip()


def mozilla(folders: list[Path]) -> Messages:
    """Read Fluent and properties files from `omni.ja` and language packs."""
    messages = _new()
    for folder in folders:
        for path in sorted([*folder.rglob("omni.ja"), *folder.rglob("langpack-*.xpi")]):
            product = "mail" if "thunderbird" in str(path) else "web"
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    match = re.search(
                        r"(?:localization|locale|chrome)/(en-US|ja|vi|ne-NP|tl|uk)/(.+)$", name
                    )
                    if not match or not name.endswith((".ftl", ".properties")):
                        continue
                    text = archive.read(name).decode("utf-8", "replace")
                    file = match[2].removeprefix("locale/").rpartition("/")[2]
                    read = _fluent if name.endswith(".ftl") else _properties
                    for key, value in read(text):
                        if "->" not in value and "*[" not in value:
                            value = re.sub(r"\{ *-brand[\w-]* *\}", "Firefox", value)
                            messages[_ALIASES[match[1]]][f"{product}/{file}/{key}"] = value
    return messages


def chromium(folders: list[Path]) -> Messages:
    """Read Chromium's `.pak` string tables, versions 4 and 5."""
    messages = _new()
    for folder in folders:
        for path in sorted(folder.rglob("*.pak")):
            language = _ALIASES.get(path.stem)
            if language is None:
                continue
            data = path.read_bytes()
            version = struct.unpack_from("<I", data)[0]
            if version == 5:
                encoding, count = struct.unpack_from("<B3xH", data, 4)
                start = 12
            else:
                count, encoding = struct.unpack_from("<IB", data, 4)
                start = 9
            codec = {1: "utf-8", 2: "utf-16-le"}.get(encoding, "utf-8")
            for index in range(count):
                key, offset = struct.unpack_from("<HI", data, start + index * 6)
                end = struct.unpack_from("<HI", data, start + (index + 1) * 6)[1]
                messages[language][str(key)] = data[offset:end].decode(codec, "replace")
    return messages


def libreoffice_help(folders: list[Path]) -> Messages:
    """Read the paragraphs of the help pages; they carry the same ids in every language."""
    messages = _new()
    for folder in folders:
        for path in sorted(folder.rglob("help/*/text/**/*.html")):
            parts = path.relative_to(folder).parts
            place = parts.index("help")
            language = _ALIASES.get(parts[place + 1])
            if language is None:
                continue
            name = "/".join(parts[place + 3 :])
            for match in _HTML_BLOCK.finditer(path.read_text("utf-8", "replace")):
                messages[language][f"{name}#{match[2]}"] = match[3]
    return messages


def mediawiki(folders: list[Path]) -> Messages:
    """Read MediaWiki's own messages and its extensions'."""
    messages = _new()
    for folder in folders:
        for path in sorted(folder.rglob("i18n/**/*.json")):
            if path.stem in _ALIASES:
                bundle = str(path.parent.relative_to(folder))
                for key, text in json.loads(path.read_text("utf-8")).items():
                    if isinstance(text, str):
                        messages[_ALIASES[path.stem]][f"{bundle}#{key}"] = text
    return messages


def android(folders: list[Path]) -> Messages:
    """Read `strings.xml` of Android's framework."""
    messages = _new()
    for folder in folders:
        for path in sorted(folder.rglob("res/values*/strings.xml")):
            language = _ALIASES.get(path.parent.name.partition("-")[2] or "en")
            if language is None:
                continue
            root = ElementTree.parse(path).getroot()
            for node in root.iter():
                if node.tag == "string" or (node.tag == "item" and node.get("quantity")):
                    key = node.get("name") or f"{path.parts[-4]}:{node.get('quantity')}"
                    if node.tag == "string":
                        text = "".join(node.itertext()).strip().strip('"').replace("\\'", "'")
                        messages[language][key] = text.replace("\\n", " ").replace('\\"', '"')
    return messages


def human_rights(folders: list[Path]) -> Messages:
    """Read the Universal Declaration of Human Rights, paragraph by paragraph."""
    files = {"en": "eng", "ja": "jpn", "vi": "vie", "ne": "nep", "fil": "tgl", "uk": "ukr"}
    messages = _new()
    for folder in folders:
        for language, name in files.items():
            page = next(folder.rglob(f"declaration/{name}.html")).read_text("utf-8")
            # Articles align by number; paragraphs within one only where their counts agree.
            for number, article in enumerate(re.split(r"<article|<header", page)):
                paragraphs = re.findall(
                    r"<(?:p|li|h\d)[^>]*>(.*?)</(?:p|li|h\d)>", article, re.DOTALL
                )
                for place, text in enumerate(paragraphs):
                    key = f"{number}/{place}/{len(paragraphs)}"
                    messages[language][key] = re.sub(r"\s+", " ", text)
    return messages


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from _leaves(child, f"{path}.{key}")


def _nested(folders: list[Path], suffix: str, load: Callable[[str], Any]) -> Messages:
    messages = _new()
    for folder in folders:
        for path in sorted(folder.rglob(f"*{suffix}")):
            language = _ALIASES.get(path.name.removesuffix(suffix))
            if language is None:
                continue
            value = load(path.read_text("utf-8"))
            if isinstance(value, dict) and len(value) == 1:
                value = next(iter(value.values()))
            bundle = str(path.parent.relative_to(folder))
            for key, text in _leaves(value):
                texts = re.split(r"[,\n]", text) if key.endswith(".terms") else [text]
                messages[language][f"{bundle}#{key}"] = texts[0].strip()
    return messages


def nested_json(folders: list[Path]) -> Messages:
    """Read JSON files named after their language, nested or flat."""
    compact = _nested(folders, ".min.json", json.loads)
    return compact or _nested(folders, ".json", json.loads)


def nested_yaml(folders: list[Path]) -> Messages:
    """Read YAML files named after their language."""
    return _nested(folders, ".yaml", yaml.safe_load)


def annotations(folders: list[Path]) -> Messages:  # type: ignore[no-redef]
    """Read CLDR's names of emoji and symbols, and their keywords as one text each."""
    messages = _new()
    for folder in folders:
        for path in sorted(folder.rglob("annotations*/*/annotations.json")):
            language = _ALIASES.get(path.parent.name)
            if language is None:
                continue
            root = next(iter(json.loads(path.read_text("utf-8")).values()))
            for symbol, entry in root["annotations"].items():
                messages[language][f"{symbol}#name"] = " ".join(entry.get("tts", []))
                messages[language][f"{symbol}#keywords"] = ", ".join(entry.get("default", []))
    return messages


def locale_names(folders: list[Path]) -> Messages:
    """Read CLDR's names of languages, countries and scripts."""
    messages = _new()
    for folder in folders:
        for path in sorted(folder.rglob("main/*/*.json")):
            language = _ALIASES.get(path.parent.name)
            if language is not None:
                main = json.loads(path.read_text("utf-8"))["main"][path.parent.name]
                for key, text in _leaves(main["localeDisplayNames"]):
                    if "{" not in text:
                        messages[language][key] = text
    return messages


def kolibri(folders: list[Path]) -> Messages:
    """Read Kolibri's front-end messages (JSON) and its Django's (`.mo`)."""
    messages = gettext_catalogs(folders)
    for folder in folders:
        for path in sorted(folder.rglob("locale/*/LC_MESSAGES/*-messages.json")):
            language = _ALIASES.get(path.parts[-3])
            if language is not None:
                for key, text in _leaves(json.loads(path.read_text("utf-8"))):
                    messages[language][f"{path.name}#{key}"] = text
    return messages


def plain(text: str) -> str:
    """Return a message without markup, placeholders, escapes and mnemonics, on one line."""
    text = re.sub(r"<[^<>]{1,200}>", " ", html.unescape(text))
    text = re.sub(r"\{\{[^{}]*\|([^{}|]*)\}\}", r"\1", text)
    text = re.sub(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]", r"\1", text)
    text = re.sub(r"\{[^{}]*\}|%\d*\$?[-\d.l]*[sdiufgcxSn@%]|%\w+%|\$\{?\w+\}?|'''?", " ", text)
    text = re.sub(r"\\[nrt]", " ", text)
    text = re.sub(r"\([_&]\w\)|[_&~](?=\w)", "", text)
    return re.sub(r"\s+", " ", text).strip(" \t:…*|#")
