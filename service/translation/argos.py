"""Argos packages translate: CTranslate2 driven directly, with the limits Argos does not set.

argos-translate itself (1.11) passes no repetition limit, splits sentences by a model that it
downloads, and creates its translator without a lock; so only its packages are used. Options:
https://opennmt.net/CTranslate2/python/ctranslate2.Translator.html
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from service.translation.packages import MODEL_FOLDER, VOCABULARY_FILE

_BEAM_SIZE: Final = 3
_REPETITION_PENALTY: Final = 1.05
_NO_REPEAT_NGRAM: Final = 4
_LONGEST_INPUT: Final = 256
_LENGTH_FACTOR: Final = 3
_LENGTH_SLACK: Final = 16
_BATCH_TOKENS: Final = 1024


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Where a pair's model lies, and the token its output begins with, if any."""

    folder: Path
    target_prefix: str


class ArgosModels:
    """Loads models when first needed and keeps the most recently used. For one thread.

    Args:
        files: by pair, `(source tag, target tag)`.
        max_loaded: models kept in memory.
        threads: threads of one translation.
    """

    def __init__(
        self, files: dict[tuple[str, str], ModelFiles], max_loaded: int, threads: int
    ) -> None:
        self._files = files
        self._max_loaded = max_loaded
        self._threads = threads
        self._loaded: OrderedDict[tuple[str, str], tuple[Any, Any]] = OrderedDict()

    def translate(self, sentences: Sequence[str], pair: tuple[str, str]) -> list[str]:
        """Translate sentences of one pair.

        Raises:
            KeyError: if there is no model for the pair.
            RuntimeError: from CTranslate2, if the model is broken or memory is short.
        """
        translator, vocabulary = self._load(pair)
        tokens = [vocabulary.encode(sentence, out_type=str) for sentence in sentences]
        longest = max((len(piece) for piece in tokens), default=0)
        prefix = self._files[pair].target_prefix
        results = translator.translate_batch(
            tokens,
            target_prefix=[[prefix]] * len(tokens) if prefix else None,
            beam_size=_BEAM_SIZE,
            repetition_penalty=_REPETITION_PENALTY,
            no_repeat_ngram_size=_NO_REPEAT_NGRAM,
            disable_unk=True,
            max_input_length=_LONGEST_INPUT,
            max_decoding_length=min(longest, _LONGEST_INPUT) * _LENGTH_FACTOR + _LENGTH_SLACK,
            max_batch_size=_BATCH_TOKENS,
            batch_type="tokens",
        )
        outputs = []
        for result in results:
            hypothesis = result.hypotheses[0]
            if prefix and hypothesis[:1] == [prefix]:
                hypothesis = hypothesis[1:]
            outputs.append(str(vocabulary.decode(hypothesis)))
        return outputs

    def _load(self, pair: tuple[str, str]) -> tuple[Any, Any]:
        """Return translator and vocabulary of a pair."""
        # Heavy, and only in the worker process.
        import ctranslate2
        import sentencepiece

        if pair not in self._loaded:
            while len(self._loaded) >= self._max_loaded:
                self._loaded.popitem(last=False)
            folder = self._files[pair].folder
            vocabulary = sentencepiece.SentencePieceProcessor(
                model_file=str(folder / VOCABULARY_FILE)
            )
            translator = ctranslate2.Translator(
                str(folder / MODEL_FOLDER),
                device="cpu",
                compute_type="auto",
                inter_threads=1,
                intra_threads=self._threads,
            )
            self._loaded[pair] = (translator, vocabulary)
        self._loaded.move_to_end(pair)
        return self._loaded[pair]
