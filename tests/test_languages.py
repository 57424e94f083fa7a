import pytest

from service.errors import UnknownLanguageError
from service.languages import LANGUAGE_TAGS, resolve_language, speaks


@pytest.mark.parametrize(
    ("sent", "canonical"),
    [
        ("ja-easy", "ja-x-easy"), ("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"), ("zh-Hant-TW", "zh-Hant"), ("tl", "fil"), ("pt-BR", "pt"),
        ("EN_us", "en"), ("es-419", "es"), ("ja-x-easy", "ja-x-easy"),
    ],
)  # fmt: skip
def test_aliases_and_regions_resolve(sent: str, canonical: str) -> None:
    """Any alias, case and region subtag leads to the canonical tag."""
    assert resolve_language(sent) == canonical


@pytest.mark.parametrize("tag", LANGUAGE_TAGS)
def test_canonical_tags_resolve_to_themselves(tag: str) -> None:
    """The fourteen tags are fixed points."""
    assert resolve_language(tag) == tag


@pytest.mark.parametrize("tag", ["", "xx", "english", "x-easy", "fr"])
def test_unknown_tags_are_refused_with_the_choices(tag: str) -> None:
    """An unknown tag names itself and every tag it could have been."""
    with pytest.raises(UnknownLanguageError, match="ja-x-easy, en, zh-Hans"):
        resolve_language(tag)


def test_one_spoken_language_covers_its_variants() -> None:
    """A desk that speaks zh serves readers of both scripts; ja serves easy Japanese."""
    assert speaks(("zh",), "zh-Hant")
    assert speaks(("ja", "en"), "ja-x-easy")
    assert not speaks(("en",), "ne")
