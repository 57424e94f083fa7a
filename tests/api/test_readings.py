import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from service.api.readings import readings_of


@given(st.text("日本語の窓口でgomiを-。 ・1\n", max_size=60))
def test_stretches_join_to_their_line(text: str) -> None:
    """Nothing of a line is lost or added by its readings, and only lines with kanji have any."""
    readings = readings_of({"text": text}, "ja")
    for line, stretches in readings.items():
        assert "".join(part for part, _ in stretches) == line
    assert set(readings) <= set(text.split("\n"))


@pytest.mark.parametrize(("tag", "own"), [("ja", True), ("ja-x-easy", True), ("vi", False)])
def test_a_reply_brings_readings_only_when_asked(client: TestClient, tag: str, own: bool) -> None:
    """Of the original in every language, of the reply's own words in Japanese."""
    asked = {"question": "川崎市の粗大ごみ", "language": tag}
    assert client.post("/ask", json=asked).json()["furigana"] is None
    body = client.post("/ask", json={**asked, "furigana": True}).json()
    answer = body["answers"][0]
    assert answer["original"]["title"] in body["furigana"]
    assert (answer["title"] in body["furigana"]) == own


def test_a_program_brings_readings_too(client: TestClient) -> None:
    """The same for one whole program."""
    path = "/programs/yokohama/garbage"
    assert client.get(path).json()["furigana"] is None
    body = client.get(path, params={"furigana": True, "language": "ja"}).json()
    assert body["title"] in body["furigana"]
