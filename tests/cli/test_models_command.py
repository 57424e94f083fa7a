"""`madoguchi models`."""

from pathlib import Path

import pytest

from service.cli.shelves import EncoderShelf
from service.embedding.model_files import LocatedModel
from service.indexing.store import SnapshotStore
from tests.cli.test_cli import run
from tests.embedding.test_models import COMMIT, FakeHub, put_into, save_model


def shelf(in_use: str, indexes: Path) -> EncoderShelf:
    hub = FakeHub("some/model", ["model.safetensors"])
    return EncoderShelf(in_use, 8, SnapshotStore(indexes), hub)


def test_the_list_names_what_is_in_use_and_what_can_be_had() -> None:
    """One row a model: the embedded encoder, those on disk, those known to be of use."""
    listed = run("models", "list")
    assert listed.returncode == 0, listed.stderr
    rows = [line.split() for line in listed.stdout.splitlines()]
    assert rows[0][:4] == ["encoder", "embedded", "in", "use"]
    assert {row[1] for row in rows} >= {"intfloat/multilingual-e5-small", "BAAI/bge-m3"}


@pytest.mark.models
def test_a_cached_model_in_use_is_listed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its commit, however the setting names it; a missing one is listed as missing."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    (put_into(tmp_path / "hub", "some/model") / "modules.json").write_text("[]")
    for setting in ("some/model", f"some/model@{COMMIT}"):
        rows = {row.name: row.state for row in shelf(setting, tmp_path).models()}
        assert rows[f"some/model@{COMMIT}"] == "in use"
        assert rows["embedded"] == "here"
        assert setting not in rows or setting == f"some/model@{COMMIT}"
    missing = {row.name: row for row in shelf("other/model", tmp_path).models()}
    assert missing["other/model"].note == "not on this machine"
    assert missing[f"some/model@{COMMIT}"].state == "here"


@pytest.mark.models
def test_checking_the_model_in_use_compares_it_with_the_index(tmp_path: Path) -> None:
    """An index of another encoder, or none, is a complaint; a model only named is not held to it."""
    save_model(tmp_path / "m", {"query": "query: ", "document": "passage: "})
    checked = shelf(str(tmp_path / "m"), tmp_path).check(None)
    assert checked.facts["dimension"] == "8"
    assert checked.facts["questions and passages"] == "told apart"
    assert checked.complaint == "the index was built with none: run `madoguchi index`"
    assert shelf("embedded", tmp_path).check(str(tmp_path / "m")).complaint == ""


def test_fetching_goes_to_the_hub(tmp_path: Path) -> None:
    """The model comes back with its commit, ready for the setting."""
    fetched = shelf("embedded", tmp_path).fetch("some/model@v1")
    assert fetched == LocatedModel(Path("cache") / COMMIT, f"some/model@{COMMIT}")


def test_a_model_that_is_not_here_ends_with_status_one() -> None:
    """One line with what was tried and the cure, no trace."""
    failed = run("models", "check", "/nowhere/model")
    assert failed.returncode == 1
    assert "Tried: the folder /nowhere/model" in failed.stderr
    assert "Traceback" not in failed.stderr
