"""200,000 rows: how fast, in how much memory; and a process killed in the middle, which leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from bot.people.roster import MEMBERS
from bot.people.units import UNITS
from bot.storage.database import Database
from tests.bot.parts import rows, until
from tests.bot.people.lists import PEOPLE, done, load, write_list
from tests.bot.people.lists import UNITS as UNIT_COLUMNS

pytestmark = pytest.mark.proof
ROOT = Path(__file__).resolve().parents[3]
ROWS, SCHOOLS = 200_000, 2_000
MOST_MEGABYTES = 300

RUN = """
import asyncio, datetime as dt, sys
from pathlib import Path
from bot.people.importing import import_file
from bot.storage.database import Database

async def main():
    database = await Database.open(sys.argv[1])
    said = set()
    def progress(stage, done, total):
        if stage not in said:
            said.add(stage)
            print(stage, flush=True)
    now = dt.datetime(2026, 11, 21, 2, tzinfo=dt.UTC)
    outcome = await import_file(database, Path(sys.argv[2]), today=now.date(), now=now, progress=progress)
    for fault in outcome.faults[:3]:
        print(fault)
    print(outcome.added, outcome.changed, outcome.unchanged, flush=True)
    await database.close()

asyncio.run(main())
"""


def schools() -> Iterator[tuple[str, ...]]:
    yield ("LĐLĐ tỉnh An Giang", "", "", "An Giang", "", "", "")
    for number in range(SCHOOLS):
        yield (f"CĐCS Trường THCS số {number}", "", "LĐLĐ tỉnh An Giang", "An Giang", "", "", "")


def people() -> Iterator[tuple[str, ...]]:
    for number in range(ROWS):
        yield (
            f"Nguyễn Thị Hòa {number}", f"09{number:08d}", f"Công đoàn cơ sở Trường THCS số {number % SCHOOLS}",
            "đoàn viên", "Giáo viên", f"GV{number}",
        )  # fmt: skip


def many_units() -> Iterator[tuple[str, ...]]:
    yield from schools()
    for number in range(ROWS - SCHOOLS - 1):
        yield (f"Tổ công đoàn {number}", "", f"CĐCS Trường THCS số {number % SCHOOLS}", "An Giang", "", "", "")


def start(url: str, path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RUN, url, str(path)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ)


def measured(url: str, path: Path) -> tuple[str, float, float]:
    """What an import said at the end, its seconds, and the most memory it had, in megabytes."""
    begun = time.monotonic()
    most = 0
    with start(url, path) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            with suppress(psutil.NoSuchProcess):
                most = max(most, watched.memory_info().rss)
            time.sleep(0.05)
        said = process.stdout.read() if process.stdout else ""
    assert process.returncode == 0
    return said.splitlines()[-1], time.monotonic() - begun, most / 1e6


async def test_200_000_people(database: Database, database_url: str, tmp_path: Path, capsys: Any) -> None:
    done(await load(database, tmp_path / "units.csv", UNIT_COLUMNS, schools()))
    path = write_list(tmp_path / "people.xlsx", PEOPLE, people())
    for expected in (f"{ROWS} 0 0", f"0 0 {ROWS}"):
        said, seconds, megabytes = measured(database_url, path)
        with capsys.disabled():
            print(f"\n  {ROWS} people, xlsx, {database.engine.dialect.name}: {seconds:.1f} s, {megabytes:.0f} MB")
        assert said == expected
        assert megabytes < MOST_MEGABYTES
    members = await rows(database, MEMBERS)
    assert len(members) == len({row.phone for row in members}) == ROWS


async def test_200_000_units(database: Database, database_url: str, tmp_path: Path, capsys: Any) -> None:
    path = write_list(tmp_path / "units.csv", UNIT_COLUMNS, many_units())
    for expected in (f"{ROWS} 0 0", f"0 0 {ROWS}"):
        said, seconds, megabytes = measured(database_url, path)
        with capsys.disabled():
            print(f"\n  {ROWS} units, csv, {database.engine.dialect.name}: {seconds:.1f} s, {megabytes:.0f} MB")
        assert said == expected
        assert megabytes < MOST_MEGABYTES


@pytest.mark.parametrize("stage", ["read", "write"])
async def test_killed_in_the_middle(database: Database, database_url: str, tmp_path: Path, stage: str) -> None:
    done(await load(database, tmp_path / "units.csv", UNIT_COLUMNS, schools()))
    path = write_list(tmp_path / "people.csv", PEOPLE, list(people())[:60_000])
    with start(database_url, path) as process:
        assert process.stdout is not None
        while (line := process.stdout.readline()) and line.strip() != stage:
            pass
        process.send_signal(signal.SIGKILL)
    assert line.strip() == stage

    async def gone() -> bool:
        # PostgreSQL notices a little later that nobody is there any more.
        async with database.write() as session:
            return (await session.execute(MEMBERS.select().limit(1))).first() is None

    assert await until(gone)
    assert len(await rows(database, UNITS)) == SCHOOLS + 1
    said, *_ = measured(database_url, path)
    assert said == "60000 0 0"
