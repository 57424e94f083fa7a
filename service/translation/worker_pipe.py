"""One worker process, and the pipes through which it is given jobs."""

from __future__ import annotations

import json
import logging
import os
import select
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from service.translation.engine import Pair, TranslationEngineError
from service.translation.guards import Reason

_log = logging.getLogger(__name__)
_ROOT: Final = Path(__file__).resolve().parent.parent.parent


class WorkerGoneError(Exception):
    """The worker ended or had to be killed while it had a job."""


class WorkerPipe:
    """One worker process and the pipes to it."""

    def __init__(self, command: Sequence[str], setup: Mapping[str, Any]) -> None:
        environment = {**os.environ, "OMP_NUM_THREADS": str(setup["threads"]), "PYTHONUTF8": "1"}
        self._process = subprocess.Popen(  # noqa: S603  the command is this service's own
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_ROOT,
            env=environment,
            start_new_session=True,
        )
        self._received = b""
        self._number = 0
        self.pid = self._process.pid
        self._send(setup)

    def translate(self, sentences: Sequence[str], pair: Pair, seconds: float) -> list[str]:
        """Return the worker's translation.

        Raises:
            TranslationEngineError: if the worker reports an error.
            WorkerGoneError: if it ends, or is not done in time.
        """
        self._number += 1
        self._send(
            {
                "id": self._number,
                "source": pair.source,
                "target": pair.target,
                "sentences": list(sentences),
            }
        )
        line = self._receive(time.monotonic() + seconds)
        try:
            reply = json.loads(line)
            error, outputs = reply.get("error"), [str(text) for text in reply.get("sentences", ())]
            answered = int(reply["id"])
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise WorkerGoneError(f"it answers nonsense: {line[:80]!r}") from fault
        if error is not None:
            raise TranslationEngineError(Reason.ENGINE, str(error))
        if answered != self._number or len(outputs) != len(sentences):
            raise WorkerGoneError("the worker answers another job")
        return outputs

    def kill(self) -> None:
        """End the process and free its pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was not sent yet cannot be sent any more
                    _log.debug("pipe to a dead worker closed")

    def _send(self, message: Mapping[str, Any]) -> None:
        line = json.dumps(message, ensure_ascii=False).encode() + b"\n"
        stdin = self._process.stdin
        try:
            if stdin is not None:
                stdin.write(line)
                stdin.flush()
        except OSError as error:
            raise WorkerGoneError(f"it takes no jobs: {error}") from error

    def _receive(self, until: float) -> bytes:
        stdout = self._process.stdout
        while b"\n" not in self._received and stdout is not None:
            ready, _, _ = select.select([stdout], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise WorkerGoneError("it takes too long")
            chunk = os.read(stdout.fileno(), 1 << 16)
            if not chunk:
                raise WorkerGoneError(f"it ended with status {self._process.wait()}")
            self._received += chunk
        line, _, self._received = self._received.partition(b"\n")
        return line
