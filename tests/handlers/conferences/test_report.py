"""What a report says, before it is laid out. Not: files."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import pytest

from handlers.conferences.model import Presence, SessionState
from handlers.conferences.report.data import line, report_data
from handlers.conferences.report.wording import clean, when_of
from handlers.conferences.tally import State
from tests.handlers.conferences.report_kit import ABSENT, LONG, NOW, ZONE, empty, large, live, mark, review_2012


def texts_in(value: object) -> Iterator[str]:
    """Every text anywhere in a report, apart from the tally, whose names the layouts clean."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_in(one)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name != "tally":
                yield from texts_in(getattr(value, field.name))


def test_the_review_of_2012() -> None:
    data = report_data(review_2012(), zone=ZONE)
    assert data.line.startswith("43/50 ")
    assert all(name in data.line for name in ABSENT)
    assert data.line.endswith("Tổng 63.")
    assert [row.number for row in data.sessions] == ["1", "2", "3", "4", "5", "6", ""]
    assert [row.counts[State.ATTENDED] for row in data.sessions] == [6, 12, 6, 11, 8, 0, 0]
    assert [row.counts[State.ABSENT] for row in data.sessions] == [0, 1, 0, 3, 2, 0, 1]
    assert [row.counts[State.NOT_HELD] for row in data.sessions] == [0, 0, 0, 0, 0, 13, 0]
    assert len(data.units) == 63
    assert len(data.seats) == 252
    assert data.taken is None  # no figure of 2012 is one of today
    assert data.notes[0] == "Tính đến ngày 12/11/2012."


def test_what_is_inferred_is_said_to_be() -> None:
    places = [row.place for row in report_data(review_2012(), zone=ZONE).sessions]
    assert places == [
        "Vũng Tàu (suy luận)", "Quy Nhơn (suy luận)", "", "Hà Giang (suy luận)", "Nam Định (suy luận)", "Vĩnh Long", "",
    ]  # fmt: skip
    past = [row.region for row in report_data(review_2012(), zone=ZONE).sessions]
    assert [text.endswith(" (suy luận)") for text in past] == [True] * 6 + [False]
    regions = [row.region for row in report_data(live(), zone=ZONE).sessions]
    assert regions == ["Tây Nam Bộ (suy luận)", "Bắc Bộ", "Trung Bộ", "Nam Bộ"]


def test_a_unit_of_unknown_region_has_no_session() -> None:
    [row] = [row for row in report_data(review_2012(), zone=ZONE).units if row.unit.endswith("Quảng Ninh")]
    assert (row.session, row.region, row.words) == ("", "không rõ khu vực", "vắng")


def test_a_day_gone_by_is_never_announced() -> None:
    standing = review_2012()
    last = standing.sessions[5]
    said = "theo lịch thứ Tư 21/11/2012, chưa ghi nhận đã tổ chức"
    assert report_data(standing, zone=ZONE).sessions[5].when == said
    assert report_data(standing, zone=ZONE).sessions[5].state == "chưa tổ chức"
    for day in (dt.date(2012, 11, 21), dt.date(2030, 11, 21)):  # history stays history, whatever day it names
        when = when_of(standing.conference, replace(last, day=day), zone=ZONE, now=NOW)
        assert "dự kiến" not in when


@pytest.mark.parametrize(
    ("state", "day", "now", "said"),
    [
        (SessionState.PLANNED, 11, NOW, "dự kiến thứ Sáu 11/12/2026"),
        (SessionState.PLANNED, 11, dt.datetime(2026, 12, 11, 16, 59, tzinfo=dt.UTC), "dự kiến thứ Sáu 11/12/2026"),
        (
            SessionState.PLANNED, 11, dt.datetime(2026, 12, 11, 17, 0, tzinfo=dt.UTC),
            "theo lịch thứ Sáu 11/12/2026, chưa ghi nhận đã tổ chức",
        ),
        (SessionState.PLANNED, 11, None, "theo lịch thứ Sáu 11/12/2026, chưa ghi nhận đã tổ chức"),
        (SessionState.CANCELLED, 11, NOW, "theo lịch thứ Sáu 11/12/2026, chưa ghi nhận đã tổ chức"),
        (SessionState.HELD, 11, NOW, "thứ Sáu 11/12/2026"),
        (SessionState.PLANNED, None, NOW, "không rõ ngày"),
    ],
)  # fmt: skip
def test_when(state: SessionState, day: int | None, now: dt.datetime | None, said: str) -> None:
    standing = live()
    session = replace(standing.sessions[1], state=state, day=dt.date(2026, 12, day) if day else None)
    assert when_of(standing.conference, session, zone=ZONE, now=now) == said


def test_the_hour_is_shown_where_it_is_set() -> None:
    assert report_data(live(), zone=ZONE).sessions[0].when == "thứ Sáu 11/12/2026, 8:00"


