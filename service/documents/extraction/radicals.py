"""Characters that a PDF's font confuses: radicals (⽣, ⺠) for whole characters (生, 民).

Printing to PDF often names the radical, as both have the same shape. The forms are those of
Unicode's EquivalentUnifiedIdeograph.txt that have a shape of their own as a character in Japanese.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_KANGXI: Final = range(0x2F00, 0x2FD6)
_SUPPLEMENT: Final = {
    "⺅": "亻", "⺉": "刂", "⺒": "巳", "⺓": "幺", "⺖": "忄", "⺘": "扌", "⺙": "攵", "⺛": "旡",
    "⺝": "月", "⺞": "歺", "⺟": "母", "⺠": "民", "⺡": "氵", "⺢": "氺", "⺣": "灬", "⺦": "丬",
    "⺨": "犭", "⺩": "王", "⺫": "目", "⺬": "示", "⺭": "礻", "⺮": "竹", "⺯": "糸", "⺱": "网",
    "⺲": "罒", "⺹": "耂", "⺼": "月", "⺽": "臼", "⺾": "艹", "⻀": "艹", "⻁": "虎", "⻂": "衤",
    "⻃": "覀", "⻄": "西", "⻆": "角", "⻈": "讠", "⻌": "辶", "⻍": "辶", "⻎": "辶", "⻏": "阝",
    "⻑": "長", "⻒": "镸", "⻖": "阝", "⻗": "雨", "⻘": "青", "⻝": "食", "⻞": "食", "⻟": "飠",
    "⻤": "鬼", "⻨": "麦", "⻩": "黄", "⻫": "斉", "⻭": "歯", "⻯": "竜", "⻲": "亀",
}  # fmt: skip
_TABLE: Final = str.maketrans(
    {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in _KANGXI}
    | _SUPPLEMENT
    | {"‧": "・"}
)


def whole_characters(text: str) -> str:
    """Return text with radicals as the characters they stand for, and ‧ as the Japanese dot."""
    return text.translate(_TABLE)
