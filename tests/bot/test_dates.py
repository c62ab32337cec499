"""Days in a sentence: every way of writing a day is read as that day, and nothing is guessed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import WEEKDAYS
from bot.dates import date_of, days_in, weekday_in
from bot.words import fold

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))
WITH_YEAR = ("{d}/{m}/{y}", "{d:02}/{m:02}/{y}", "{d}-{m}-{y}", "{d}.{m}.{y}", "{y}-{m:02}-{d:02}",
             "{d} tháng {m} năm {y}", "{d} tháng {m}/{y}", "{d} / {m} / {y}")  # fmt: skip
WITHOUT = ("{d}/{m}", "{d:02}.{m:02}", "{d} tháng {m}", "{d}-{m}")


def written(form: str, day: dt.date) -> str:
    return form.format(d=day.day, m=day.month, y=day.year)


@given(DAYS, DAYS, st.sampled_from(WITH_YEAR))
def test_a_day_with_its_year_is_that_day(day: dt.date, today: dt.date, form: str) -> None:
    (found,) = days_in(fold(f"Hạn nộp ngày {written(form, day)}, nhắc trước 3 ngày."))
    assert found.date(today) == day
    assert found.year == day.year


@given(DAYS, DAYS, st.sampled_from(WITHOUT))
def test_a_day_without_a_year_is_the_next_one(day: dt.date, today: dt.date, form: str) -> None:
    (found,) = days_in(fold(f"Hạn {written(form, day)}"))
    made = found.date(today)
    assert found.year is None
    assert made is not None and made >= today and (made.day, made.month) == (day.day, day.month)
    between = (made - dt.timedelta(days=back) for back in range(1, (made - today).days + 1))
    assert all((one.day, one.month) != (day.day, day.month) for one in between)


@given(st.lists(DAYS, min_size=1, max_size=5), DAYS)
def test_several_days_keep_their_order(days: list[dt.date], today: dt.date) -> None:
    said = ", ".join(f"{day:%d/%m/%Y}" for day in days)
    assert [one.date(today) for one in days_in(said)] == days


@pytest.mark.parametrize("text", ["31/2", "30/02/2027", "0/1", "1/13", "29/2/2027", "1/1/0000", "2026-13-01"])
def test_a_day_in_no_calendar_is_named_and_has_no_date(text: str) -> None:
    (found,) = days_in(text)
    assert (found.text, found.date(dt.date(2026, 11, 22))) == (text, None)


@pytest.mark.parametrize("text", ["61/QĐ-TLĐ", "1234/56", "1/2/3", "hạn nộp bài", "3 ngày", "12/11/20261"])
def test_what_is_no_day_is_left_alone(text: str) -> None:
    assert days_in(fold(text)) == []


@given(st.text(max_size=60) | st.from_regex(r"[\d/. -]{1,30}", fullmatch=True))
def test_any_text_is_read(text: str) -> None:
    for found in days_in(fold(text)):
        made = found.date(dt.date(2026, 11, 22))
        assert made is None or (made.day, made.month) == (found.day, found.month)
    assert weekday_in(fold(text)) in {None, *range(7)}


def test_29_february_may_be_eight_years_away() -> None:
    assert date_of(29, 2, None, dt.date(2096, 3, 1)) == dt.date(2104, 2, 29)


@pytest.mark.parametrize(("number", "name"), list(enumerate(WEEKDAYS)))
def test_every_weekday_by_its_name(number: int, name: str) -> None:
    assert weekday_in(fold(f"{name} 27/11/2026")) == number


@pytest.mark.parametrize(
    ("text", "number"), [("thứ 2", 0), ("thu7", 5), ("CN tuần này", 6), ("thu", None), ("cnxh", None)]
)
def test_weekdays_by_number_and_short(text: str, number: int | None) -> None:
    assert weekday_in(fold(text)) == number
