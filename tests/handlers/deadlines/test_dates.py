"""Reading dates, rules of days, and the templates that come with the program."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.deadlines.calendar.recurrence import check_rule, due_dates, next_due
from handlers.deadlines.grounds import split
from handlers.deadlines.model import Deadline
from handlers.deadlines.organiser.templates import all_templates
from handlers.deadlines.reading import Unclear, When, day_and_reason, read_day, read_when
from handlers.deadlines.words import when_words

TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("31/12/2026", When((dt.date(2026, 12, 31),))),
        ("hạn thứ năm 31/12/2026", When((dt.date(2026, 12, 31),))),
        ("2027-01-15", When((dt.date(2027, 1, 15),))),
        ("15/1", When((dt.date(2027, 1, 15),))),
        ("21/11", When((TODAY,))),
        ("20/11", When((dt.date(2027, 11, 20),))),
        ("15 tháng 6 năm 2027", When((dt.date(2027, 6, 15),))),
        ("15/6/2027, 15/1/2027", When((dt.date(2027, 1, 15), dt.date(2027, 6, 15)))),
        ("ngày 25 hằng tháng", When(rule="FREQ=MONTHLY;BYMONTHDAY=25")),
        ("cuối tháng hàng tháng", When(rule="FREQ=MONTHLY;BYMONTHDAY=-1")),
        ("31/3 hằng năm", When(rule="FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31")),
    ],
)
def test_dates_as_people_type_them(text: str, found: When) -> None:
    assert read_when(text, TODAY) == found


@pytest.mark.parametrize(
    "text", ["sớm nhé", "31/2/2027", "21/11/2012", "1/1/2040", "thứ sáu 31/12/2026", "31 hằng tháng", "29/2 hằng năm"]
)
def test_what_is_no_date_to_come_is_refused(text: str) -> None:
    with pytest.raises(Unclear) as why:
        read_when(text, TODAY)
    assert str(why.value).endswith(".")


def test_one_day_is_one_day() -> None:
    assert read_day("30/11/2026", TODAY) == dt.date(2026, 11, 30)
    with pytest.raises(Unclear):
        read_day("30/11, 15/12", TODAY)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        when = read_when(text, TODAY)
    except Unclear:
        return
    assert when.rule or when.event or all(day >= TODAY for day in when.dates)
    assert when_words(when, TODAY)


@given(st.dates(TODAY, dt.date(2031, 1, 1)))
def test_a_day_written_out_is_read_back(day: dt.date) -> None:
    assert read_when(f"hạn {day:%d/%m/%Y}", TODAY).dates == (day,)


def test_a_rule_gives_its_days_and_nothing_of_the_past() -> None:
    monthly = Deadline(1, "x", 1, rule="FREQ=MONTHLY;BYMONTHDAY=-1")
    assert due_dates(monthly, TODAY, dt.date(2027, 2, 28)) == [
        dt.date(2026, 11, 30), dt.date(2026, 12, 31), dt.date(2027, 1, 31), dt.date(2027, 2, 28),
    ]  # fmt: skip
    yearly = Deadline(1, "x", 1, rule="FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=31")
    assert next_due(yearly, TODAY) == dt.date(2027, 10, 31)
    past = Deadline(1, "x", 1, dates=(dt.date(2012, 11, 21),))
    assert next_due(past, TODAY) is None
    assert due_dates(past, TODAY, dt.date(2030, 1, 1)) == []


@pytest.mark.parametrize("rule", ["FREQ=HOURLY", "FREQ=SECONDLY;COUNT=9", "every day", "FREQ=MONTHLY;BYMONTHDAY=x"])
def test_a_rule_of_hours_or_none_is_refused(rule: str) -> None:
    with pytest.raises(ValueError):
        check_rule(rule)


def test_templates_state_no_date_that_no_text_gives() -> None:
    found = {one.id: one for one in all_templates()}
    assert len(found) == len(all_templates()) >= 7
    assert {one.confidence for one in found.values()} <= {"A", "B"}
    assert {one.id for one in found.values() if one.rule} == {
        "kinh-phi-2-hang-thang", "quyet-toan-cap-tinh", "du-toan-cap-tinh",
    }  # fmt: skip
    money = [found["kinh-phi-2-hang-thang"], found["doan-phi-hang-thang"]]
    assert all(one.named for one in money), "who pays depends on the kind of school, so nobody is named by a rule"
    assert not any(year in one.title + one.basis for one in found.values() for year in ("2012", "2018", "2027"))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Báo cáo; 15/1/2027", ("Báo cáo", " 15/1/2027", "")),
        ("Báo cáo; 15/1/2027; Công văn 12", ("Báo cáo", " 15/1/2027", "Công văn 12")),
        ("Báo cáo; 15/1/2027; 15/6/2027", ("Báo cáo", " 15/1/2027, 15/6/2027", "")),
        (
            "Báo cáo; cùng sơ kết học kỳ I; vinh-thuan-2024/III.4",
            ("Báo cáo", " cùng sơ kết học kỳ I", "vinh-thuan-2024/III.4"),
        ),
        ("Báo cáo", ("Báo cáo", "", "")),
    ],
)
def test_what_until_when_and_on_what_basis(text: str, parts: tuple[str, str, str]) -> None:
    assert split(text) == parts


@given(st.text(max_size=60))
def test_nothing_typed_is_lost_between_the_parts(text: str) -> None:
    def kept(said: str) -> str:
        return "".join(said.replace(";", "").replace(",", "").split())

    assert kept("".join(split(text))) == kept(text)


@pytest.mark.parametrize(
    ("text", "day", "reason"),
    [
        ("01/12/2026; trường đang thi học kỳ", "01/12/2026", "trường đang thi học kỳ"),
        ("1/12 vì đang bão", "1/12", "đang bão"),
        ("1/12 vi dang bao", "1/12", "dang bao"),
        ("thứ Ba, 1/12, do trường ngập; chờ nước rút", "thứ Ba, 1/12, do trường ngập", "chờ nước rút"),
        ("thứ Ba, 1/12, do trường ngập", "thứ Ba, 1/12", "trường ngập"),
        ("1/12", "1/12", ""),
    ],
)
def test_a_day_and_why(text: str, day: str, reason: str) -> None:
    assert day_and_reason(text) == (day, reason)
