"""Which language a short question is written in.

The script decides where it can; py3langid (Naive Bayes over byte n-grams, Lui & Baldwin 2012,
https://aclanthology.org/P12-3005) decides among the six languages in Latin letters and between
Ukrainian and Russian. The choice is measured in docs/adr/0003-language-identification.md.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from service.text.scripts import identify_cjk, is_spaced_kana, latin_words, script_weights

UNSURE: Final = 0.5
"""Below this confidence the reader's chosen language is the better guess."""

_PRIOR: Final = 3.0
"""How much likelier the reader's chosen language is than each other one."""

_LATIN: Final = {"en": "en", "vi": "vi", "id": "id", "tl": "fil", "pt": "pt", "es": "es"}
_ONE_LANGUAGE: Final = {"hangul": "ko", "thai": "th", "devanagari": "ne"}
_NOISE: Final = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|\d+")
_VIETNAMESE_SYLLABLE: Final = re.compile(
    r"(?:ngh?|nh|kh|gh|gi|ph|th|tr|ch|qu|[bcdghklmnprstvx])?"
    r"(?:uye|uoi|uou|ieu|yeu|oai|oay|uay|oeo|ai|ao|au|ay|eo|eu|ia|ie|iu"
    r"|oa|oe|oi|ua|ue|ui|uo|uu|uy|ye|[aeiouy])(?:ch|ng|nh|[cmnpt])?"
)


@dataclass(frozen=True, slots=True)
class Identification:
    """A language and how sure that is.

    Attributes:
        tag: canonical tag; None if the text has no letters or is surely in another language.
        confidence: 0 to 1.
    """

    tag: str | None
    confidence: float


def identify(text: str, expected: str | None) -> Identification:
    """Identify the language of a text.

    Args:
        text: the question.
        expected: the reader's chosen language, a prior for what the text leaves open.
    """
    text = " ".join(_NOISE.sub(" ", unicodedata.normalize("NFKC", text)).split())
    weights = script_weights(text)
    script = max(weights, key=lambda name: weights[name])
    if weights[script] <= 0:
        return Identification(None, 0.0)
    share = weights[script] / sum(weights.values())
    tag: str | None
    if script == "cjk":
        tag, confidence = identify_cjk(text, expected)
        if tag == "ja" and (expected == "ja-x-easy" or (not expected and is_spaced_kana(text))):
            tag = "ja-x-easy"
    elif script == "latin":
        tag, confidence = _identify_latin(latin_words(text), expected)
    elif script == "cyrillic":
        tag, confidence = _identify_cyrillic(text)
    else:
        tag, confidence = _ONE_LANGUAGE.get(script), 1.0
    return Identification(tag, confidence * share)


def warm_up() -> None:
    """Load the models now rather than at the first question."""
    for text in ("hello", "说说", "привіт"):
        identify(text, None)


@lru_cache(maxsize=1)
def _model() -> Any:
    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages([*_LATIN, "uk", "ru"])
    # The 130 languages that are not ours hold 25 MB for a later set_languages.
    model._full_model = (model.nb_ptc, model.nb_pc, model.nb_classes)
    return model


def _identify_latin(words: list[str], expected: str | None) -> tuple[str, float]:
    scores: dict[str, float] = dict(_model().rank(" ".join(words)))
    tokens = [word.lower() for word in words if word.islower() or word == words[0]]
    if len(tokens) >= 3 and all(token.isascii() for token in tokens):
        syllables = sum(_VIETNAMESE_SYLLABLE.fullmatch(token) is not None for token in tokens)
        if syllables >= 0.85 * len(tokens):
            scores["vi"] *= 10  # typed without tone marks
    for code, tag in _LATIN.items():
        if tag == expected:
            scores[code] *= _PRIOR
    best = max(_LATIN, key=lambda code: scores[code])
    return _LATIN[best], scores[best] / sum(scores[code] for code in _LATIN)


def _identify_cyrillic(text: str) -> tuple[str | None, float]:
    """Ukrainian unless it is surely Russian, which is recognised but not offered."""
    lowered = text.lower()
    ukrainian, russian = (sum(map(lowered.count, letters)) for letters in ("іїєґ", "ыэёъ"))
    if ukrainian != russian:
        return ("uk" if ukrainian > russian else None), 0.99
    scores: dict[str, float] = dict(_model().rank(text))
    probability = scores["uk"] / (scores["uk"] + scores["ru"])
    return (None, 1 - probability) if probability < 0.2 else ("uk", probability)
