"""The translator that is a machine: sentence by sentence, masked, guarded, counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from service.languages import SOURCE_LANGUAGE
from service.translation.attempts import Attempt, MaskedAttempt, PlainAttempt
from service.translation.engine import Pair, TranslationEngineError, route
from service.translation.guards import Reason
from service.translation.masking import mask
from service.translation.names import Names
from service.translation.sentence_translator import SentenceTranslator
from service.translation.sentences import join_sentences, split_sentences
from service.translation.tally import Tally
from service.translation.translator import NOT_YET, Outcome, Piece, SourceText, Translation

PIVOT: Final = "en"
_LETTER: Final = regex.compile(r"\p{L}")
_LATER: Final = frozenset({Reason.LATE, Reason.BUSY, Reason.ENGINE})
"""Reasons that may be gone when the same is asked again."""
_UNTRANSLATED: Final = frozenset({"ja-x-easy"})
"""Languages that no machine is asked for: a model's Japanese is not easy Japanese."""
_Results = dict[str, str | Reason]


@dataclass(frozen=True, slots=True)
class Derived:
    """A language written by converting another one's translation.

    Attributes:
        source: the language translated into.
        convert: from its text and the Japanese to this language.
    """

    source: str
    convert: Callable[[str, str], str]


class MachineTranslator:
    """Translates what an engine's output can be proven to keep intact.

    Each sentence is sent masked, through English if there is no direct model. What the guards
    reject is sent once more without markers, as some models copy numbers better than markers,
    and held against stricter guards. Rejected twice, the sentence stays Japanese; if all its
    sentences do, the segment is declined.

    Args:
        sentences: engine and cache.
        names: names to protect.
        tally: counts `translated`, `facts-only` and every rejection by reason.
        derived: languages made from others, such as Traditional from Simplified Chinese.
    """

    def __init__(
        self,
        sentences: SentenceTranslator,
        names: Names,
        tally: Tally,
        derived: Mapping[str, Derived],
    ) -> None:
        self._sentences = sentences
        self._names = names
        self._derived = derived
        self.tally = tally

    def translate_all(
        self, texts: Sequence[SourceText], target: str, until: float
    ) -> Sequence[Outcome]:
        """See `service.translation.translator.Translator.translate_all`."""
        legs = self._route(target)
        if not legs and target in self._derived:
            return self._convert(texts, target, until)
        if not legs:
            return [None] * len(texts)
        split = [split_sentences(source.text) for source in texts]
        wanted = dict.fromkeys(sentence for sentences in split for sentence in sentences)
        results = self._translate(list(wanted), legs, until)
        return [_assemble(sentences, results, target) for sentences in split]

    def _route(self, target: str) -> tuple[Pair, ...]:
        if target in _UNTRANSLATED:
            return ()
        return route(self._sentences.engine.pairs, SOURCE_LANGUAGE, target, PIVOT)

    def _convert(self, texts: Sequence[SourceText], target: str, until: float) -> list[Outcome]:
        derived = self._derived[target]
        outcomes = self.translate_all(texts, derived.source, until)
        return [
            _converted(outcome, source.text, target, derived)
            if isinstance(outcome, Translation)
            else outcome
            for source, outcome in zip(texts, outcomes, strict=True)
        ]

    def _translate(self, japanese: list[str], legs: tuple[Pair, ...], until: float) -> _Results:
        """Return for each sentence its translation, or why there is none."""
        target = legs[-1].target
        results: _Results = {}
        attempts: dict[str, Attempt] = {}
        plain: dict[str, Attempt] = {}
        for text in japanese:
            stripped = text.strip()
            protected = tuple(self._names.in_text(stripped, target))
            plain[text] = PlainAttempt(stripped, protected, self._names, target)
            masked = mask(stripped, protected, target)
            if masked is None:
                results[text] = Reason.UNMASKABLE
            elif not _LETTER.search(masked.bare):
                results[text] = masked.restore(masked.text)
                self.tally.add("facts-only")
            else:
                attempts[text] = MaskedAttempt(masked, protected, self._names, target)
        results |= self._attempt(attempts, legs, until)
        rejected = {
            text: plain[text]
            for text, outcome in results.items()
            if isinstance(outcome, Reason) and outcome not in _LATER
        }
        results |= self._attempt(rejected, legs, until)
        translated = sum(not isinstance(results[text], Reason) for text in attempts)
        self.tally.add("translated", translated)
        return results

    def _attempt(
        self, attempts: Mapping[str, Attempt], legs: tuple[Pair, ...], until: float
    ) -> _Results:
        """Send sentences through all legs; return what passed the guards, or the reason."""
        results: _Results = {}
        texts = {key: attempt.text for key, attempt in attempts.items()}
        for leg in legs:
            if not texts:
                break
            try:
                outputs = self._sentences.translate(list(texts.values()), leg, until)
            except TranslationEngineError as error:
                results |= dict.fromkeys(texts, error.reason)
                break
            received = dict(zip(texts, outputs, strict=True))
            if leg is legs[-1]:
                results |= {key: attempts[key].final(out) for key, out in received.items()}
                break
            reasons = {key: attempts[key].between(output) for key, output in received.items()}
            results |= {key: reason for key, reason in reasons.items() if reason is not None}
            texts = {key: output for key, output in received.items() if reasons[key] is None}
        for outcome in results.values():
            if isinstance(outcome, Reason):
                self.tally.add(f"rejected-{outcome.value}")
        return results


def _assemble(sentences: Sequence[str], results: _Results, target: str) -> Outcome:
    """Put a segment together from its sentences; those without a translation stay Japanese."""
    outcomes = [results[sentence] for sentence in sentences]
    if any(outcome in _LATER for outcome in outcomes):
        return NOT_YET
    if all(isinstance(outcome, Reason) for outcome in outcomes):
        return None
    pieces = tuple(
        Piece(sentence.strip(), SOURCE_LANGUAGE, "original")
        if isinstance(outcome, Reason)
        else Piece(outcome, target, "machine")
        for sentence, outcome in zip(sentences, outcomes, strict=True)
    )
    text = join_sentences([piece.text for piece in pieces], target)
    return Translation(text, target, "machine", False, pieces, False)


def _converted(
    translation: Translation, japanese: str, target: str, derived: Derived
) -> Translation:
    pieces = tuple(
        piece
        if piece.origin == "original"
        else Piece(derived.convert(piece.text, japanese), target, piece.origin)
        for piece in translation.pieces
    )
    text = join_sentences([piece.text for piece in pieces], target)
    return Translation(text, target, translation.origin, False, pieces, translation.provisional)
