import json
import shutil
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from service.api.app import create_app
from service.building import build_snapshot
from service.config import Settings
from service.embedding.encoder import Encoder
from service.indexing.store import SnapshotStore
from service.languages import LANGUAGE_TAGS

FIRST_GRADE = {
    "vi": "Con tôi sắp vào lớp một ở Kawasaki, tôi phải làm gì?",
    "ne": "मेरो बच्चा कावासाकीमा कक्षा १ मा भर्ना हुँदैछ, मैले के गर्नुपर्छ?",
    "fil": "Papasok na sa grade 1 ang anak ko sa Kawasaki, ano ang dapat kong gawin?",
    "uk": "Моя дитина йде до першого класу в Кавасакі, що мені робити?",
    "th": "ลูกกำลังจะเข้า ป.1 ที่คาวาซากิ ต้องทำอย่างไร",
    "ja-x-easy": "こどもが かわさきで しょうがっこう 1ねんせいに なります。なにを しますか。",
    "zh-Hant": "我的孩子快要在川崎上小學一年級了，我該怎麼辦？",
    "en": "My child is about to start first grade in Kawasaki. What do I have to do?",
}


def assert_problem(response: Response, status: int, code: str) -> None:
    """Every error has the one shape."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["type"] == f"urn:madoguchi:problem:{code}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]


@pytest.mark.parametrize(("tag", "question"), FIRST_GRADE.items())
def test_a_first_grader_in_kawasaki(client: TestClient, tag: str, question: str) -> None:
    """The right program, in the language of the question, with source and date."""
    body = client.post("/ask", json={"question": question}).json()
    assert body["language"] == tag
    assert body["status"] in {"answered", "uncertain"}
    answer = body["answers"][0]
    assert answer["program_id"] == "kawasaki/school-enrollment"
    sources = [s for s in answer["sources"] if s["item"] == "76"]
    assert sources[0]["as_of"] == "2023-03"
    assert body["announcements"] == []


def test_a_surfboard_is_nobodys_business(client: TestClient) -> None:
    """Out of scope: no answer, but a center that speaks English, with its number."""
    body = client.post("/ask", json={"question": "Where can I buy a surfboard?"}).json()
    assert (body["status"], body["answers"], body["language"]) == ("unanswered", [], "en")
    assert body["handoff"]["contact"]["phone"]
    assert "en" in body["handoff"]["contact"]["languages"]
    assert body["message"]
    assert body["suggestions"]


def test_the_requested_language_wins(client: TestClient) -> None:
    """A Thai reader who types English reads Thai."""
    body = client.post(
        "/ask", json={"question": FIRST_GRADE["en"], "language": "th", "limit": 1}
    ).json()
    assert (body["language"], body["detected_language"]) == ("th", "en")
    assert len(body["answers"]) <= 1


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"question": ""}, "invalid-question"),
        ({"question": "  \n "}, "invalid-question"),
        ({"question": "a" * 5000}, "invalid-question"),
        ({"question": "hello", "language": "xx"}, "unknown-language"),
        ({"question": "hello", "city": "tokyo"}, "invalid-request"),
        ({"question": "hello", "limit": 6}, "invalid-request"),
        ({"question": 5}, "invalid-request"),
        ({"question": "hello", "extra": 1}, "invalid-request"),
        ({}, "invalid-request"),
        ([], "invalid-request"),
    ],
)
def test_bad_questions_get_one_clear_error(client: TestClient, payload: object, code: str) -> None:
    """Malformed input is 422 in the one shape."""
    assert_problem(client.post("/ask", json=payload), 422, code)


def test_invalid_json_and_wrong_encodings(client: TestClient) -> None:
    """What is not JSON is not guessed at."""
    headers = {"content-type": "application/json"}
    for content in (b"{", b"", b'{"question": "\xff"}', b"\x00"):
        assert client.post("/ask", content=content, headers=headers).status_code in {400, 422}
    response = client.post("/ask", content=b"{bad", headers=headers)
    assert_problem(response, 422, "invalid-request")
    assert response.json()["detail"].startswith("the body is not JSON: ")


def test_a_huge_body_is_refused_unread(client: TestClient) -> None:
    """Size is limited before anything is parsed."""
    response = client.post("/ask", content=b'{"question": "' + b"a" * 10**6 + b'"}')
    assert_problem(response, 413, "request-too-large")


def test_unknown_paths_and_methods(client: TestClient) -> None:
    """404 and 405 have the same shape."""
    assert_problem(client.get("/nothing"), 404, "not-found")
    assert_problem(client.get("/ask"), 405, "method-not-allowed")
    assert_problem(client.get("/programs/yokohama/nothing"), 404, "unknown-program")


@pytest.mark.parametrize("tag", LANGUAGE_TAGS)
def test_programs_are_listed_and_shown_in_every_language(client: TestClient, tag: str) -> None:
    """The same ids everywhere, titles translated."""
    listed = client.get("/programs", params={"language": tag}).json()["programs"]
    ids = [program["id"] for program in listed]
    assert ids == sorted(ids)
    assert "kawasaki/school-enrollment" in ids
    shown = client.get("/programs/yokohama/garbage", params={"language": tag}).json()
    assert shown["program_id"] == "yokohama/garbage"
    assert shown["title"] == next(p["title"] for p in listed if p["id"] == "yokohama/garbage")


def test_languages_health_and_documentation(client: TestClient) -> None:
    """Fourteen languages by their own names; alive and ready; OpenAPI served."""
    languages = client.get("/languages").json()["languages"]
    assert [item["tag"] for item in languages] == list(LANGUAGE_TAGS)
    assert len({item["name"] for item in languages}) == len(LANGUAGE_TAGS)
    assert client.get("/healthz").json()["status"] == "ok"
    assert client.get("/readyz").json()["build_id"]
    document = client.get("/openapi.json").json()
    assert {"/ask", "/programs", "/languages", "/healthz", "/readyz"} <= set(document["paths"])
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert operation.get("description"), path
    assert client.get("/docs").status_code == 200


def test_a_missing_index_is_503_until_one_is_published(
    tmp_path: Path, small_corpus: Path, questions: Path, encoder: Encoder
) -> None:
    """The service starts without an index and begins to serve the moment there is one."""
    settings = Settings(indexes=tmp_path / "indexes", reload_seconds=0.05)
    with TestClient(create_app(settings, encoder)) as running:
        assert_problem(running.post("/ask", json={"question": "ごみ"}), 503, "index-unavailable")
        assert running.get("/readyz").headers["retry-after"]
        assert running.get("/healthz").status_code == 200
        assert running.get("/").status_code == 503
        build_snapshot(
            small_corpus, questions, SnapshotStore(settings.indexes), encoder,
            lambda a, b: None, lambda line: None, force=False,
        )  # fmt: skip
        wait_until(lambda: running.get("/readyz").status_code == 200)
        assert running.post("/ask", json={"question": "ごみはいつ出しますか。"}).status_code == 200


def test_a_corrupted_new_index_leaves_the_last_good_one_serving(
    tmp_path: Path, real_store: SnapshotStore, encoder: Encoder
) -> None:
    """A broken snapshot is reported in /healthz; questions go on being answered."""
    store = SnapshotStore(tmp_path / "indexes")
    shutil.copytree(real_store.folder, store.folder)
    good = store.current_id()
    assert good
    settings = Settings(indexes=store.folder, reload_seconds=0.05)
    with TestClient(create_app(settings, encoder)) as running:
        shutil.copytree(store.folder / good, store.folder / "broken")
        (store.folder / "broken" / "dense.faiss").write_bytes(b"garbage")
        (store.folder / "current").write_text("broken\n")
        wait_until(lambda: running.get("/healthz").json()["index_error"])
        assert running.get("/readyz").json()["build_id"] == good
        assert running.post("/ask", json={"question": "ごみ"}).status_code == 200


def test_other_origins_are_let_in_only_by_setting(
    real_store: SnapshotStore, encoder: Encoder
) -> None:
    """CORS is off until a city names its sites."""
    headers = {"origin": "https://city.example"}
    for origins, allowed in (("", None), ("https://city.example", "https://city.example")):
        settings = Settings(indexes=real_store.folder, cors_origins=origins)
        with TestClient(create_app(settings, encoder)) as running:
            response = running.get("/healthz", headers=headers)
            assert response.headers.get("access-control-allow-origin") == allowed


def wait_until(condition, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def test_a_reply_is_plain_json(client: TestClient) -> None:
    """Japanese and Thai are sent as such, not escaped into something else."""
    text = client.post("/ask", json={"question": FIRST_GRADE["th"]}).content.decode("utf-8")
    assert "คาวาซากิ" in text
    json.loads(text)
