"""`congdoan invite` and `congdoan audit`, as a person at the server runs them. Not: what a code then gives."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from pathlib import Path

import openpyxl
import pytest

from bot.people import codes
from bot.people.importing import import_file
from bot.storage.database import Database
from tests.bot.conftest import Congdoan

UNITS = """name,kind,parent,province
Công đoàn xã Vĩnh Thuận,cong_doan_xa,,An Giang
Trường THCS Vĩnh Phong,truong,Công đoàn xã Vĩnh Thuận,An Giang
Trường THCS Vĩnh Bình,truong,Công đoàn xã Vĩnh Thuận,An Giang
"""


async def with_units(folder: Path) -> None:
    database = await Database.open(f"sqlite:///{folder}/a.db")
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    now = dt.datetime.now(dt.UTC)
    assert (await import_file(database, folder / "units.csv", today=now.date(), now=now)).done
    await database.close()


def test_an_admin_is_invited_without_anything_else(congdoan: Congdoan, tmp_path: Path) -> None:
    done = congdoan("invite", "--role", "admin", "--json")
    made = json.loads(done.out)
    assert set(made) == {"code", "link", "expires"} and made["link"] is None
    assert codes.looks_like_code(made["code"])
    left = dt.datetime.fromisoformat(made["expires"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=13) < left <= dt.timedelta(days=14)
    address = congdoan("invite", "--role", "admin", "--json", CONGDOAN_PUBLIC_URL="https://x.vn/")
    other = json.loads(address.out)
    assert other["link"] == f"https://x.vn/?code={other['code']}" and other["code"] != made["code"]
    facts = json.loads(congdoan("audit", "--json").out)
    assert [(fact["action"], fact["person"], fact["channel"]) for fact in facts] == [("invite.make", None, "cli")] * 2
    assert made["code"] not in json.dumps(facts)
    assert len(json.loads(congdoan("audit", "--json", "--limit", "1").out)) == 1
    assert "invite.make" in congdoan("audit").out


def test_a_unit_is_named_without_marks_and_must_be_one(congdoan: Congdoan, tmp_path: Path) -> None:
    asyncio.run(with_units(tmp_path))
    done = congdoan("invite", "--role", "officer", "--unit", "thcs vinh phong")
    assert "cán bộ công đoàn của Trường THCS Vĩnh Phong" in done.out
    unclear = congdoan("invite", "--role", "officer", "--unit", "trường vĩnh", code=1)
    assert "Trường THCS Vĩnh Phong" in unclear.err and not unclear.out
    unknown = congdoan("invite", "--role", "officer", "--unit", "không đâu cả", code=1)
    assert "không đâu cả" in unknown.err
    congdoan("invite", "--role", "officer", code=2)
    congdoan("invite", "--role", "boss", code=2)
    congdoan("invite", "--role", "officer", "--below", "x", code=2)


def test_a_sheet_has_a_code_for_every_unit_below(congdoan: Congdoan, tmp_path: Path) -> None:
    asyncio.run(with_units(tmp_path))
    arguments = ("invite", "--role", "officer", "--below", "công đoàn xã vĩnh thuận", "--sheet", "phieu.xlsx")
    assert "2 mã mời" in congdoan(*arguments, CONGDOAN_PUBLIC_URL="https://x.vn").out
    sheet = openpyxl.load_workbook(tmp_path / "phieu.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2, max_col=3, values_only=True))
    assert [row[0] for row in rows] == ["Trường THCS Vĩnh Bình", "Trường THCS Vĩnh Phong"]
    assert all(codes.looks_like_code(str(row[1])) and f"https://x.vn/?code={row[1]}" in str(row[2]) for row in rows)
    assert len(sheet._images) == 2
    again = congdoan(*arguments[:-1], "nowhere/phieu.xlsx", code=1)
    assert "nowhere/phieu.xlsx" in again.err
    is_usable(tmp_path, {str(row[1]): True for row in rows})  # nothing of the sheet that was never written is left


@pytest.mark.parametrize("arguments", [("invite", "--help"), ("audit", "--help")])
def test_every_command_explains_itself(congdoan: Congdoan, arguments: tuple[str, ...]) -> None:
    assert "--json" in congdoan(*arguments).out


def test_a_sheet_of_unit_codes(congdoan: Congdoan, tmp_path: Path) -> None:
    asyncio.run(with_units(tmp_path))
    done = congdoan("roster", "codes", "ma.xlsx", "--json", CONGDOAN_PUBLIC_URL="https://x.vn")
    assert json.loads(done.out)["count"] == 3
    left = dt.datetime.fromisoformat(json.loads(done.out)["expires"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=89) < left <= dt.timedelta(days=90)
    whole = codes_on(tmp_path / "ma.xlsx")
    assert len(whole) == 3 and all(f"https://x.vn/?code={code}" in how for _, code, how in whole)
    is_usable(tmp_path, {code: True for _, code, _ in whole})
    part = congdoan("roster", "codes", "--unit", "thcs vĩnh bình", "mot.xlsx")
    assert "1 mã đơn vị vào mot.xlsx" in part.out
    ((name, new, _),) = codes_on(tmp_path / "mot.xlsx")
    old = {unit: code for unit, code, _ in whole}
    is_usable(tmp_path, {new: True, old[name]: False, old["Trường THCS Vĩnh Phong"]: True})
    assert "không/ma.xlsx" in congdoan("roster", "codes", "không/ma.xlsx", code=1).err
    is_usable(tmp_path, {new: True, old["Trường THCS Vĩnh Phong"]: True})
    ended = congdoan("roster", "codes", "--revoke", "--unit", "công đoàn xã vĩnh thuận", "--json")
    assert json.loads(ended.out) == {"revoked": 3}
    is_usable(tmp_path, {new: False, old["Trường THCS Vĩnh Phong"]: False})
    congdoan("roster", "codes", code=2)
    congdoan("roster", "codes", "a.xlsx", "--revoke", code=2)
    congdoan("roster", "codes", "a.csv", code=2)
    facts = [fact["action"] for fact in json.loads(congdoan("audit", "--json").out)]
    assert facts == ["unit_code.revoke", "unit_code.sheet", "unit_code.sheet"]


def codes_on(file: Path) -> list[tuple[str, str, str]]:
    """Unit, code and how to use it, of each row; each has its picture."""
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    rows = [(str(a), str(b), str(c)) for a, b, c in sheet.iter_rows(min_row=2, max_col=3, values_only=True)]
    assert len(sheet._images) == len(rows)
    return rows


def is_usable(folder: Path, expected: dict[str, bool]) -> None:
    async def look() -> dict[str, codes.Code | None]:
        database = await Database.open(f"sqlite:///{folder}/a.db")
        async with database.read() as session:
            found = {code: await codes.find(session, code, dt.datetime.now(dt.UTC)) for code in expected}
        await database.close()
        return found

    assert {code: one is not None and one.usable for code, one in asyncio.run(look()).items()} == expected


def test_a_list_that_was_loaded_is_in_the_audit_log(congdoan: Congdoan, tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "faulty.csv").write_text(UNITS + ",truong,,\n", encoding="utf-8")
    congdoan("roster", "import", "units.csv", "--dry-run")
    congdoan("roster", "import", "faulty.csv", code=1)
    for _ in range(2):
        congdoan("roster", "import", "units.csv")
    (fact,) = json.loads(congdoan("audit", "--json").out)
    assert (fact["action"], fact["about"]) == ("roster.import", "list=units added=3 changed=0")
