"""Hybrid search: signals by words and by meaning, fused into one ranking of programs."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from service.indexing.examples import OFFTOPIC
from service.indexing.lexical import LexicalScores
from service.indexing.snapshot import Snapshot
from service.languages import SOURCE_LANGUAGE
from service.retrieval.fusion import FusionModel, softmax
from service.retrieval.results import Candidate, Features, Query, ResultSet
from service.retrieval.signals import N_SEARCHED, SIGNAL_NAMES, ChunkGroups, SignalTable

_SIBLINGS: Final = {
    "ja": "ja-x-easy",
    "ja-x-easy": "ja",
    "zh-Hans": "zh-Hant",
    "zh-Hant": "zh-Hans",
}
"""Languages close enough that the words of one find texts of the other."""
CITIES: Final = frozenset({"yokohama", "kawasaki"})
"""Areas of which a question is about one; programs of other areas are for everybody."""
_CUT: Final = 6.0
"""Log odds beyond which more does not tell."""
_CLASS_SCALE: Final = 20.0


@dataclass(frozen=True, slots=True)
class _LanguageChunks:
    """The chunks of one language, grouped for folding."""

    first_row: int
    questions: ChunkGroups
    passages: ChunkGroups
    every: ChunkGroups


class SignalSearcher:
    """Finds what each list says of every program. Safe to use from several threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.program_ids = tuple(snapshot.programs)
        self._numbers = {program_id: i for i, program_id in enumerate(self.program_ids)}
        self._chunks: Mapping[str, _LanguageChunks] = {
            tag: self._group(tag) for tag in snapshot.dense.rows
        }
        classes = snapshot.classifier.labels if snapshot.classifier else ()
        self._class_rows = np.array([pid in self._numbers for pid in classes], dtype=bool)
        self._offtopic_rows = np.array([c.startswith(OFFTOPIC) for c in classes], dtype=bool)
        self._class_numbers = np.array(
            [self._numbers[pid] for pid in classes if pid in self._numbers], dtype=np.int64
        )
        programs = snapshot.programs.values()
        self._wards = [program.wards for program in programs]
        self._open = np.array([len(program.wards) != 1 for program in programs], np.float32)
        self._areas = np.array([p.area for p in programs])
        self._cities = np.array([p.area if p.area in CITIES else "" for p in programs])

    def search(self, query: Query) -> SignalTable:
        """Return the signals of every program for a question."""
        columns = {name: self._nothing() for name in SIGNAL_NAMES}
        sections = np.full(len(self.program_ids), -1, np.int64)
        matches = self._search_words(query, columns)
        if query.vector is not None:
            matches = matches + self._search_meaning(query, columns)
        if query.language in self._chunks:
            sections = self._best_sections(query.language, matches)
        if query.ward is not None:
            only = [wards == (query.ward,) for wards in self._wards]
            columns["ward"] = np.array(only, np.float32)
        columns["open"] = self._open
        if query.city is None:
            columns["everywhere"] = (self._cities == "").astype(np.float32)
        return SignalTable(np.stack([columns[name] for name in SIGNAL_NAMES], axis=1), sections)

    def strangeness(self, query: Query) -> tuple[float, float]:
        """Return `novelty` and `offtopic` of a question, see `Features`."""
        classifier = self._snapshot.classifier
        if query.vector is None or classifier is None:
            return 0.0, 0.0
        logits = classifier.logits(query.vector)
        other = logits[self._offtopic_rows].max(initial=-np.inf)
        lead = float(other - logits[self._class_rows].max(initial=-np.inf))
        return classifier.novelty(query.vector), float(np.clip(lead, -30, 30)) / 10

    def serves(self, number: int, query: Query) -> bool:
        """Tell whether a program serves the municipality elsewhere that a question names, if any.

        Args:
            number: index of the program in `program_ids`.
            query: the question.
        """
        area = self._areas[number]
        return not query.elsewhere or area in {"japan", query.elsewhere}

    def of_others(self, query: Query) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which programs belong to the other city, and which to other wards only.

        Both are of shape (n_programs,).
        """
        no = np.zeros(len(self.program_ids), bool)
        city = no if query.city is None else (self._cities != "") & (self._cities != query.city)
        ward = np.array([bool(wards) and query.ward not in wards for wards in self._wards])
        return city, no if query.ward is None else ward

    def _search_words(
        self, query: Query, columns: dict[str, NDArray[np.float32]]
    ) -> NDArray[np.float32]:
        """Fill the word signals; return the match of every chunk of the question's language."""
        matches = np.zeros(0, np.float32)
        tag, count = query.language, len(self.program_ids)
        if tag in self._snapshot.lexical:
            shares = _shares(self._snapshot.lexical[tag].search(query.text))
            groups = self._chunks[tag]
            columns["words.questions"] = groups.questions.fold(shares, count)
            columns["words.passages"] = groups.passages.fold(shares, count)
            matches = shares
            whole = self._snapshot.program_words[tag].search(query.text)
            columns["words.program"] = _shares(whole)
        sibling = _SIBLINGS.get(tag)
        if sibling is not None and sibling in self._snapshot.lexical:
            shares = _shares(self._snapshot.lexical[sibling].search(query.text))
            columns["words.sibling"] = self._chunks[sibling].every.fold(shares, count)
        return matches

    def _search_meaning(
        self, query: Query, columns: dict[str, NDArray[np.float32]]
    ) -> NDArray[np.float32]:
        """Fill the meaning signals; return the cosine of every chunk of the question's language."""
        assert query.vector is not None  # noqa: S101  narrowed by the only caller
        matches = np.zeros(0, np.float32)
        tag, count, dense = query.language, len(self.program_ids), self._snapshot.dense
        if tag in self._chunks:
            cosines = dense.search(query.vector, tag)
            groups = self._chunks[tag]
            columns["meaning.questions"] = groups.questions.fold(cosines, count)
            columns["meaning.passages"] = groups.passages.fold(cosines, count)
            matches = cosines
        if SOURCE_LANGUAGE in self._chunks:
            cosines = dense.search(query.vector, SOURCE_LANGUAGE)
            columns["meaning.japanese"] = self._chunks[SOURCE_LANGUAGE].every.fold(cosines, count)
        if self._snapshot.classifier is not None:
            found = np.full(count, -1.0, np.float32)
            logs = self._snapshot.classifier.log_probabilities(query.vector) / _CLASS_SCALE
            logs = logs[self._class_rows]
            found[self._class_numbers] = np.maximum(logs, -1.0)
            columns["meaning.class"] = found
        return matches

    def _best_sections(self, tag: str, scores: NDArray[np.float32]) -> NDArray[np.int64]:
        """Return the section whose passage matched best by words and meaning together.

        Args:
            tag: language of the passages.
            scores: of all its chunks; a program without a match has none above zero.

        Returns:
            int of shape (n_programs,): 0-based section, -1 if another part matched best.
        """
        groups = self._chunks[tag]
        chunks = self._snapshot.content.chunks
        best = groups.passages.best(scores, len(self.program_ids))
        return np.array(
            [
                chunks[groups.first_row + int(row)].section if row >= 0 and scores[row] > 0 else -1
                for row in best
            ],
            dtype=np.int64,
        )

    def _group(self, tag: str) -> _LanguageChunks:
        span = self._snapshot.dense.rows[tag]
        chunks = self._snapshot.content.chunks[span.start : span.stop]
        programs = np.array([self._numbers[c.program_id] for c in chunks], dtype=np.int64)
        asked = np.array([c.kind == "question" for c in chunks], dtype=bool)
        return _LanguageChunks(
            span.start,
            ChunkGroups.of(programs, asked),
            ChunkGroups.of(programs, ~asked),
            ChunkGroups.of(programs, np.ones(len(chunks), bool)),
        )

    def _nothing(self) -> NDArray[np.float32]:
        return np.zeros(len(self.program_ids), np.float32)


