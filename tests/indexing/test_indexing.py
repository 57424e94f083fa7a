import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.building import build_snapshot, read_questions
from service.chunking.chunk import chunk_program
from service.corpus.corpus import read_corpus
from service.corpus.segments import segments
from service.embedding.encoder import unit_rows
from service.errors import (
    ConfigurationError,
    CorpusError,
    CorruptSnapshotError,
    IndexUnavailableError,
)
from service.indexing.dense import DenseIndex, RowRange
from service.indexing.lexical import LexicalIndex
from service.indexing.snapshot import load_snapshot
from service.indexing.store import SnapshotStore
from service.text.analyzers import analyzer_for
from tests.builders import PROGRAM, HashingEncoder, write_program


def build(corpus: Path, questions: Path, store: SnapshotStore, encoder: HashingEncoder):
    return build_snapshot(
        corpus, questions, store, encoder, lambda a, b: None, lambda line: None, force=False
    )


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "indexes")


def test_chunks_cover_every_segment_once(small_corpus: Path) -> None:
    """Nothing of a program is lost, nothing stands twice."""
    for program in read_corpus(small_corpus).programs:
        chunks = list(chunk_program(program, "ja"))
        pieces = [line for c in chunks for line in c.text.split("\n")]
        joined = "\n".join(pieces)
        for segment in segments(program):
            if segment.place == "title":
                assert all(c.title == segment.text for c in chunks)
            else:
                assert joined.count(segment.text) == 1, segment


@given(
    rows=st.lists(st.integers(0, 6), min_size=1, max_size=4),
    seed=st.integers(0, 2**16),
)
def test_dense_search_sees_one_language_only(rows: list[int], seed: int) -> None:
    """Scores are the cosines of exactly the language's rows, in order."""
    total = sum(rows)
    if not total:
        return
    random = np.random.default_rng(seed)
    vectors = unit_rows(random.normal(size=(total, 8)).astype(np.float32), ["x"] * total)
    edges = np.cumsum([0, *rows]).tolist()
    ranges = {str(i): RowRange(edges[i], edges[i + 1]) for i in range(len(rows))}
    index = DenseIndex.build(vectors, ranges)
    for tag, span in ranges.items():
        expected = vectors[span.start : span.stop] @ vectors[0]
        assert index.search(vectors[0], tag) == pytest.approx(expected, abs=1e-3)


def test_a_saved_word_index_gives_equal_results(tmp_path: Path) -> None:
    """Save, load, search: the same scores; no pickle on disk."""
    texts = ["ごみの出し方", "パスポートの申請", "学校の入学"]
    analyzer = analyzer_for("ja")
    built = LexicalIndex.build(texts, analyzer)
    built.save(tmp_path / "lexical")
    loaded = LexicalIndex.load(tmp_path / "lexical", analyzer, 3)
    for question in ("ごみ", "がっこうに入る", "unknown"):
        assert (built.search(question).scores == loaded.search(question).scores).all()
        assert built.search(question).ideal == loaded.search(question).ideal
    assert {p.suffix for p in (tmp_path / "lexical").iterdir()} <= {".npy", ".json"}
    assert int(np.argmax(loaded.search("ごみを出す").scores)) == 0


def test_unknown_words_lower_the_share_of_the_ideal() -> None:
    """A question with words the corpus does not know is less covered."""
    index = LexicalIndex.build(["garbage day", "passport office"], analyzer_for("en"))
    known, half = index.search("garbage"), index.search("garbage surfboard")
    assert known.scores.max() / known.ideal > half.scores.max() / half.ideal


def test_a_snapshot_is_built_loaded_and_skipped(
    small_corpus: Path, questions: Path, store: SnapshotStore, hashing_encoder: HashingEncoder
) -> None:
    """Unchanged corpus: nothing is done. Changed program: only its chunks are embedded."""
    first = build(small_corpus, questions, store, hashing_encoder)
    assert first.report is not None
    assert first.report.programs == 3
    again = build(small_corpus, questions, store, hashing_encoder)
    assert (again.report, again.build_id) == (None, first.build_id)
    write_program(
        small_corpus, "japan/passport", PROGRAM.replace("ごみ", "パスポート").replace("透明", "白")
    )
    changed = build(small_corpus, questions, store, hashing_encoder)
    assert changed.report is not None
    assert changed.report.embedded == 1
    assert store.current_id() == changed.build_id != first.build_id
    load_snapshot(store.current_folder(), hashing_encoder)


