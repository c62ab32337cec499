"""5,000 marks with duplicates and undos, in random order and from several doors at once, end as they do in sequence."""

from __future__ import annotations

import asyncio
import json
import random
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.people.units import UNITS
from bot.storage.database import Database
from handlers.conferences import marking, queries, tally
from handlers.conferences.model import Standing
from handlers.conferences.presence import presence_of, seat_presence
from tests.handlers.conferences.door_kit import CONFERENCE, NOW, ROLES, SESSION
from tests.handlers.conferences.door_worker import mark_of, work

STEPS = 5000
SEED = 20261211
Batches = list[list[list[Any]]]


async def made(database: Database, units: int = 63) -> int:
    """A session with so many units of four seats each; ids count from 1 in a fresh database."""
    async with database.write() as session:
        unit_ids = []
        for number in range(1, units + 1):
            name = f"LĐLĐ tỉnh số {number}"
            values = {"name": name, "key": name, "kind": "lien_doan_tinh", "province": "", "created_at": NOW}
            made = UNITS.insert().values(values | {"code": f"{number:08d}"}).returning(UNITS.c.id)
            unit_ids.append(int((await session.execute(made)).scalar_one()))
        conference = await queries.add_conference(session, CONFERENCE)
        meeting = await queries.add_session(session, replace(SESSION, conference_id=conference.id))
        await queries.add_invitations(session, meeting.id, unit_ids, seats=len(ROLES), invited_at=NOW)
    return meeting.id


async def standing(database: Database, session_id: int) -> Standing:
    async with database.read() as session:
        return await queries.session_standing(session, session_id)


def steps(of: Standing, chance: random.Random, count: int) -> list[list[Any]]:
    """Marks of seats and whole units, a fifth of them twice, a third undone, in the order in which one door does it."""
    found: list[list[Any]] = []
    while len(found) < count:
        one = chance.choice(of.invitations)
        seat = chance.choice([None, *(seat.id for seat in one.seats), *(seat.id for seat in one.seats)])
        presence = chance.choices(["present", "leave", "absent"], [8, 1, 1])[0]
        mark = ["mark", f"k{len(found)}.{chance.randrange(10**6)}", one.id, seat, presence]
        found.append(mark)
        if chance.random() < 0.2:
            found.append(mark)
        if chance.random() < 0.33:
            found.append(["undo", mark[1]])
    return found[:count]


def batches(of: list[list[Any]], chance: random.Random) -> Batches:
    """The steps by ones to fours, as a page sends them."""
    cut: Batches = []
    at = 0
    while at < len(of):
        size = chance.randint(1, 4)
        cut.append(of[at : at + size])
        at += size
    return cut


def known(of: Standing) -> dict[str, Any]:
    """Everything that must not depend on the order."""
    seats = {seat.id: seat_presence(one, seat) for one in of.invitations for seat in one.seats}
    own = {one.id: presence_of(mark for mark in one.marks if mark.seat_id is None) for one in of.invitations}
    keys = sorted((mark.key, mark.undone) for one in of.invitations for mark in one.marks)
    return {"seats": seats, "own": own, "keys": keys, "tally": tally.tally(of)}


async def in_sequence(folder: Path, done: list[list[Any]]) -> dict[str, Any]:
    """What one door alone ends with, one step after the other."""
    database = await Database.open(f"sqlite:///{folder}/sequence.db")
    try:
        session_id = await made(database)
        async with database.write() as session:
            for step in done:
                if step[0] == "mark":
                    await marking.mark(session, session_id, [mark_of(step)])
                else:
                    await marking.undo(session, session_id, [step[1]], by=None, now=NOW)
        return known(await standing(database, session_id))
    finally:
        await database.close()


async def test_a_few_hundred_marks_from_eight_at_once(database: Database, tmp_path: Path) -> None:
    await _prove(database, tmp_path, 400, processes=0, url="")


@pytest.mark.proof
@pytest.mark.timeout(600)
async def test_5000_marks_from_eight_at_once_on_sqlite(sqlite: Database, tmp_path: Path) -> None:
    await _prove(sqlite, tmp_path, STEPS, processes=0, url="")


@pytest.mark.proof
@pytest.mark.timeout(600)
async def test_5000_marks_of_two_processes(postgres: Database, postgres_url: str, tmp_path: Path) -> None:
    await _prove(postgres, tmp_path, STEPS, processes=2, url=postgres_url)


async def _prove(database: Database, folder: Path, count: int, *, processes: int, url: str) -> None:
    chance = random.Random(SEED)
    session_id = await made(database)
    done = steps(await standing(database, session_id), chance, count)
    shuffled = list(done)
    chance.shuffle(shuffled)
    cut = batches(shuffled, chance)
    if processes:
        await _at_several_doors(url, session_id, folder, [cut[number::processes] for number in range(processes)])
    else:
        await work(database, session_id, cut)
    ended = known(await standing(database, session_id))
    wanted = await in_sequence(folder, done)
    assert ended == wanted
    assert len(wanted["keys"]) == len({step[1] for step in done if step[0] == "mark"}) > count // 3


async def _at_several_doors(url: str, session_id: int, folder: Path, parts: list[Batches]) -> None:
    running = []
    for number, part in enumerate(parts):
        file = folder / f"door{number}.json"
        file.write_text(json.dumps(part))
        program = [sys.executable, "-m", "tests.handlers.conferences.door_worker", url, str(session_id), str(file)]
        running.append(await asyncio.create_subprocess_exec(*program, stderr=asyncio.subprocess.PIPE))
    for process in running:
        _, told = await process.communicate()
        assert process.returncode == 0, told.decode()
