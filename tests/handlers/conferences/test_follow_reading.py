"""Due dates and lines of conclusions as people type them: pure reading."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.conferences.after.due import read_due
from handlers.conferences.after.model import FollowUp, Sort, State
from handlers.conferences.after.typed import Typed, read_recommendation, read_task
from handlers.conferences.after.words import due_words, item_line
from handlers.conferences.organiser.reading import Unclear

TODAY = dt.date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("30/6/2027", dt.date(2027, 6, 30)),
        ("trước ngày 30/6", dt.date(2027, 6, 30)),
        ("thứ sáu 27/11", dt.date(2026, 11, 27)),
        ("thứ sáu tuần sau", dt.date(2026, 11, 27)),
        ("cuối tháng 6", dt.date(2027, 6, 30)),
        ("hết tháng 12", dt.date(2026, 12, 31)),
        ("cuối tháng 2/2028", dt.date(2028, 2, 29)),
        ("hết tháng này", dt.date(2026, 11, 30)),
        ("cuoi thang sau", dt.date(2026, 12, 31)),
        ("hết quý I", dt.date(2027, 3, 31)),
        ("trong quý IV", dt.date(2026, 12, 31)),
        ("hết quý này", dt.date(2026, 12, 31)),
        ("cuối năm", dt.date(2026, 12, 31)),
        ("hết năm 2027", dt.date(2027, 12, 31)),
        ("cuối năm sau", dt.date(2027, 12, 31)),
        ("trong 2 tuần", dt.date(2026, 12, 5)),
        ("trong vòng 10 ngày", dt.date(2026, 12, 1)),
        ("trong 3 tháng", dt.date(2027, 2, 21)),
        ("hôm nay", TODAY),
        ("sớm nhất có thể", None),
    ],
)
def test_everyday_due_dates(text: str, day: dt.date | None) -> None:
    assert read_due(text, TODAY) == day


@pytest.mark.parametrize("text", ["31/12/2013", "hết năm 2025", "cuối tháng 10/2026", "31/2/2027", "30/6/2099"])
def test_a_day_gone_by_or_impossible_is_no_due_date(text: str) -> None:
    with pytest.raises(Unclear):
        read_due(text, TODAY)


@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31)), st.text(max_size=60))
def test_reading_a_due_date_never_gives_the_past(today: dt.date, text: str) -> None:
    for typed in (text, f"hết {text}", f"trong {text} tuần"):
        try:
            day = read_due(typed, today)
        except Unclear:
            continue
        assert day is None or day >= today


def test_a_line_has_what_who_and_until_when() -> None:
    line = "1. Ký quy chế phối hợp với công đoàn xã; thực hiện: LĐLĐ tỉnh An Giang; hạn: cuối tháng 6"
    expected = Typed("Ký quy chế phối hợp với công đoàn xã", "LĐLĐ tỉnh An Giang", dt.date(2027, 6, 30))
    assert read_task(line, TODAY) == expected
    assert read_task("Họp giao ban; trước 30/6", TODAY) == Typed("Họp giao ban", "", dt.date(2027, 6, 30))
    assert read_task("Họp giao ban; Trường Tiểu học 30/4", TODAY) == Typed("Họp giao ban", "Trường Tiểu học 30/4")
    assert read_recommendation("- Tổng kết phối hợp; gửi: Đoàn Chủ tịch") == Typed("Tổng kết phối hợp", "Đoàn Chủ tịch")


@pytest.mark.parametrize(
    "line", ["; LĐLĐ tỉnh An Giang", "---", "Việc; Ai; lúc nào rảnh", "x" * 1001, "Việc; " + "y" * 301]
)
def test_a_line_that_cannot_be_taken_says_why(line: str) -> None:
    with pytest.raises(Unclear) as unclear:
        read_task(line, TODAY)
    assert len(str(unclear.value)) > 20


def test_days_are_counted_only_while_somebody_is_to_do_it() -> None:
    due = dt.date(2026, 11, 11)
    one = FollowUp(1, 1, Sort.TASK, 1, "Ký quy chế", due=due)
    assert "quá hạn 10 ngày" in due_words(one, TODAY)
    for state in (State.DONE, State.HISTORY):
        said = due_words(FollowUp(1, 1, Sort.TASK, 1, "Ký quy chế", due=due, state=state), TODAY)
        assert "11/11/2026" in said and "quá hạn" not in said and "còn" not in said


@given(st.text())
def test_what_people_wrote_is_never_markup(text: str) -> None:
    line = item_line(FollowUp(1, 1, Sort.TASK, 1, f"a**{text}**b", f"**{text}", outcome=f"{text}**x**"), TODAY)
    assert "**" not in line and "\n" not in line
