"""What a run leaves behind: a page, a run to compare with, and TREC's files."""

from pathlib import Path

import ir_measures
import pytest

from evaluation.emergencies import Alarm
from evaluation.figures import figures
from evaluation.measures import RANKED
from evaluation.report import read_run, rows_of, worst_language, write_report
from tests.evaluation.verdicts import verdict

RUN = [
    verdict(["a/1", "a/2"], ["a/1"], intent="one <b>", language="ja", confidence=0.9),
    verdict(["a/2", "a/1"], ["a/1", "a/3"], intent="one <b>", language="vi", confidence=0.8),
    verdict(["a/1"], [], intent="two", language="ja", confidence=0.2, outcome="unanswered"),
    verdict([], ["a/2"], intent="three", language="vi", confidence=0.1, outcome="unanswered"),
]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    alarms = [Alarm("e:1", "ja", "助けて", True, False)]
    write_report(tmp_path / "out", RUN, alarms, [], 5, "build-7")
    return tmp_path / "out"


def test_a_run_reads_back_as_it_was(written: Path) -> None:
    """Every verdict, so that a later run can be compared question by question."""
    assert read_run(written / "run.json") == RUN


def test_the_page_shows_failures_and_the_worst_language(written: Path) -> None:
    """Texts are escaped; the failures stand there one by one, the missed cry too."""
    page = (written / "report.html").read_text(encoding="utf-8")
    assert "Worst language by recall@1: <strong>vi</strong>" in page
    assert "Answered wrongly: 1" in page
    assert "one &lt;b&gt;" in page
    assert "one <b>" not in page
    assert "助けて" in page
    assert "build-7" in page


def test_other_tools_compute_the_same_from_trecs_files(written: Path) -> None:
    """Runs and judgments in TREC's formats give the figures of the report."""
    run = list(ir_measures.read_trec_run(str(written / "run.trec")))
    judgments = list(ir_measures.read_trec_qrels(str(written / "qrels.trec")))
    found = ir_measures.calc_aggregate(list(RANKED.values()), judgments, run)
    own = figures(RUN)
    for name, measure in RANKED.items():
        assert found[measure] == pytest.approx(own[name].value)


def test_the_worst_language_is_the_one_with_the_lowest_recall() -> None:
    """Languages without questions have no row."""
    rows = rows_of(RUN)
    assert set(rows) == {"ja", "vi", "all"}
    assert worst_language(rows) == "vi"
    assert rows["all"]["recall@1"].value == pytest.approx(1 / 3)
