"""Which translators a corpus is read through, in order."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from service.corpus.conversion import to_traditional_chinese
from service.corpus.corpus import Corpus
from service.corpus.names import CorpusNames
from service.corpus.recall import EasyOriginal, MemoryTranslator
from service.errors import ConfigurationError
from service.languages import SOURCE_LANGUAGE
from service.translation.cache import DiskCache
from service.translation.machine import Derived, MachineTranslator
from service.translation.packages import installed_packages
from service.translation.process import EngineProcess, Limits
from service.translation.sentence_translator import SentenceTranslator
from service.translation.tally import Tally
from service.translation.translator import Translator, TranslatorChain

_NEEDED: Final = ("ctranslate2", "sentencepiece")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Machine:
    """A translation engine in use, the same for every snapshot.

    Attributes:
        engine: the worker processes.
        sentences: engine and cache, for programs.
        tally: counts of every outcome since the start.
        patience_seconds: how long one request waits for the engine.
    """

    engine: EngineProcess
    sentences: SentenceTranslator
    tally: Tally
    patience_seconds: float

    def close(self) -> None:
        """End the engine's processes."""
        self.engine.close()


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


def open_machine(
    packages: Path, cache: Path, cache_bytes: int, patience_seconds: float, limits: Limits
) -> Machine:
    """Return a machine that uses the Argos packages of a folder; nothing is started yet.

    Args:
        packages: folder of installed packages.
        cache: SQLite file of translated sentences.
        cache_bytes: its limit.
        patience_seconds: how long one request waits.
        limits: of the engine.

    Raises:
        ConfigurationError: if there is no usable package, or the libraries are missing.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise ConfigurationError(
            f"MADOGUCHI_TRANSLATION='argos' needs {', '.join(missing)}: set up with the extra "
            "`models`, or set it to 'memory'"
        )
    good, errors = installed_packages(packages)
    for error in errors:
        _log.error("translation package left out: %s", error)
    if not good:
        why = f" ({errors[0]})" if errors else ""
        raise ConfigurationError(
            f"MADOGUCHI_ARGOS_PACKAGES={str(packages)!r} holds no usable translation package{why}; "
            "install one with `madoguchi packages install FILE`, or set "
            "MADOGUCHI_TRANSLATION to 'memory'"
        )
    engine = EngineProcess(good, limits)
    sentences = SentenceTranslator(engine, DiskCache(cache, cache_bytes))
    return Machine(engine, sentences, Tally(), patience_seconds)
