"""Search as you type, over the small corpus."""

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from service.answering.knowledge import Knowledge
from service.retrieval.results import Query
from service.staff.search.cards import FACETS, Freshness
from service.staff.search.facets import facet_counts, narrowed
from service.staff.search.finder import Finder, Results, Wanted
from service.staff.search.reasons import reasons_for


def ids(results: Results) -> list[str]:
    return [found.card.program.id for found in results.programs]


def find(finder: Finder, typed: str, **chosen: str) -> Results:
    return finder.find(Wanted(typed, chosen, "ja"))


@pytest.mark.parametrize(
    ("typed", "program_id"),
    [
        ("つるみ", "yokohama/lounge-tsurumi"),
        ("つるm", "yokohama/lounge-tsurumi"),
        ("鶴見", "yokohama/lounge-tsurumi"),
        ("tsurumi", "yokohama/lounge-tsurumi"),
        ("パスポ", "japan/passport"),
        ("ぱすぽ", "japan/passport"),
        ("passp", "japan/passport"),
        ("ho chieu", "japan/passport"),
        ("hộ ch", "japan/passport"),
        ("045-511", "yokohama/lounge-tsurumi"),
        ("5311", "yokohama/lounge-tsurumi"),
        ("04551153", "yokohama/lounge-tsurumi"),
        ("手引き", "yokohama/handbook"),
        ("tebiki", "yokohama/handbook"),
    ],
)
def test_a_beginning_finds(finder: Finder, typed: str, program_id: str) -> None:
    """In Japanese, by its reading, in romaji, in any language, and by phone number."""
    results = find(finder, typed)
    assert ids(results)[0] == program_id
    assert results.programs[0].prefix_rank == 1


def test_every_word_typed_must_be_there(finder: Finder) -> None:
    """Two words find what has both, in whatever language each stands."""
    assert [f.card.program.id for f in find(finder, "ごみ 川崎").programs if f.hit] == [
        "kawasaki/garbage"
    ]
    assert not any(found.hit for found in find(finder, "passp xylophone").programs)


def test_a_question_is_searched_as_for_residents(finder: Finder) -> None:
    """What begins nowhere is found by the hybrid search."""
    found = find(finder, "パスポートを作りたいときはどこに行きますか").programs[0]
    assert (found.card.program.id, found.hybrid_rank, found.hit) == ("japan/passport", 1, None)


def test_nothing_typed_lists_everything(finder: Finder) -> None:
    """The list of all programs is a search too."""
    assert len(ids(find(finder, " "))) == 5


def test_residents_never_see_what_is_for_staff(
    finder: Finder, small_knowledge: Knowledge, search_service: TestClient
) -> None:
    """Staff find it first; neither /ask nor /programs shows it, whatever is asked."""
    question = "職員用の手引きはいつ出しますか"
    assert ids(find(finder, question))[0] == "yokohama/handbook"
    query = Query(question, "ja", None, small_knowledge.encode(question, "ja"))
    found = {candidate.program_id for candidate in small_knowledge.search_once(query).candidates}
    assert "yokohama/handbook" not in found
    reply = search_service.post("/ask", json={"question": question, "language": "ja", "limit": 5})
    assert reply.status_code == 200
    assert "yokohama/handbook" not in reply.text
    assert search_service.get("/programs/yokohama/handbook").status_code == 404
    assert "handbook" not in search_service.get("/programs").text


def test_facets_narrow_down(finder: Finder) -> None:
    """By city, ward, topic, translation, language at the desk, and freshness."""
    assert ids(find(finder, "", city="kawasaki")) == ["kawasaki/garbage"]
    assert ids(find(finder, "", ward="yokohama/tsurumi")) == ["yokohama/lounge-tsurumi"]
    assert ids(find(finder, "", category="lounges")) == ["yokohama/lounge-tsurumi"]
    assert ids(find(finder, "", translated="vi")) == []
    assert len(ids(find(finder, "", spoken="en", freshness=Freshness.FRESH))) == 5
    assert ids(find(finder, "", spoken="th")) == []


@given(chosen=st.fixed_dictionaries({}, optional={
    "city": st.sampled_from(["yokohama", "kawasaki", "japan"]),
    "category": st.sampled_from(["procedures", "lounges"]),
    "ward": st.just("yokohama/tsurumi"),
    "spoken": st.sampled_from(["en", "th"]),
}))  # fmt: skip
def test_a_facets_count_is_what_choosing_it_leaves(finder: Finder, chosen: dict[str, str]) -> None:
    """For every facet and value, whatever else is chosen."""
    cards = list(finder.cards.values())
    for facet, counts in facet_counts(cards, chosen).items():
        assert facet in FACETS
        for count in counts:
            assert count.count == len(narrowed(cards, {**chosen, facet: count.value}))


def test_reasons_add_up(finder: Finder, small_knowledge: Knowledge) -> None:
    """What the lists add is the fused score, by which the probabilities differ."""
    results = find(finder, "パスポートはどこで作れますか")
    assert results.searched is not None
    parts = small_knowledge.score_parts(results.searched).sum(axis=1)
    order = sorted(range(len(parts)), key=lambda number: -parts[number])
    programs = list(small_knowledge.every_program)
    best = reasons_for(results.programs[0], results.searched, small_knowledge)
    assert programs[order[0]] == best.found.card.program.id == "japan/passport"
    assert sum(place.added for place in best.lists) == pytest.approx(parts[order[0]])
    assert "パスポート" in best.words
    assert {place.name: place.rank for place in best.lists}["words.program"] == 1


def test_a_phone_number_has_no_hybrid_reasons(finder: Finder, small_knowledge: Knowledge) -> None:
    """Digits are looked up, not searched by meaning."""
    results = find(finder, "045-511")
    assert results.searched is None
    reasons = reasons_for(results.programs[0], results.searched, small_knowledge)
    assert (reasons.lists, reasons.found.hit and reasons.found.hit.entry.text) == (
        (),
        "045-511-5311",
    )
