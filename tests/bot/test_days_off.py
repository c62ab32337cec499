"""Which days are free. Not: counting (`test_workdays.py`)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.days_off import DaysOff, days_off
from bot.errors import SettingsError
from bot.workdays import after_workdays
from handlers.privacy.model import Kind, due_dates
from tests.bot.parts import HandClock


@pytest.mark.parametrize(
    "day",
    ["2027-01-01", "2027-02-05", "2027-02-06", "2027-02-08", "2027-04-16", "2027-04-30", "2027-05-01", "2027-09-02"],
)
def test_holidays_of_the_labour_code_are_free(day: str) -> None:
    assert dt.date.fromisoformat(day) in days_off()


@pytest.mark.parametrize("day", ["2026-11-24", "2027-11-24", "2026-11-20", "2026-11-23", "2027-02-15"])
def test_other_days_are_not(day: str) -> None:
    """24/11 is announced and no law yet: until somebody confirms it, it counts as a working day."""
    assert dt.date.fromisoformat(day) not in days_off()


@given(st.dates(dt.date(2024, 1, 1), dt.date(2060, 1, 1)))
def test_tet_is_always_five_days_at_least(day: dt.date) -> None:
    spring = [dt.date(day.year, 1, 15) + dt.timedelta(days=n) for n in range(45)]
    assert sum(each in days_off() for each in spring) >= 5


def test_a_reviewed_line_wins() -> None:
    ours = DaysOff(
        '{works: [{day: 2027-01-01, why: làm}], free: [{day: "11-24", why: luật}, {day: "2027-02-12", why: đổi}]}'
    )
    assert dt.date(2027, 1, 1) not in ours and dt.date(2028, 1, 3) in ours
    assert dt.date(2027, 11, 24) in ours and dt.date(2028, 11, 24) in ours
    assert dt.date(2027, 2, 12) in ours and "2027-02-12" not in ours


@pytest.mark.parametrize("text", ["free: [{day: 31-31, why: x}]", 'works: [{day: "11-24"}]', "free: [{why: x}]"])
def test_a_faulty_line_is_named(text: str) -> None:
    with pytest.raises(SettingsError, match=r"days_off\.yaml"):
        DaysOff(text)


def test_two_working_days_pass_over_tet() -> None:
    # Wednesday 3/2/2027, the last working day before Tết.
    moment = dt.datetime(2027, 2, 3, 3, tzinfo=dt.UTC)
    assert after_workdays(moment, 2, HandClock(), days_off()) == dt.datetime(2027, 2, 12, 3, tzinfo=dt.UTC)
    assert due_dates(Kind.SEE, dt.date(2027, 2, 3)) == (dt.date(2027, 2, 12), dt.date(2027, 2, 13))


def test_what_is_computed_is_expected_until_the_days_of_the_year_are_confirmed() -> None:
    computed = days_off()
    tet = computed.occasion(2027, "tet")
    assert (tet[0], tet[-1]) == (dt.date(2027, 2, 4), dt.date(2027, 2, 10)) and all(map(computed.is_expected, tet))
    assert not computed.is_expected(dt.date(2027, 1, 1)), "fixed by law"
    span = (dt.date(2027, 2, 5), dt.date(2027, 2, 11))
    known = computed.confirmed({(2027, "tet"): span})
    assert dt.date(2027, 2, 4) not in known and dt.date(2027, 2, 11) in known
    assert known.occasion_of(dt.date(2027, 2, 11)) == "tet" and known.occasion_of(dt.date(2027, 2, 4)) == ""
    assert not any(map(known.is_expected, known.occasion(2027, "tet")))
    assert known.is_expected(known.occasion(2028, "tet")[0]), "another year is another decision"
    assert dt.date(2027, 2, 4) in computed, "the calendar that comes with the program stays as it is"


@pytest.mark.parametrize("year", range(2025, 2036))
def test_every_year_has_each_occasion(year: int) -> None:
    computed = days_off()
    assert len(computed.occasion(year, "tet")) >= 5
    assert computed.occasion(year, "gio-to") and len(computed.occasion(year, "quoc-khanh")) >= 2
