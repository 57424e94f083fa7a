"""Announcements in all languages, for any value of their slots."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from service.corpus.announcements import (
    AnnouncementError,
    AnnouncementKind,
    Announcer,
    Slots,
    place_name,
)
from service.corpus.corpus import Corpus, read_corpus
from service.corpus.glossary import Glossary
from service.languages import LANGUAGE_TAGS
from tests.conftest import ROOT

KINDS = AnnouncementKind.__args__
FULL = Slots(
    place={"ja": "中区"},
    shelter={"ja": "みなと小学校"},
    line={"ja": "市営バス", "en": "City Bus"},
    office={"ja": "区役所"},
    date=date(2026, 11, 28),
    time=time(9, 30),
    start=datetime(2026, 11, 28, 9, 0),
    end=datetime(2026, 11, 29, 17, 5),
    phone="045-222-1171",
)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus(ROOT / "corpus")


@pytest.fixture(scope="module")
def announcer(corpus: Corpus) -> Announcer:
    return Announcer(corpus.templates)


def test_the_words_are_exact(announcer: Announcer) -> None:
    """Title, sentence, and one line for each slot."""
    shown = announcer.render(
        "shelter_open", Slots(shelter={"ja": "みなと小学校"}, phone="119"), drill=True
    )
    assert shown["en"].title == "[DRILL] Evacuation center open"
    assert shown["en"].text == (
        "This is a drill. There is no real disaster.\nYou can go in. It is free and open to everyone.\n"
        "Evacuation center: みなと小学校 (minato shōgakkō)\nPhone: 119"
    )
    assert shown["zh-Hant"].title == "【演習】避難所已開放"
    assert "避難所：みなと小学校" in shown["zh-Hans"].text.replace("避难所", "避難所")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_in_every_language(kind: AnnouncementKind, announcer: Announcer) -> None:
    """All fourteen, all slots shown, no placeholder left, the phone number untouched."""
    shown = announcer.render(kind, FULL, drill=False)
    assert set(shown) == set(LANGUAGE_TAGS)
    for tag, words in shown.items():
        assert words.title
        assert "\n" not in words.title
        assert len(words.title) <= 200
        assert len(words.text) <= 2000
        assert "{" not in words.text + words.title
        assert "045-222-1171" in words.text
        assert "17:05" in words.text, tag
        assert words.text.count("2026") == 3, tag
        assert len(words.text.split("\n")) == 10
        if not tag.startswith(("ja", "zh")):
            own = words.text.split("\n")[0] + words.title
            assert not regex.search(r"[\p{Han}\p{Hiragana}\p{Katakana}]", own), tag


@pytest.mark.parametrize("tag", [t for t in LANGUAGE_TAGS if t not in {"ja", "zh-Hant"}])
def test_official_names_are_used(tag: str, corpus: Corpus) -> None:
    """Titles and texts call things as the glossary does."""
    glossary, japanese = Glossary(corpus.terms), corpus.templates["ja"].texts
    for key, text in corpus.templates[tag].texts.items():
        missing = glossary.missing(japanese[key], text, tag)
        assert [term.japanese for term in missing] == [], (key, text)


@settings(max_examples=60, deadline=None)
@given(
    st.text(min_size=1, max_size=30).filter(lambda text: "\n" not in text and text.strip()),
    st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)),
)
def test_any_value_stands_unchanged(value: str, start: datetime) -> None:
    """Whatever a name is, braces too, it is shown as it is in every language."""
    announcer = Announcer(_TEMPLATES)
    names = dict.fromkeys(LANGUAGE_TAGS, value)
    for words in announcer.render(
        "water_outage", Slots(place=names, start=start), drill=True
    ).values():
        assert value in words.text
        assert f"{start.hour}:{start.minute:02}" in words.text


_TEMPLATES = read_corpus(ROOT / "corpus").templates


@pytest.mark.parametrize(
    ("kind", "slots", "message"),
    [
        ("shelter_open", Slots(), "needs shelter"),
        ("evacuation_4", Slots(place={"en": "Naka"}), "no name in Japanese"),
        ("notice", Slots(phone="1\n2"), "more than one line"),
        ("party", Slots(), "is none of"),
    ],
)
def test_what_cannot_be_rendered(
    kind: AnnouncementKind, slots: Slots, message: str, announcer: Announcer
) -> None:
    """The slot at fault is named."""
    with pytest.raises(AnnouncementError, match=message):
        announcer.render(kind, slots, drill=False)


def test_wards_have_names_in_all_languages(corpus: Corpus, announcer: Announcer) -> None:
    """A ward chosen from the list is named as its people know it."""
    ward = next(
        place for place in corpus.places if place.kind == "ward" and place.ward == "tsurumi"
    )
    names = place_name(ward, corpus.phrasebooks)
    assert (names["en"], names["ja"], names["vi"]) == ("Tsurumi Ward", "鶴見区", "Quận Tsurumi")
    shown = announcer.render("evacuation_4", Slots(place=names), drill=False)
    assert shown["th"].text.endswith("สถานที่: เขตสึรุมิ")
