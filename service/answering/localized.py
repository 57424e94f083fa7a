"""A program in a reader's language, and where each piece of it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from service.answering.answer import Provenance
from service.corpus.program import Program
from service.corpus.segments import Segment, map_segments
from service.languages import SOURCE_LANGUAGE
from service.translation.translator import Origin, Piece, Translation

_LEAST_TRUSTED_FIRST: Final = ("machine", "original", "converted", "authored", "reviewed")
SectionOrigin = tuple[Origin, tuple[Piece, ...]]


@dataclass(frozen=True, slots=True)
class Localized:
    """A program in one language.

    Attributes:
        provenance: of the whole.
        sections: for each section its least trustworthy origin; and where origins differ its
            pieces in order: the heading, then the blocks, a machine's by sentences.
    """

    program: Program
    provenance: Provenance
    sections: tuple[SectionOrigin, ...]


def localized_program(
    program: Program, found: Sequence[Segment], translations: Sequence[Translation], target: str
) -> Localized:
    """Put translations in the place of a program's segments.

    Args:
        program: the Japanese.
        found: its segments in reading order.
        translations: one for each of them.
        target: the reader's language.
    """
    by_context = {s.context: t for s, t in zip(found, translations, strict=True)}
    shown = [t for s, t in zip(found, translations, strict=True) if not _is_question(s)]
    origins = {piece.origin for translation in shown for piece in translation.pieces}
    return Localized(
        map_segments(program, lambda segment: by_context[segment.context].text),
        Provenance(
            origin=_least_trusted(origins),
            reviewed=origins == {"reviewed"},
            outdated=any(translation.outdated for translation in shown),
            complete=target == SOURCE_LANGUAGE or "original" not in origins,
            source_language=SOURCE_LANGUAGE,
        ),
        tuple(
            _section(by_context, found, f"sections.{number}.")
            for number in range(1, len(program.sections) + 1)
        ),
    )


def _section(
    by_context: dict[str, Translation], found: Sequence[Segment], prefix: str
) -> SectionOrigin:
    of_section = [by_context[s.context] for s in found if s.place.startswith(prefix)]
    pieces = tuple(piece for translation in of_section for piece in translation.pieces)
    origins = {piece.origin for piece in pieces}
    return _least_trusted(origins), pieces if len(origins) > 1 else ()


def _least_trusted(origins: set[Origin]) -> Origin:
    return next(origin for origin in _LEAST_TRUSTED_FIRST if origin in origins)


def _is_question(segment: Segment) -> bool:
    return segment.place.startswith("questions.")
