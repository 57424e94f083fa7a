"""Which translators a corpus is read through, in order."""

from __future__ import annotations

from dataclasses import dataclass

from service.corpus.conversion import to_traditional_chinese
from service.corpus.corpus import Corpus
from service.corpus.names import CorpusNames
from service.corpus.recall import EasyOriginal, MemoryTranslator
from service.languages import SOURCE_LANGUAGE
from service.translation.machine import Derived, MachineTranslator
from service.translation.sentence_translator import SentenceTranslator
from service.translation.tally import Tally
from service.translation.translator import Translator, TranslatorChain


@dataclass(frozen=True, slots=True)
class Machine:
    """A translation engine in use, the same for every snapshot.

    Attributes:
        sentences: engine and cache, for programs.
        tally: counts of every outcome since the start.
        patience_seconds: how long one request waits for the engine.
    """

    sentences: SentenceTranslator
    tally: Tally
    patience_seconds: float


def translator_chain(corpus: Corpus, machine: Machine | None) -> TranslatorChain:
    """Return memory, then the machine if there is one, then やさしい日本語, then the original."""
    memory = MemoryTranslator(corpus.memories)
    chain: list[Translator] = [memory]
    if machine is not None:
        names = CorpusNames(corpus.terms, corpus.memories, corpus.phrasebooks)
        derived = {"zh-Hant": Derived("zh-Hans", to_traditional_chinese)}
        chain.append(MachineTranslator(machine.sentences, names, machine.tally, derived))
    chain.append(EasyOriginal(memory))
    return TranslatorChain(chain, SOURCE_LANGUAGE)
