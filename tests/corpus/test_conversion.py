import pytest

from service.corpus.conversion import to_traditional_chinese


@pytest.mark.parametrize(
    ("simplified", "japanese", "traditional"),
    [
        ("软件信息", "", "軟體資訊"),
        (
            "带上母子健康手册（母子健康手帳）",
            "母子健康手帳を持つ",
            "帶上母子健康手冊（母子健康手帳）",
        ),
        ("区政府（区役所）", "区役所に行く", "區政府（区役所）"),
        ("在车站（请先打电话）", "駅", "在車站（請先打電話）"),
        ("“特别警报（特別警報）”", "「特別警報」", "“特別警報（特別警報）”"),
        ("かながわ（ハローワーク）", "", "かながわ（ハローワーク）"),
    ],
)
def test_chinese_is_converted_and_japanese_names_stay(
    simplified: str, japanese: str, traditional: str
) -> None:
    """Taiwan's characters and phrases; names on signs as they are written there."""
    assert to_traditional_chinese(simplified, japanese) == traditional
