"""Counting working days. Not: which days are holidays."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workdays import add_workdays, after_workdays, is_workday
from tests.bot.parts import HandClock

FRIDAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (dt.date(2026, 11, 23), 2, dt.date(2026, 11, 25)),
        (FRIDAY, 2, dt.date(2026, 11, 24)),
        (dt.date(2026, 11, 21), 1, dt.date(2026, 11, 23)),
        (FRIDAY, 0, FRIDAY),
    ],
)
def test_weekends_do_not_count(day: dt.date, count: int, then: dt.date) -> None:
    assert add_workdays(day, count) == then


def test_holidays_do_not_count() -> None:
    assert add_workdays(FRIDAY, 1, {dt.date(2026, 11, 23)}) == dt.date(2026, 11, 24)


def test_the_day_is_the_unions_own() -> None:
    # Friday 23:30 in UTC is Saturday morning in Việt Nam.
    moment = dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.UTC)
    assert after_workdays(moment, 1, HandClock()) == dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC)


@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)),
    st.integers(0, 30),
    st.sets(st.dates(dt.date(2020, 1, 1), dt.date(2041, 1, 1)), max_size=5),
)
def test_as_many_working_days_lie_between(day: dt.date, count: int, holidays: set[dt.date]) -> None:
    then = add_workdays(day, count, holidays)
    between = [day + dt.timedelta(days=n) for n in range(1, (then - day).days + 1)]
    assert sum(is_workday(each, holidays) for each in between) == count
    assert count == 0 or is_workday(then, holidays)


def test_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_workdays(FRIDAY, -1)
