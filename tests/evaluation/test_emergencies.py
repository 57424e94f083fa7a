"""Cries for help and look-alikes, judged by what rings."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from evaluation.emergencies import Alarm, judge_emergencies, judge_ordinary
from evaluation.report import alarm_rows


class FakeKnowledge:
    """Rings for texts with an exclamation mark."""

    def encode(self, text: str, tag: str) -> None:
        return None

    def triage(self, query: Any) -> SimpleNamespace:
        return SimpleNamespace(danger="police" if "!" in query.text else None)


def test_every_text_is_judged_in_its_language(tmp_path: Path) -> None:
    """Kind `none` is no danger; aliases of languages are resolved."""
    path = tmp_path / "cries.jsonl"
    path.write_text(
        '{"id": "1", "kind": "police", "q": {"en": "Help!", "tl": "Tulong"}}\n'
        '{"id": "2", "kind": "none", "q": {"en": "Fire drill!"}}\n',
        encoding="utf-8",
    )
    alarms = list(judge_emergencies(FakeKnowledge(), path))
    assert alarms == [
        Alarm("cries:0", "en", "Help!", True, True),
        Alarm("cries:0", "fil", "Tulong", True, False),
        Alarm("cries:1", "en", "Fire drill!", False, True),
    ]
    ordinary = list(judge_ordinary(FakeKnowledge(), [("q", "en", "When?"), ("r", "ja", "今!")]))
    assert [(a.danger, a.rang) for a in ordinary] == [(False, False), (False, True)]
    rows = alarm_rows(alarms, ordinary)
    assert rows["en"] == ("1.000", "1.000", "0.000")
    assert rows["fil"] == ("0.000", "–", "–")
    assert rows["all"] == ("0.500", "1.000", "0.500")
