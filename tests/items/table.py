"""A small item table of our own: what tests import, index and search."""

from __future__ import annotations

from pathlib import Path

from service.corpus.item_table import Item, ItemTable, write_item_table
from service.corpus.program import Source

SOURCE = Source("items", "品目一覧", "試験市", "https://example.org/items", None, "2026-04")
_ROWS = (
    ("IH調理器", "小物金属", "粗大ごみ"),
    ("炊飯器", "小物金属", ""),
    ("電子レンジ", "小物金属", "粗大ごみ"),
    ("扇風機", "小物金属", "粗大ごみ"),
    ("自転車", "粗大ごみ", ""),
    ("ソファー", "粗大ごみ", ""),
    ("布団", "普通ごみ", "粗大ごみ"),
    ("毛布（ウール製）", "普通ごみ", ""),
    ("枕", "普通ごみ", ""),
    ("アームスタンド", "小物金属", "粗大ごみ"),
    ("アイスクリームメーカー", "小物金属", ""),
    ("モニター", "その他", ""),
    ("ごみ箱（プラスチック製）", "普通ごみ", ""),
    ("ごみ箱（金属製）", "小物金属", ""),
    ("傘", "小物金属", ""),
    ("靴", "普通ごみ", ""),
    ("牛乳パック", "ミックスペーパー", ""),
    ("乾電池", "使用済み乾電池", ""),
    ("びん（飲料用）", "空きびん", ""),
    ("新聞", "資源集団回収", "ミックスペーパー"),
    ("包丁", "小物金属", ""),
    ("歯ブラシ", "普通ごみ", ""),
    ("ギター", "粗大ごみ", ""),
    ("植木鉢（素焼き）", "普通ごみ", ""),
    ("なぞの品", "市の新しい分別", ""),
)
NOTES = {"IH調理器": "一番長い辺が30cm以上のものは粗大ごみです。"}
SYNONYMS = {"扇風機": ("サーキュレーター",)}


def item_table(program_id: str = "kawasaki/garbage") -> ItemTable:
    """Return the table."""
    items = tuple(
        Item(name, "", category, detail, NOTES.get(name, ""), "", SYNONYMS.get(name, ()))
        for name, category, detail in _ROWS
    )
    return ItemTable(program_id, SOURCE, items)


def write_item_corpus(folder: Path) -> None:
    """Put the table into a corpus folder."""
    write_item_table(folder, item_table())
