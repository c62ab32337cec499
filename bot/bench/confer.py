"""How a review conference stands a rush: officers confirm four seats each, through web chats of a real server.

First 50 messages a second for a while (each officer looks, names four people, confirms, looks again), then all
officers confirm another session in the same instant; some units have two officers, who want the same seats. What the
database holds afterwards is compared with what everybody was told.
For: `congdoan bench confer`, and the proof that uses it. Not for: rules of seats; they are tested elsewhere.
"""

from __future__ import annotations

import asyncio
import itertools
import resource
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.bench.confer_people import Officer, prepare
from bot.bench.web_talk import Talker, serving, talking, words
from bot.delivery.ledger import DELIVERIES, Lane
from bot.inbox import INBOX
from bot.storage.database import Database
from handlers.conferences import queries
from handlers.conferences.model import Plan
from handlers.conferences.officer.texts import OTHER_RECORDED, RECORDED
from handlers.conferences.tables import EVENTS

STEPS = ("look", "unit", "names", "list", "save", "unit", "look", "unit", "seats", "unit", "look", "unit")
SETTLES = 3.0
"""Seconds after the pages have been opened, all 250 within one, before the first message: people open, then write."""
_NOTICE = OTHER_RECORDED.partition("{named}")[0].rpartition("}")[2]
_DONE = RECORDED.partition("{")[0]


@dataclass(frozen=True, slots=True)
class Rush:
    """What was seen. `faults` is empty where no seat was taken twice and no answer was lost."""

    figures: dict[str, Any]
    faults: list[str]


async def measure(
    database_url: str = "",
    *,
    processes: int = 1,
    officers: int = 250,
    rivals: int = 50,
    seconds: float = 60,
    rate: float = 50,
) -> Rush:
    """Runs both parts on an empty database (none named: a SQLite file of its own).

    `rivals` of the officers share their unit with another; `rate` is in messages a second, for `seconds`.
    """
    with tempfile.TemporaryDirectory(prefix="congdoan-") as name:
        folder = Path(name)
        url = database_url or f"sqlite:///{folder}/bench.db"
        database = await Database.open(url)
        try:
            people = await prepare(database, officers, rivals)
            before = _cpu()
            async with serving(url, folder, processes) as addresses:
                tokens = [one.token for one in people]
                async with talking(addresses, tokens, lambda text: _NOTICE in text) as talkers:
                    everybody = list(zip(people, talkers, strict=True))
                    await asyncio.sleep(SETTLES)
                    steady = await _steadily(everybody, seconds, rate)
                    rush = await _at_once(everybody)
            cpu = _cpu() - before
            faults = [*steady.pop("faults"), *rush.pop("faults"), *await _faults(database, people, talkers)]
        finally:
            await database.close()
    messages = sum(len(one.times) for one in talkers)
    about = {"database": url.partition(":")[0], "processes": processes, "officers": officers, "messages": messages}
    return Rush({**about, **steady, **rush, "server_cpu_s": round(cpu, 1)}, faults)


