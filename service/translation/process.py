"""The engine that keeps worker processes: a bounded queue, restarts, a limit to every job."""

from __future__ import annotations

import logging
import os
import queue
import sys
import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Final

from service.translation.engine import Pair, TranslationEngineError
from service.translation.guards import Reason
from service.translation.packages import Package
from service.translation.worker_pipe import WorkerGoneError, WorkerPipe

_log = logging.getLogger(__name__)
_TRIES: Final = 2
"""How often a job is given to a worker: one that was killed loses nothing."""
_REST_SECONDS: Final = 30.0
_FAILURES_BEFORE_REST: Final = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the engine may take.

    Attributes:
        workers: processes, each with its own models.
        waiting: jobs that may wait; more are refused as `busy`.
        job_seconds: time after which a worker is killed, loading of the model included.
        memory_mb: address space of a worker; 0 for no limit.
        max_loaded: models a worker keeps in memory.
        threads: threads of one translation.
    """

    workers: int = 1
    waiting: int = 64
    job_seconds: float = 60.0
    memory_mb: int = 0
    max_loaded: int = 3
    threads: int = 1


@dataclass(slots=True)
class _Job:
    sentences: Sequence[str]
    pair: Pair
    future: Future[list[str]]
    tries: int = 0


@dataclass(slots=True)
class _Inside:
    """What belongs to one operating system process and must not outlive a fork."""

    jobs: queue.Queue[_Job | None]
    threads: list[threading.Thread] = field(default_factory=list)


class EngineProcess:
    """Translates in worker processes. Satisfies `service.translation.engine.Engine`.

    Nothing is started before the first job. Safe under threads and after a fork: a forked
    server process begins with no workers and starts its own.

    Args:
        packages: the models, one for each pair.
        limits: see `Limits`.
        command: the worker's command line; another one in tests.
    """

    def __init__(
        self, packages: Sequence[Package], limits: Limits, command: Sequence[str] | None = None
    ) -> None:
        self._packages = {package.pair: package for package in packages}
        self._limits = limits
        self._command = list(command or [sys.executable, "-m", "service.translation.worker"])
        self._lock = threading.Lock()
        self._inside = _Inside(queue.Queue(limits.waiting))
        self._closed = False
        self._failures = 0
        self._rest_until = 0.0
        self.worker_pids: set[int] = set()
        _ENGINES.add(self)

    @property
    def pairs(self) -> frozenset[Pair]:
        """See `service.translation.engine.Engine.pairs`."""
        return frozenset(self._packages)

    def fingerprint(self, pair: Pair) -> str:
        """See `service.translation.engine.Engine.fingerprint`."""
        return self._packages[pair].fingerprint

    def submit(self, sentences: Sequence[str], pair: Pair) -> Future[list[str]]:
        """See `service.translation.engine.Engine.submit`."""
        if pair not in self._packages:
            raise TranslationEngineError(Reason.ENGINE, f"no package for {pair}")
        if time.monotonic() < self._rest_until:
            raise TranslationEngineError(Reason.ENGINE, "resting after repeated failures")
        job = _Job(sentences, pair, Future())
        with self._lock:
            if self._closed:
                raise TranslationEngineError(Reason.ENGINE, "closed")
            self._start()
            try:
                self._inside.jobs.put_nowait(job)
            except queue.Full:
                raise TranslationEngineError(Reason.BUSY, "too many sentences wait") from None
        return job.future

    def close(self) -> None:
        """End all workers; jobs that wait fail."""
        with self._lock:
            self._closed = True
            threads = list(self._inside.threads)
            _fail_waiting(self._inside.jobs)
            for _ in threads:
                self._inside.jobs.put(None)
        for thread in threads:
            thread.join(timeout=self._limits.job_seconds)

    def after_fork(self) -> None:
        """Forget threads and workers of the parent process."""
        self._lock = threading.Lock()
        self._inside = _Inside(queue.Queue(self._limits.waiting))
        self.worker_pids = set()

    def _start(self) -> None:
        while len(self._inside.threads) < self._limits.workers:
            thread = threading.Thread(target=self._dispatch, name="translation", daemon=True)
            self._inside.threads.append(thread)
            thread.start()

    def _dispatch(self) -> None:
        """Hand jobs to one worker, and start another when it is gone."""
        jobs = self._inside.jobs
        worker: WorkerPipe | None = None
        try:
            while (job := jobs.get()) is not None:
                worker = self._run(job, worker)
        finally:
            if worker is not None:
                self._end(worker)

    def _run(self, job: _Job, worker: WorkerPipe | None) -> WorkerPipe | None:
        while True:
            try:
                if worker is None:
                    worker = WorkerPipe(self._command, self._setup())
                    self.worker_pids.add(worker.pid)
                outputs = worker.translate(job.sentences, job.pair, self._limits.job_seconds)
            except (WorkerGoneError, OSError) as error:
                job.tries += 1
                _log.warning("translation worker gone: %s", error)
                if worker is not None:
                    self._end(worker)
                worker = None
                if job.tries < _TRIES:
                    continue
                self._failed(job, str(error))
            except TranslationEngineError as error:
                self._failed(job, str(error))
            else:
                self._failures = 0
                job.future.set_result(outputs)
            return worker

    def _failed(self, job: _Job, message: str) -> None:
        self._failures += 1
        if self._failures >= _FAILURES_BEFORE_REST:
            _log.error("machine translation rests for %s s: %s", _REST_SECONDS, message)
            self._rest_until = time.monotonic() + _REST_SECONDS
            self._failures = 0
        job.future.set_exception(TranslationEngineError(Reason.ENGINE, message))

    def _end(self, worker: WorkerPipe) -> None:
        worker.kill()
        self.worker_pids.discard(worker.pid)

    def _setup(self) -> Mapping[str, Any]:
        return {
            "memory_mb": self._limits.memory_mb,
            "max_loaded": self._limits.max_loaded,
            "threads": self._limits.threads,
            "models": [
                {
                    "source": pair.source,
                    "target": pair.target,
                    "folder": str(package.folder.resolve()),
                    "prefix": package.target_prefix,
                }
                for pair, package in self._packages.items()
            ],
        }


def _fail_waiting(jobs: queue.Queue[_Job | None]) -> None:
    while True:
        try:
            job = jobs.get_nowait()
        except queue.Empty:
            return
        if job is not None:
            job.future.set_exception(TranslationEngineError(Reason.ENGINE, "closed"))


_ENGINES: Final[weakref.WeakSet[EngineProcess]] = weakref.WeakSet()


def _after_fork() -> None:
    for engine in list(_ENGINES):
        engine.after_fork()


os.register_at_fork(after_in_child=_after_fork)
