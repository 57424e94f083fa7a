"""The fourteen languages, their aliases, and what the rest of the code must know of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from service.errors import UnknownLanguageError

SOURCE_LANGUAGE: Final = "ja"
"""The language the programs are written in."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language the service answers in.

    Attributes:
        tag: BCP 47 tag used everywhere.
        cldr_locale: Unicode CLDR locale that gives its day, month and language names.
        converted_from: language whose translations are converted when it has none of its own.
        aliases: other tags accepted for it, lower case.
    """

    tag: str
    cldr_locale: str
    converted_from: str | None
    aliases: frozenset[str]


def _language(
    tag: str, cldr_locale: str, *aliases: str, converted_from: str | None = None
) -> Language:
    return Language(tag, cldr_locale, converted_from, frozenset(aliases))


LANGUAGES: Final[tuple[Language, ...]] = (
    _language("ja", "ja"),
    _language("ja-x-easy", "ja", "ja-easy", "ja-simple"),
    _language("en", "en"),
    _language("zh-Hans", "zh_Hans", "zh", "zh-cn", "zh-sg", "zh-my"),
    _language("zh-Hant", "zh_Hant", "zh-tw", "zh-hk", "zh-mo", converted_from="zh-Hans"),
    _language("ko", "ko"),
    _language("vi", "vi"),
    _language("ne", "ne"),
    _language("id", "id", "in"),
    _language("fil", "fil", "tl"),
    _language("th", "th"),
    _language("pt", "pt"),
    _language("es", "es"),
    _language("uk", "uk"),
)

LANGUAGE_TAGS: Final[tuple[str, ...]] = tuple(language.tag for language in LANGUAGES)
TRANSLATED_TAGS: Final[tuple[str, ...]] = tuple(t for t in LANGUAGE_TAGS if t != SOURCE_LANGUAGE)
AUTHORED_TAGS: Final[tuple[str, ...]] = tuple(
    language.tag
    for language in LANGUAGES
    if language.tag != SOURCE_LANGUAGE and language.converted_from is None
)
"""Languages with a translation memory of their own in `corpus/locales`."""

_BY_TAG: Final = {language.tag: language for language in LANGUAGES}
_BY_NAME: Final = {
    name: language for language in LANGUAGES for name in (language.tag.lower(), *language.aliases)
}


def language(tag: str) -> Language:
    """Return the language with exactly this canonical tag.

    Raises:
        UnknownLanguageError: if no language has it.
    """
    try:
        return _BY_TAG[tag]
    except KeyError:
        raise UnknownLanguageError(_unknown(tag)) from None


def resolve_language(tag: str) -> str:
    """Return the canonical tag for a tag a client sent: an alias, any case, any region.

    Subtags are dropped from the right until a known tag is left, so `pt-BR` is `pt` and
    `zh-Hant-TW` is `zh-Hant`.

    Raises:
        UnknownLanguageError: if nothing is left.
    """
    subtags = tag.strip().replace("_", "-").lower().split("-")
    while subtags:
        found = _BY_NAME.get("-".join(subtags))
        if found is not None:
            return found.tag
        subtags.pop()
    raise UnknownLanguageError(_unknown(tag))


def speaks(spoken_tags: frozenset[str] | tuple[str, ...], tag: str) -> bool:
    """Tell whether a desk that lists `spoken_tags` can talk to a reader of `tag`.

    A primary language covers its variants (`zh` covers `zh-Hant`, `ja` covers `ja-x-easy`),
    and Chinese written in either script is one spoken language.
    """
    primary = tag.split("-")[0]
    return any(spoken.split("-")[0] == primary for spoken in spoken_tags)


def _unknown(tag: str) -> str:
    return f"{tag!r} is not a supported language tag; use one of {', '.join(LANGUAGE_TAGS)}"
