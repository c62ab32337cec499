"""What stands in one cell. Not: rows and columns."""

from __future__ import annotations

import datetime as dt

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.cells import (
    CellFault,
    check_phone,
    read_day,
    read_employee_code,
    read_phone,
    read_role,
    safe_cell,
    text_of,
)
from bot.people.permissions import Role

MOBILES = st.builds(
    lambda start, rest: f"{start}{rest:08d}", st.sampled_from(["3", "7", "9"]), st.integers(0, 99_999_999)
).filter(lambda digits: phonenumbers.is_valid_number(phonenumbers.parse(f"+84{digits}")))


@given(MOBILES)
def test_a_number_is_the_same_however_excel_shows_it(digits: str) -> None:
    number = int(digits)
    shown = [
        f"0{digits}", f"+84{digits}", f"84{digits}", number, float(number), digits, f"{digits}.0", f"'0{digits}",
        f"0{digits[:3]} {digits[3:6]} {digits[6:]}", f"0{digits[:3]}.{digits[3:6]}.{digits[6:]}", f"(+84) {digits}",
        f'="0{digits}"', f"{digits[0]}.{digits[1:]}E8", f"{digits[0]},{digits[1:]}E+08", f" 0{digits}\u200b ",
    ]  # fmt: skip
    assert {check_phone(each) for each in shown} == {f"+84{digits}"}


@given(st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.text("0123456789+-. E", max_size=20)))
def test_any_cell_is_a_number_or_a_fault(value: object) -> None:
    try:
        number = check_phone(value)
    except CellFault as wrong:
        assert wrong.fault
        assert wrong.remedy
        return
    if number is None:
        assert text_of(value) == ""
    else:
        assert phonenumbers.is_valid_number(phonenumbers.parse(number))
        assert check_phone(number) == number


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("09123", "không phải số điện thoại"),
        ("0912345678 / 0987654321", "hơn một số"),
        ("01654321987", "kiểu cũ"),
        ('=CONCAT("0912","345678")', "công thức"),
        ("=0912345678", "công thức"),
        ("không có", "không phải số điện thoại"),
        ("9.12E8", None),
    ],
)
def test_phone_faults(cell: str, fault: str | None) -> None:
    if fault is None:
        assert check_phone(cell) == "+84912000000"
        return
    with pytest.raises(CellFault) as wrong:
        check_phone(cell)
    assert fault in wrong.value.fault
    assert read_phone(cell) is None


def test_landlines_and_numbers_from_abroad_are_kept() -> None:
    assert read_phone("0297 3829 100") == "+842973829100"
    assert read_phone("+1 202-555-0143") == "+12025550143"


@given(st.dates(dt.date(1954, 10, 3), dt.date(2119, 1, 9)))
def test_a_day_is_the_same_however_it_is_written(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    shown = [
        day, dt.datetime.combine(day, dt.time()), day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day:%Y}",
        f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y}", serial, float(serial), str(serial),
    ]  # fmt: skip
    assert {read_day(each) for each in shown} == {day}


@pytest.mark.parametrize(
    "cell", ["31/02/2025", "2025", "7/2025", "hôm qua", "=TODAY()", "99/99/9999", "2025-13-01", "9" * 5000]
)
def test_what_is_no_day_is_a_fault(cell: str) -> None:
    with pytest.raises(CellFault):
        read_day(cell)


def test_empty_cells() -> None:
    for empty in (None, "", "  ", "'", "\u200b"):
        assert text_of(empty) == ""
        assert read_day(empty) is None
        assert check_phone(empty) is None
        assert read_employee_code(empty) is None
        assert read_role(empty) is Role.MEMBER


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'0012", "0012"),
        ("=1+1", "=1+1"),
        ("'=1+1", "=1+1"),
        ("  Nguyễn \n Văn\tAn ", "Nguyễn Văn An"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        (12.0, "12"),
        (1.5, "1.5"),
        (True, "True"),
        ("a\x00b", "ab"),
    ],
)
def test_text(cell: object, text: str) -> None:
    assert text_of(cell) == text


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.datetimes(), st.dates()))
def test_any_cell_is_text_and_stays_it(cell: object) -> None:
    text = text_of(cell)
    assert text == text.strip()
    if not text.startswith("'"):
        assert text_of(text) == text


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+84912345678", "'+84912345678"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\r=1", "'=1"),
        ("\u200b=1", "'=1"),
        ("＝1", "'＝1"),
        ("'=1", "'=1"),
        ("''=1", "''=1"),
        ("Nguyễn Văn An = An", "Nguyễn Văn An = An"),
        ("a\ud800\x00b\uffff", "ab"),
        (None, ""),
        (12.0, "12"),
        (-1, "'-1"),
        ("=" + "x" * 40_000, "'=" + "x" * 32_765),
    ],
)
def test_what_people_wrote_is_no_formula(written: object, cell: str) -> None:
    assert safe_cell(written) == cell


@given(st.text(st.characters(categories=None)))
def test_no_text_becomes_a_formula_and_it_reads_back(written: str) -> None:
    cell = safe_cell(written)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    cell.encode()
    assert safe_cell(text_of(cell)) == cell


def test_roles() -> None:
    assert read_role("Cán bộ") is read_role("officer") is Role.OFFICER
    assert read_role("ĐOÀN VIÊN") is Role.MEMBER
    assert read_role("người tổ chức") is Role.ORGANISER
    for wrong in ("quản trị", "admin", "vua"):
        with pytest.raises(CellFault):
            read_role(wrong)


def test_employee_codes() -> None:
    assert read_employee_code(" gv 001 ") == read_employee_code("GV001") == "GV001"
    assert read_employee_code(12.0) == "12"
