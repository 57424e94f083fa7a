"""Time of one keystroke in the staff's search: development questions, letter by letter.

Run `.venv/bin/python -m benchmarks.staff_search`. The encoder alone is timed in the same run, as
milliseconds of two machines cannot be compared.
"""

from __future__ import annotations

import json
import statistics
import time
from datetime import date
from typing import Final

from fastapi.testclient import TestClient

from service.api.app import create_app
from service.config import load_settings
from service.embedding.factory import load_encoder
from service.staff.search.documents import no_documents
from service.staff.search.finder import Wanted
from service.staff.search.shelf import FinderShelf

_QUESTIONS: Final = 12
"""Questions of each language; each gives a keystroke a letter, up to `_LETTERS`."""
_LETTERS: Final = 24


def main() -> None:
    """Print how long the first search takes to prepare, and what a keystroke takes."""
    settings = load_settings()
    lines = (settings.questions / "answerable.jsonl").read_text(encoding="utf-8").splitlines()
    chosen = [json.loads(line)["q"] for line in lines[:: max(1, len(lines) // _QUESTIONS)]]
    with TestClient(create_app(settings, load_encoder(settings.encoder))) as client:
        knowledge = client.app_state["app_state"].live.get()
        started = time.perf_counter()
        finder = FinderShelf(no_documents, settings.stale_after_years, date.today).finder(knowledge)
        print(f"prepared once   {1000 * (time.perf_counter() - started):8.0f} ms")
        keystrokes, encoder = [], []
        for texts in chosen:
            for tag, text in texts.items():
                for length in range(1, min(len(text), _LETTERS) + 1):
                    typed = text[:length]
                    started = time.perf_counter()
                    finder.find(Wanted(typed, {}, "ja"))
                    keystrokes.append(time.perf_counter() - started)
                started = time.perf_counter()
                knowledge.encode(text, tag)
                encoder.append(time.perf_counter() - started)
    keystrokes.sort()
    median, p95 = statistics.median(keystrokes), keystrokes[int(0.95 * len(keystrokes))]
    alone = statistics.median(encoder)
    print(f"encoder alone   {1000 * alone:8.2f} ms median")
    print(
        f"one keystroke   {1000 * median:8.2f} ms median {1000 * p95:8.2f} ms p95 "
        f"{1000 * keystrokes[-1]:8.2f} ms longest, {median / alone:.1f} x encoder, "
        f"{len(keystrokes)} keystrokes"
    )


if __name__ == "__main__":
    main()
