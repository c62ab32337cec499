"""Reading days, hours, sessions and terms as organisers type them: tables, and no text that breaks it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.conferences.organiser.drafting import kind_of, slug_of
from handlers.conferences.organiser.reading import Unclear, read_session, read_terms, read_when
from handlers.conferences.organiser.reminders import due_lead

TODAY = dt.date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize(
    ("text", "day", "starts", "ends"),
    [
        ("8h sáng thứ sáu 11/12/2026", (12, 11), (8, 0), None),
        ("từ 8 giờ rưỡi đến 11h30 ngày 11 tháng 12", (12, 11), (8, 30), (11, 30)),
        ("8h-11h30 thứ sáu 11/12/2026", (12, 11), (8, 0), (11, 30)),
        ("7h30 - 11h CN 13.12.2026", (12, 13), (7, 30), (11, 0)),
        ("2h chiều 12/12", (12, 12), (14, 0), None),
        ("14:00 mai", (11, 22), (14, 0), None),
        ("thứ hai tuần sau", (11, 23), None, None),
        ("8 giờ thứ Sáu", (11, 27), (8, 0), None),
        ("thứ bảy", (11, 28), None, None),
        ("2026-12-11", (12, 11), None, None),
        ("11 tháng 12 năm 2026", (12, 11), None, None),
    ],
)
def test_everyday_words(
    text: str, day: tuple[int, int], starts: tuple[int, int] | None, ends: tuple[int, int] | None
) -> None:
    when = read_when(text, TODAY)
    assert when.day == dt.date(2026, *day)
    assert when.starts == (dt.time(*starts) if starts else None)
    assert when.ends == (dt.time(*ends) if ends else None)
    assert when.rest == ""


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("thứ năm 11/12/2026", "là thứ Sáu, không phải thứ Năm"),
        ("31/2/2026", "Không có ngày"),
        ("1/1/2026", "đã qua"),
        ("11h đến 8h 11/12/2026", "không sau giờ bắt đầu"),
    ],
)
def test_what_cannot_be_is_refused(text: str, part: str) -> None:
    with pytest.raises(Unclear, match=part):
        read_when(text, TODAY)


def test_a_place_is_no_day() -> None:
    assert read_when("Quận Hoàng Mai", TODAY).day is None
    assert read_when("Quận Hoàng Mai", TODAY).rest == "Quận Hoàng Mai"


@pytest.mark.parametrize(
    "line",
    [
        "Tây Nam Bộ; Hội trường A, Vĩnh Long; 8h sáng thứ sáu 11/12/2026; tối đa 40 đơn vị",
        "1. Tây Nam Bộ - họp tại Hội trường A, Vĩnh Long - 8h ngày 11/12/2026 - tối đa 40",
        "Tây Nam Bộ, Hội trường A, Vĩnh Long, 11/12/2026 lúc 8h, tối đa 40 đơn vị",
    ],
)
def test_a_session_in_a_line(line: str) -> None:
    read = read_session(line, TODAY)
    assert (read.region, read.place, read.limit) == ("Tây Nam Bộ", "Hội trường A, Vĩnh Long", 40)
    assert read.when.moments()[0] == dt.datetime(2026, 12, 11, 1, tzinfo=dt.UTC)


@given(st.dates(TODAY, dt.date(2030, 12, 31)), st.times())
def test_a_day_and_hour_that_were_written_out_come_back(day: dt.date, at: dt.time) -> None:
    when = read_when(f"{at:%H:%M} {day:%d/%m/%Y}", TODAY)
    assert (when.day, when.starts, when.rest) == (day, at.replace(second=0, microsecond=0), "")


@given(st.text(max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = read_session(text, TODAY)
    except Unclear as unclear:
        assert str(unclear)
        return
    assert read.region
    assert read.when.day is None or read.when.day >= TODAY


def test_terms() -> None:
    assert read_terms("khóa trước 4 ngày, nhắc trước 10, 5 và 2 ngày") == (4, (10, 5, 2))
    assert read_terms("Hội nghị năm 2027") == (None, None)


def test_kinds_and_slugs() -> None:
    assert [kind and kind.value for kind in map(kind_of, ("Hội nghị SƠ KẾT", "lễ ký kết", "gặp mặt"))] == [
        "so_ket",
        "ky_ket",
        None,
    ]
    assert slug_of("Hội nghị sơ kết năm học 2026–2027") == "so-ket-nam-hoc-2026-2027"
    assert slug_of("…") == "hoi-nghi"


@given(st.lists(st.integers(0, 60), max_size=4), st.integers(-5, 70))
def test_the_newest_lead_day_that_has_come(leads: list[int], left: int) -> None:
    found = due_lead(leads, TODAY + dt.timedelta(days=left), TODAY)
    come = [lead for lead in leads if lead >= left]
    assert found == (min(come) if come and left >= 0 else None)
