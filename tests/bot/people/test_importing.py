"""Importing lists: checked first, all or nothing, safe to repeat. Not: cells, headings and files."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.people.importing import Outcome, import_file
from bot.people.roster import MEMBERS
from bot.people.units import UNIT_NAMES, UNIT_SPELLINGS, UNITS
from bot.storage.database import Database
from tests.bot.parts import START, rows
from tests.bot.people.lists import A_TREE, PEOPLE, SOME_PEOPLE, TODAY, done, load, load_people, load_tree, write_list
from tests.bot.people.lists import UNITS as UNIT_COLUMNS

SCHOOL = "CĐCS Trường THCS Vĩnh Phong"


async def everything(database: Database) -> list[Any]:
    async with database.read() as session:
        tables = (UNITS, UNIT_NAMES, UNIT_SPELLINGS, MEMBERS)
        return [sorted(map(repr, await session.execute(sa.select(table)))) for table in tables]


async def units_by_name(database: Database) -> dict[str, Any]:
    return {f"{row.name} {row.valid_to or ''}".strip(): row for row in await rows(database, UNITS)}


def faults(outcome: Outcome) -> list[tuple[int, str]]:
    assert not outcome.done
    return [(fault.row, fault.column) for fault in outcome.faults]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
async def test_the_same_file_twice_changes_nothing(database: Database, tmp_path: Path, ending: str) -> None:
    await load_tree(database, tmp_path)
    first = await load(database, tmp_path / f"p.{ending}", PEOPLE, SOME_PEOPLE)
    assert (first.rows, first.added, first.changed, first.unchanged, first.done) == (3, 3, 0, 0, True)
    before = await everything(database)
    called: list[str] = []

    async def on_done(_: AsyncConnection, outcome: Outcome) -> None:
        called.append(outcome.sort)

    again = await load(database, tmp_path / f"p.{ending}", PEOPLE, SOME_PEOPLE, on_done=on_done)
    assert (again.added, again.changed, again.unchanged, again.done) == (0, 0, 3, True)
    tree = await load(database, tmp_path / f"t.{ending}", UNIT_COLUMNS, A_TREE, on_done=on_done)
    assert (tree.added, tree.changed, tree.unchanged) == (0, 0, len(A_TREE))
    assert await everything(database) == before
    assert called == []


async def test_parents_may_come_later_and_names_mean_the_unit_of_the_day(database: Database, tmp_path: Path) -> None:
    await load_tree(database, tmp_path)
    units = await units_by_name(database)
    old, new = units["LĐLĐ tỉnh An Giang 2025-06-30"], units["LĐLĐ tỉnh An Giang"]
    assert units["LĐLĐ tỉnh Kiên Giang 2025-06-30"].merged_into == old.merged_into == new.id
    assert units["Công đoàn xã Vĩnh Thuận"].parent_id == new.id
    assert units[SCHOOL].parent_id == units["Công đoàn xã Vĩnh Thuận"].id
    assert new.parent_id == units["Tổng Liên đoàn Lao động Việt Nam"].id
    assert units["Tổng Liên đoàn Lao động Việt Nam"].kind == "tong_lien_doan"


async def test_a_dry_run_tells_and_leaves_nothing(database: Database, tmp_path: Path) -> None:
    await load_people(database, tmp_path)
    before = await everything(database)
    people = [
        ("Nguyễn Văn An", "0911111111", SCHOOL, "", "", "gv001"),
        ("Người Mới", "", SCHOOL, "", "", "GV010"),
        SOME_PEOPLE[1],
    ]
    outcome = await load(database, tmp_path / "p.csv", PEOPLE, people, dry_run=True)
    assert (outcome.added, outcome.changed, outcome.unchanged, outcome.done) == (1, 1, 1, False)
    assert [str(change) for change in outcome.changes] == [
        "~ dòng 2: Nguyễn Văn An (phone: +84912345678 → +84911111111)",
        "+ dòng 3: Người Mới",
    ]
    units = [(SCHOOL, "co_so", "LĐLĐ tỉnh An Giang", "", "", "31/12/2026", "")]
    outcome = await load(database, tmp_path / "u.csv", UNIT_COLUMNS, units, dry_run=True)
    assert [change.action for change in outcome.changes] == ["add"]  # another unit above is another unit
    units = [(SCHOOL, "co_so", "", "", "", "31/12/2026", "")]
    outcome = await load(database, tmp_path / "u.csv", UNIT_COLUMNS, units, dry_run=True)
    assert [change.fields for change in outcome.changes] == [{"valid_to": (None, "2026-12-31")}]
    assert await everything(database) == before


async def test_a_code_moves_and_renames_a_unit(database: Database, tmp_path: Path) -> None:
    await load_tree(database, tmp_path)
    school = (await units_by_name(database))[SCHOOL]
    row = ("CĐCS Trường THCS Mới", "co_so", "LĐLĐ tỉnh An Giang", "", "", "", "", school.code.lower())
    outcome = done(await load(database, tmp_path / "u.csv", (*UNIT_COLUMNS, "Mã đơn vị"), [row]))
    assert (outcome.added, outcome.changed) == (0, 1)
    units = await units_by_name(database)
    moved = units["CĐCS Trường THCS Mới"]
    assert (moved.id, moved.code, moved.parent_id) == (school.id, school.code, units["LĐLĐ tỉnh An Giang"].id)
    words = {row.word for row in await _words(database, school.id)}
    assert {"thcs", "moi", "an", "giang"} <= words
    assert "vinh" not in words
    unknown = (*row[:-1], "22222222")
    outcome = await load(database, tmp_path / "u.csv", (*UNIT_COLUMNS, "Mã đơn vị"), [unknown])
    assert faults(outcome) == [(2, "Mã đơn vị")]


async def _words(database: Database, unit_id: int) -> list[Any]:
    async with database.read() as session:
        return list(await session.execute(sa.select(UNIT_NAMES).where(UNIT_NAMES.c.unit_id == unit_id)))


async def test_an_empty_cell_changes_nothing_and_a_claim_is_kept(database: Database, tmp_path: Path) -> None:
    await load_people(database, tmp_path)
    async with database.write() as session:
        await session.execute(sa.update(MEMBERS).values(person_id=5, claimed_at=START))
    bare = [(name, "", unit, "", "", "") for name, _, unit, *_ in SOME_PEOPLE]
    outcome = await load(database, tmp_path / "p.csv", PEOPLE, bare)
    assert (outcome.added, outcome.changed) == (0, 0)
    outcome = await load(database, tmp_path / "p.csv", PEOPLE, [("Nguyễn Văn Ân", "0912345678", SCHOOL, "", "", "")])
    assert (outcome.added, outcome.changed) == (0, 1)
    found = {row.full_name: row for row in await rows(database, MEMBERS)}
    assert (found["Nguyễn Văn Ân"].role, found["Nguyễn Văn Ân"].folded) == ("officer", "nguyen van an")
    assert all(row.person_id == 5 for row in found.values())


async def test_people_of_one_name_are_told_apart(sqlite: Database, tmp_path: Path) -> None:
    await load_tree(sqlite, tmp_path)
    people = [
        ("Nguyễn Thị Hoa", "", SCHOOL, "", "", "A1"),
        ("Nguyễn Thị Hoa", "", SCHOOL, "", "", "A2"),
        ("Nguyễn Thị Hòa", "", SCHOOL, "", "", ""),
        ("Trần Mai", "0912345678", SCHOOL, "", "", ""),
        ("Trần Mai", "0987654321", SCHOOL, "", "", ""),
        ("Lê Bảo", "0987654321", SCHOOL, "", "", ""),
    ]
    for added in (6, 0):
        outcome = done(await load(sqlite, tmp_path / "p.csv", PEOPLE, people))
        assert (outcome.added, outcome.changed) == (added, 0)
    outcome = await load(sqlite, tmp_path / "p.csv", PEOPLE, [("NGUYỄN THỊ HOÀ", "", SCHOOL, "", "", "A3")])
    assert [change.fields for change in outcome.changes] == [
        {"full_name": ("Nguyễn Thị Hòa", "NGUYỄN THỊ HOÀ"), "employee_code": (None, "A3")}
    ]


async def test_text_stays_text(sqlite: Database, tmp_path: Path) -> None:
    await load_tree(sqlite, tmp_path)
    people = [('=HYPERLINK("http://x","y")', "'0912345678", SCHOOL, "", "@SUM(1)", "'007")]
    done(await load(sqlite, tmp_path / "p.xlsx", PEOPLE, people))
    [member] = await rows(sqlite, MEMBERS)
    assert (member.full_name, member.phone, member.title, member.employee_code) == (
        '=HYPERLINK("http://x","y")', "+84912345678", "@SUM(1)", "007",
    )  # fmt: skip


async def test_strange_signs_find_room(database: Database, tmp_path: Path) -> None:
    """Signs that become many letters when folded, names as long as may be, signs of the database's own language."""
    units = [("CĐCS " + "\ufdfa" * 150, "", "", "", "", "", ""), ("CĐCS " + "x" * 190, "", "", "", "", "", "")]
    done(await load(database, tmp_path / "u.csv", UNIT_COLUMNS, units))
    people = [
        ("\ufdfa" * 200, "", "CĐCS " + "x" * 190, "", "a\\tb\\N", "ß" * 60),
        ("\\.x", "", units[0][0], "", "", ""),
    ]
    for added in (2, 0):
        outcome = done(await load(database, tmp_path / "p.csv", PEOPLE, people))
        assert (outcome.added, outcome.changed) == (added, 0)
    assert [row.title for row in await rows(database, MEMBERS)] == ["a\\tb\\N", ""]


