"""The process that translates: JSON lines in, JSON lines out, no network, bounded memory.

A process of its own, started afresh and never forked: CTranslate2 is not fork-safe
(CTranslate2#539), its OpenMP runtime must not meet faiss's (faiss-wheels#73), and a model that
hangs, crashes or eats memory takes nothing down but itself. Run by `service.translation.process`.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from typing import IO, Any

from service.translation.argos import ArgosModels, ModelFiles


def main() -> None:
    """Read the set-up from the first line, then answer one job a line until input ends."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not get among the replies
    sys.addaudithook(refuse_network)
    serve(sys.stdin, replies)


def serve(jobs: IO[str], replies: IO[str]) -> None:
    """Answer jobs; an error is an answer too."""
    setup = json.loads(jobs.readline())
    limit = int(setup["memory_mb"]) * 1024 * 1024
    if limit:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    models = ArgosModels(
        {
            (m["source"], m["target"]): ModelFiles(Path(m["folder"]), m["prefix"])
            for m in setup["models"]
        },
        max_loaded=setup["max_loaded"],
        threads=setup["threads"],
    )
    for line in jobs:
        print(json.dumps(answer(models, json.loads(line)), ensure_ascii=False), file=replies)
        replies.flush()


def answer(models: ArgosModels, job: dict[str, Any]) -> dict[str, Any]:
    """Return the sentences of one job, or what went wrong."""
    try:
        texts = models.translate(job["sentences"], (job["source"], job["target"]))
    except (RuntimeError, ValueError, KeyError, OSError, MemoryError, ImportError) as error:
        return {"id": job["id"], "error": f"{type(error).__name__}: {error}"}
    return {"id": job["id"], "sentences": texts}


def refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: models are files on this machine, and nothing they hold may call anywhere.

    Raises:
        PermissionError: on any use of a socket or a look-up of a host.
    """
    if event.startswith("socket."):
        raise PermissionError(f"the translation process uses no network ({event})")


if __name__ == "__main__":
    main()
