"""What is read at the door: words, searches, paper lists, CSV files. Pure; nothing is stored."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.conferences.door.marks_csv import Filled, read_marks, template
from handlers.conferences.door.paper import Entry, Reading, read_paper
from handlers.conferences.door.roll import find
from handlers.conferences.door.words import moment, read_presence, split_presence, split_time
from handlers.conferences.model import Presence, Seat, Via
from tests.handlers.conferences.door_kit import DAY, INVITATIONS, NAMES, NOW, SESSION, seat

PRESENT, ABSENT, LEAVE = Presence.PRESENT, Presence.ABSENT, Presence.LEAVE


@pytest.mark.parametrize(
    ("text", "rest", "at"),
    [
        ("An Giang lúc 8:05", "An Giang", (8, 5)),
        ("8h05 An Giang", "An Giang", (8, 5)),
        ("An 08 giờ 05 phút", "An", (8, 5)),
        ("An Giang 8h", "An Giang", (8, 0)),
        ("đến lúc 2h15 chiều", "đến", (14, 15)),
        ("8:05:00", "", (8, 5)),
        ("8:05 PM", "", (20, 5)),
        ("An Giang 4/4", "An Giang 4/4", None),
        ("số 61/2025", "số 61/2025", None),
        ("99:10", "99:10", None),
        ("8 giờn", "8 giờn", None),
    ],
)
def test_times(text: str, rest: str, at: tuple[int, int] | None) -> None:
    assert split_time(text) == (rest, dt.time(*at) if at else None)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Có mặt", PRESENT), ("co mat", PRESENT), ("x", PRESENT), ("✓", PRESENT), ("VẮNG", ABSENT), ("v", None),
        ("vang mat", ABSENT), ("vắng có phép", LEAVE), ("cp", LEAVE), ("vắng không phép", ABSENT), ("vàng", None),
        ("", None), ("mai", None),
    ],
)  # fmt: skip
def test_words_of_presence(text: str, meant: Presence | None) -> None:
    assert read_presence(text) is meant


def test_a_status_at_the_end_is_not_a_name() -> None:
    assert split_presence("Trần Công vắng có phép") == ("Trần Công", LEAVE)
    assert split_presence("Tran Cong vang") == ("Tran Cong", ABSENT)
    assert split_presence("Nguyễn Thị Vàng") == ("Nguyễn Thị Vàng", None)
    assert split_presence("vắng") == ("vắng", None)


def test_a_late_mark_keeps_the_time_of_the_sessions_day() -> None:
    later = NOW + dt.timedelta(days=2)
    assert moment(SESSION, later, dt.time(8, 5)) == dt.datetime(2026, 12, 11, 1, 5, tzinfo=dt.UTC)
    assert moment(SESSION, later, None) == later


@pytest.mark.parametrize(
    ("typed", "first", "names"),
    [
        ("an giang", 1, ()),
        ("cdgd an giang", 4, ()),
        ("vung tau", 2, ()),
        ("binh", 1, ("Lê Thị Bình",)),
        ("pham dumg", 1, ("Phạm Thu Dung",)),
        ("hòa", 2, ("Nguyễn Thị Hòa",)),
        ("quan can tho", 3, ("Đỗ Minh Quân",)),
        ("li", 3, ("Huỳnh Thị Mỹ Lý",)),
    ],
)
def test_search_without_marks(typed: str, first: int, names: tuple[str, ...]) -> None:
    hit = find(INVITATIONS, typed)[0]
    assert hit.invitation.id == first
    found = {one.delegate.name for one in hit.seats if one.delegate}
    assert found >= set(names) and bool(found) == bool(names)


def test_search_finds_both_of_one_name_and_nobody_for_nonsense() -> None:
    assert {hit.invitation.id for hit in find(INVITATIONS, "nguyen van an")} == {1, 3}
    assert find(INVITATIONS, "zzz") == [] and find(INVITATIONS, "  ") == []


# --- paper


def entries(reading: Reading) -> list[tuple[int, str, Presence, str]]:
    return [_told(one) for one in reading.sure]


def _told(one: Entry) -> tuple[int, str, Presence, str]:
    name = NAMES[one.seat_id] if one.seat_id else ""
    return one.invitation_id, name, one.presence, f"{one.at:%H:%M}" if one.at else ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1. Nguyễn Văn An - LĐLĐ An Giang", (1, "Nguyễn Văn An", PRESENT, "")),
        ("Nguyen Van An LDLD Can Tho", (3, "Nguyễn Văn An", PRESENT, "")),
        ("2) đ/c lê thị bình (phó chủ tịch) 8h05", (1, "Lê Thị Bình", PRESENT, "08:05")),
        ("[x] Tran Cong vắng", (1, "Trần Công", ABSENT, "")),
        ("- Vàng A Páo", (3, "Vàng A Páo", PRESENT, "")),
        ("Phạm Thu Dung, vắng có phép", (1, "Phạm Thu Dung", LEAVE, "")),
        ("huynh thi mi ly", (3, "Huỳnh Thị Mỹ Lý", PRESENT, "")),
        ("Cần Thơ", (3, "", PRESENT, "")),
        ("LĐLĐ An Giang 4/4", (1, "", PRESENT, "")),
        ("cđgd an giang: vắng", (4, "", ABSENT, "")),
        ("Vắng: Cần Thơ", (3, "", ABSENT, "")),
        ("Bà Rịa - Vũng Tàu", (2, "", PRESENT, "")),
        ("Lê Văn Tám - CVP - Bà Rịa - Vũng Tàu - vắng", (2, "Lê Văn Tám", ABSENT, "")),
        ("An Giang | Trần Công | 0900000001 | x", (1, "Trần Công", PRESENT, "")),
        ("LĐLĐ tỉnh An Giang: Pham Thu Dumg", (1, "Phạm Thu Dung", PRESENT, "")),
    ],
)
def test_a_certain_line(text: str, found: tuple[int, str, Presence, str]) -> None:
    reading = read_paper(text, INVITATIONS)
    assert (entries(reading), reading.doubts, reading.remarks) == ([found], (), ())


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Nguyễn Văn An", [(1, "Nguyễn Văn An", PRESENT), (3, "Nguyễn Văn An", PRESENT)]),
        ("nguyen thi hoa", [(2, "Nguyễn Thị Hòa", PRESENT), (2, "Nguyễn Thị Hoa", PRESENT)]),
        ("Nguyễn Thị Hóa", [(2, "Nguyễn Thị Hòa", PRESENT), (2, "Nguyễn Thị Hoa", PRESENT)]),
        ("an giang", [(1, "", PRESENT), (4, "", PRESENT)]),
        ("Pham Thu Dumg", [(1, "Phạm Thu Dung", PRESENT)]),
        ("Đỗ Minh Quân, v", [(3, "Đỗ Minh Quân", PRESENT), (3, "Đỗ Minh Quân", ABSENT)]),
        ("Trần Công\nTrần Công vắng", [(1, "Trần Công", ABSENT), (1, "Trần Công", PRESENT)]),
        ("Cần Thơ: Trần Công", [(1, "Trần Công", PRESENT)]),
    ],
)
def test_an_uncertain_line_is_asked_about(text: str, options: list[tuple[int, str, Presence]]) -> None:
    reading = read_paper(text, INVITATIONS)
    assert entries(reading) == []
    assert sorted(_told(one)[:3] for one in reading.doubts[0].options) == sorted(options)
    assert len(reading.doubts) == 1


@pytest.mark.parametrize("text", ["Hoàng Văn Lạ", "Trần Công đi thay", "[ ] Trần Công", "☐ Lê Thị Bình", "chúc vui vẻ"])
def test_an_unknown_line_is_kept_as_a_remark(text: str) -> None:
    assert read_paper(text, INVITATIONS) == Reading(remarks=(text,))


def test_headings_hold_for_the_lines_below() -> None:
    text = "LĐLĐ TP Cần Thơ\nNguyễn Văn An\nQuân\n\nBà Rịa - Vũng Tàu: Hòa, Tám, Chín\nVắng:\n1. Lê Thị Bình\n"
    text += "2. Phạm Thu Dung (có phép)\nCần Thơ: 3/4\n"
    reading = read_paper(text, INVITATIONS)
    assert entries(reading) == [
        (3, "Nguyễn Văn An", PRESENT, ""),
        (3, "Đỗ Minh Quân", PRESENT, ""),
        (2, "Nguyễn Thị Hòa", PRESENT, ""),
        (2, "Lê Văn Tám", PRESENT, ""),
        (1, "Lê Thị Bình", ABSENT, ""),
        (1, "Phạm Thu Dung", LEAVE, ""),
        (3, "", PRESENT, ""),
    ]
    assert reading.remarks == ("Chín",)


@given(st.text(max_size=300))
def test_any_text_is_read_and_nobody_marked_twice(text: str) -> None:
    reading = read_paper(text, INVITATIONS)
    places = [(one.invitation_id, one.seat_id) for one in reading.sure]
    assert len(places) == len(set(places))
    assert all(doubt.options for doubt in reading.doubts)


@given(
    st.lists(st.sampled_from([one for each in INVITATIONS for one in each.seats if one.delegate]), unique=True),
    st.sampled_from(["{n}. {name} - {unit}", "{name}\t{unit}\tx", "{unit}: {name}", "đ/c {name}, {unit}, 8h{n:02}"]),
)
def test_a_list_of_delegates_with_their_units_is_certain(chosen: list[Seat], form: str) -> None:
    units = {one.id: each.unit for each in INVITATIONS for one in each.seats}
    lines = [form.format(n=n, name=NAMES[one.id], unit=units[one.id]) for n, one in enumerate(chosen, start=1)]
    reading = read_paper("\n".join(lines), INVITATIONS)
    assert {one.seat_id for one in reading.sure} == {one.id for one in chosen}
    assert (reading.doubts, reading.remarks) == ((), ())


# --- CSV


def fill(changes: dict[str, tuple[str, ...]], *, delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    """The template with results: key -> (result, time, reason)."""
    rows = list(csv.reader(io.StringIO(template(SESSION, INVITATIONS).decode("utf-8-sig"))))
    for row in rows[1:]:
        row[4 : 4 + len(changes.get(row[0], ()))] = changes.get(row[0], ())
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def read(content: bytes) -> Filled:
    return read_marks(content, SESSION, INVITATIONS, by=5, now=NOW)


def test_the_template_has_a_row_for_every_seat_and_says_nothing_by_itself() -> None:
    rows = list(csv.reader(io.StringIO(template(SESSION, INVITATIONS).decode("utf-8-sig"))))
    assert len(rows) == 1 + sum(1 + len(one.seats) for one in INVITATIONS)
    assert rows[1][:4] == ["P7D1G0", "LĐLĐ tỉnh An Giang", "Cả đơn vị", ""]
    assert rows[2][0] == "P7D1G1" and rows[2][3] == "Nguyễn Văn An"
    assert read(template(SESSION, INVITATIONS)) == Filled(empty=len(rows) - 1)


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16")])
def test_a_filled_file_becomes_marks(delimiter: str, encoding: str) -> None:
    content = fill(
        {"P7D1G1": ("x", "8:05"), "P7D1G2": ("có phép", "", "bận họp"), "P7D3G0": ("vắng",)},
        delimiter=delimiter,
        encoding=encoding,
    )
    found = read(content)
    assert found.faults == ()
    told = [(mark.seat_id, mark.presence, mark.reason, mark.via, mark.by) for mark in found.marks]
    assert told == [
        (11, PRESENT, "", Via.CSV, 5),
        (12, LEAVE, "bận họp", Via.CSV, 5),
        (None, ABSENT, "", Via.CSV, 5),
    ]
    assert found.marks[0].at == dt.datetime(2026, 12, 11, 1, 5, tzinfo=dt.UTC)
    assert [mark.key for mark in found.marks] == [mark.key for mark in read(content).marks]


@pytest.mark.parametrize(
    ("key", "cells", "words"),
    [
        ("P7D1G1", ("mai",), "«mai»"),
        ("P7D1G1", ("x", "25:99"), "25:99"),
        ("P7D1G1", ("x", "23:00"), "chưa đến"),
        ("P7D1G1", ("x", "32/13/2026 8:00"), "32/13/2026"),
        ("P7D1G1", ("v",), "«v»"),
    ],
)
def test_a_wrong_row_is_named_and_the_others_are_read(key: str, cells: tuple[str, ...], words: str) -> None:
    found = read(fill({key: cells, "P7D3G1": ("x",)}))
    assert len(found.marks) == 1 and found.marks[0].seat_id == 31
    assert [fault.number for fault in found.faults] == [3]
    assert words in found.faults[0].fault and found.faults[0].remedy


def test_a_seat_that_is_somebody_elses_by_now_is_not_marked() -> None:
    content = fill({"P7D1G1": ("x",)}).replace("Nguyễn Văn An".encode(), "Nguyễn Văn Cũ".encode(), 1)
    found = read(content)
    assert found.marks == () and "Nguyễn Văn Cũ" in found.faults[0].fault


def test_rows_that_contradict_each_other_are_both_refused() -> None:
    content = fill({"P7D1G1": ("x",)}) + "P7D1G1,,,,vắng,,\r\nP7D1G2,,,,x,,\r\nP7D1G2,,,,x,,\r\n".encode()
    found = read(content)
    assert [mark.seat_id for mark in found.marks] == [12]
    assert len(found.faults) == 2


@pytest.mark.parametrize("key", ["P8D1G1", "P7D99G1", "P7D1G9", "xyz", "=P7D1G1", "P7D1G1'"])
def test_a_row_of_another_session_or_of_none(key: str) -> None:
    found = read(f"Mã,Kết quả\n{key},x\n".encode())
    assert found.marks == () and len(found.faults) == 1


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04abc", b"\x00\x01\x02", b"\xff\xfe", b"a,b\n1,2\n", b"\xff\xff\xff"]
)
def test_what_is_no_such_table(content: bytes) -> None:
    found = read(content)
    assert found.marks == () and len(found.faults) == 1


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    read(content)
    assert read(b"M\xc3\xa3,K\xe1\xba\xbft qu\xe1\xba\xa3,Gi\xe1\xbb\x9d\n" + content).marks == ()


def test_names_are_no_formulas() -> None:
    evil = replace(INVITATIONS[3], unit="@SUM(A1)", seats=(seat(4, 1, "=cmd|' /C calc'!A0"),))
    content = template(SESSION, [evil])
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    filled = content.replace(b",,,\r\nP7D4G1", b",,,\r\nP7D4G1").decode("utf-8-sig").replace("A0,,,", "A0,x,,")
    assert [mark.seat_id for mark in read_marks(filled.encode(), SESSION, [evil], by=None, now=NOW).marks] == [41]


def test_the_day_of_the_kit_is_the_sessions() -> None:
    assert SESSION.day == DAY
