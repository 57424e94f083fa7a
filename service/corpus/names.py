"""Names for the translation guards: the glossary's terms and the titles of programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import regex

from service.corpus.glossary import Glossary, Term
from service.corpus.memory import TranslationMemory
from service.corpus.phrases import Phrasebook
from service.text.furigana import reading
from service.text.japanese import to_hiragana
from service.translation.names import ProtectedName

_PROPER: Final = frozenset({"ward", "place", "organization"})
_COMMON: Final = frozenset({"区役所", "市役所"})
"""Organizations by kind, proper names to nobody."""
_INFLECTING: Final = frozenset({"uk"})
"""Languages in which a name in its basic form breaks the sentence: the machine must decline it."""
_SUFFIXED: Final = frozenset({"uk", "ne"})
"""Languages that write endings to names."""
_UNSPACED: Final = {"ko": ("", "구"), "th": ("เขต", ""), "zh-Hans": ("", ""), "zh-Hant": ("", "")}
"""What must stand before and after a ward's name, where no space tells that it is a word."""
_LEAST_TITLE: Final = 6
"""Characters of the shortest title that is taken for a name inside other texts."""


class CorpusNames:
    """Knows the names of a corpus. Satisfies `service.translation.names.Names`."""

    def __init__(
        self,
        terms: Iterable[Term],
        memories: Mapping[str, TranslationMemory],
        phrasebooks: Mapping[str, Phrasebook],
    ) -> None:
        self._glossary = Glossary(terms)
        self._phrasebooks = phrasebooks
        self._titles = {tag: _titles(memory) for tag, memory in memories.items()}
        self._invented: dict[str, list[tuple[regex.Pattern[str], Term]]] = {}

    def in_text(self, japanese: str, tag: str) -> Sequence[ProtectedName]:
        """See `service.translation.names.Names.in_text`."""
        found = [
            ProtectedName(title, (shown,), shown)
            for title, shown in self._titles.get(tag, {}).items()
            if title in japanese
        ]
        for term in self._glossary.terms_in(japanese):
            forms = term.names.get(tag)
            if forms:
                found.append(ProtectedName(term.japanese, forms, self._shown(term, forms[0], tag)))
        return found

    def invented(self, japanese: str, translation: str, tag: str) -> Sequence[str]:
        """See `service.translation.names.Names.invented`."""
        rest = translation
        for name in self.in_text(japanese, tag):
            for form in name.forms:
                rest = regex.sub(regex.escape(form), " ", rest, flags=regex.IGNORECASE)
        if tag not in self._invented:
            self._invented[tag] = list(self._patterns(tag))
        return [
            term.japanese
            for pattern, term in self._invented[tag]
            if not _hinted(term, japanese) and pattern.search(rest)
        ]

    def _shown(self, term: Term, form: str, tag: str) -> str | None:
        if term.kind not in _PROPER or term.japanese in _COMMON or tag in _INFLECTING:
            return None
        if term.kind != "ward" or form.endswith("区"):
            return form
        return self._phrasebooks[tag].text("widget.ward_name", name=form)

    def _patterns(self, tag: str) -> Iterable[tuple[regex.Pattern[str], Term]]:
        for term in self._glossary.terms:
            if term.kind not in _PROPER or term.japanese in _COMMON:
                continue
            before, after = _UNSPACED.get(tag, (r"\b", "")) if term.kind == "ward" else ("", "")
            if tag not in _UNSPACED and term.kind == "ward":
                after = r"\w{0,3}\b" if tag in _SUFFIXED else r"\b"
            forms = "|".join(map(regex.escape, term.names.get(tag, ())))
            if forms:
                yield regex.compile(f"{before}(?:{forms}){after}", regex.IGNORECASE), term
            latin = "|".join(map(regex.escape, term.names.get("en", ())))
            if latin and tag != "en":
                yield regex.compile(rf"\b(?:{latin})\b", regex.IGNORECASE), term


def _hinted(term: Term, japanese: str) -> bool:
    """Tell whether a text holds a name without its word for ward, or in kana: かながわ."""
    stem = term.japanese.removesuffix("区")
    return stem in japanese or reading(stem) in to_hiragana(japanese)


def _titles(memory: TranslationMemory) -> dict[str, str]:
    """Return the translated titles of programs by the Japanese ones."""
    return {
        entry.source_text: entry.text
        for context, entry in memory.entries.items()
        if context.endswith("#title")
        and not entry.outdated
        and len(entry.source_text) >= _LEAST_TITLE
    }
