"""A service over a small corpus that has what search must find: a ward, a translation, staff only."""

from __future__ import annotations

import shutil
from pathlib import Path

from service.building import build_snapshot
from service.corpus.memory import MemoryEntry, write_entries
from service.indexing.store import SnapshotStore
from tests.builders import PROGRAM, HashingEncoder, write_program, write_small_corpus
from tests.conftest import ROOT

LOUNGE = PROGRAM.replace("横浜のごみの出し方", "鶴見国際交流ラウンジ").replace(
    "category: procedures", "category: lounges\nwards: [tsurumi]"
).replace("000-000-0000", "045-511-5311")  # fmt: skip
HANDBOOK = PROGRAM.replace("横浜のごみの出し方", "職員用の<手引き>と対応").replace(
    "audience: resident", "audience: staff"
).replace("000-000-0000", "044-222-1111").replace("ごみは", "手引きは")  # fmt: skip
QUESTIONS = (
    '{"right": ["yokohama/garbage"], "city": "yokohama", "q": {"ja": "ごみはいつ出しますか"}}\n'
    '{"right": ["japan/passport"], "city": null, "q": {"ja": "パスポートはどこで作れますか"}}\n'
    '{"right": [], "city": null, "q": {"ja": "明日の天気は", "en": "Who won the game?"}}\n'
)


def build_small_index(folder: Path) -> Path:
    """Write and build the corpus below a folder; return the folder of its snapshots."""
    corpus = folder / "corpus"
    write_small_corpus(corpus)
    shutil.copy(ROOT / "corpus" / "places.tsv", corpus)
    write_program(corpus, "yokohama/lounge-tsurumi", LOUNGE)
    write_program(corpus, "yokohama/handbook", HANDBOOK)
    write_entries(
        corpus / "locales" / "vi" / "japan.po",
        "vi",
        [
            _entry("japan/passport#title", "横浜のパスポートの出し方", "Xin hộ chiếu ở Yokohama"),
            _entry(
                "japan/passport#questions.1", "パスポートはいつ出しますか。", "Hộ chiếu làm ở đâu?"
            ),
        ],
    )
    write_entries(
        corpus / "locales" / "en" / "japan.po",
        "en",
        [_entry("japan/passport#title", "横浜のパスポートの出し方", "Passport applications")],
    )
    (folder / "questions").mkdir()
    (folder / "questions" / "dev.jsonl").write_text(QUESTIONS, encoding="utf-8")
    store = SnapshotStore(folder / "indexes")
    build_snapshot(
        corpus, folder / "questions", store, HashingEncoder(), lambda a, b: None,
        lambda line: None, force=False,
    )  # fmt: skip
    return store.folder


def _entry(context: str, japanese: str, text: str) -> MemoryEntry:
    return MemoryEntry(
        context=context, source_text=japanese, text=text, origin="authored",
        reviewed_by=None, reviewed_on=None, outdated=False, line=0,
    )  # fmt: skip
