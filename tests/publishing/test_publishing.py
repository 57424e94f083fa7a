"""Publishing one program: quick, whole, all or nothing."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from service.building import build_snapshot
from service.corpus.checkout import commit_files
from service.corpus.program_state import ProgramState, read_state
from service.corpus.state_check import Fault
from service.errors import ProgramRefusedError
from service.indexing.snapshot import Snapshot, load_snapshot
from service.indexing.store import SnapshotStore
from service.publishing import Published, PublishStep, Workshop, publish_program
from tests.builders import HashingEncoder
from tests.staff.knowledge.conftest import Place, built, place

__all__ = ["built", "place"]
ID = "yokohama/garbage"


def changed(state: ProgramState, old: str, new: str) -> ProgramState:
    assert state.markdown
    assert old in state.markdown
    return replace(state, markdown=state.markdown.replace(old, new))


def publish(
    where: Place, state: ProgramState, base: ProgramState | None = None
) -> tuple[Published, list[PublishStep]]:
    steps: list[PublishStep] = []
    workshop = Workshop(where.corpus, where.questions, SnapshotStore(where.indexes))
    base = base or read_state(where.corpus, state.program_id)
    done = publish_program(
        state, base, workshop, HashingEncoder(), steps.append, lambda done, total: None
    )
    return done, steps


def current(where: Place) -> Snapshot:
    return load_snapshot(SnapshotStore(where.indexes).current_folder(), HashingEncoder())


def rebuilt(where: Place) -> Snapshot:
    """Return what a whole build of the corpus gives."""
    store = SnapshotStore(where.indexes.parent / "whole")
    build_snapshot(
        where.corpus, where.questions, store, HashingEncoder(),
        lambda done, total: None, lambda line: None, force=True,
    )  # fmt: skip
    return load_snapshot(store.current_folder(), HashingEncoder())


def test_a_quick_update_holds_what_a_whole_build_holds(place: Place) -> None:
    """Chunks, vectors, words and checksums of the corpus are the same; only fits are kept."""
    before = current(place)
    state = changed(read_state(place.corpus, ID), "集積所に置きます。", "集積所に静かに置きます。")
    done, steps = publish(place, state)
    assert done.quick
    assert steps == ["waiting", "reading", "checking", "indexing", "writing", "done"]
    assert done.files == ("programs/yokohama/garbage.md",)
    quick, whole = current(place), rebuilt(place)
    assert quick.content.chunks == whole.content.chunks
    assert quick.content.corpus.programs == whole.content.corpus.programs
    assert quick.manifest.recipe == whole.manifest.recipe
    assert np.array_equal(quick.dense.vectors(), whole.dense.vectors())
    for question in ("静かに置く", "ごみはいつ出しますか"):
        one, other = (s.lexical["ja"].search(question) for s in (quick, whole))
        assert np.array_equal(one.scores, other.scores)
        one, other = (s.program_words["ja"].search(question) for s in (quick, whole))
        assert np.array_equal(one.scores, other.scores)
    assert quick.classifier
    assert whole.classifier
    assert quick.classifier.labels == whole.classifier.labels
    assert quick.manifest.fits_of == before.manifest.build_id
    assert whole.manifest.fits_of == whole.manifest.build_id
    shared = "triage", "calibration.json", "fusion.json"
    for name in shared:
        files = [p for p in [before.folder / name, *(before.folder / name).rglob("*")]
                 if p.is_file()]  # fmt: skip
        assert files
        for path in files:
            other_path = quick.folder / path.relative_to(before.folder)
            assert other_path.stat().st_ino == path.stat().st_ino


def test_a_new_program_and_its_removal(place: Place) -> None:
    """A program is found by its words as soon as it is published, and gone when it is removed."""
    base = read_state(place.corpus, ID)
    text = (
        (base.markdown or "").replace(ID, "yokohama/dog").replace("横浜のごみの出し方", "犬の登録")
    )
    new = ProgramState("yokohama/dog", text, {})
    assert publish(place, new)[0].quick
    snapshot = current(place)
    assert "yokohama/dog" in snapshot.programs
    assert snapshot.classifier
    assert "yokohama/dog" in snapshot.classifier.labels
    found = snapshot.program_words["ja"].search("犬").scores
    assert list(snapshot.programs)[int(found.argmax())] == "yokohama/dog"
    publish(place, ProgramState("yokohama/dog", None, {}))
    snapshot = current(place)
    assert "yokohama/dog" not in snapshot.programs
    assert snapshot.classifier
    assert "yokohama/dog" not in snapshot.classifier.labels
    assert not place.program("yokohama/dog").exists()
    assert snapshot.content.chunks == rebuilt(place).content.chunks


def test_a_program_that_is_named_elsewhere_cannot_be_removed(place: Place) -> None:
    """The centers to call would lead to nothing."""
    with pytest.raises(ProgramRefusedError) as caught:
        publish(place, ProgramState(ID, None, {}))
    assert [f.message for f in caught.value.faults if isinstance(f, Fault)] == [
        f"handoff.json names {ID}"
    ]
    assert place.program(ID).exists()


def test_a_program_with_faults_changes_nothing(place: Place) -> None:
    """The index, its pointer and the corpus are as they were."""
    before = {p: p.read_bytes() for p in place.corpus.rglob("*") if p.is_file()}
    pointer = (place.indexes / "current").read_text()
    state = changed(read_state(place.corpus, ID), "000-000-0000", "call")
    with pytest.raises(ProgramRefusedError) as caught:
        publish(place, state)
    faults = [f for f in caught.value.faults if isinstance(f, Fault)]
    assert [(f.language, f.field) for f in faults] == [("ja", "contacts.1.phone")]
    assert {p: p.read_bytes() for p in place.corpus.rglob("*") if p.is_file()} == before
    assert (place.indexes / "current").read_text() == pointer


def test_a_build_that_fails_changes_nothing(place: Place) -> None:
    """An encoder that breaks leaves corpus and index as they were, and no working folder."""

    class Broken(HashingEncoder):
        def encode_passages(self, texts: object, language: str) -> np.ndarray:  # type: ignore[override]
            raise RuntimeError("out of memory")

    before = {p: p.read_bytes() for p in place.corpus.rglob("*") if p.is_file()}
    pointer = (place.indexes / "current").read_text()
    base = read_state(place.corpus, ID)
    workshop = Workshop(place.corpus, place.questions, SnapshotStore(place.indexes))
    with pytest.raises(RuntimeError, match="out of memory"):
        publish_program(
            changed(base, "集積所", "あつめる場所"), base, workshop, Broken(),
            lambda step: None, lambda done, total: None,
        )  # fmt: skip
    assert {p: p.read_bytes() for p in place.corpus.rglob("*") if p.is_file()} == before
    assert (place.indexes / "current").read_text() == pointer
    assert not list(place.indexes.glob(".building-*"))


def test_a_change_made_elsewhere_is_never_overwritten(place: Place) -> None:
    """Who began before a change by hand is told, and nothing is written."""
    base = read_state(place.corpus, ID)
    path = place.program(ID)
    path.write_text(path.read_text("utf-8").replace("1,500円", "1,600円"), encoding="utf-8")
    with pytest.raises(ProgramRefusedError) as caught:
        publish(place, changed(base, "集積所", "場所"), base)
    assert caught.value.reason == "changed"
    assert "1,600円" in path.read_text("utf-8")


def test_a_corpus_ahead_of_its_index_is_built_whole(place: Place) -> None:
    """A change by hand elsewhere comes along, and everything is fitted anew."""
    path = place.program("kawasaki/garbage")
    path.write_text(path.read_text("utf-8").replace("1,500円", "1,600円"), encoding="utf-8")
    done, steps = publish(place, changed(read_state(place.corpus, ID), "集積所", "場所"))
    assert not done.quick
    assert "fitting" in steps
    snapshot = current(place)
    assert snapshot.manifest.fits_of == snapshot.manifest.build_id
    texts = [s.text for s in snapshot.programs["kawasaki/garbage"].sections]
    assert any("1,600円" in text for text in texts)


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],  # noqa: S607
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def test_a_checkout_gets_a_commit_by_the_editor(place: Place) -> None:
    """Only the named files are committed, under the account's name; nothing else that waits."""
    assert commit_files(place.corpus, ["handoff.json"], "m", "花子", "hanako") == ""
    git(place.corpus, "init", "--quiet")
    git(place.corpus, "add", "--all")
    git(place.corpus, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "first")
    name = f"programs/{ID}.md"
    path = place.program(ID)
    path.write_text(path.read_text("utf-8") + "\n", encoding="utf-8")
    place.program("japan/passport").write_text("waits", encoding="utf-8")
    commit = commit_files(place.corpus, [name], f"{ID}: published", "佐藤 <花子>", "hanako")
    assert commit == git(place.corpus, "rev-parse", "HEAD").strip()
    shown = git(place.corpus, "show", "--format=%an|%ae|%s", "--name-only", "HEAD")
    assert shown.split("\n") == [
        f"佐藤 花子|hanako@madoguchi.invalid|{ID}: published", "", name, "",
    ]  # fmt: skip
    assert git(place.corpus, "status", "--porcelain").split() == ["M", "programs/japan/passport.md"]
