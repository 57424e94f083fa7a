from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.storage.accounts import Role
from service.storage.audit import AuditTrail
from service.storage.drafts import DraftStore
from service.storage.revisions import RevisionStore
from tests.staff.conftest import StaffClient
from tests.staff.knowledge.conftest import QUESTION, Place

Person = Callable[..., StaffClient]
EDIT = "/staff/knowledge/edit/yokohama/garbage"


def fields(html: str) -> dict[str, str]:
    """Return what a form's fields hold, as a browser would send them."""
    main = html.split("<main", 1)[1]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", main):
        name = re.search(r' name="([^"]+)"', tag)
        value = re.search(r' value="([^"]*)"', tag)
        if name and "checkbox" not in tag:
            found[name[1]] = unescape(value[1]) if value else ""
        elif name and " checked" in tag:
            found[name[1]] = "yes"
    for name, text in re.findall(
        r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', main, re.DOTALL
    ):
        found[name] = unescape(text)
    for name, options in re.findall(
        r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', main, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def unescape(text: str) -> str:
    import html

    return html.unescape(text)


def save(browser: StaffClient, path: str, **changes: str) -> None:
    typed = fields(browser.get(path).text) | changes
    typed["csrf"] = browser.token(path)
    response = browser.post(path, data=typed, follow_redirects=False)
    assert response.status_code == 303, response.text


def publish(browser: StaffClient, program_id: str) -> str:
    path = f"/staff/knowledge/publish/{program_id}"
    typed = fields(browser.get(path).text)
    assert "fingerprint" in typed, browser.get(path).text
    response = browser.post(path, data=typed, follow_redirects=False)
    assert response.status_code == 303, response.text
    return browser.get(response.headers["location"]).text


def test_every_page_opens_for_those_who_may(person: Person) -> None:
    """A viewer reads, an editor writes, and each sees only the buttons that work."""
    viewer, editor = person(Role.VIEWER), person(Role.EDITOR)
    page = viewer.get("/staff/knowledge")
    assert page.status_code == 200
    assert QUESTION in page.text
    assert "/staff/knowledge/new" not in page.text
    assert viewer.get(EDIT).status_code == 403
    assert viewer.get("/staff/knowledge/preview/yokohama/garbage?language=en").status_code == 200
    for path in (
        "/staff/knowledge",
        "/staff/knowledge/new",
        EDIT,
        f"{EDIT}/ne",
        "/staff/knowledge/preview/yokohama/garbage?language=ja-x-easy",
        "/staff/knowledge/publish/yokohama/garbage",
        "/staff/knowledge/history/yokohama/garbage",
    ):
        response = editor.get(path)
        assert response.status_code == 200, path
    assert editor.get("/staff/knowledge/edit/yokohama/nothing").status_code == 404
    assert editor.get(f"{EDIT}/zh-Hant").status_code == 404
    assert editor.get("/staff/knowledge/revisions/1").status_code == 404


def test_a_change_is_drafted_previewed_published_and_undone(
    person: Person, place: Place, knowledge_service: TestClient, staff_engine: Engine
) -> None:
    """Nothing is public before it is published; undoing is one more change."""
    editor, publisher = person(Role.EDITOR), person(Role.PUBLISHER)
    before = place.program("yokohama/garbage").read_bytes()
    save(editor, EDIT, title="横浜のごみとリサイクル")
    assert place.program("yokohama/garbage").read_bytes() == before
    preview = editor.get("/staff/knowledge/preview/yokohama/garbage?language=ja").text
    assert "横浜のごみとリサイクル" in preview
    refused = editor.submit("/staff/knowledge/publish/yokohama/garbage", fingerprint="ja:1")
    assert refused.status_code == 403
    assert "Published. Residents can see it." in publish(publisher, "yokohama/garbage")
    after = place.program("yokohama/garbage").read_text(encoding="utf-8")
    assert after == before.decode().replace("横浜のごみの出し方", "横浜のごみとリサイクル")
    assert title_served(knowledge_service, "横浜のごみとリサイクル")
    revision = RevisionStore(staff_engine).of_program("yokohama/garbage", 9)[0]
    page = publisher.get(f"/staff/knowledge/revisions/{revision.id}").text
    assert "<del>title: 横浜のごみの出し方</del>" in page
    assert "<ins>title: 横浜のごみとリサイクル</ins>" in page
    path = f"/staff/knowledge/revisions/{revision.id}"
    assert editor.submit(f"{path}/undo").status_code == 403
    assert publisher.submit(f"{path}/undo", path).status_code == 303
    assert place.program("yokohama/garbage").read_bytes() == before
    assert title_served(knowledge_service, "横浜のごみの出し方")
    actions = [r.action for r in RevisionStore(staff_engine).of_program("yokohama/garbage", 9)]
    assert actions == ["undo", "publish"]
    trail = [entry.action for entry in AuditTrail(staff_engine).entries(9, "yokohama/garbage")]
    assert trail == ["knowledge.undo", "knowledge.publish", "knowledge.edit"]


def title_served(service: TestClient, title: str) -> bool:
    """Wait until residents are given a title; the index is switched in the background."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        reply = service.get("/programs/yokohama/garbage", params={"language": "ja"})
        if reply.status_code == 200 and reply.json()["title"] == title:
            return True
        time.sleep(0.05)
    return False


def test_from_a_question_in_nepali_to_a_reviewed_answer(
    person: Person, place: Place, knowledge_service: TestClient
) -> None:
    """The question becomes a sample question, the translation is reviewed by name and date."""
    editor, publisher = person(Role.EDITOR), person(Role.PUBLISHER)
    link = re.search(
        r'href="(/staff/knowledge/new\?[^"]+)"',
        editor.get("/staff/knowledge").text.split("<section", 2)[1],
    )
    assert link
    path = unescape(link[1])
    typed = fields(editor.get(path).text)
    assert typed["question"] == QUESTION
    typed |= {
        "japanese": "犬の登録はどこでしますか。",
        "title": "犬の登録",
        "slug": "dog",
        "area": "yokohama",
        "category": "procedures",
    }
    begun = editor.post("/staff/knowledge/new", data=typed, follow_redirects=False)
    edit = begun.headers["location"]
    assert edit == "/staff/knowledge/edit/yokohama/dog"
    save(
        editor, edit, summary="犬を飼ったら、区役所で登録します。",
        **{f"questions.{n}": f"犬の質問{n}はどうしますか。" for n in range(2, 6)},
        **{
            "sections.1.heading": "登録のしかた", "sections.1.body": "1. 区役所に行きます。",
            "sections.1.sources": "page", "contacts.1.name": "区役所",
            "contacts.1.phone": "000-000-0000", "sources.1.title": "犬のページ",
            "sources.1.publisher": "市", "sources.1.as_of": "2026-04",
        },
    )  # fmt: skip
    page = editor.get(f"{edit}/ne").text
    assert QUESTION in page
    assert 'value="犬' not in page
    save(
        editor, f"{edit}/ne", title="कुकुर दर्ता", summary="वडा कार्यालयमा दर्ता गर्नुहोस्।",
        **{"reviewed.title": "yes", "reviewed.questions.1": "yes"},
    )  # fmt: skip
    assert "Published. Residents can see it." in publish(publisher, "yokohama/dog")
    po = (place.corpus / "locales/ne/yokohama.po").read_text(encoding="utf-8")
    day = publisher.app_state["staff_state"].knowledge.today().isoformat()
    assert f'# reviewed by Editor on {day}\nmsgctxt "yokohama/dog#title"' in po
    assert '# authored\nmsgctxt "yokohama/dog#summary"' in po
    end = time.monotonic() + 10
    while True:
        reply = knowledge_service.post(
            "/ask", json={"question": QUESTION, "language": "ne", "city": "yokohama"}
        ).json()
        found = [answer["program_id"] for answer in reply["answers"]]
        if "yokohama/dog" in found or time.monotonic() > end:
            break
        time.sleep(0.05)
    assert "yokohama/dog" in found
    assert QUESTION not in editor.get("/staff/knowledge").text


def test_faults_stand_next_to_their_field_and_nothing_is_published(
    person: Person, place: Place
) -> None:
    """As `corpus check` says, in the words of the page."""
    publisher = person(Role.PUBLISHER)
    save(publisher, EDIT, **{"contacts.1.phone": "call us", "questions.5": ""})
    page = publisher.get(EDIT).text
    assert re.search(
        r'name="contacts.1.phone"[^>]*aria-describedby="(fault-contacts-1-phone-1) "[^>]*>'
        r'<span class="fault" id="\1">Write digits and hyphens only.</span>',
        page,
    )
    assert "Write at least five questions." in page
    page = publisher.get("/staff/knowledge/publish/yokohama/garbage").text
    assert "fingerprint" not in page
    response = publisher.submit("/staff/knowledge/publish/yokohama/garbage", fingerprint="ja:1")
    assert response.status_code == 409
    assert "call us" not in place.program("yokohama/garbage").read_text(encoding="utf-8")


def test_wrong_numbers_of_a_translation_stand_beside_it(person: Person) -> None:
    """A translation keeps every number of the Japanese."""
    editor = person(Role.EDITOR)
    save(editor, f"{EDIT}/en", summary="Put it out by 9:00.")
    page = editor.get(f"{EDIT}/en").text
    assert "The numbers differ from the Japanese." in page
    assert 'id="t-summary-fault"' in page


def test_two_editors_are_told_of_each_other_and_lose_nothing(
    person: Person, staff_engine: Engine
) -> None:
    """Who saves second keeps what was typed, and sees what the first one changed."""
    one, two = person(Role.EDITOR, "hanako"), person(Role.EDITOR, "taro")
    mine = fields(one.get(EDIT).text)
    theirs = fields(two.get(EDIT).text)
    assert "Hanako has this program open too" in two.get(EDIT).text
    two.post(EDIT, data=theirs | {"title": "太郎の題名", "csrf": two.token(EDIT)})
    late = one.post(EDIT, data=mine | {"title": "花子の題名", "csrf": one.token(EDIT)})
    assert late.status_code == 409
    assert "Taro saved this while you were writing" in late.text
    assert 'value="花子の題名"' in late.text
    assert "<ins>title: 太郎の題名</ins>" in late.text
    part = DraftStore(staff_engine).parts("yokohama/garbage")["ja"]
    assert (part.content["form"]["title"], part.version) == ("太郎の題名", 1)
    again = one.post(EDIT, data=fields(late.text), follow_redirects=False)
    assert again.status_code == 303
    part = DraftStore(staff_engine).parts("yokohama/garbage")["ja"]
    assert (part.content["form"]["title"], part.version) == ("花子の題名", 2)


def test_a_script_saves_while_somebody_types(person: Person) -> None:
    """The reply names the new version; a conflict names who was faster."""
    editor = person(Role.EDITOR)
    typed = fields(editor.get(EDIT).text)
    headers = {"X-CSRF-Token": editor.script_token(EDIT), "accept": "application/json"}
    assert editor.post(EDIT, data=typed, headers=headers).json() == {"version": 1}
    conflict = editor.post(EDIT, data=typed, headers=headers)
    assert (conflict.status_code, conflict.json()) == (409, {"name": "Editor", "version": 1})


def test_a_corpus_changed_elsewhere_is_never_overwritten(person: Person, place: Place) -> None:
    """A draft that began before a change by hand is refused, and kept."""
    publisher = person(Role.PUBLISHER)
    save(publisher, EDIT, title="新しい題名")
    file = place.program("yokohama/garbage")
    file.write_text(file.read_text(encoding="utf-8").replace("1,500円", "1,600円"), "utf-8")
    page = publisher.get("/staff/knowledge/publish/yokohama/garbage").text
    assert "The public program has changed since this draft began" in page
    response = publisher.submit("/staff/knowledge/publish/yokohama/garbage", fingerprint="ja:1")
    assert response.status_code == 409
    assert "新しい題名" in publisher.get(EDIT).text


@pytest.mark.parametrize("slug", ["../../etc", "ä", "-a", "a b", ""])
def test_a_new_program_needs_a_plain_name(person: Person, slug: str) -> None:
    """The form comes back as it was filled in."""
    editor = person(Role.EDITOR)
    typed = fields(editor.get("/staff/knowledge/new").text)
    typed |= {"slug": slug, "title": "題", "area": "yokohama", "category": "work"}
    response = editor.post("/staff/knowledge/new", data=typed)
    assert response.status_code == 422
    assert "Write the name in small letters, digits and hyphens." in response.text


def test_what_people_type_is_shown_and_never_run(person: Person) -> None:
    """Markup in a title stays text, in the form and in the answer."""
    editor = person(Role.EDITOR)
    save(editor, EDIT, title="<script>alert(1)</script>")
    for path in (EDIT, "/staff/knowledge/preview/yokohama/garbage", "/staff/knowledge"):
        assert "<script>alert" not in editor.get(path).text
    assert "&lt;script&gt;alert(1)" in editor.get(EDIT).text
