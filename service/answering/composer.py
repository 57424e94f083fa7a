"""Composes answers: a program becomes what a reader is shown."""

from __future__ import annotations

from datetime import date
from typing import Final

from service.answering.answer import Answer, Original, Provenance, ShownContact, ShownSection
from service.answering.hours import describe_hours
from service.answering.localized import Localized, localized_program
from service.corpus.phrases import Phrasebook
from service.corpus.program import Contact, Program
from service.corpus.report import years_old
from service.corpus.segments import segments
from service.languages import SOURCE_LANGUAGE, speaks
from service.translation.translator import SourceText, TranslatorChain

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
        self._localized: dict[tuple[str, str], Localized] = {}
        self._contacts: dict[tuple[str, str], tuple[ShownContact, ...]] = {}

    def compose(
        self,
        program: Program,
        matched: int,
        confidence: float,
        phrases: Phrasebook,
        today: date,
        until: float = 0.0,
    ) -> Answer:
        """Compose one answer.

        Args:
            program: the Japanese program.
            matched: 0-based index of the section the question hit, or -1.
            confidence: 0 to 1.
            phrases: of the reader's language.
            today: date against which staleness is judged.
            until: time by `time.monotonic()` until which a machine is waited for, if need be.
        """
        shown = self._localize(program, phrases.language, until)
        localized = shown.program
        sections = tuple(
            ShownSection(section.heading, section.text, index == matched, origin, pieces)
            for index, (section, (origin, pieces)) in enumerate(
                zip(localized.sections, shown.sections, strict=True)
            )
        )
        return Answer(
            program_id=program.id,
            title=localized.title,
            text=_direct_answer(localized, matched),
            sections=tuple(sorted(sections, key=lambda section: not section.matched)),
            contacts=self.contacts(program, phrases),
            confidence=round(confidence, 4),
            translation=shown.provenance,
            original=Original(SOURCE_LANGUAGE, program.title, _direct_answer(program, matched)),
            sources=program.sources,
            verified_on=program.verified_on,
            stale=self._is_stale(program, matched, today),
        )

    def localize(self, program: Program, target: str) -> tuple[Program, Provenance]:
        """Translate a program segment by segment, waiting for no machine; say where it is from."""
        shown = self._localize(program, target, until=0.0)
        return shown.program, shown.provenance

    def contacts(self, program: Program, phrases: Phrasebook) -> tuple[ShownContact, ...]:
        """Return a program's contacts, the easiest to reach for this reader first."""
        key = (program.id, phrases.language)
        if key not in self._contacts:
            localized, _ = self.localize(program, phrases.language)
            shown = [show_contact(contact, phrases) for contact in localized.contacts]
            ordered = tuple(sorted(shown, key=lambda c: _reachability(c, phrases.language)))
            if (program.id, phrases.language) not in self._localized:
                return ordered  # a machine may name them better the next time
            self._contacts[key] = ordered
        return self._contacts[key]

    def _localize(self, program: Program, target: str, until: float) -> Localized:
        """Translate a program.

        Remembered, as a composer belongs to one snapshot and programs never change in it, unless
        a machine that was not ready may have more the next time.
        """
        key = (program.id, target)
        known = self._localized.get(key)
        if known is not None:
            return known
        found = list(segments(program))
        sources = [SourceText(segment.text, segment.context) for segment in found]
        translations = self._translators.translate_all(sources, target, until)
        localized = localized_program(program, found, translations, target)
        if not any(translation.provisional for translation in translations):
            self._localized[key] = localized
        return localized

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
