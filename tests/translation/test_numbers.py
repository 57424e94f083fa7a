import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.translation.numbers import number_differences, numbers


@pytest.mark.parametrize(
    ("japanese", "translation", "tag"),
    [
        ("4月1日から3,300円", "3.300 yenes desde el 1 de abril", "es"),
        ("4月1日から3,300円", "З 1 квітня — 3 300 єн", "uk"),
        ("9:00から", "९:०० देखि", "ne"),
        ("１１９に電話", "Call 119", "en"),
        ("10月", "ตุลาคม", "th"),
        ("045-222-1209", "045 222 1209", "vi"),
    ],
)
def test_equal_numbers_agree(japanese: str, translation: str, tag: str) -> None:
    """Separators, digits of other scripts, and months in words are no difference."""
    assert number_differences(japanese, translation, tag) == {}


@pytest.mark.parametrize(
    ("japanese", "translation", "tag", "difference"),
    [
        ("119に電話", "Call 110", "en", {"119": 1, "110": -1}),
        ("14日以内", "within a fortnight", "en", {"14": 1}),
        ("電話します", "Call 24 hours", "en", {"24": -1}),
        ("4月に", "in May", "en", {"4": 1}),
    ],
)
def test_other_numbers_are_found(
    japanese: str, translation: str, tag: str, difference: dict[str, int]
) -> None:
    """A changed, lost or invented number is reported with its sign."""
    assert number_differences(japanese, translation, tag) == difference


@given(st.lists(st.integers(0, 10**6), max_size=5))
def test_a_text_agrees_with_itself_in_any_wording(values: list[int]) -> None:
    """Numbers are found wherever they stand."""
    japanese = "、".join(f"番号{value}です" for value in values)
    english = "; ".join(f"number {value}" for value in values)
    assert number_differences(japanese, english, "en") == {}
    assert sum(numbers(japanese).values()) == len(values)
