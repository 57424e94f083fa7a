import pytest

from service.corpus.opening_hours import OpeningHoursSyntaxError, parse_opening_hours


def test_rules_are_parsed() -> None:
    """Days, occurrences in the month, holidays, dates and spans."""
    hours = parse_opening_hours(
        "Mo-Fr 09:00-12:00,13:00-17:15; Sa[2,4] 10:00-13:00; Su,PH off; Dec 29-Jan 3 off"
    )
    weekdays, saturdays, closed, new_year = hours.rules
    assert (weekdays.days[0].first, weekdays.days[0].last) == (0, 4)
    assert weekdays.spans == (("09:00", "12:00"), ("13:00", "17:15"))
    assert saturdays.days[0].nth == (2, 4)
    assert [d.first for d in closed.days] == [6, 7]
    assert new_year.dates is not None
    assert (new_year.dates.first, new_year.dates.last) == ((12, 29), (1, 3))


def test_always_open() -> None:
    """24/7 has no rules."""
    assert parse_opening_hours("24/7").always


@pytest.mark.parametrize(
    "text", ["", "daily", "Mo-Fr 9:00-17:00", "Mo-Fr 09:00", "Xx 09:00-17:00", "PH-Mo off",
             "Dec 29-Jan 3 09:00-10:00", "Mo-Fr 09:00-25:00"],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    """A clerk's typo never becomes a wrong opening hour."""
    with pytest.raises(OpeningHoursSyntaxError):
        parse_opening_hours(text)
