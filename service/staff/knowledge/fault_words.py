"""Puts faults that `corpus check` names for people with a terminal into the words of the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from service.corpus.state_check import Fault

_FORMS: Final[tuple[tuple[str, str], ...]] = (
    (r"questions: .*at least 5 items", "few-questions"),
    (r".*(at least 1 character|[Ff]ield required|should be a valid (string|date)).*", "empty"),
    (r".*'' is no date", "empty"),
    (r".*is no date", "date"),
    (r"verified_on: ", "date"),
    (r".*is no phone number", "phone"),
    (r".*\.hours: ", "hours"),
    (r".*\.languages", "languages"),
    (r".*\.email: ", "email"),
    (r".*\.url: ", "url"),
    (r"sources\.\d+\.key: ", "key"),
    (r"two sources have the same key", "same-key"),
    (r"section '(?P<name>.*)' is empty", "empty-section"),
    (r"section '(?P<name>.*)' names no source", "no-source"),
    (r"section '(?P<name>.*)' has the unknown source '(?P<value>.*)'", "unknown-source"),
    (r"contact '(?P<name>.*)' has the unknown source '(?P<value>.*)'", "unknown-source"),
    (r"contact '(?P<name>.*)' cannot be contacted", "no-way"),
    (r"contact '(?P<name>.*)' is 'confirmed' by a source of (?P<value>.*)", "old-confirmed"),
    (r"unsupported Markdown: (?P<name>.*)", "markdown"),
    (r"the program has no section", "no-section"),
    (r"the program has no contact", "no-contact"),
    (r"the source '(?P<name>.*)' supports nothing", "unused-source"),
    (r"the source '(?P<name>.*)' is newer than verified_on", "newer-source"),
    (r"'(?P<name>.*)' is no ward of .*", "ward"),
    (r".* is still a blank of the form", "blank"),
    (r"numbers differ in .*: missing \[(?P<name>.*)\], added \[(?P<value>.*)\]", "numbers"),
    (r"placeholders differ in .*", "placeholders"),
    (r".* does not name (?P<name>.*) as the glossary does", "glossary"),
    (r".*: a sentence has (?P<value>\d+) characters: (?P<name>.*)", "long-sentence"),
    (r".*: double negative: (?P<name>.*)", "double-negative"),
    (r".*: not です・ます: (?P<name>.*)", "plain-style"),
    (r".*: Japanese era (?P<name>.*)", "era"),
    (r".*: office word (?P<name>.*)", "office-word"),
    (r".*: hard word (?P<name>.*)", "hard-word"),
    (r"(?P<name>.*) names [a-z]+/.*", "still-named"),
)
_PATTERNS: Final = tuple((re.compile(form), key) for form, key in _FORMS)
FAULT_KEYS: Final = tuple(sorted({f"knowledge.fault.{key}" for _, key in _FORMS}))
"""Every text that `fault_words` may use, besides `knowledge.fault.other`."""
_IN_QUOTES: Final = re.compile(r"use (?:'(?P<quoted>.*?)'|(?P<plain>[^,]+))")


def fault_words(fault: Fault, say: Callable[..., str]) -> str:
    """Return what is wrong and what to do, in the language of the page.

    Args:
        fault: what the check found.
        say: gives the text of a key, with placeholders filled in.
    """
    for pattern, key in _PATTERNS:
        found = pattern.match(fault.message)
        if found:
            named = found.groupdict()
            instead = _IN_QUOTES.match(fault.cure)
            return say(
                f"knowledge.fault.{key}",
                name=(named.get("name") or "").strip("'\""),
                value=(named.get("value") or ""),
                instead=(instead["quoted"] or instead["plain"]) if instead else "",
            )
    return say("knowledge.fault.other", detail=f"{fault.message}: {fault.cure}")