def test_not_recorded_is_not_absent() -> None:
    data = report_data(live(), zone=ZONE)
    words = {row.unit: row.words for row in data.units}
    assert words == {
        "LĐLĐ tỉnh An Giang": "có mặt",
        "=cmd|'/c calc'!A0": "vắng có lý do",
        "CĐGD thành phố Cần Thơ": "ghi nhận trái nhau",
        "CĐGD tỉnh Cà Mau": "chưa ghi nhận",
        "CĐGD tỉnh Vĩnh Long": "danh sách chờ",
        "LĐLĐ thành phố Hà Nội": "chưa tổ chức",
        "LĐLĐ tỉnh Đồng Tháp": "buổi đã hủy",
    }
    seats = [(row.name, row.plan, row.presence) for row in data.seats if row.unit == "LĐLĐ tỉnh An Giang"]
    assert seats == [
        ("Nguyễn Văn An", "đã xác nhận", "có mặt"),
        ("Lê Thị Bình", "đã đổi người", "ghi nhận trái nhau"),
        ("", "không dự", "chưa ghi nhận"),
        ("", "chưa có người; chờ duyệt đổi thành Ngô Mai", "chưa ghi nhận"),
    ]


def test_nobody_is_absent_before_the_session() -> None:
    standing = live(held=False)
    bare = tuple(replace(one, marks=()) for one in standing.invitations)
    data = report_data(replace(standing, invitations=bare), zone=ZONE)
    assert {row.words for row in data.units if row.session == "1"} == {"chưa tổ chức", "danh sách chờ"}
    assert {row.presence for row in data.seats if row.session == "1"} == {"chưa tổ chức", "danh sách chờ"}


def test_substitutions_name_both() -> None:
    swaps = [(one.before, one.before_title, one.after, one.after_title) for one in report_data(live(), zone=ZONE).swaps]
    assert swaps == [
        ("Trần Công", "Trưởng ban", "Đỗ Dũng", ""),
        ("Đỗ Dũng", "", "Lê Thị Bình", "Phó Ban"),
        ("Phạm Hà", "Chánh Văn phòng", "", ""),
    ]


def test_conflicts_name_what_was_said_and_when() -> None:
    clashes = {(one.unit, one.about): one.said for one in report_data(live(), zone=ZONE).clashes}
    assert clashes == {
        ("LĐLĐ tỉnh An Giang", "2. Lê Thị Bình"): "vắng (8:05 ngày 11/12/2026); có mặt (9:05 ngày 11/12/2026)",
        ("CĐGD thành phố Cần Thơ", "cả đơn vị"): "vắng (8:05 ngày 11/12/2026); có mặt (8:05 ngày 11/12/2026)",
    }


def test_a_unit_and_its_seats_that_cannot_both_be_true() -> None:
    standing = live()
    own = mark("z", 1, None, Presence.ABSENT)
    seat = mark("y", 1, 11, Presence.PRESENT)
    first = replace(standing.invitations[0], marks=(own, seat))
    [clash] = report_data(replace(standing, invitations=(first,)), zone=ZONE).clashes
    assert clash.about == "cả đơn vị và từng ghế"


def test_a_mark_that_was_taken_back_is_not_reported() -> None:
    standing = live()
    gone = mark("z", 6, None, Presence.ABSENT, reason="ốm")
    first = replace(standing.invitations[3], marks=(gone, replace(gone, undone=True)))
    [row] = report_data(replace(standing, invitations=(first,)), zone=ZONE).units
    assert (row.state, row.note) == (State.NOT_RECORDED, "-thiên tai")


def test_the_order_of_marks_changes_nothing() -> None:
    standing = live()
    data = report_data(standing, zone=ZONE)
    for seed in range(20):
        mixed = []
        for one in standing.invitations:
            marks = list(one.marks)
            random.Random(seed).shuffle(marks)
            mixed.append(replace(one, marks=tuple(marks)))
        assert report_data(replace(standing, invitations=tuple(mixed)), zone=ZONE) == data


def test_every_text_is_one_clean_line_without_a_telephone_number() -> None:
    found = list(texts_in(report_data(live(), zone=ZONE)))
    assert len(found) > 250
    for text in found:
        assert text == clean(text)
        text.encode()
    assert LONG.strip() in found
    assert not any("912345678" in text.replace(" ", "") for text in found)


def test_nobody_invited() -> None:
    data = report_data(empty(), zone=ZONE)
    assert (data.units, data.sessions, data.tally.total, data.taken) == ((), (), 0, None)
    assert line(empty()) == data.line != ""


def test_very_many_units() -> None:
    data = report_data(large(), zone=ZONE)
    assert (len(data.units), len(data.seats)) == (700, 2800)
    assert data.line.startswith("467/700 ")
