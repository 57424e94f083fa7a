"""`madoguchi evaluate` and its commands, on a small index."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import madoguchi
from tests.builders import HashingEncoder
from tests.embedding.test_models import save_model


@pytest.fixture
def run(workplace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run the command with a small corpus and an encoder that needs no model."""
    for module in ("evaluate", "ablate", "public_files"):
        monkeypatch.setattr(
            f"service.cli.{module}.load_encoder", lambda setting, batch_size: HashingEncoder()
        )
    for name in ("corpus", "questions", "indexes"):
        monkeypatch.setenv(f"MADOGUCHI_{name.upper()}", str(workplace / name))
    monkeypatch.setenv("MADOGUCHI_ENCODER", "hashing")
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str):
        return CliRunner().invoke(madoguchi, ["evaluate", *arguments])

    return invoke


def test_evaluating_prints_figures_and_writes_a_report(run, tmp_path: Path) -> None:
    """A row a language, the worst one named; a run compared with itself differs by nothing."""
    (tmp_path / "cries.jsonl").write_text(
        '{"id": "1", "kind": "fire", "q": {"ja": "家が火事です", "en": "My house is on fire"}}\n'
    )
    first = run("--emergencies", "cries.jsonl", "--folds", "2", "--out", "a")
    assert first.exit_code == 0, first.output
    assert "16 questions, 2 folds" in first.output
    assert "worst in ja" in first.output
    for name in ("report.html", "run.json", "run.trec", "qrels.trec"):
        assert (tmp_path / "a" / name).stat().st_size > 50
    again = run("--emergencies", "cries.jsonl", "--folds", "2", "--compare", "a/run.json")
    assert "recall@1 differs by +0.000" in again.output
    assert "within chance" in again.output


def test_ablation_judges_writes_and_goes_on(run, tmp_path: Path) -> None:
    """Chosen variants beside the default; the second time all are kept."""
    arguments = ("ablate", "--only", "words-only", "--only", "chunk-whole", "--folds", "2")
    first = run(*arguments, "--out", "a")
    assert first.exit_code == 0, first.output
    assert "| words only |" in first.output
    data = json.loads((tmp_path / "a" / "ablation.json").read_text(encoding="utf-8"))
    assert [row["key"] for row in data["rows"]] == ["default", "words-only", "chunk-whole"]
    assert data["facts"]["questions"].startswith("8 answerable, 8 to be declined: 12 intents")
    second = run(*arguments, "--out", "a")
    assert second.output.count("kept from before") == 3
    table = (tmp_path / "a" / "ablation.md").read_text(encoding="utf-8")
    assert table in first.output
    assert table in second.output


@pytest.mark.models
def test_another_encoder_is_one_more_row(run, tmp_path: Path) -> None:
    """It builds an index of its own with it, and names it in the table."""
    save_model(tmp_path / "tiny-model", {})
    done = run("ablate", "--encoder", "tiny-model", "--only", "encoder-tiny-model", "--folds", "2")
    assert done.exit_code == 0, done.output
    data = json.loads((tmp_path / "artifacts/ablation/ablation.json").read_text(encoding="utf-8"))
    assert [row["title"] for row in data["rows"]] == ["as it is served", "tiny-model"]
    assert data["rows"][1]["group"] == "Encoder"
    assert 0 <= data["rows"][1]["figures"]["recall@1"]["value"] <= 1


def test_ablation_says_what_it_cannot_do(run, workplace: Path, tmp_path: Path) -> None:
    """An unknown variant, a missing encoder, an index of another corpus: before any work."""
    unknown = run("ablate", "--only", "magic")
    assert "--only='magic': the variants are default, words-only" in str(unknown.exception)
    missing = run("ablate", "--encoder", str(tmp_path / "none"))
    assert "Name a folder that holds a model" in str(missing.exception)
    changed = workplace / "corpus" / "handoff.json"
    kept = changed.read_bytes()
    try:
        changed.write_bytes(kept + b"\n")
        stale = run("ablate", "--only", "words-only")
    finally:
        changed.write_bytes(kept)
    assert "run `madoguchi index`" in str(stale.exception)


def test_published_files_are_measured(run, tmp_path: Path) -> None:
    """Nearest sentences and declined questions, a row a language, strangers told."""
    (tmp_path / "p.jsonl").write_text('{"t": {"ja": "abc", "tl": "abc", "ru": "x"}}\n')
    parallel = run("parallel", "p.jsonl")
    assert parallel.exit_code == 0, parallel.output
    assert "fil                  1   1.000 (1.00–1.00)" in parallel.output
    assert "1 in ru" in parallel.output
    (tmp_path / "g.jsonl").write_text('{"q": {"en": "who won the game", "ja": "誰が勝った"}}\n')
    general = run("general", "g.jsonl")
    assert general.exit_code == 0, general.output
    rows = {line.split()[0]: line.split() for line in general.output.splitlines() if line}
    assert rows["all"][1] == "2"
    assert sum(float(rows["all"][n]) for n in (2, 4, 6, 8)) == pytest.approx(1.0)
