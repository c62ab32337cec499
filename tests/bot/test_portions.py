"""Portions: nothing is lost, doubled or moved, and none is larger than it may be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.storage.portions import SIZE, portions


@given(st.lists(st.integers(), max_size=40), st.integers(1, 12))
def test_all_values_in_their_order(values: list[int], size: int) -> None:
    parts = list(portions(values, size))
    assert [value for part in parts for value in part] == values
    assert all(len(part) == size for part in parts[:-1])
    assert all(0 < len(part) <= size for part in parts)


def test_a_portion_is_small_enough_for_one_statement() -> None:
    assert [len(part) for part in portions(range(SIZE + 1))] == [SIZE, 1]
    assert list(portions(())) == []
