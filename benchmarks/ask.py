"""Time of one question inside the service, on one core, per step and against the encoder alone.

Run `./scripts/benchmark`. Ratios within one run can be compared between machines; milliseconds
cannot.
"""

from __future__ import annotations

import json
import resource
import statistics
import time
from collections.abc import Callable
from datetime import date

from fastapi.testclient import TestClient

from service.answering.question import Question
from service.api.app import create_app
from service.config import load_settings
from service.embedding.factory import load_encoder

_ROUNDS = 3


def main() -> None:
    """Print median and 95th percentile of each step over the development questions."""
    settings = load_settings()
    lines = (settings.questions / "answerable.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [(tag, text) for line in lines for tag, text in json.loads(line)["q"].items()]
    started = time.perf_counter()
    with TestClient(create_app(settings, load_encoder(settings.encoder))) as client:
        print(f"start-up              {time.perf_counter() - started:8.2f} s")
        state = client.app_state["app_state"]
        assistant = state.assistant()
        knowledge = assistant.knowledge
        steps: dict[str, Callable[[str, str], object]] = {
            "encoder alone": lambda tag, text: knowledge.encode(text, "ja"),
            "assistant.ask": lambda tag, text: assistant.ask(Question(text, tag, None, 3)),
            "POST /ask": lambda tag, text: client.post(
                "/ask", json={"question": text, "language": tag}
            ),
        }
        baseline = 0.0
        for name, step in steps.items():
            seconds = sorted(_timed(step, tag, text) for _ in range(_ROUNDS) for tag, text in asked)
            median = statistics.median(seconds)
            baseline = baseline or median
            p95 = seconds[int(0.95 * len(seconds))]
            print(
                f"{name:<22}{1000 * median:8.2f} ms median {1000 * p95:8.2f} ms p95 "
                f"{median / baseline:6.2f} x encoder"
            )
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory           {peak_mib:8.0f} MiB; asked on {date.today()}")


def _timed(step: Callable[[str, str], object], tag: str, text: str) -> float:
    started = time.perf_counter()
    step(tag, text)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
