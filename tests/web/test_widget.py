import base64
import hashlib
import json
from datetime import date

import pytest
from fastapi.testclient import TestClient

from service.languages import LANGUAGE_TAGS
from service.web.assets import WIDGET_VERSION
from service.web.public_holidays import coming_holidays
from service.web.topics import TOPICS


def test_the_script_is_one_small_file(client: TestClient) -> None:
    """Any site may load it; compressed it is under 40 KB; no module or comment syntax is left."""
    response = client.get("/widget.js", headers={"accept-encoding": "gzip"})
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["content-encoding"] == "gzip"
    assert int(response.headers["content-length"]) < 40_000
    lines = response.text.splitlines()
    assert not [line for line in lines if line.startswith(("import ", "export "))]
    assert "innerHTML" not in response.text


def test_the_version_in_the_name_is_kept_for_good(client: TestClient) -> None:
    """The manifest names file and hash; the file is immutable; a name of another time is told."""
    manifest = client.get("/widget/manifest.json").json()
    response = client.get(manifest["src"])
    digest = base64.b64encode(hashlib.sha384(response.content).digest()).decode()
    assert manifest["integrity"] == f"sha384-{digest}"
    assert f"madoguchi-{WIDGET_VERSION}-" in manifest["src"]
    assert "immutable" in response.headers["cache-control"]
    assert client.get("/widget.js").content == response.content
    old = client.get("/widget/madoguchi-0.0.1-00000000.js")
    assert (old.status_code, "manifest.json" in old.json()["detail"]) == (404, True)


@pytest.mark.parametrize("tag", LANGUAGE_TAGS)
def test_a_language_is_one_file(client: TestClient, tag: str) -> None:
    """All phrases, four emergencies, a center to call for each city, wards, topics."""
    response = client.get(f"/widget/texts/{tag}.json")
    texts = response.json()
    assert texts["language"] == tag
    assert {kind: card["number"] for kind, card in texts["emergency"].items()} == {
        "ambulance": "119", "fire": "119", "police": "110", "disaster": "119",
    }  # fmt: skip
    assert all(
        texts["handoff"][city]["contact"]["phone"] for city in ("any", "yokohama", "kawasaki")
    )
    assert (len(texts["wards"]["yokohama"]), len(texts["wards"]["kawasaki"])) == (18, 7)
    assert {"lounges", "garbage", "school", "work"} <= {topic["id"] for topic in texts["topics"]}
    assert all(f"topic.{topic.id}" in texts["texts"] for topic in TOPICS)
    assert len(texts["spoken"]) > 10
    assert bool(texts["furigana"]) is True
    assert len(response.content) < 100_000


def test_a_language_file_is_asked_for_once(client: TestClient) -> None:
    """Unchanged: 304; with the current build in the address: for good; with another: not."""
    first = client.get("/widget/texts/vi.json")
    again = client.get("/widget/texts/vi.json", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    build = first.json()["build"]
    kept = client.get("/widget/texts/vi.json", params={"build": build}).headers["cache-control"]
    assert "immutable" in kept
    other = client.get("/widget/texts/vi.json", params={"build": "x"}).headers["cache-control"]
    assert other == "no-cache"


def test_the_script_knows_what_to_say_when_nothing_else_loads(client: TestClient) -> None:
    """A sentence and a number in each language stand in the script itself."""
    text = client.get("/widget.js").text
    line = next(line for line in text.splitlines() if line.startswith("const ESSENTIALS = "))
    table = json.loads(line.removeprefix("const ESSENTIALS = ").removesuffix(";"))
    assert list(table) == list(LANGUAGE_TAGS)
    assert all(words["phone"] and words["unavailable"] for words in table.values())


def test_holidays_of_japan(client: TestClient) -> None:
    """Fixed, moved and in-lieu days, in order, from today for thirteen months."""
    days = coming_holidays(date(2026, 9, 1))
    assert days[:6] == (
        date(2026, 9, 21), date(2026, 9, 22), date(2026, 9, 23),
        date(2026, 10, 12), date(2026, 11, 3), date(2026, 11, 23),
    )  # fmt: skip
    assert list(days) == sorted(days)
    assert days[-1] <= date(2027, 10, 6)
    assert client.get("/widget/holidays.json").json()["holidays"]


@pytest.mark.parametrize(
    "path", ["/static/../config.py", "/static/widget.css", "/static/nothing.js"]
)
def test_only_the_pages_own_files_are_served(client: TestClient, path: str) -> None:
    """No path leads to another file."""
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/sw.js", "text/javascript"), ("/static/page.js", "text/javascript"), ("/static/page.css", "text/css"),
        ("/static/icon.svg", "image/svg+xml"), ("/static/app.webmanifest", "application/manifest+json"),
        ("/static/example.css", "text/css"), ("/static/example.js", "text/javascript"), ("/widget/example", "text/html"),
    ],
)  # fmt: skip
def test_the_pages_parts_have_their_types(client: TestClient, path: str, kind: str) -> None:
    """Each with the type a browser insists on."""
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(kind)
