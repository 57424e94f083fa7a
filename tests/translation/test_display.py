from datetime import date, time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.languages import LANGUAGE_TAGS
from service.translation.display import display_date, display_number, display_time, localize_facts
from service.translation.facts import facts_in, plain_japanese


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("ja", "2026年4月1日 (水) 17:30"),
        ("en", "April 1, 2026 (Wed) 17:30"),
        ("zh-Hans", "2026年4月1日 (星期三) 17:30"),
        ("ko", "2026년 4월 1일 (수요일) 17:30"),
        ("vi", "1 tháng 4, 2026 (Th 4) 17:30"),
        ("id", "1 April 2026 (Rab) 17:30"),
        ("th", "1 เมษายน ค.ศ. 2026 (พ.) 17:30"),
        ("pt", "1 de abril de 2026 (qua.) 17:30"),
        ("es", "1 de abril de 2026 (mié) 17:30"),
    ],
)
def test_a_line_of_facts_in_each_language(tag: str, shown: str) -> None:
    """Era years become common years, 午後 becomes 24 hours, names come from CLDR."""
    assert localize_facts("令和8年4月1日（水） 午後5時半", tag) == shown


@pytest.mark.parametrize(
    ("japanese", "plain"),
    [
        ("平成元年", "1989年"),
        ("昭和64年1月7日", "1989年1月7日"),
        ("午前0時", "0:00"),
        ("午後12時15分", "12:15"),
        ("２４時間", "24時間"),
        ("3万円", "30,000円"),
        ("2022年度の資料", "2022年度の資料"),
        ("1年生", "1年生"),
        ("045‐222‐1171", "045-222-1171"),
    ],
)
def test_facts_are_spelled_plainly(japanese: str, plain: str) -> None:
    """What is a date or time is rewritten, what only looks like one is not."""
    assert plain_japanese(japanese) == plain


@given(
    st.text(
        alphabet="0123456789年月日時分円:：～-令和平成午前後半万（水）あ https://a.b/c", max_size=60
    )
)
def test_facts_never_overlap_and_cover_every_digit(japanese: str) -> None:
    """No digit of a text escapes protection."""
    facts = facts_in(japanese)
    covered = {position for fact in facts for position in range(fact.start, fact.end)}
    assert all(a.end <= b.start for a, b in pairwise(facts))
    assert all(position in covered for position, c in enumerate(japanese) if c.isdigit())


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.sampled_from(LANGUAGE_TAGS))
def test_every_date_shows_its_year_and_day(day: date, tag: str) -> None:
    """No calendar but the common one: a Thai reader sees 2026, not 2569."""
    shown = display_date(day, tag)
    assert str(day.year) in shown
    assert str(day.day) in shown.replace(str(day.year), "", 1)


@given(st.times(), st.sampled_from(LANGUAGE_TAGS), st.integers(0, 10**9))
def test_times_and_numbers_keep_their_digits(moment: time, tag: str, number: int) -> None:
    """Twenty-four hours, and separators that add no digit."""
    assert display_time(moment) == f"{moment.hour}:{moment.minute:02d}"
    assert "".join(c for c in display_number(number, tag) if c.isdigit()) == str(number)
