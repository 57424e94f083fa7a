import pytest

from service.corpus.places import read_elsewhere, read_places
from service.errors import CorpusError
from service.retrieval.places import PlaceFinder
from tests.conftest import ROOT

FINDER = PlaceFinder(
    read_places(ROOT / "corpus" / "places.tsv") + read_elsewhere(ROOT / "corpus" / "elsewhere.tsv")
)


@pytest.mark.parametrize(
    ("text", "city", "ward"),
    [
        ("Is there a lounge near Center-Kita?", "yokohama", "tsuzuki"),
        ("is there a lounge near center kita station", "yokohama", "tsuzuki"),
        ("センター北の近くにラウンジはありますか", "yokohama", "tsuzuki"),
        ("ラウンジ 鶴見 電話", "yokohama", "tsurumi"),
        ("鶴見の日本語教室", "yokohama", "tsurumi"),
        ("中区で法律相談", "yokohama", "naka"),
        ("Naka-ku legal advice", "yokohama", "naka"),
        ("tôi sống ở quận Naka", "yokohama", "naka"),
        ("Nakatira ako sa Yokohama", "yokohama", None),
        ("nasa Naka ward ako", "yokohama", "naka"),
        ("여기는 나카구예요", "yokohama", "naka"),
        ("म त्सुरुमी वडामा बस्छु", "yokohama", "tsurumi"),
        ("ฉันอยู่เขตสึรุมิ", "yokohama", "tsurumi"),
        ("Я живу в районі Цурумі", "yokohama", "tsurumi"),
        ("武藏小杉附近有日语课吗", "kawasaki", "nakahara"),
        ("住在武藏小杉附近", "kawasaki", "nakahara"),
        ("我住在鶴見區", "yokohama", "tsurumi"),
        ("新横浜に住んでいます", "yokohama", "kohoku"),
        ("溝の口です", "kawasaki", "takatsu"),
        ("Where can I learn Japanese in Yokohama?", "yokohama", None),
        ("my friend lives in Kawasaki", "kawasaki", None),
        ("ลูกกำลังจะเข้า ป.1 ที่คาวาซากิ", "kawasaki", None),
        ("Я живу в Йокогамі", "yokohama", None),
        ("川崎から横浜に引っ越します", None, None),
        ("川崎区の窓口", "kawasaki", "kawasaki"),
        ("中国語で話せますか", None, None),
        ("西から来ました", None, None),
        ("I moved from Tsurumi to Hodogaya", "yokohama", None),
        ("I moved from Tsurumi to Musashi-Kosugi", None, None),
    ],
)
def test_wards_and_stations_are_found(text: str, city: str | None, ward: str | None) -> None:
    """By name or station, in any script, and never inside another word."""
    assert FINDER.locate(text) == (city, ward, "")


def test_a_place_of_the_other_city_does_not_count() -> None:
    """Who asks about Kawasaki does not mean a ward of Yokohama."""
    assert FINDER.locate("港北区から川崎に引っ越した") == ("kawasaki", None, "")


def test_the_longer_name_wins() -> None:
    """新横浜 is not 横浜駅, 東神奈川 not 神奈川."""
    assert [p.id for p in FINDER.find("新横浜駅")] == ["shin-yokohama-station"]


@pytest.mark.parametrize(
    "row", ["x\triver\tyokohama\tnaka\tyes\t中" + "\t" * 6, "x\tward\t\tnaka\tyes\t中" + "\t" * 6]
)
def test_a_wrong_row_is_located(tmp_path, row: str) -> None:
    """File, line, cure."""
    head = (ROOT / "corpus" / "places.tsv").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "places.tsv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"places\.tsv:2: "):
        read_places(tmp_path / "places.tsv")


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        ("大阪市のゴミの日は何曜日ですか", "japan"),
        ("おおさかに すんでいます", "japan"),
        ("我住大阪西成區", "japan"),
        ("rác ở Osaka quận Nishinari", "japan"),
        ("ओसाकाको फोहोर", "japan"),
        ("Я живу в Осаці", "japan"),
        ("ฉันอยู่โอซาก้า", "japan"),
        ("오사카 쓰레기", "japan"),
        ("I live in Atsugi", "kanagawa"),
        ("from Atsugi to Osaka", "japan"),
        ("名古屋から川崎に引っ越します", ""),
        ("the office in Minato Mirai", ""),
        ("港南区の区役所", ""),
        ("Where do I get the maternity handbook?", ""),
        ("いちばん ちかい くやくしょ", ""),
        ("wakarimashita, arigato", ""),
    ],
)
def test_other_municipalities_are_known_as_such(text: str, elsewhere: str) -> None:
    """In any script; not where one of the two cities is named as well."""
    assert FINDER.locate(text).elsewhere == elsewhere


def test_names_elsewhere_do_not_hide_in_everyday_words() -> None:
    """Of the authored questions, programs of the two cities have hardly any that name others."""
    told = [
        line
        for path in sorted((ROOT / "corpus" / "queries").glob("*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith(("yokohama/", "kawasaki/"))
        and FINDER.locate(line.split("\t")[1]).elsewhere
    ]
    assert len(told) <= 5, told


@pytest.mark.parametrize("row", ["x\tother\t大阪" + "\t" * 6, "x\t大阪", "x\there" + "\ta" * 7])
def test_a_wrong_row_elsewhere_is_located(tmp_path, row: str) -> None:
    """File, line, cure."""
    head = (ROOT / "corpus" / "elsewhere.tsv").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "elsewhere.tsv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"elsewhere\.tsv:2: "):
        read_elsewhere(tmp_path / "elsewhere.tsv")
