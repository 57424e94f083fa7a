"""The pages of search and of the counter, as a browser gets them."""

from http import HTTPStatus
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from service.staff.search.qr import qr_code
from tests.staff.conftest import StaffClient, browser_of
from tests.staff.search.conftest import PUBLIC

PAGES = [
    "/staff", "/staff?q=つるみ", "/staff/find?q=a", "/staff/why?q=つるみ",
    "/staff/program?id=japan/passport", "/staff/visitor?id=japan/passport",
    "/staff/sheet?id=japan/passport", "/staff/phrases", "/staff/phrases?language=ne",
    "/staff/phrases/show?phrase=money.fee",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_for_staff(path: str, viewer: StaffClient, search_service: TestClient) -> None:
    """A viewer sees every page; who is not logged in sees none."""
    assert viewer.get(path).status_code == HTTPStatus.OK
    refused = browser_of(search_service).get(path, follow_redirects=False)
    assert refused.status_code in {HTTPStatus.SEE_OTHER, HTTPStatus.UNAUTHORIZED}


def test_typing_returns_what_a_script_draws(viewer: StaffClient) -> None:
    """Title in stretches, tags in words, a link that keeps what was typed."""
    found = viewer.get("/staff/find?q=つるみ").json()
    first = found["results"][0]
    assert first["title"]["stretches"][0] == {"text": "鶴見", "marked": True}
    assert first["tags"] == ["Yokohama", "International lounges"]
    assert first["link"] == f"/staff/program?id=yokohama%2Flounge-tsurumi&q={quote('つるみ')}"
    assert found["summary"] == "1 found."
    choices = {choice["value"]: choice["label"] for choice in found["facets"]["ward"]}
    assert choices == {"yokohama/tsurumi": "Tsurumi Ward"}


def test_a_title_in_a_third_language_opens_in_it(viewer: StaffClient) -> None:
    """Who typed Vietnamese reads the program in Vietnamese; the line that fits is shown."""
    first = viewer.get("/staff/find?q=ho+chieu").json()["results"][0]
    assert "language=vi" in first["link"]
    assert first["match"]["language"] == "vi"
    assert first["title"]["stretches"][0]["text"] == "Passport applications"


def test_without_a_script_the_form_finds_the_same(viewer: StaffClient) -> None:
    """Results stand in the page with links; choices are kept."""
    page = viewer.get("/staff?q=ごみ&city=kawasaki").text
    assert "<mark>ごみ</mark>" in page
    assert "/staff/program?id=kawasaki%2Fgarbage" in page
    assert "yokohama%2Fgarbage" not in page
    assert '<option value="kawasaki" selected>Kawasaki (1)</option>' in page


def test_whatever_is_typed_is_shown_as_text(viewer: StaffClient) -> None:
    """Neither the typed text nor a program's can become markup."""
    evil = "<script>alert(1)</script>"
    for path in (f"/staff?q={quote(evil)}", f"/staff/why?q={quote(evil)}"):
        assert "<script>alert" not in viewer.get(path).text
    page = viewer.get("/staff/program?id=yokohama/handbook").text
    assert "<手引き>" not in page
    assert "&lt;" in page


def test_a_program_stands_side_by_side(viewer: StaffClient) -> None:
    """Japanese with readings, the other language, contacts, sources and dates; why it was found."""
    page = viewer.get("/staff/program?id=japan/passport&language=vi&q=passp").text
    assert "<ruby>横浜<rt>よこはま</rt></ruby>" in page
    assert 'lang="vi">Xin hộ chiếu ở Yokohama' in page
    assert "000-000-0000" in page
    assert "2025-04" in page
    assert "Checked on 2026-11-22" in page
    assert "/staff/why?q=passp&amp;program=japan/passport" in page


def test_the_visitors_language_is_kept(viewer: StaffClient) -> None:
    """Chosen once, it holds for the next program until another is chosen."""
    viewer.get("/staff/phrases?language=vi")
    assert 'lang="vi">Xin hộ chiếu' in viewer.get("/staff/program?id=japan/passport").text
    viewer.get("/staff/program?id=japan/passport&language=en")
    assert 'lang="en">Passport applications' in viewer.get("/staff/sheet?id=japan/passport").text


def test_the_sheet_leads_to_the_public_page(
    viewer: StaffClient, search_service: TestClient
) -> None:
    """Its code holds the address of the same program in the same language, and that page exists."""
    page = viewer.get("/staff/sheet?id=japan/passport&language=vi").text
    path = "/?language=vi&program=japan%2Fpassport"
    assert f'<path d="{qr_code(PUBLIC + path).path}"' in page
    assert "Xin hộ chiếu" in search_service.get(path).text


def test_sections_can_be_left_off_the_sheet(viewer: StaffClient) -> None:
    """Only what is ticked is printed; readings where asked for."""
    whole = viewer.get("/staff/sheet?id=japan/passport&language=vi").text
    assert "集積所に置きます" in whole
    assert "<rt>" not in whole
    part = viewer.get("/staff/sheet?id=japan/passport&language=vi&part=2&furigana=true").text
    assert "集積所" not in part
    assert "<rt>まどぐち</rt>" in part


@pytest.mark.parametrize("page", ["sheet", "visitor"])
def test_what_is_for_staff_is_not_shown_to_visitors(page: str, viewer: StaffClient) -> None:
    """It opens for staff, says so, and offers neither sheet nor large type."""
    shown = viewer.get("/staff/program?id=yokohama/handbook").text
    assert "not shown to residents" in shown
    assert "/staff/sheet" not in shown
    refused = viewer.get(f"/staff/{page}?id=yokohama/handbook")
    assert refused.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    "path", ["/staff/program?id=no/such", "/staff/phrases/show?phrase=no.such"]
)
def test_what_does_not_exist_is_not_found(path: str, viewer: StaffClient) -> None:
    """A page that says so."""
    assert viewer.get(path).status_code == HTTPStatus.NOT_FOUND


def test_an_unknown_language_is_refused(viewer: StaffClient) -> None:
    """Nothing defaults silently."""
    assert viewer.get("/staff/phrases?language=tlh").status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_phrase_fills_the_screen(viewer: StaffClient) -> None:
    """Both languages, the Japanese with readings, and the replies that fit, unfolded."""
    page = viewer.get("/staff/phrases/show?phrase=housing.moved_when&language=es").text
    assert "¿Cuándo se mudó?" in page
    assert "<ruby>引っ越<rt>ひっこ</rt></ruby>" in page
    assert 'data-shown="lunes" data-japanese="月曜日"' in page
    assert page.count('<details class="panel" name="replies" open>') == 1
    assert "<nav" not in page


def test_phrases_need_no_index(staff: object) -> None:
    """The counter works while search does not."""
    from service.storage.accounts import Role

    browser = staff(Role.VIEWER)  # type: ignore[operator]
    assert browser.get("/staff/phrases?language=ne").status_code == HTTPStatus.OK
    assert browser.get("/staff").status_code == HTTPStatus.SERVICE_UNAVAILABLE