async def test_notes_tell_what_was_not_used(sqlite: Database, tmp_path: Path) -> None:
    await load_tree(sqlite, tmp_path)
    columns = ("STT", "Họ và tên", "Đơn vị", "Ghi chú")
    outcome = await load(sqlite, tmp_path / "p.csv", columns, [(1, "An", SCHOOL, "x"), ("", "", "", "")])
    assert outcome.rows == 1
    assert outcome.notes == [
        "Không dùng các cột: «Ghi chú».",
        "1 người không có điện thoại lẫn mã nhân viên nên chưa tự nhận chỗ của mình được.",
    ]
    outcome = await load(sqlite, tmp_path / "p.csv", ("Họ tên", "Tên", "Đơn vị"), [("a", "b", SCHOOL)])
    assert faults(outcome) == [(0, "Tên")]


async def test_the_fact_is_noted_in_the_same_transaction(database: Database, tmp_path: Path) -> None:
    before = await everything(database)

    async def fails(_: AsyncConnection, outcome: Outcome) -> None:
        assert (outcome.done, outcome.added) == (True, 1)
        raise RuntimeError("the log is full")

    with pytest.raises(RuntimeError, match="the log is full"):
        await load(database, tmp_path / "u.csv", UNIT_COLUMNS, [("CĐCS A", "", "", "", "", "", "")], on_done=fails)
    assert await everything(database) == before


