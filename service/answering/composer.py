"""Composes answers: a program becomes what a reader is shown."""

from __future__ import annotations

from datetime import date
from typing import Final

from service.answering.answer import Answer, Original, Provenance, ShownContact, ShownSection
from service.answering.hours import describe_hours
from service.corpus.phrases import Phrasebook
from service.corpus.program import Contact, Program
from service.corpus.report import years_old
from service.corpus.segments import Segment, map_segments
from service.languages import SOURCE_LANGUAGE, speaks
from service.translation.translator import Translation, TranslatorChain

_LEAST_TRUSTED_FIRST: Final = ("machine", "original", "converted", "authored", "reviewed")
_EMERGENCY_NUMBERS: Final = frozenset({"110", "118", "119"})


class Composer:
    """Turns programs into answers in any language.

    Args:
        translators: where translations come from.
        stale_after_years: age of the newest source from which an answer is marked stale.
    """

    def __init__(self, translators: TranslatorChain, stale_after_years: float) -> None:
        self._translators = translators
        self._stale_after_years = stale_after_years
        self._localized: dict[tuple[str, str], tuple[Program, Provenance]] = {}
        self._contacts: dict[tuple[str, str], tuple[ShownContact, ...]] = {}

    def compose(
        self, program: Program, matched: int, confidence: float, phrases: Phrasebook, today: date
    ) -> Answer:
        """Compose one answer.

        Args:
            program: the Japanese program.
            matched: 0-based index of the section the question hit, or -1.
            confidence: 0 to 1.
            phrases: of the reader's language.
            today: date against which staleness is judged.
        """
        localized, provenance = self.localize(program, phrases.language)
        sections = tuple(
            ShownSection(section.heading, section.text, matched=index == matched)
            for index, section in enumerate(localized.sections)
        )
        return Answer(
            program_id=program.id,
            title=localized.title,
            text=_direct_answer(localized, matched),
            sections=tuple(sorted(sections, key=lambda section: not section.matched)),
            contacts=self.contacts(program, phrases),
            confidence=round(confidence, 4),
            translation=provenance,
            original=Original(SOURCE_LANGUAGE, program.title, _direct_answer(program, matched)),
            sources=program.sources,
            verified_on=program.verified_on,
            stale=self._is_stale(program, matched, today),
        )

    def localize(self, program: Program, target: str) -> tuple[Program, Provenance]:
        """Translate a program segment by segment; say where the words come from.

        Remembered, as a composer belongs to one snapshot and programs never change in it.
        """
        key = (program.id, target)
        if key not in self._localized:
            self._localized[key] = self._localize(program, target)
        return self._localized[key]

    def contacts(self, program: Program, phrases: Phrasebook) -> tuple[ShownContact, ...]:
        """Return a program's contacts, the easiest to reach for this reader first."""
        key = (program.id, phrases.language)
        if key not in self._contacts:
            localized, _ = self.localize(program, phrases.language)
            shown = [show_contact(contact, phrases) for contact in localized.contacts]
            self._contacts[key] = tuple(
                sorted(shown, key=lambda c: _reachability(c, phrases.language))
            )
        return self._contacts[key]

    def _localize(self, program: Program, target: str) -> tuple[Program, Provenance]:
        used: list[Translation] = []

        def text(segment: Segment) -> str:
            translation = self._translators.translate(segment.text, segment.context, target)
            if not segment.place.startswith("questions."):
                used.append(translation)
            return translation.text

        localized = map_segments(program, text)
        origins = {translation.origin for translation in used}
        return localized, Provenance(
            origin=next(origin for origin in _LEAST_TRUSTED_FIRST if origin in origins),
            reviewed=origins == {"reviewed"},
            outdated=any(translation.outdated for translation in used),
            complete=target == SOURCE_LANGUAGE or "original" not in origins,
            source_language=SOURCE_LANGUAGE,
        )

    def _is_stale(self, program: Program, matched: int, today: date) -> bool:
        """Return whether what supports the answer is old: its section's sources, or all sections'.

        Sources of contacts do not count: a telephone number of today does not renew old facts.
        """
        sections = program.sections if matched < 0 else program.sections[matched : matched + 1]
        dates = [source.as_of for section in sections for source in section.sources if source.as_of]
        return not dates or years_old(max(dates), today) > self._stale_after_years


def show_contact(contact: Contact, phrases: Phrasebook) -> ShownContact:
    """Return one contact whose name and note are translated already."""
    return ShownContact(
        name=contact.name,
        phone=contact.phone,
        fax=contact.fax,
        email=contact.email,
        url=contact.url,
        line=contact.line,
        address=contact.address,
        hours=describe_hours(contact.hours, phrases) if contact.hours else None,
        opening_hours=contact.hours.text if contact.hours else None,
        languages=contact.languages,
        note=contact.note,
        status=contact.status,
        as_of=contact.source.as_of,
    )


def _reachability(contact: ShownContact, tag: str) -> tuple[bool, bool, bool]:
    """Sort key: emergency numbers, then desks with a phone, of these those that speak `tag`."""
    return (
        contact.phone not in _EMERGENCY_NUMBERS,
        contact.phone is None,
        not speaks(contact.languages, tag),
    )


def _direct_answer(program: Program, matched: int) -> str:
    """Return the summary, and below it the section that answers the question, if one did."""
    if matched < 0:
        return program.summary
    section = program.sections[matched]
    return f"{program.summary}\n\n{section.heading}\n{section.text}"
