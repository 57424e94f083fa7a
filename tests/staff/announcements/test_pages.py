"""The pages of announcements, from the draft to the end."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine

from service.languages import LANGUAGE_TAGS
from service.storage.accounts import Role
from service.storage.audit import AuditTrail
from service.storage.bulletins import BulletinStore
from tests.staff.conftest import StaffClient

LIST = "/staff/announcements"
RAIN = {"kind": "heavy_rain", "reality": "drill", "ward": "yokohama-naka-ward"}


def write(browser: StaffClient, **fields: str) -> str:
    """Write a draft and return its page."""
    response = browser.submit(f"{LIST}/new", f"{LIST}/new?kind=free", **fields)
    assert response.status_code == 303, response.text
    return response.headers["location"]


def version(browser: StaffClient, page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', browser.get(page).text)
    assert found, page
    return found[1]


def publish(browser: StaffClient, page: str, word: str) -> Response:
    return browser.submit(f"{page}/publish", page, version=version(browser, page), word=word)


def end(browser: StaffClient, page: str) -> Response:
    asking = f"{page}/end"
    return browser.submit(asking, asking, version=version(browser, asking))


def seen(service: TestClient, language: str, city: str = "yokohama") -> list[dict[str, str]]:
    reply = service.get("/announcements", params={"language": language, "city": city})
    announcements: list[dict[str, str]] = reply.json()["announcements"]
    return announcements


def test_a_drill_goes_out_in_every_language_and_ends(
    staff: Callable[[Role], StaffClient], staff_service: TestClient, staff_engine: Engine
) -> None:
    """An editor drafts, a publisher confirms and ends; nothing is seen before and after."""
    page = write(staff(Role.EDITOR), **RAIN)
    publisher = staff(Role.PUBLISHER)
    assert "[DRILL] Heavy rain" in publisher.get(page).text
    assert seen(staff_service, "en") == []
    assert publish(publisher, page, " drill ").headers["location"] == f"{page}?done=published"
    titles = {tag: seen(staff_service, tag)[0]["title"] for tag in LANGUAGE_TAGS}
    assert titles["ja"] == "【訓練】大雨に注意してください"
    assert titles["th"].startswith("[ซ้อม] ")
    assert titles["zh-Hant"].startswith("【演習】")
    assert len(set(titles.values())) == len(LANGUAGE_TAGS)
    shown = seen(staff_service, "vi")[0]
    assert shown["drill"] is True
    assert shown["drill_note"] == "Đây là diễn tập. Không có thảm họa thật."
    assert shown["text"].startswith(shown["drill_note"])
    assert "[DRILL] Heavy rain" in publisher.get(f"{LIST}?see=en").text
    assert end(publisher, page).headers["location"] == f"{page}?done=ended"
    assert seen(staff_service, "en") == []
    identifier = page.rsplit("/", 1)[1]
    actions = [entry.action for entry in AuditTrail(staff_engine).entries(5, identifier)]
    assert actions == ["announcement.end", "announcement.publish", "announcement.draft"]


@pytest.mark.parametrize(("reality", "word"), [("real", "DRILL"), ("drill", "real"), ("real", ""), ("real", "yes")])  # fmt: skip
def test_the_word_of_a_drill_sends_nothing_real(
    staff: Callable[[Role], StaffClient], staff_service: TestClient, reality: str, word: str
) -> None:
    """Real announcements and drills are confirmed by different words."""
    publisher = staff(Role.PUBLISHER)
    page = write(publisher, **{**RAIN, "reality": reality})
    assert publish(publisher, page, word).headers["location"] == f"{page}?problem=word"
    assert "Nothing was published" in publisher.get(f"{page}?problem=word").text
    assert seen(staff_service, "en") == []


@pytest.mark.parametrize("word", ["REAL", "real", "本番", " ＲＥＡＬ"])
def test_either_language_confirms(
    staff: Callable[[Role], StaffClient], staff_service: TestClient, word: str
) -> None:
    """However the word is typed."""
    publisher = staff(Role.PUBLISHER)
    page = write(publisher, **{**RAIN, "reality": "real"})
    assert publish(publisher, page, word).headers["location"] == f"{page}?done=published"
    assert seen(staff_service, "en")[0]["title"] == "Heavy rain"
    assert seen(staff_service, "en")[0]["drill_note"] is None


def test_who_may_do_what(staff: Callable[[Role], StaffClient]) -> None:
    """Viewers read, editors draft, publishers publish and end."""
    editor, viewer = staff(Role.EDITOR), staff(Role.VIEWER)
    page = write(editor, **RAIN)
    assert viewer.get(page).status_code == 200
    assert viewer.get(LIST).status_code == 200
    assert viewer.get(f"{LIST}/new").status_code == 403
    assert viewer.submit(f"{LIST}/new", **RAIN).status_code == 403
    assert viewer.submit(f"{page}/edit", version="1", **RAIN).status_code == 403
    assert viewer.submit(f"{page}/delete", version="1").status_code == 403
    assert "Only a publisher can publish this" in editor.get(page).text
    assert editor.submit(f"{page}/publish", version="1", word="DRILL").status_code == 403
    assert editor.get(f"{page}/end").status_code == 403
    assert editor.submit(f"{page}/end", version="1").status_code == 403
    assert editor.submit(f"{page}/delete", page, version="1").headers["location"] == LIST
    assert editor.get(page).status_code == 404


def test_two_people_at_once_lose_nothing(
    staff: Callable[[Role], StaffClient], staff_service: TestClient, staff_engine: Engine
) -> None:
    """Who comes second is told so; their words stand in the form and replace nothing by chance."""
    publisher, editor = staff(Role.PUBLISHER), staff(Role.EDITOR)
    page = write(editor, **RAIN)
    changed = {**RAIN, "ward": "yokohama-nishi-ward"}
    assert editor.submit(f"{page}/edit", f"{page}/edit", version="1", **changed).status_code == 303
    late = publisher.submit(f"{page}/publish", page, version="1", word="DRILL")
    assert late.headers["location"] == f"{page}?problem=changed"
    assert seen(staff_service, "ja") == []
    second = publisher.submit(
        f"{page}/edit", f"{page}/edit", version="1", **{**RAIN, "phone": "045-000-0000"}
    )
    assert second.status_code == 409
    assert "Somebody else changed this meanwhile" in second.text
    assert "045-000-0000" in second.text
    assert BulletinStore(staff_engine).get(page.rsplit("/", 1)[1]).form["ward"] == changed["ward"]
    assert publish(publisher, page, "DRILL").headers["location"] == f"{page}?done=published"
    assert "西区" in seen(staff_service, "ja")[0]["text"]


def test_free_text_says_which_languages_lack_words(
    staff: Callable[[Role], StaffClient], staff_service: TestClient
) -> None:
    """The preview shows what they see instead, and residents see that; a drill is marked in theirs."""
    publisher = staff(Role.PUBLISHER)
    typed = {
        "title.ja": "<b>給水車</b>が来ます",
        "text.ja": "一行目\r\n二行目",
        "title.en": "Water truck",
    }
    page = write(publisher, kind="free", reality="drill", level="warning", **typed)
    shown = publisher.get(page).text
    assert "12 languages have no words of their own" in shown
    assert "&lt;b&gt;給水車&lt;/b&gt;" in shown
    assert "<b>給水車" not in shown
    publish(publisher, page, "DRILL")
    thai = seen(staff_service, "th")[0]
    assert (thai["language"], thai["title"]) == ("en", "[DRILL] Water truck")
    assert thai["drill_note"] == "นี่คือการซ้อม ไม่มีภัยพิบัติจริง"
    assert seen(staff_service, "ja")[0]["text"].endswith("一行目\n二行目")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "heavy_rain"}, "Please say whether it is real or a drill."),
        ({"kind": "evacuation_4", "reality": "drill"}, "Something that is needed is missing."),
        ({**RAIN, "city": "kawasaki"}, "This ward lies in the other city."),
        ({**RAIN, "ward": "atlantis"}, "Please choose the ward from the list."),
        ({**RAIN, "url": "javascript:alert(1)"}, "The address must begin with"),
        ({**RAIN, "show_until": "tomorrow"}, "This date or time cannot be read."),
        ({**RAIN, "start": "0001-01-01T00:00"}, "This date or time cannot be read."),
        ({**RAIN, "show_from": "2026-12-02T09:00", "show_until": "2026-12-01T09:00"}, "It would end before it starts."),
        ({"kind": "free", "reality": "real", "title.en": "x"}, "Something that is needed is missing."),
        ({"kind": "free", "reality": "real", "title.ja": "題" * 201}, "This is too long."),
        ({"kind": "free", "reality": "real", "title.ja": "題", "level": "panic"}, "Please choose a level."),
        ({"kind": "meteor", "reality": "real"}, "This kind of announcement does not exist."),
    ],
)  # fmt: skip
def test_faults_are_named(
    staff: Callable[[Role], StaffClient], fields: dict[str, str], words: str
) -> None:
    """Nothing is kept, what was typed stays in the form."""
    page = staff(Role.EDITOR).submit(f"{LIST}/new", f"{LIST}/new?kind=free", **fields)
    assert page.status_code == 422
    assert words in page.text


def test_an_announcement_can_be_scheduled(
    staff: Callable[[Role], StaffClient], staff_service: TestClient
) -> None:
    """Published now, seen later; what is over cannot be published; times are Japan's."""
    publisher = staff(Role.PUBLISHER)
    page = write(publisher, **RAIN, show_from="2099-12-01T09:00")
    publish(publisher, page, "DRILL")
    assert "Residents will see it from" in publisher.get(f"{page}?done=published").text
    assert "2099-12-01 09:00" in publisher.get(LIST).text
    assert seen(staff_service, "ja") == []
    late = write(publisher, **RAIN, show_until="2020-12-01T09:00")
    assert publish(publisher, late, "DRILL").headers["location"] == f"{late}?problem=over"


def test_a_copy_must_be_called_real_or_drill_again(
    staff: Callable[[Role], StaffClient],
) -> None:
    """The facts are taken over, the decision and the times are not."""
    publisher = staff(Role.PUBLISHER)
    page = write(publisher, **{**RAIN, "reality": "real"}, show_from="2099-12-01T09:00")
    form = publisher.get(f"{LIST}/new?copy={page.rsplit('/', 1)[1]}").text
    assert 'value="yokohama-naka-ward" selected' in form
    assert "checked" not in form
    assert "2099-12-01" not in form


def test_unknown_announcements_are_not_found(staff: Callable[[Role], StaffClient]) -> None:
    """A page says so, in words."""
    page = staff(Role.PUBLISHER).get(f"{LIST}/20260101-00000000")
    assert page.status_code == 404
    assert "This page does not exist" in page.text