async def test_two_imports_at_once_do_not_double(database: Database, database_url: str, tmp_path: Path) -> None:
    """The second finds that what it has compared with is no longer so, and says to run it again."""
    path = write_list(tmp_path / "u.csv", UNIT_COLUMNS, [("CĐCS A", "", "", "", "", "", "")])
    other = await Database.open(database_url)
    results = await asyncio.gather(
        *(import_file(each, path, today=TODAY, now=START) for each in (database, other)), return_exceptions=True
    )
    await other.close()
    assert len(await rows(database, UNITS)) == 1
    for result in results:
        assert isinstance(result, Outcome | StorageError)
        assert "chạy lại" in str(result) if isinstance(result, StorageError) else result.done


async def test_checking_does_not_stop_a_running_assistant(sqlite: Database, sqlite_url: str, tmp_path: Path) -> None:
    """While rows are read and compared, others write."""
    path = write_list(tmp_path / "u.csv", UNIT_COLUMNS, [(f"CĐCS {n}", "", "", "", "", "", "") for n in range(3000)])
    other = await Database.open(sqlite_url)
    stages: list[str] = []
    waiting: list[asyncio.Task[None]] = []

    async def write() -> None:
        async with asyncio.timeout(30), other.write() as session:
            await session.execute(sa.delete(MEMBERS))

    def progress(stage: str, _done: int, _total: int | None) -> None:
        stages.append(stage)
        if stage == "read":
            waiting.append(asyncio.ensure_future(write()))

    await import_file(sqlite, path, today=TODAY, now=START, dry_run=True, progress=progress)
    await asyncio.gather(*waiting)
    await import_file(sqlite, path, today=TODAY, now=START, progress=progress)
    await asyncio.gather(*waiting)
    await other.close()
    assert {"read", "write"} <= set(stages)
    assert len(await rows(sqlite, UNITS)) == 3000
