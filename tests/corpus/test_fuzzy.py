from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from service.corpus.fuzzy import FuzzyMemory
from service.corpus.memory import MemoryEntry, TranslationMemory

ENTRY = MemoryEntry(
    "a/b#summary",
    "ごみは朝8時までに出します。",
    "Put it out by 8.",
    "authored",
    None,
    None,
    False,
    0,
)


def memory(*entries: MemoryEntry) -> FuzzyMemory:
    return FuzzyMemory(TranslationMemory("en", {entry.context: entry for entry in entries}))


def test_the_nearest_text_comes_first_and_other_numbers_are_told() -> None:
    """A text with another hour is near, and marked."""
    other = replace(
        ENTRY, context="a/b#title", source_text="本は図書館に返します。", text="Return books."
    )
    (match,) = memory(ENTRY, other).matches("ごみは朝9時までに出します。", 5, 0.7)
    assert match.entry is ENTRY
    assert 0.9 < match.score < 1
    assert not match.same_numbers


def test_outdated_and_empty_translations_are_no_match() -> None:
    """What must not be shown is not suggested."""
    old = replace(ENTRY, outdated=True)
    assert (
        memory(old, replace(ENTRY, context="x/y#z", text="")).matches(ENTRY.source_text, 5, 0.1)
        == ()
    )


def test_a_reviewed_translation_of_the_same_text_wins() -> None:
    """Of two translations, a person's review decides."""
    reviewed = replace(ENTRY, context="c/d#summary", origin="reviewed", text="By 8 a.m.")
    (match,) = memory(ENTRY, reviewed).matches(ENTRY.source_text, 5, 0.9)
    assert match.entry.text == "By 8 a.m."


@given(st.text(min_size=1, max_size=40))
def test_the_same_text_scores_one(text: str) -> None:
    """Nothing is nearer to a text than itself."""
    (match,) = memory(replace(ENTRY, source_text=text)).matches(text, 1, 0.99)
    assert match.score == 1.0
    assert match.same_numbers