def test_a_failed_build_leaves_the_old_snapshot(
    small_corpus: Path, questions: Path, store: SnapshotStore, hashing_encoder: HashingEncoder
) -> None:
    """A broken corpus is reported; what was served stays current, no debris is left."""
    built = build(small_corpus, questions, store, hashing_encoder)
    path = small_corpus / "programs" / "japan" / "passport.md"
    path.write_text("nothing", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"japan/passport\.md:1"):
        build(small_corpus, questions, store, hashing_encoder)
    assert store.current_id() == built.build_id
    assert [p.name for p in store.folder.iterdir() if p.name.startswith(".building")] == []


@pytest.mark.parametrize(
    "name", ["corpus.json", "dense.faiss", "calibration.json", "manifest.json"]
)
@pytest.mark.parametrize("damage", ["change", "remove"])
def test_a_damaged_snapshot_is_refused(
    small_corpus: Path,
    questions: Path,
    store: SnapshotStore,
    hashing_encoder: HashingEncoder,
    name: str,
    damage: str,
) -> None:
    """Any missing or changed file is found before it is served."""
    build(small_corpus, questions, store, hashing_encoder)
    path = store.current_folder() / name
    if damage == "remove":
        path.unlink()
    else:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(content)
    with pytest.raises(CorruptSnapshotError, match="run `madoguchi index`"):
        load_snapshot(store.current_folder(), hashing_encoder)
    rebuilt = build(small_corpus, questions, store, hashing_encoder)
    assert rebuilt.report is not None
    load_snapshot(store.current_folder(), hashing_encoder)


def test_a_snapshot_of_another_encoder_is_refused(
    small_corpus: Path, questions: Path, store: SnapshotStore, hashing_encoder: HashingEncoder
) -> None:
    """Vectors of two models are never compared."""
    build(small_corpus, questions, store, hashing_encoder)
    hashing_encoder.name = "hashing/2"
    with pytest.raises(CorruptSnapshotError, match="encoder 'hashing/1'"):
        load_snapshot(store.current_folder(), hashing_encoder)


def test_an_empty_store_says_what_to_do(store: SnapshotStore) -> None:
    """No index yet is an error of its own."""
    with pytest.raises(IndexUnavailableError, match="run `madoguchi index`"):
        store.current_folder()


def test_only_a_few_snapshots_are_kept(
    small_corpus: Path, questions: Path, store: SnapshotStore, hashing_encoder: HashingEncoder
) -> None:
    """Old snapshots do not fill the disk."""
    for word in ("赤", "青", "黄", "緑"):
        write_program(
            small_corpus,
            "japan/passport",
            PROGRAM.replace("ごみ", "パスポート").replace("透明", word),
        )
        build(small_corpus, questions, store, hashing_encoder)
    assert len([p for p in store.folder.iterdir() if p.is_dir()]) == 3


def test_untranslated_programs_are_searched_in_japanese_only(
    small_corpus: Path, questions: Path, store: SnapshotStore, hashing_encoder: HashingEncoder
) -> None:
    """No Japanese text stands in another language's index."""
    build(small_corpus, questions, store, hashing_encoder)
    snapshot = load_snapshot(store.current_folder(), hashing_encoder)
    assert {chunk.language for chunk in snapshot.content.chunks} == {"ja"}


@pytest.mark.parametrize(
    "line", ["{", '{"q": {}}', '{"right": [], "city": null, "q": {"xx": "a"}}']
)
def test_bad_development_questions_are_located(tmp_path: Path, line: str) -> None:
    """File and line of what cannot be read."""
    (tmp_path / "dev.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"dev\.jsonl:1 is no question"):
        read_questions(tmp_path)


def test_the_manifest_names_what_it_was_built_with(
    small_corpus: Path, questions: Path, store: SnapshotStore, hashing_encoder: HashingEncoder
) -> None:
    """Encoder, analyzers and digests are on record."""
    build(small_corpus, questions, store, hashing_encoder)
    data = json.loads((store.current_folder() / "manifest.json").read_text(encoding="utf-8"))
    assert data["recipe"]["encoder"] == "hashing/1"
    assert set(data["files"]) >= {"corpus.json", "chunks.json", "dense.faiss", "calibration.json"}
