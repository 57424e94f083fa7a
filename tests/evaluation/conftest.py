"""A small index with questions enough to be judged in two folds, searched once."""

import json
import shutil
from pathlib import Path

import pytest

from service.building import build_snapshot, read_questions
from service.indexing.snapshot import Snapshot, load_snapshot
from service.indexing.store import SnapshotStore
from service.retrieval.fitting import SearchedQuestions, search_questions
from tests.builders import PROGRAM, HashingEncoder, write_program
from tests.conftest import ROOT

ANSWERABLE = {
    "yokohama/garbage": [
        "横浜のごみはいつ出しますか",
        "横浜の大きいごみの料金",
        "横浜のごみ袋",
        "横浜 ごみ",
    ],
    "japan/passport": [
        "パスポートの料金",
        "パスポートはいつ",
        "パスポートの袋",
        "大きいパスポート",
    ],
}
DECLINED = ["明日の天気は", "野球は誰が勝った", "カレーの作り方", "映画の時間"]


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders `corpus`, `questions` and `indexes`, built with the hashing encoder."""
    folder = tmp_path_factory.mktemp("evaluation")
    corpus = folder / "corpus"
    for name in ("phrases", "emergency"):
        shutil.copytree(ROOT / "corpus" / name, corpus / name)
    write_program(corpus, "yokohama/garbage", PROGRAM)
    write_program(corpus, "kawasaki/garbage", PROGRAM.replace("横浜", "川崎"))
    write_program(corpus, "japan/passport", PROGRAM.replace("ごみ", "パスポート"))
    (corpus / "handoff.json").write_text(
        '{"yokohama": ["yokohama/garbage"], "kawasaki": ["kawasaki/garbage"], '
        '"any": ["yokohama/garbage"]}',
        encoding="utf-8",
    )
    lines = [
        {"id": f"{program}.{number}", "right": [program], "city": None, "q": {"ja": text}}
        for program, texts in ANSWERABLE.items()
        for number, text in enumerate(texts)
    ]
    lines += [
        {"id": f"no.{number}", "right": [], "city": None, "q": {"ja": text, "en": f"{text}?"}}
        for number, text in enumerate(DECLINED)
    ]
    (folder / "questions").mkdir()
    (folder / "questions" / "dev.jsonl").write_text(
        "\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8"
    )
    build_snapshot(
        corpus,
        folder / "questions",
        SnapshotStore(folder / "indexes"),
        HashingEncoder(),
        lambda done, total: None,
        lambda line: None,
        force=False,
    )
    return folder


@pytest.fixture(scope="session")
def snapshot(workplace: Path) -> Snapshot:
    store = SnapshotStore(workplace / "indexes")
    return load_snapshot(store.current_folder(), HashingEncoder())


@pytest.fixture(scope="session")
def searched(workplace: Path, snapshot: Snapshot) -> SearchedQuestions:
    return search_questions(snapshot, HashingEncoder(), read_questions(workplace / "questions"))
