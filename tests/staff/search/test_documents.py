"""Documents beside the programs: a library that somebody passes in."""

from dataclasses import dataclass

from service.staff.search.documents import no_documents, searching
from service.staff.search.letters import Stretch
from service.staff.search.listing import shortened


@dataclass(frozen=True)
class Origin:
    title: str = "推進プラン"


@dataclass(frozen=True)
class Document:
    id: str = "abc"
    origin: Origin = Origin()


@dataclass(frozen=True)
class Passage:
    number: int = 7
    item: str | None = "70"
    text: str = "外国人高齢者福祉手当を支給します。"


@dataclass(frozen=True)
class Found:
    document: Document = Document()
    passage: Passage = Passage()
    marks: tuple[tuple[int, int], ...] = ((3, 10),)


class Library:
    def search(self, text: str, limit: int) -> list[Found]:
        return [Found()][:limit] if text == "手当" else []


def test_a_passage_is_shown_with_its_place_and_marks() -> None:
    """Title, item, link to the passage, and what fits highlighted."""
    (hit,) = searching(Library())("手当", 5)
    assert (hit.title, hit.place, hit.link) == (
        "推進プラン",
        "70",
        "/staff/documents/abc/passages/7",
    )
    assert hit.text == (
        Stretch("外国人", marked=False),
        Stretch("高齢者福祉手当", marked=True),
        Stretch("を支給します。", marked=False),
    )
    assert searching(Library())("なし", 5) == []
    assert no_documents("手当", 5) == ()


def test_a_long_passage_is_shortened_around_what_fits() -> None:
    """The first mark stays in sight; the list never shows a whole page."""
    long = Found(passage=Passage(text="あ" * 300 + "手当" + "い" * 300), marks=((300, 302),))

    class Long(Library):
        def search(self, text: str, limit: int) -> list[Found]:
            return [long]

    before, mark, after = shortened(searching(Long())("手当", 1)[0])
    assert before.text == "…" + "あ" * 40
    assert mark == Stretch("手当", marked=True)
    assert after.text.endswith("い…")
    assert len(before.text + mark.text + after.text) <= 170