def _cpu() -> float:
    """Seconds of processor time of all programs that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def _say(officer: Officer, talker: Talker, session: int, step: str) -> str:
    number = officer.invitations[session]
    said = {
        "look": ("/hoinghi", ""),
        "unit": ("Xem đơn vị", f"conferences:unit:{number}"),
        "names": ("Ghi đủ", f"conferences:names:{number}"),
        "list": (officer.lines, ""),
        "save": ("Đúng", f"conferences:save:{number}"),
        "seats": ("Đổi một người", f"conferences:seats:{number}"),
    }
    return words(await talker.says(*said[step]))


async def _steadily(everybody: list[tuple[Officer, Talker]], seconds: float, rate: float) -> dict[str, Any]:
    """Messages at their times, whether or not those before are answered; an officer's own wait for each other."""
    started, faults = time.perf_counter(), []
    turns = {id(talker): asyncio.Lock() for _, talker in everybody}

    async def one(number: int) -> None:
        officer, talker = everybody[number % len(everybody)]
        step = STEPS[number // len(everybody) % len(STEPS)]
        async with turns[id(talker)]:
            told = await _say(officer, talker, 0, "look" if officer.rival else step)
        if step == "save" and not officer.rival and not told.startswith(_DONE):
            faults.append(f"steadily: {told[:80]}")

    async with asyncio.TaskGroup() as group:
        for number in range(int(seconds * rate)):
            await asyncio.sleep(max(0.0, started + number / rate - time.perf_counter()))
            group.create_task(one(number))
    times = sorted(itertools.chain.from_iterable(talker.times for _, talker in everybody))
    return {
        "steady_rate": rate,
        "steady_p50_ms": _at(times, 50),
        "steady_p99_ms": _at(times, 99),
        "steady_max_ms": _at(times, 100),
        "faults": faults,
    }


def _at(times: list[float], percent: int) -> float:
    return round(times[min(len(times) - 1, len(times) * percent // 100)] * 1000, 1) if times else 0.0


async def _at_once(everybody: list[tuple[Officer, Talker]]) -> dict[str, Any]:
    """Everybody names their four a few at a time, then all confirm in the same instant."""
    few = asyncio.Semaphore(8)

    async def name(officer: Officer, talker: Talker) -> None:
        async with few:
            await _say(officer, talker, 1, "names")
            await _say(officer, talker, 1, "list")

    await asyncio.gather(*(name(*one) for one in everybody))
    started = time.perf_counter()
    told = await asyncio.gather(*(_say(officer, talker, 1, "save") for officer, talker in everybody))
    last = time.perf_counter() - started
    times = sorted(talker.times[-1] for _, talker in everybody)
    won: Counter[int] = Counter()
    for (officer, _), text in zip(everybody, told, strict=True):
        won[officer.unit] += text.startswith(_DONE)
    faults = [
        f"at once: {count} officers of unit {unit} were told that it is done"
        for unit, count in won.items()
        if count != 1
    ]
    return {"at_once_p50_ms": _at(times, 50), "at_once_last_s": round(last, 2), "faults": faults}  # fmt: skip


async def _faults(database: Database, people: list[Officer], talkers: list[Talker]) -> list[str]:
    """Where the database does not hold what everybody was told."""
    faults: list[str] = []
    async with database.read() as session:
        for number, name in enumerate(("steadily", "at once")):
            found = [await queries.invitation(session, officer.invitations[number]) for officer in people]
            allowed: dict[int, set[tuple[int, str]]] = defaultdict(set)
            for officer in people:
                allowed[officer.unit] |= {(seat, phone) for seat, phone in enumerate(officer.phones, start=1)}
            for one in {one.id: one for one in found if one is not None}.values():
                plans = Counter((seat.plan, seat.version, len(seat.chain)) for seat in one.seats)
                sit = {(seat.number, seat.delegate.phone) for seat in one.seats if seat.delegate}
                if plans[Plan.CONFIRMED, 1, 0] not in (len(one.seats), 0 if name == "steadily" else -1):
                    faults.append(f"{name}: seats of {one.id} are {plans}")
                if not sit <= allowed[one.unit_id] or len({phone[:-2] for _, phone in sit}) > 1:
                    faults.append(f"{name}: unit {one.unit_id} has people of several lists")
        events = Counter(
            (await session.execute(sa.select(EVENTS.c.about).where(EVENTS.c.what == "seat.confirm"))).scalars()
        )
        faults += [f"{about} was written {count} times" for about, count in events.items() if count > 1]
        states = Counter((await session.execute(sa.select(INBOX.c.state))).scalars())
        sent = sum(len(one.times) for one in talkers)
        if states != {"done": sent}:
            faults.append(f"{sent} messages were sent, in the inbox are {dict(states)}")
        replies = sa.select(DELIVERIES.c.inbox_id).where(DELIVERIES.c.lane == int(Lane.REPLY))
        answered = Counter((await session.execute(replies)).scalars())
        if len(answered) != sent or set(answered.values()) != {1}:
            faults.append(f"{sent} messages have {len(answered)} answers, of which some {max(answered.values())} times")
    return faults


def table(figures: dict[str, Any]) -> str:
    """The figures for a reader."""
    return "\n".join(f"{name:16}{value:>12}" for name, value in figures.items())