class HybridSearcher:
    """Ranks programs by fused signals. Safe to use from several threads."""

    def __init__(self, signals: SignalSearcher, fusion: FusionModel) -> None:
        self._signals = signals
        self._fusion = fusion

    def search(self, query: Query) -> ResultSet:
        """Return every candidate for a question, best first."""
        started = time.perf_counter()
        table = self._signals.search(query)
        searched = time.perf_counter()
        results = self.rank(query, table)
        seconds = {"signals": searched - started, "fusion": time.perf_counter() - searched}
        return ResultSet(query, results.candidates, table, results.features, seconds)

    def rank(self, query: Query, table: SignalTable) -> ResultSet:
        """Rank programs whose signals are known."""
        scores = self._fusion.scores(table.values, query.language)
        found = np.flatnonzero((table.values[:, :N_SEARCHED] > 0).any(axis=1))
        if not len(found):
            return ResultSet(query, (), table, _no_features(query), {})
        probabilities = softmax(scores[found])
        other_city, other_ward = self._signals.of_others(query)
        candidates = [
            Candidate(
                self._signals.program_ids[number],
                float(probability),
                int(table.sections[number]),
                bool(other_city[number]),
                bool(other_ward[number]),
            )
            for number, probability in zip(found, probabilities, strict=True)
        ]
        order = sorted(
            range(len(candidates)),
            key=lambda i: (
                candidates[i].other_city,
                candidates[i].other_ward,
                -candidates[i].score,
                candidates[i].program_id,
            ),
        )
        ordered = tuple(candidates[i] for i in order)
        eligible = [i for i in order if not (candidates[i].other_city or candidates[i].other_ward)]
        numbers = found[eligible or order]
        strangeness = self._signals.strangeness(query)
        served = self._signals.serves(numbers[0], query)
        features = _features(query, table.values[numbers], scores[numbers], strangeness, served)
        return ResultSet(query, ordered, table, features, {})


