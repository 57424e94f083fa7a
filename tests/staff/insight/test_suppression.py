from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from service.staff.insight.suppression import (
    K,
    rounded_down,
    shown,
    shown_crossed,
    shown_nested,
)

keys = st.sampled_from("abcdefgh")
tables = st.dictionaries(keys, st.integers(1, 12), max_size=8)
crossed = st.dictionaries(st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")),
                          st.integers(1, 9), max_size=12)  # fmt: skip


@given(tables)
def test_no_small_group_is_shown_nor_left_over(cells: dict[str, int]) -> None:
    """What is shown has three questions or more, and so has the rest, which is never one cell."""
    visible = shown(cells)
    assert all(count >= K and cells[key] == count for key, count in visible.items())
    rest = {key: count for key, count in cells.items() if key not in visible}
    if rest and sum(cells.values()) >= K:
        assert sum(rest.values()) >= K
        assert len(rest) >= 2


@given(crossed)
def test_sides_of_a_crossed_table_reveal_nothing_either(cells: dict[tuple[str, str], int]) -> None:
    """In every row and column the cells left out are none, or several with three or more."""
    sides: list[Counter[str]] = [Counter(), Counter()]
    for cell, count in cells.items():
        for side, key in zip(sides, cell, strict=True):
            side[key] += count
    rows, columns = (shown(side) for side in sides)
    visible = shown_crossed(cells, rows, columns)
    assert all(count >= K and cells[cell] == count for cell, count in visible.items())
    for place, names in enumerate((rows, columns)):
        for name in names:
            line = {cell: count for cell, count in cells.items() if cell[place] == name}
            rest = [count for cell, count in line.items() if cell not in visible]
            if len(rest) < len(line):
                assert not rest or (len(rest) > 1 and sum(rest) >= K)


def test_a_single_small_cell_takes_the_next_one_with_it() -> None:
    """Ten in all less three and six would tell of the one Nepali question."""
    assert shown({"en": 6, "vi": 3, "ne": 1}) == {"en": 6}
    assert shown({"en": 6, "vi": 3, "ne": 1, "th": 2}) == {"en": 6, "vi": 3}
    assert shown({"en": 6, "vi": 3, "ne": 1, "th": 1}) == {"en": 6}
    assert shown({"en": 2}) == {}
    assert shown({"en": 3}) == {"en": 3}
    assert shown({}) == {}


def test_programs_are_not_told_by_their_categories_total() -> None:
    """Five of a category less four of a program would tell of one question."""
    programs = {("waste", "sofa"): 4, ("waste", "bags"): 1, ("tax", "resident"): 7}
    assert shown_nested(programs, {"waste": 5, "tax": 7}) == {("tax", "resident"): 7}
    assert shown_nested(programs, {"waste": 5}) == {}


@given(st.integers(0, 1000))
def test_growing_figures_go_in_steps(count: int) -> None:
    """A count is at most two short."""
    assert 0 <= count - rounded_down(count) < K
    assert rounded_down(count) % K == 0
