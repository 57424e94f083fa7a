"""Splitting text into sentences by rule: nothing to download, every character kept.

Knows `。 ！ ？` with the brackets that close after them, `. ! ?` before a space, the Nepali `।`,
line ends, and Thai, which parts sentences by spaces only.
"""

from __future__ import annotations

from typing import Final

import regex

_CLOSING_ONE: Final = r"[」』）】〉》”’\"')\]]"
_CLOSING: Final = f"{_CLOSING_ONE}*"
_ABBREVIATION: Final = (
    r"(?<!\b(?:Mr|Mrs|Ms|Dr|St|No|Nos|Tel|vs|etc|Sr|Sra|Srta|Prof|Av|Art|núm|tel|hal|Jl|ext"
    r"|тел|вул|р|ст|м))(?<!\b[\p{Lu}])(?<!\b(?:e\.g|i\.e|a\.m|p\.m))"
)
_END: Final = regex.compile(
    rf"(?:[。！？｡]+(?!{_CLOSING_ONE})\s*"
    rf"|[。！？｡]+{_CLOSING_ONE}+(?![\p{{Hiragana}}、])\s*"
    rf"|(?:[!?]+{_CLOSING}|{_ABBREVIATION}\.{_CLOSING})(?:\s+(?=[\p{{Lu}}\p{{Lo}}\p{{N}}¿¡“\"«(])|\s*$)"
    rf"|[।॥]+{_CLOSING}\s*"
    r"|\n+)"
)
_THAI: Final = regex.compile(r"\p{Thai}")
_THAI_AIM: Final = 80
"""Thai characters after which a space ends a piece."""
_LONGEST: Final = 300
"""Characters after which a sentence is cut at a comma or a space, so that models can take it."""
_PAUSE: Final = regex.compile(r"[、，,;；：]\s*|\s+")


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text in order; joined they give the text again."""
    sentences: list[str] = []
    position = 0
    for match in _END.finditer(text):
        if _inside_quotation(text[position : match.end()]):
            continue
        sentences.append(text[position : match.end()])
        position = match.end()
    sentences.append(text[position:])
    pieces: list[str] = []
    for sentence in sentences:
        limit = _THAI_AIM if _THAI.search(sentence) else _LONGEST
        pieces += _cut(sentence, limit)
    return tuple(piece for piece in pieces if piece)


def join_sentences(sentences: list[str], tag: str) -> str:
    """Return translated sentences as one text; Chinese and Japanese need no space between."""
    separator = "" if tag.startswith(("zh", "ja")) else " "
    return separator.join(sentence.strip() for sentence in sentences if sentence.strip())


def _cut(sentence: str, limit: int) -> list[str]:
    """Cut an overlong sentence at the first pause after `limit` characters, and so on."""
    pieces: list[str] = []
    while len(sentence) > limit:
        pause = _PAUSE.search(sentence, limit)
        if pause is None or pause.end() == len(sentence):
            break
        pieces.append(sentence[: pause.end()])
        sentence = sentence[pause.end() :]
    return [*pieces, sentence]


def _inside_quotation(sentence: str) -> bool:
    """Tell whether a full stop stands inside 「…」 or （…） that goes on after it."""
    return any(
        sentence.count(opening) > sentence.count(closing)
        for opening, closing in (("「", "」"), ("『", "』"), ("（", "）"))
    )
