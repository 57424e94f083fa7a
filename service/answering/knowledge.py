"""Everything loaded from one snapshot that answering needs, ready to use."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from service.answering.answer import Answer, AnswerStatus, Handoff
from service.answering.composer import Composer
from service.answering.handoff import find_handoff
from service.answering.items import ItemLookup
from service.answering.second_look import second_look
from service.answering.translating import Machine, translator_chain
from service.answering.triage import Triage, Triaged, load_triage
from service.corpus.phrases import Phrasebook
from service.corpus.program import Program
from service.embedding.encoder import Encoder, Vectors
from service.indexing.snapshot import CALIBRATION_FILE, Snapshot
from service.items.store import load_item_tables
from service.languages import SOURCE_LANGUAGE
from service.retrieval.calibration import Calibration, read_calibration
from service.retrieval.fusion import FUSION_FILE, read_fusion
from service.retrieval.places import Location, PlaceFinder, of_other_city
from service.retrieval.results import Query, ResultSet
from service.retrieval.searcher import HybridSearcher, SignalSearcher
from service.translation.questions import QuestionTranslator

_SUGGESTIONS = 3


class Knowledge:
    """One snapshot, loaded: programs, search, confidence, triage, translation.

    Raises:
        CorruptSnapshotError: if calibration or triage cannot be loaded.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        encoder: Encoder,
        stale_after_years: float,
        machine: Machine | None = None,
    ) -> None:
        corpus = snapshot.content.corpus
        translators = translator_chain(corpus, machine)
        self._questions = QuestionTranslator(machine.engine) if machine else None
        self._patience_seconds = machine.patience_seconds if machine else 0.0
        self.build_id = snapshot.manifest.build_id
        self.corpus = corpus
        self.programs: Mapping[str, Program] = {
            pid: p for pid, p in snapshot.programs.items() if p.audience == "resident"
        }
        self.phrasebooks: Mapping[str, Phrasebook] = corpus.phrasebooks
        self.composer = Composer(translators, stale_after_years)
        self._encoder = encoder
        self._searcher = HybridSearcher(
            SignalSearcher(snapshot), read_fusion(snapshot.folder / FUSION_FILE)
        )
        self._calibration: Calibration = read_calibration(snapshot.folder / CALIBRATION_FILE)
        self._triage: Triage = load_triage(snapshot.folder, corpus, snapshot.classifier)
        self._centers = corpus.handoff
        self.places = corpus.places
        self._places = PlaceFinder(corpus.places)
        self._items = load_item_tables(snapshot.folder, encoder)

    def encode(self, text: str, tag: str) -> Vectors | None:
        """Encode a question, shape (dimension,); None where the encoder does not know `tag`."""
        if tag in self._encoder.weak_languages:
            return None
        vector: Vectors = self._encoder.encode_queries([text], tag)[0]
        return vector

    def triage(self, query: Query) -> Triaged:
        """Tell what a text is before it is searched: above all, a cry for help or not."""
        return self._triage.assess(query.text, query.language, query.vector)

    def search(self, query: Query) -> ResultSet:
        """Return every candidate, best first.

        A question that finds little is searched once more in Japanese and English, where a
        machine can translate it.
        """
        results = self._searcher.search(query)
        if self._questions is None or query.elsewhere:
            return results
        if self.judge(results)[0] is not AnswerStatus.UNANSWERED:
            return results
        return second_look(results, self._questions, self._search_again, self.patience())

    def _search_again(self, query: Query) -> ResultSet | None:
        """Search a translated question; None if it finds little too."""
        results = self._searcher.search(
            replace(query, vector=self.encode(query.text, query.language))
        )
        return None if self.judge(results)[0] is AnswerStatus.UNANSWERED else results

    def judge(self, results: ResultSet) -> tuple[AnswerStatus, float]:
        """Return how sure the first candidate is, and what follows from that.

        What only a machine's translation of the question has found is offered, never asserted.
        """
        confidence = self._calibration.confidence(results.features)
        if results.translated:
            return AnswerStatus.UNCERTAIN, max(confidence, self._calibration.suggest_threshold)
        if not results.candidates or confidence < self._calibration.suggest_threshold:
            return AnswerStatus.UNANSWERED, confidence
        if confidence < self._calibration.answer_threshold:
            return AnswerStatus.UNCERTAIN, confidence
        return AnswerStatus.ANSWERED, confidence

    def answers(
        self,
        results: ResultSet,
        confidence: float,
        language: str,
        limit: int,
        today: date,
        items: ItemLookup,
    ) -> tuple[Answer, ...]:
        """Compose the first `limit` candidates as answers in `language`, their items first."""
        if not results.candidates:
            return ()
        best = max(results.candidates[0].score, 1e-9)
        until = self.patience()
        answers = (
            self.composer.compose(
                self.programs[candidate.program_id],
                candidate.section,
                confidence * min(1.0, candidate.score / best),
                self.phrasebooks[language],
                today,
                until,
            )
            for candidate in results.candidates[:limit]
        )
        phrases, japanese = self.phrasebooks[language], self.phrasebooks[SOURCE_LANGUAGE]
        return tuple(items.complete(answer, phrases, japanese) for answer in answers)

    def items_for(self, query: Query) -> ItemLookup:
        """Return what the cities' item tables hold for a question."""
        return ItemLookup(self._items, query)

    def patience(self) -> float:
        """Return the time by `time.monotonic()` until which a request waits for a machine."""
        return time.monotonic() + self._patience_seconds

    def handoff(self, city: str | None, language: str) -> Handoff:
        """Return the center to call, one that speaks the language if any is known to."""
        phrases = self.phrasebooks[language]
        return find_handoff(self.programs, self._centers, city, phrases, self.composer)

    def suggestions(self, language: str, city: str | None) -> tuple[str, ...]:
        """Return a few questions the corpus answers: each center's and then other programs'."""
        ids = [pid for pid in self.programs if city is None or not of_other_city(pid, city)]
        step = max(1, len(ids) // _SUGGESTIONS)
        chosen = [self.programs[pid] for pid in ids[::step][:_SUGGESTIONS]]
        return tuple(self.composer.localize(p, language)[0].questions[0] for p in chosen)

    def place_named_in(self, text: str) -> Location:
        """Return where a question is about, as far as it names a place."""
        return self._places.locate(text)
