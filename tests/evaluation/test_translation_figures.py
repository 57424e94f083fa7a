from pathlib import Path

import click
import pytest

from evaluation.translation import evaluate_machine, read_parallel, scores
from service.translation.engine import Pair
from service.translation.names import NoNames
from tests.translation.fakes import FakeEngine


def test_a_perfect_translation_scores_a_hundred() -> None:
    """chrF++ and BLEU at their upper end, in languages with and without spaces."""
    text = "Please bring your residence card to the ward office."
    assert scores([(text, text)], "en") == pytest.approx((100.0, 100.0))
    assert scores([("请带在留卡来区役所", "请带在留卡来区役所")], "zh-Hans") == pytest.approx(
        (100.0, 100.0)
    )


def test_figures_count_what_is_shown_and_why_the_rest_is_not() -> None:
    """One right, one with a lost number, one loop."""
    answers = {
        "来てください。": "Please come.",
        "ZX1時間待つ。": "Wait.",
        "電話する。": "call call call call",
    }
    engine = FakeEngine({Pair("ja", "en")}, lambda text, pair: answers.get(text, "Wait for it."))
    pairs = [
        ("来てください。", "Please come."),
        ("3時間待つ。", "Wait 3 hours."),
        ("電話する。", "Call."),
    ]
    figures = evaluate_machine(pairs, "en", engine, NoNames())
    assert (figures.segments, figures.shown, figures.partly) == (3, 1, 0)
    assert figures.chrf == pytest.approx(100.0)
    assert figures.outcomes == {"translated": 1, "rejected-lost": 2, "rejected-repetition": 2}


def test_a_line_that_is_no_pair_is_named(tmp_path: Path) -> None:
    """File and line."""
    path = tmp_path / "p.tsv"
    path.write_text("a\tb\nc\n", encoding="utf-8")
    with pytest.raises(click.ClickException, match=r"p\.tsv:2"):
        read_parallel(path)
