"""The pool of workers, with a worker that does as it is told."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.translation.cache import DiskCache, NoCache
from service.translation.engine import Pair, TranslationEngineError
from service.translation.guards import Reason
from service.translation.packages import Package
from service.translation.process import EngineProcess, Limits
from service.translation.sentence_translator import SentenceTranslator

PAIR = Pair("ja", "en")
Start = Callable[[Limits], EngineProcess]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start engines with the echo worker, and end them."""
    running: list[EngineProcess] = []

    def make(limits: Limits) -> EngineProcess:
        package = Package(Path("/nowhere"), PAIR, "1", "", "fingerprint")
        command = [sys.executable, str(Path(__file__).parent / "echo_worker.py")]
        running.append(EngineProcess([package], limits, command))
        return running[-1]

    yield make
    for engine in running:
        engine.close()


def test_nothing_starts_before_it_is_needed(start: Start) -> None:
    """A service with packages but without need of them has no extra process."""
    engine = start(Limits())
    assert engine.worker_pids == set()
    assert engine.submit(["a"], PAIR).result(30) == ["en:a"]
    assert len(engine.worker_pids) == 1


def test_a_worker_that_dies_once_is_given_the_job_again(start: Start, tmp_path: Path) -> None:
    """A killed worker loses nothing."""
    engine = start(Limits())
    sentence = f"die once {tmp_path / 'died'}"
    assert engine.submit([sentence], PAIR).result(30) == [f"en:{sentence}"]


def test_a_job_that_kills_every_worker_is_given_up(start: Start) -> None:
    """Two deaths are enough; the next job is done all the same."""
    engine = start(Limits())
    with pytest.raises(TranslationEngineError, match="status 9"):
        engine.submit(["die"], PAIR).result(30)
    assert engine.submit(["a"], PAIR).result(30) == ["en:a"]


def test_a_worker_that_answers_nonsense_is_replaced(start: Start) -> None:
    """What is no reply ends the worker, and the next job has another."""
    engine = start(Limits())
    with pytest.raises(TranslationEngineError, match="nonsense"):
        engine.submit(["nonsense"], PAIR).result(30)
    assert engine.submit(["a"], PAIR).result(30) == ["en:a"]


def test_a_job_that_takes_too_long_is_killed(start: Start) -> None:
    """The limit holds for every job, whoever waits for it."""
    engine = start(Limits(job_seconds=0.4))
    engine.submit(["warm"], PAIR).result(30)
    with pytest.raises(TranslationEngineError, match="too long"):
        engine.submit(["sleep 30"], PAIR).result(30)


def test_after_three_failures_it_rests(start: Start) -> None:
    """A broken model is not tried at every request."""
    engine = start(Limits())
    for _ in range(3):
        with pytest.raises(TranslationEngineError):
            engine.submit(["fail"], PAIR).result(30)
    with pytest.raises(TranslationEngineError, match="resting"):
        engine.submit(["a"], PAIR)


def test_the_queue_is_bounded(start: Start) -> None:
    """More than may wait is refused at once."""
    engine = start(Limits(waiting=2))
    first = engine.submit(["sleep 0.5"], PAIR)
    with pytest.raises(TranslationEngineError) as error:
        [engine.submit(["a"], PAIR) for _ in range(4)]
    assert error.value.reason is Reason.BUSY
    assert first.result(30) == ["en:sleep 0.5"]


def test_whoever_waits_too_long_goes_on_and_the_result_is_kept(
    start: Start, tmp_path: Path
) -> None:
    """The deadline is the reader's; the work is finished for the next one."""
    cache = DiskCache(tmp_path / "cache.sqlite3", 1_000_000)
    translator = SentenceTranslator(start(Limits()), cache)
    with pytest.raises(TranslationEngineError) as error:
        translator.translate(["sleep 0.5"], PAIR, time.monotonic() + 0.1)
    assert error.value.reason is Reason.LATE
    deadline = time.monotonic() + 30
    while not cache.get("fingerprint", ["sleep 0.5"]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert translator.translate(["sleep 0.5"], PAIR, 0.0) == ["en:sleep 0.5"]


def test_not_waiting_at_all_still_begins_the_work(start: Start, tmp_path: Path) -> None:
    """A list of programs is shown at once, and better the next time."""
    cache = DiskCache(tmp_path / "cache.sqlite3", 1_000_000)
    translator = SentenceTranslator(start(Limits()), cache)
    began = time.monotonic()
    with pytest.raises(TranslationEngineError):
        translator.translate(["sleep 0.2"], PAIR, 0.0)
    assert time.monotonic() - began < 5
    deadline = time.monotonic() + 30
    while not cache.get("fingerprint", ["sleep 0.2"]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert cache.get("fingerprint", ["sleep 0.2"]) == {"sleep 0.2": "en:sleep 0.2"}


def test_the_same_sentence_is_translated_once(start: Start) -> None:
    """Twice in one call, it is one sentence to the engine."""
    translator = SentenceTranslator(start(Limits()), NoCache())
    assert translator.translate(["a", "b", "a"], PAIR, time.monotonic() + 30) == [
        "en:a",
        "en:b",
        "en:a",
    ]


def test_the_cache_keeps_to_its_limit(tmp_path: Path) -> None:
    """Old sentences go, new ones stay."""
    cache = DiskCache(tmp_path / "cache.sqlite3", 20_000)
    for number in range(400):
        cache.put("f", {f"sentence {number}": "x" * 100})
    assert cache.size_bytes() <= 22_000
    assert cache.get("f", ["sentence 399"]) == {"sentence 399": "x" * 100}
    assert sum(bool(cache.get("f", [f"sentence {n}"])) for n in range(400)) < 110


def test_another_model_knows_nothing_of_the_old_ones_sentences(tmp_path: Path) -> None:
    """The fingerprint is part of the key."""
    cache = DiskCache(tmp_path / "cache.sqlite3", 20_000)
    cache.put("old", {"a": "b"})
    assert cache.get("new", ["a"]) == {}


def test_a_broken_cache_file_is_an_empty_cache(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Translation goes on without it, and the log says so."""
    path = tmp_path / "cache.sqlite3"
    path.write_bytes(b"this is no database, and it is long enough to be looked at" * 50)
    cache = DiskCache(path, 20_000)
    cache.put("f", {"a": "b"})
    assert cache.get("f", ["a"]) == {}
    assert "not read" in caplog.text
