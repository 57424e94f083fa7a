import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from service.indexing.store import SnapshotStore
from tests.conftest import ROOT


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from service.cli import main; main()", *arguments]
    environment = {**os.environ, **variables}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_ask_answers_in_the_terminal(real_store: SnapshotStore) -> None:
    """Readable by default, the reply of the API with --json."""
    indexes = {"MADOGUCHI_INDEXES": str(real_store.folder)}
    plain = run("ask", "Where do I get the maternity handbook?", **indexes)
    assert plain.returncode == 0, plain.stderr
    assert "母子健康手帳" in plain.stdout
    parsed = json.loads(
        run("ask", "ごみの出し方", "--city", "yokohama", "--json", **indexes).stdout
    )
    assert parsed["answers"][0]["program_id"] == "yokohama/garbage"


def test_errors_are_one_line(tmp_path: Path) -> None:
    """No trace, exit status 1, what to do."""
    missing = run("ask", "hello", MADOGUCHI_INDEXES=str(tmp_path))
    assert missing.returncode == 1
    assert missing.stderr.strip().splitlines()[-1].endswith("run `madoguchi index`")
    wrong = run("serve", MADOGUCHI_PORT="many")
    assert wrong.returncode == 1
    assert "MADOGUCHI_PORT='many'" in wrong.stderr


def test_corpus_check_passes_on_the_shipped_corpus_and_fails_on_a_broken_one(
    small_corpus: Path,
) -> None:
    """A table of coverage; each problem with file, line and cure; exit status 1."""
    good = run("corpus", "check")
    assert good.returncode == 0, good.stdout
    assert "No problems found." in good.stdout
    assert "ja-x-easy" in good.stdout
    path = small_corpus / "programs" / "japan" / "passport.md"
    path.write_text(path.read_text(encoding="utf-8").replace("<!-- sources: page -->", ""))
    bad = run("corpus", "check", MADOGUCHI_CORPUS=str(small_corpus))
    assert bad.returncode == 1
    assert "programs/japan/passport.md:31: section '出し方' names no source" in bad.stdout


def test_corpus_sync_changes_nothing_that_is_in_line(tmp_path: Path) -> None:
    """Syncing the shipped corpus writes the very same PO files."""
    corpus = tmp_path / "corpus"
    shutil.copytree(ROOT / "corpus", corpus)
    done = run("corpus", "sync", MADOGUCHI_CORPUS=str(corpus))
    assert done.returncode == 0, done.stderr
    assert "outdated 0" in done.stdout
    for path in (ROOT / "corpus" / "locales").rglob("*.po"):
        copy = corpus / path.relative_to(ROOT / "corpus")
        assert copy.read_bytes() == path.read_bytes(), path


@pytest.mark.parametrize("command", [[], ["ask"], ["corpus"], ["index"], ["serve"]])
def test_every_command_explains_itself(command: list[str]) -> None:
    """--help works everywhere."""
    assert "Usage:" in run(*command, "--help").stdout
