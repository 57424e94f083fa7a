"""Normalisation shared by everything that compares texts."""

from __future__ import annotations

import unicodedata

import regex

_SPACES = regex.compile(r"\s+")
_INVISIBLE = regex.compile(r"[\p{Cc}\p{Cf}--[\u200c\u200d\t\n\r]]", regex.V1)


def clean(text: str) -> str:
    """Return text without invisible characters, in NFC, runs of white space made one space.

    Zero-width joiners stay: Nepali spelling needs them. The result is idempotent.
    """
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", visible)).strip()


def fold(text: str) -> str:
    """Return text for matching: compatibility forms unified (NFKC) and case folded."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _SPACES.sub(" ", folded).strip()


def strip_diacritics(text: str) -> str:
    """Return Latin text without its accents and tone marks (`đường` → `duong`).

    Other scripts are returned unchanged: their marks are letters, not decoration.
    """
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain: list[str] = []
    after_latin = False
    for character in decomposed:
        if unicodedata.combining(character) and after_latin:
            continue
        after_latin = "a" <= character.lower() <= "z"
        plain.append(character)
    return unicodedata.normalize("NFC", "".join(plain))
