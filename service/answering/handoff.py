"""Finds the center where a person answers, in the reader's language where one is known to."""

from __future__ import annotations

from collections.abc import Mapping

from service.answering.answer import Handoff
from service.answering.composer import Composer, show_contact
from service.corpus.phrases import Phrasebook
from service.corpus.program import Contact, Program
from service.languages import speaks


def find_handoff(
    programs: Mapping[str, Program],
    centers: Mapping[str, tuple[str, ...]],
    city: str | None,
    phrases: Phrasebook,
    composer: Composer,
) -> Handoff:
    """Return the best center: its city first, but one that speaks the language before all.

    Args:
        programs: by id.
        centers: program ids by city and `any`, best first.
        city: the person's city, or None.
        phrases: of the reader's language.
        composer: translates the center's name and note.
    """
    ids = dict.fromkeys((*centers[city or "any"], *centers["any"]))
    localized = [composer.localize(programs[program_id], phrases.language)[0] for program_id in ids]
    for program in localized:
        contact = _speaking_contact(program, phrases.language)
        if contact is not None:
            return Handoff(
                program.id, phrases.text("handoff.intro"), True, show_contact(contact, phrases)
            )
    program, contact = next((p, c) for p in localized for c in p.contacts if c.phone)
    return Handoff(
        program.id, phrases.text("handoff.intro_ask"), False, show_contact(contact, phrases)
    )


def _speaking_contact(program: Program, tag: str) -> Contact | None:
    """Return the contact to call in a language, or None if the program is not known to speak it.

    A center may list its languages under its counter and its phone apart; both are one center.
    """
    speaking = [contact for contact in program.contacts if speaks(contact.languages, tag)]
    if not speaking:
        return None
    callable_ = [contact for contact in (*speaking, *program.contacts) if contact.phone]
    return callable_[0] if callable_ else None