def _features(
    query: Query,
    values: NDArray[np.float32],
    scores: NDArray[np.float64],
    strangeness: tuple[float, float],
    served: bool,
) -> Features:
    """Return the features of a ranking.

    Args:
        query: the question.
        values: signals of the eligible programs, best first.
        scores: their fused scores, falling.
        strangeness: see `SignalSearcher.strangeness`.
        served: see `SignalSearcher.serves`, of the first program.
    """
    probability = float(softmax(scores)[0])
    odds = np.log(max(probability, 1e-9) / max(1 - probability, 1e-9))
    first = dict(zip(SIGNAL_NAMES, map(float, values[0]), strict=True))
    meanings = np.maximum(
        values[:, SIGNAL_NAMES.index("meaning.questions")],
        values[:, SIGNAL_NAMES.index("meaning.passages")],
    )
    has_vector = query.vector is not None
    used = [column for column in range(N_SEARCHED) if values[:, column].any()]
    return Features(
        log_odds=float(np.clip(odds, -_CUT, _CUT)),
        gap=float(min(scores[0] - scores[1], _CUT)) if len(scores) > 1 else _CUT,
        questions=first["words.questions"],
        words=first["words.program"],
        meaning=float(meanings[0]) if has_vector else 0.0,
        meaning_gap=float(meanings[0] - meanings[1:].max(initial=0.0)) if has_vector else 0.0,
        certainty=float(np.exp(first["meaning.class"] * _CLASS_SCALE)) if has_vector else 0.0,
        novelty=strangeness[0],
        offtopic=strangeness[1],
        agreement=sum(int(values[:, c].argmax() == 0) for c in used) / len(used) if used else 0.0,
        has_vector=float(has_vector),
        length=min(1.0, len(query.text) / 100),
        elsewhere=float(not served),
        away=float(bool(query.elsewhere)),
    )


def _no_features(query: Query) -> Features:
    """Return the features of a question that nothing was found for."""
    return Features(
        log_odds=-_CUT,
        gap=0.0,
        questions=0.0,
        words=0.0,
        meaning=0.0,
        meaning_gap=0.0,
        certainty=0.0,
        novelty=0.0,
        offtopic=0.0,
        agreement=0.0,
        has_vector=float(query.vector is not None),
        length=min(1.0, len(query.text) / 100),
        elsewhere=0.0,
        away=float(bool(query.elsewhere)),
    )


def _shares(found: LexicalScores) -> NDArray[np.float32]:
    """Return BM25 scores as shares of the ideal one."""
    return found.scores / np.float32(found.ideal) if found.ideal > 0 else found.scores
