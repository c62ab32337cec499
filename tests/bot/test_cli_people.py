"""`congdoan invite` and `congdoan audit`, as a person at the server runs them. Not: what a code then gives."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from bot.people import codes
from bot.people.importing import import_file
from bot.storage.database import Database

ROOT = Path(__file__).parents[2]
UNITS = """name,kind,parent,province
Công đoàn xã Vĩnh Thuận,cong_doan_xa,,An Giang
Trường THCS Vĩnh Phong,truong,Công đoàn xã Vĩnh Thuận,An Giang
Trường THCS Vĩnh Bình,truong,Công đoàn xã Vĩnh Thuận,An Giang
"""


def congdoan(folder: Path, *arguments: str, code: int = 0, **settings: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own. Raises AssertionError where it ends in another way than `code`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CONGDOAN_")}
    environment |= {"PYTHONPATH": str(ROOT), "CONGDOAN_DATABASE_URL": f"sqlite:///{folder}/a.db"} | settings
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments], cwd=folder, env=environment, text=True, capture_output=True
    )
    assert done.returncode == code, done
    return done


async def with_units(folder: Path) -> None:
    database = await Database.open(f"sqlite:///{folder}/a.db")
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    now = dt.datetime.now(dt.UTC)
    assert (await import_file(database, folder / "units.csv", today=now.date(), now=now)).done
    await database.close()


def test_an_admin_is_invited_without_anything_else(tmp_path: Path) -> None:
    done = congdoan(tmp_path, "invite", "--role", "admin", "--json")
    made = json.loads(done.stdout)
    assert set(made) == {"code", "link", "expires"} and made["link"] is None
    assert codes.looks_like_code(made["code"])
    left = dt.datetime.fromisoformat(made["expires"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=13) < left <= dt.timedelta(days=14)
    address = congdoan(tmp_path, "invite", "--role", "admin", "--json", CONGDOAN_PUBLIC_URL="https://x.vn/")
    other = json.loads(address.stdout)
    assert other["link"] == f"https://x.vn/?code={other['code']}" and other["code"] != made["code"]
    facts = json.loads(congdoan(tmp_path, "audit", "--json").stdout)
    assert [(fact["action"], fact["person"], fact["channel"]) for fact in facts] == [("invite.make", None, "cli")] * 2
    assert made["code"] not in json.dumps(facts)
    assert len(json.loads(congdoan(tmp_path, "audit", "--json", "--limit", "1").stdout)) == 1
    assert "invite.make" in congdoan(tmp_path, "audit").stdout


async def test_a_unit_is_named_without_marks_and_must_be_one(tmp_path: Path) -> None:
    await with_units(tmp_path)
    done = congdoan(tmp_path, "invite", "--role", "officer", "--unit", "thcs vinh phong")
    assert "cán bộ công đoàn của Trường THCS Vĩnh Phong" in done.stdout
    unclear = congdoan(tmp_path, "invite", "--role", "officer", "--unit", "trường vĩnh", code=1)
    assert "Trường THCS Vĩnh Phong" in unclear.stderr and not unclear.stdout
    unknown = congdoan(tmp_path, "invite", "--role", "officer", "--unit", "không đâu cả", code=1)
    assert "không đâu cả" in unknown.stderr
    congdoan(tmp_path, "invite", "--role", "officer", code=2)
    congdoan(tmp_path, "invite", "--role", "boss", code=2)
    congdoan(tmp_path, "invite", "--role", "officer", "--below", "x", code=2)


async def test_a_sheet_has_a_code_for_every_unit_below(tmp_path: Path) -> None:
    await with_units(tmp_path)
    arguments = ("invite", "--role", "officer", "--below", "công đoàn xã vĩnh thuận", "--sheet", "phieu.xlsx")
    assert "2 mã mời" in congdoan(tmp_path, *arguments, CONGDOAN_PUBLIC_URL="https://x.vn").stdout
    sheet = openpyxl.load_workbook(tmp_path / "phieu.xlsx").active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2, max_col=3, values_only=True))
    assert [row[0] for row in rows] == ["Trường THCS Vĩnh Bình", "Trường THCS Vĩnh Phong"]
    assert all(codes.looks_like_code(str(row[1])) and f"https://x.vn/?code={row[1]}" in str(row[2]) for row in rows)
    assert len(sheet._images) == 2
    again = congdoan(tmp_path, *arguments[:-1], "nowhere/phieu.xlsx", code=1)
    assert "nowhere/phieu.xlsx" in again.stderr
    database = await Database.open(f"sqlite:///{tmp_path}/a.db")
    async with database.read() as session:  # nothing of the sheet that was never written is left
        found = [await codes.find(session, str(row[1]), dt.datetime.now(dt.UTC)) for row in rows]
    await database.close()
    assert all(code is not None and code.usable for code in found)


@pytest.mark.parametrize("arguments", [("invite", "--help"), ("audit", "--help")])
def test_every_command_explains_itself(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert "--json" in congdoan(tmp_path, *arguments).stdout


async def test_a_sheet_of_unit_codes(tmp_path: Path) -> None:
    await with_units(tmp_path)
    done = congdoan(tmp_path, "roster", "codes", "ma.xlsx", "--json", CONGDOAN_PUBLIC_URL="https://x.vn")
    assert json.loads(done.stdout)["count"] == 3
    left = dt.datetime.fromisoformat(json.loads(done.stdout)["expires"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=89) < left <= dt.timedelta(days=90)
    whole = codes_on(tmp_path / "ma.xlsx")
    assert len(whole) == 3 and all(f"https://x.vn/?code={code}" in how for _, code, how in whole)
    await is_usable(tmp_path, {code: True for _, code, _ in whole})
    part = congdoan(tmp_path, "roster", "codes", "--unit", "thcs vĩnh bình", "mot.xlsx")
    assert "1 mã đơn vị vào mot.xlsx" in part.stdout
    ((name, new, _),) = codes_on(tmp_path / "mot.xlsx")
    old = {unit: code for unit, code, _ in whole}
    await is_usable(tmp_path, {new: True, old[name]: False, old["Trường THCS Vĩnh Phong"]: True})
    assert "không/ma.xlsx" in congdoan(tmp_path, "roster", "codes", "không/ma.xlsx", code=1).stderr
    await is_usable(tmp_path, {new: True, old["Trường THCS Vĩnh Phong"]: True})
    ended = congdoan(tmp_path, "roster", "codes", "--revoke", "--unit", "công đoàn xã vĩnh thuận", "--json")
    assert json.loads(ended.stdout) == {"revoked": 3}
    await is_usable(tmp_path, {new: False, old["Trường THCS Vĩnh Phong"]: False})
    congdoan(tmp_path, "roster", "codes", code=2)
    congdoan(tmp_path, "roster", "codes", "a.xlsx", "--revoke", code=2)
    congdoan(tmp_path, "roster", "codes", "a.csv", code=2)
    facts = [fact["action"] for fact in json.loads(congdoan(tmp_path, "audit", "--json").stdout)]
    assert facts == ["unit_code.revoke", "unit_code.sheet", "unit_code.sheet"]


def codes_on(file: Path) -> list[tuple[str, str, str]]:
    """Unit, code and how to use it, of each row; each has its picture."""
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    rows = [(str(a), str(b), str(c)) for a, b, c in sheet.iter_rows(min_row=2, max_col=3, values_only=True)]
    assert len(sheet._images) == len(rows)
    return rows


async def is_usable(folder: Path, expected: dict[str, bool]) -> None:
    database = await Database.open(f"sqlite:///{folder}/a.db")
    async with database.read() as session:
        found = {code: await codes.find(session, code, dt.datetime.now(dt.UTC)) for code in expected}
    await database.close()
    assert {code: one is not None and one.usable for code, one in found.items()} == expected


def test_a_list_that_was_loaded_is_in_the_audit_log(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "faulty.csv").write_text(UNITS + ",truong,,\n", encoding="utf-8")
    congdoan(tmp_path, "roster", "import", "units.csv", "--dry-run")
    congdoan(tmp_path, "roster", "import", "faulty.csv", code=1)
    for _ in range(2):
        congdoan(tmp_path, "roster", "import", "units.csv")
    (fact,) = json.loads(congdoan(tmp_path, "audit", "--json").stdout)
    assert (fact["action"], fact["about"]) == ("roster.import", "list=units added=3 changed=0")
