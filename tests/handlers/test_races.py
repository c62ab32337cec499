"""Two operating-system processes on one PostgreSQL want the same thing at the same moment: one gets it.

Not: workers within one process (`test_membership.py`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa

from bot.people import grants, invites, unit_codes
from bot.people.accounts import ACCOUNTS, PERSONS
from bot.people.grants import GRANTS
from bot.people.permissions import Grant, Role
from bot.people.roster import MEMBERS
from bot.people.units import unit_by_id
from bot.storage.database import Database
from handlers.support.queries import REQUESTS
from tests.bot.parts import rows
from tests.handlers.people_kit import Union
from tests.handlers.race_program import LOCK
from tests.handlers.test_membership import member

ROOT = Path(__file__).parents[2]
ROUNDS, PATIENCE = 6, 60.0
CHANNELS = ("one", "two")


async def race(url: str, plans: dict[str, list[dict[str, Any]]]) -> list[dict[str, str]]:
    """Plays the rounds in a process a channel, both let go at once each time; the answers, round by round."""
    programs = [await _start(url, channel, plan) for channel, plan in plans.items()]
    try:
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as session:
            for number in range(ROUNDS):
                await session.execute("SELECT pg_advisory_lock(%s)", [LOCK + number])
            for program, plan in zip(programs, plans.values(), strict=True):
                assert program.stdin is not None
                program.stdin.write(json.dumps(plan).encode())
                program.stdin.close()
            for number in range(ROUNDS):
                await _all_wait(session, number, len(programs))
                await session.execute("SELECT pg_advisory_unlock(%s)", [LOCK + number])
        heard = [(await program.communicate())[0].decode().splitlines() for program in programs]
    finally:
        for program in programs:
            if program.returncode is None:
                program.kill()
                await program.wait()
    return [dict(zip(plans, map(json.loads, lines), strict=True)) for lines in zip(*heard, strict=True)]


async def _start(url: str, channel: str, plan: list[dict[str, Any]]) -> asyncio.subprocess.Process:
    assert len(plan) == ROUNDS
    arguments = (sys.executable, "-m", "tests.handlers.race_program", url, channel)
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(*arguments, cwd=ROOT, stdin=pipe, stdout=pipe)


async def _all_wait(session: psycopg.AsyncConnection[Any], number: int, count: int) -> None:
    """Until every process stands at the line."""
    end = time.monotonic() + PATIENCE
    query = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = %s"
    while time.monotonic() < end:
        row = await (await session.execute(query, [LOCK + number])).fetchone()
        if row is not None and row[0] == count:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"a process never came to round {number}")


def each(text: str, heard: list[dict[str, str]]) -> list[int]:
    """How many heard these words, round by round."""
    return [sum(text in answer for answer in answers.values()) for answers in heard]


async def test_two_processes_accept_an_invitation_once(postgres: Database, postgres_url: str) -> None:
    union = Union(postgres)
    units = [await union.unit(f"Trường số {number}") for number in range(ROUNDS)]
    async with postgres.write() as session:
        made = [
            (await invites.invite(session, Grant(Role.OFFICER, unit), by=None, now=dt.datetime.now(dt.UTC)))[0]
            for unit in units
        ]
    plan = [{"text": f"/start {code}"} for code in made]
    heard = await race(postgres_url, dict.fromkeys(CHANNELS, plan))
    assert each("thầy cô nay là cán bộ", heard) == [1] * ROUNDS, heard
    assert each("không còn dùng được", heard) == [1] * ROUNDS, heard
    assert sorted(row.unit_id for row in await rows(postgres, GRANTS)) == sorted(units)


async def test_two_processes_claim_a_row_once(postgres: Database, postgres_url: str) -> None:
    union = Union(postgres)
    school = await union.unit("Trường THCS Vĩnh Hòa")
    members = [await member(postgres, school, f"Mai {n}", employee_code=f"GV{n}") for n in range(ROUNDS)]
    async with postgres.write() as session:
        unit = await unit_by_id(session, school)
        assert unit is not None
        ((_, code),) = await unit_codes.make(session, [unit], by=None, now=dt.datetime.now(dt.UTC))
    plan = [{"before": [code], "text": f"gv{number}"} for number in range(ROUNDS)]
    heard = await race(postgres_url, dict.fromkeys(CHANNELS, plan))
    assert each("Đã nhận dòng", heard) == [1] * ROUNDS, heard
    assert each("chuyển cho cán bộ", heard) == [1] * ROUNDS, heard
    found = await rows(postgres, MEMBERS)
    assert len(found) == len(members) and all(row.person_id is not None for row in found)
    winners = [next(channel for channel, text in answers.items() if "Đã nhận" in text) for answers in heard]
    people = {row.channel: row.person_id for row in await rows(postgres, ACCOUNTS)}
    by_code = {row.employee_code: row.person_id for row in found}
    assert [by_code[f"GV{n}"] for n in range(ROUNDS)] == [people[channel] for channel in winners]


async def test_two_processes_take_a_question_once(postgres: Database, postgres_url: str) -> None:
    union = Union(postgres)
    for number in range(ROUNDS):
        await union.says(f"thầy {number}", f"/canbo nhờ xem giúp bảng lương tháng {number + 1}")
    for channel in CHANNELS:
        await _admin(postgres, channel)
    plan = [{"choice": f"support:take:{number + 1}"} for number in range(ROUNDS)]
    heard = await race(postgres_url, dict.fromkeys(CHANNELS, plan))
    assert each("Thầy cô đang giữ phiếu", heard) == [1] * ROUNDS, heard
    assert each("trả lời thay không", heard) == [1] * ROUNDS, heard
    winners = [next(channel for channel, text in answers.items() if "đang giữ" in text) for answers in heard]
    people = {row.channel: row.person_id for row in await rows(postgres, ACCOUNTS)}
    assert [row.taken_by for row in await rows(postgres, REQUESTS)] == [people[channel] for channel in winners]


async def test_two_last_admins_who_resign_at_once_leave_one(postgres: Database, postgres_url: str) -> None:
    """Each sees two admins before it resigns; whoever comes second must see one."""
    people = {channel: await _admin(postgres, channel) for channel in CHANNELS}
    # In each round both resign, and one has to stay; the other comes back by an invitation.
    async with postgres.write() as session:
        again = [
            (await invites.invite(session, Grant(Role.ADMIN), by=None, now=dt.datetime.now(dt.UTC)))[0]
            for _ in range(ROUNDS)
        ]
    plans = {
        channel: [
            {"before": [f"/start {again[n - 1]}"] if n else [], "choice": f"membership:ended:{person}:admin:whole"}
            for n in range(ROUNDS)
        ]
        for channel, person in people.items()
    }
    heard = await race(postgres_url, plans)
    assert each("Đã chấm dứt", heard) == [1] * ROUNDS, heard
    assert each("quản trị cuối cùng", heard) == [1] * ROUNDS, heard


async def _admin(database: Database, channel: str) -> int:
    async with database.write() as session:
        values = {"name": channel, "created_at": dt.datetime.now(dt.UTC)}
        person = (await session.execute(sa.insert(PERSONS).values(values).returning(PERSONS.c.id))).scalar_one()
        account = {"person_id": person, "channel": channel, "platform_id": f"người {channel}"}
        await session.execute(sa.insert(ACCOUNTS).values(account | {"created_at": dt.datetime.now(dt.UTC)}))
        await grants.give(session, person, Grant(Role.ADMIN), by=None, now=dt.datetime.now(dt.UTC))
        return int(person)
