"""The rules of the tree of units, by examples and for any tree. Not: SQL (`test_units.py` compares the two)."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from bot.people.tree import Node, ancestors, circles, descendants, is_valid, overlap, successor

BEFORE, LAST, FIRST = dt.date(2025, 6, 1), dt.date(2025, 6, 30), dt.date(2025, 7, 1)
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31))


@st.composite
def forests(draw: st.DrawFn, *, tidy: bool = True) -> dict[int, Node]:
    """Some units. Tidy: links lead to smaller ids, so there is no ring; else to anything."""
    count = draw(st.integers(1, 12))
    nodes = {}
    for number in range(1, count + 1):
        others = st.integers(1, number - 1 if tidy else count) if number > 1 or not tidy else st.none()
        merged = draw(st.none() | others)
        ended = draw(DAYS if merged is not None else st.none() | DAYS)
        nodes[number] = Node(number, draw(st.none() | others), None, ended, merged)
    return nodes


def test_a_merge_is_followed_from_the_day_after_the_last() -> None:
    nodes = {1: Node(1, 9, None, LAST, 2), 2: Node(2, 9, FIRST), 9: Node(9), 5: Node(5, 1)}
    assert [successor(nodes, 1, day) for day in (BEFORE, LAST, FIRST)] == [1, 1, 2]
    assert ancestors(nodes, 5, LAST) == (1, 9)
    assert ancestors(nodes, 5, FIRST) == (1, 2, 9)
    assert descendants(nodes, 2, FIRST) == {1, 5}
    assert descendants(nodes, 2, LAST) == frozenset()


def test_merges_of_merged_units() -> None:
    nodes = {n: Node(n, None, None, dt.date(2020 + n, 12, 31), n + 1) for n in (1, 2, 3)} | {4: Node(4)}
    assert [successor(nodes, 1, dt.date(year, 6, 1)) for year in (2021, 2022, 2023, 2024)] == [1, 2, 3, 4]


def test_a_unit_that_merged_into_one_that_is_missing_stays_itself() -> None:
    assert successor({1: Node(1, None, None, LAST, 7)}, 1, FIRST) == 1


@given(forests(tidy=False), DAYS)
def test_every_walk_ends_whatever_the_links(nodes: dict[int, Node], on: dt.date) -> None:
    for unit in nodes:
        up = ancestors(nodes, unit, on)
        assert len(set(up)) == len(up)
        assert unit not in up
        assert successor(nodes, unit, on) in nodes
        assert unit not in descendants(nodes, unit, on)


@given(forests(), DAYS)
def test_above_and_below_agree(nodes: dict[int, Node], on: dt.date) -> None:
    for upper in nodes:
        below = descendants(nodes, upper, on)
        assert below == {unit for unit in nodes if upper in ancestors(nodes, unit, on)}


@given(forests(), DAYS)
def test_a_successor_has_not_merged_and_is_its_own(nodes: dict[int, Node], on: dt.date) -> None:
    for unit in nodes:
        last = successor(nodes, unit, on)
        assert successor(nodes, last, on) == last
        assert nodes[last].merged_into is None or not (nodes[last].valid_to and nodes[last].valid_to < on)
        assert last == unit or last in ancestors(nodes, unit, on)


@given(st.dictionaries(st.integers(1, 12), st.none() | st.integers(1, 14), max_size=12))
def test_rings_are_found_exactly(upper: dict[int, int | None]) -> None:
    def in_a_ring(unit: int) -> bool:
        at = upper.get(unit)
        for _ in upper:
            if at == unit:
                return True
            at = upper.get(at) if at is not None else None
        return False

    rings = list(circles(upper))
    found = [unit for ring in rings for unit in ring]
    assert len(found) == len(set(found))
    assert set(found) == {unit for unit in upper if in_a_ring(unit)}
    for ring in rings:
        assert all(upper[unit] == following for unit, following in zip(ring, (*ring[1:], ring[0]), strict=True))


@given(st.none() | DAYS, st.none() | DAYS, st.none() | DAYS, st.none() | DAYS)
def test_periods_overlap_where_they_share_a_day(
    a: dt.date | None, b: dt.date | None, c: dt.date | None, d: dt.date | None
) -> None:
    ends = [day for day in (a, b, c, d) if day is not None]
    some = [*ends, dt.date(1900, 1, 1), dt.date(2100, 1, 1)]
    if (a and b and b < a) or (c and d and d < c):
        return
    assert overlap(a, b, c, d) == any(is_valid(a, b, day) and is_valid(c, d, day) for day in some)
