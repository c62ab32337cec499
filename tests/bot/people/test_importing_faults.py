"""Importing lists: every fault with its row, column and remedy. Not: what goes in (`test_importing.py`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.people.roster import MEMBERS
from bot.people.units import UNITS
from bot.storage.database import Database
from tests.bot.parts import rows
from tests.bot.people.lists import PEOPLE, done, load, load_tree
from tests.bot.people.lists import UNITS as UNIT_COLUMNS
from tests.bot.people.test_importing import SCHOOL, everything, faults, units_by_name


async def test_every_fault_is_told_with_row_column_and_remedy(database: Database, tmp_path: Path) -> None:
    await load_tree(database, tmp_path)
    before = await everything(database)
    people = [
        ("Nguyễn Văn An", "0912", SCHOOL, "", "", ""),
        ("", "", SCHOOL, "", "", ""),
        ("Lê Thị Bình", "", "", "vua", "", ""),
        ("Trần Công", "", "CĐCS Trường THCS Vĩnh Phon", "admin", "", ""),
        ("Đúng Hết", "0912345678", SCHOOL, "", "", "A1"),
        ("Khác Tên", "", SCHOOL, "", "", "a 1"),
        ("Đúng Hết", "0912345678", "thcs vinh phong", "", "", ""),
        ("Cũ", "", "LĐLĐ tỉnh Kiên Giang", "", "", ""),
    ]
    outcome = await load(database, tmp_path / "p.xlsx", PEOPLE, people)
    assert sorted(faults(outcome)) == [
        (2, "phone"), (3, "full_name"), (4, "role"), (4, "unit"), (5, "role"), (5, "unit"), (7, "employee_code"),
        (8, "unit"), (9, "unit"),
    ]  # fmt: skip
    told = [str(fault) for fault in outcome.faults]
    near = f"không có đơn vị «CĐCS Trường THCS Vĩnh Phon». Cách sửa: có phải «{SCHOOL}»?"
    assert f"Dòng 5, cột «unit»: {near}" in told
    assert any("nay thuộc «LĐLĐ tỉnh An Giang»" in line for line in told)
    assert all(fault.fault and fault.remedy for fault in outcome.faults)
    assert await everything(database) == before


async def test_faults_in_units(database: Database, tmp_path: Path) -> None:
    await load_tree(database, tmp_path)
    before = await everything(database)
    units = [
        ("Câu lạc bộ", "", "", "", "", "", ""),
        ("CĐCS A", "vương quốc", "", "Lâm Đồngg", "31/02/2025", "", ""),
        ("CĐCS B", "", "Không Có", "", "02/01/2026", "01/01/2026", ""),
        ("CĐCS C", "", "", "", "", "", SCHOOL),
        ("CĐCS D", "", "CĐCS D", "", "", "", ""),
        ("CĐCS E", "", "", "", "", "", ""),
        ("cdcs e", "co_so", "", "", "01/01/2020", "", ""),
        ("", "co_so", "", "", "", "", ""),
        ("C" * 201, "co_so", "", "", "", "", ""),
    ]
    outcome = await load(database, tmp_path / "u.csv", UNIT_COLUMNS, units)
    assert sorted(faults(outcome)) == [
        (2, "kind"), (3, "kind"), (3, "province"), (3, "valid_from"), (4, "parent"), (4, "valid_to"),
        (5, "merged_into"), (6, "parent"), (8, "name"), (9, "name"), (10, "name"),
    ]  # fmt: skip
    assert any("có phải «Lâm Đồng»?" in str(fault) for fault in outcome.faults)
    assert await everything(database) == before


RINGS = [
    [("CĐCS A", "CĐCS B", "", ""), ("CĐCS B", "CĐCS A", "", "")],
    [("CĐCS A", "CĐCS C", "", ""), ("CĐCS B", "CĐCS A", "", ""), ("CĐCS C", "CĐCS B", "", "")],
    [("CĐCS A", "", "01/01/2026", "CĐCS B"), ("CĐCS B", "CĐCS A", "", "")],
]


@pytest.mark.parametrize("ring", RINGS)
async def test_rings_are_refused(sqlite: Database, tmp_path: Path, ring: Sequence[Sequence[str]]) -> None:
    units = [(name, "co_so", parent, "", "", end, into) for name, parent, end, into in ring]
    outcome = await load(sqlite, tmp_path / "u.csv", UNIT_COLUMNS, units, today=dt.date(2025, 12, 1))
    assert any("thành vòng" in fault.fault for fault in outcome.faults)
    assert await rows(sqlite, UNITS) == []


async def test_a_ring_with_units_of_the_database_is_refused(sqlite: Database, tmp_path: Path) -> None:
    await load_tree(sqlite, tmp_path)
    units = [("Tổng Liên đoàn Lao động Việt Nam", "", SCHOOL, "", "", "", "")]
    outcome = await load(sqlite, tmp_path / "u.csv", UNIT_COLUMNS, units)
    assert faults(outcome) == [(2, "parent")]


TWINS = [
    ("Công đoàn xã Tân An", "", "", "Cà Mau", "", "", ""),
    ("Công đoàn xã Tân An", "", "", "Gia Lai", "", "", ""),
] + [
    ("CĐCS THCS Lê Lợi", "", f"Công đoàn xã Tân An, {province}", province, "", "", "")
    for province in ("Cà Mau", "Gia Lai")
]


async def test_a_name_of_several_units_is_told_with_its_candidates(database: Database, tmp_path: Path) -> None:
    done(await load(database, tmp_path / "u.csv", UNIT_COLUMNS, TWINS))
    again = await load(database, tmp_path / "u.csv", UNIT_COLUMNS, TWINS)
    assert (again.added, again.changed, again.unchanged, again.fault_count) == (0, 0, 4, 0)
    outcome = await load(database, tmp_path / "p.csv", PEOPLE, [("An", "", "CĐCS THCS Lê Lợi", "", "", "")])
    assert faults(outcome) == [(2, "unit")]
    schools = [row for row in await rows(database, UNITS) if row.kind == "co_so"]
    assert all(f"{row.province} · mã {row.code}" in outcome.faults[0].fault for row in schools)
    people = [("An", "", school, "", "", "") for school in ("CĐCS THCS Lê Lợi, Gia Lai", schools[0].code.lower())]
    done(await load(database, tmp_path / "p.csv", PEOPLE, people))
    columns = (*PEOPLE, "Tỉnh")
    done(
        await load(database, tmp_path / "p.csv", columns, [("Bình", "", "cdcs thcs le loi", "", "", "", "tỉnh Cà Mau")])
    )
    found = {(row.full_name, row.unit_id) for row in await rows(database, MEMBERS)}
    by_province = {row.province: row.id for row in schools}
    assert found == {("An", by_province["Gia Lai"]), ("An", by_province["Cà Mau"]), ("Bình", by_province["Cà Mau"])}


async def test_a_date_column_or_option_says_which_unit_is_meant(sqlite: Database, tmp_path: Path) -> None:
    await load_tree(sqlite, tmp_path)
    units = await units_by_name(sqlite)
    person = ("An", "", "LĐLĐ tỉnh Kiên Giang", "", "", "")
    assert faults(await load(sqlite, tmp_path / "p.csv", PEOPLE, [person])) == [(2, "unit")]
    done(await load(sqlite, tmp_path / "p.csv", PEOPLE, [person], today=dt.date(2025, 1, 1)))
    columns, before = (*PEOPLE, "Tính đến ngày"), "30/06/2025"
    done(await load(sqlite, tmp_path / "p.xlsx", columns, [("Bình", "", "LĐLĐ tỉnh An Giang", "", "", "", before)]))
    found = {(row.full_name, row.unit_id) for row in await rows(sqlite, MEMBERS)}
    assert found == {
        ("An", units["LĐLĐ tỉnh Kiên Giang 2025-06-30"].id),
        ("Bình", units["LĐLĐ tỉnh An Giang 2025-06-30"].id),
    }


async def test_only_so_many_faults_are_shown(sqlite: Database, tmp_path: Path) -> None:
    outcome = await load(
        sqlite, tmp_path / "p.csv", PEOPLE, [("An", "", f"Đơn vị {n}", "", "", "") for n in range(500)]
    )
    assert (len(outcome.faults), outcome.fault_count) == (200, 500)
    assert [fault.row for fault in outcome.faults] == list(range(2, 202))
    assert outcome.as_dict()["more_faults"] == 300
