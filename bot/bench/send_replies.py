"""Whether people are answered as quickly during an announcement as at rest, by the whole program over Telegram.

Four questions a second, with and without an announcement at 25 a second beside them, in turns; the server tells to wait
whoever sends more than 30 a second.
For: those two figures. Not for: the answers themselves.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import sys
import tempfile
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.bench.send_server import TOKEN, FakeServer, Report, end, environment, until
from bot.bench.send_union import add_members, announce
from bot.delivery import campaigns
from bot.errors import AssistantError
from bot.storage.database import Database

A_SECOND = 4.0
ALLOWED = 25
CAP = 30
TURNS = 2
PATIENCE = 120.0
CHATS = range(700_001, 700_061)
QUESTIONS = (
    "tôi cưới thì được nghỉ mấy ngày có lương",
    "bố mẹ vợ mất được nghỉ mấy ngày",
    "con ốm thì nghỉ thế nào",
    "nữ giáo viên nuôi con nhỏ được bớt giờ dạy không",
    "tết này công đoàn có quà không",
    "ai được hỗ trợ khi mổ ở viện",
)


async def measure_replies(server: FakeServer, seconds: float, tell: Callable[[str], object]) -> dict[str, Any]:
    """p50 and p99 of an answer in ms at rest and during an announcement, their ratio, and the share of refused calls.

    From the question's being at the server to the beginning of the request that answers it. Raises AssistantError
    where the program does not answer at all.
    """
    await server.tell("reset")
    await server.tell("config", {"cap": CAP})
    asked: dict[bool, list[tuple[int, float]]] = {True: [], False: []}
    spans: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory(prefix="congdoan-") as name:
        url = f"sqlite:///{name}/bench.db"
        database = await Database.open(url)
        try:
            async with _program(url, server, Path(name)):
                await _warm_up(server)
                await add_members(database, int(ALLOWED * (seconds + 5)))
                campaign = 0
                for turn in range(TURNS):
                    asked[False] += await _ask(server, seconds / TURNS)
                    campaign = await _release(database, campaign)
                    begun = time.monotonic()
                    asked[True] += await _ask(server, seconds / TURNS)
                    spans.append((begun, time.monotonic()))
                    await _hold(database, campaign)
                    tell(f"trả lời khi đang thông báo, lượt {turn + 1}/{TURNS}")
                await _all_answered(server, [*asked[True], *asked[False]])
        finally:
            await database.close()
        report = await server.report()
    return _figures(report, asked, spans)


def _figures(
    report: Report, asked: dict[bool, list[tuple[int, float]]], spans: list[tuple[float, float]]
) -> dict[str, Any]:
    waits = waits_of(report)
    rest, during = (sorted(waits(*one) for one in asked[busy]) for busy in (False, True))
    statuses = [
        status
        for status, at in zip(report.statuses, report.begun, strict=True)
        if any(begin <= at < end for begin, end in spans)
    ]
    length = sum(end - begin for begin, end in spans)
    return {
        "rest_p50_ms": at_percent(rest, 50),
        "rest_p99_ms": at_percent(rest, 99),
        "during_p50_ms": at_percent(during, 50),
        "during_p99_ms": at_percent(during, 99),
        "reply_p99_ratio": round(at_percent(during, 99) / at_percent(rest, 99), 2),
        "refused_share": round(statuses.count(429) / len(statuses), 5),
        "announced_per_s": round((statuses.count(200) - len(asked[True])) / length, 1),
    }


def at_percent(times: list[float], percent: int) -> float:
    """Of sorted seconds, in milliseconds."""
    return round(times[min(len(times) - 1, len(times) * percent // 100)] * 1000, 1)


def waits_of(report: Report) -> Callable[[int, float], float]:
    """How long a chat waited for the next message to it after a moment. Raises LookupError where none came."""
    begun: dict[int, list[float]] = defaultdict(list)
    for chat, at in zip(report.chats, report.begun, strict=True):
        begun[chat].append(at)

    def wait(chat: int, asked_at: float) -> float:
        times = begun[chat]
        return times[bisect_left(times, asked_at)] - asked_at

    return wait


@asynccontextmanager
async def _program(database_url: str, server: FakeServer, folder: Path) -> AsyncIterator[None]:
    settings = {
        "DATABASE_URL": database_url, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": server.api_url,
        "WEB_PORT": "0", "FLOOD_LIMIT": "1000000",
    }  # fmt: skip
    with (folder / "program.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=folder, env=environment(settings), stdout=log, stderr=log
        )
    try:
        yield
    except TimeoutError:
        last = (folder / "program.log").read_text(encoding="utf-8")[-400:]
        raise AssistantError(f"Chương trình không trả lời trong {PATIENCE:.0f} giây. Cuối nhật ký: {last}") from None
    finally:
        await end(process)


async def _warm_up(server: FakeServer) -> None:
    """Everybody is known before the clock starts: the first word to a newcomer is longer."""
    asked = [await _says(server, chat, "/start") for chat in CHATS]
    await _all_answered(server, asked)
    await _all_answered(server, await _ask(server, len(CHATS) / A_SECOND / 4))


async def _says(server: FakeServer, chat: int, text: str) -> tuple[int, float]:
    return chat, float((await server.tell("says", {"chat_id": chat, "text": text}))["at"])


async def _ask(server: FakeServer, seconds: float) -> list[tuple[int, float]]:
    """Questions at their times, whether or not those before are answered: (chat, moment)."""
    asked, started = [], time.monotonic()
    people = itertools.islice(zip(itertools.cycle(CHATS), itertools.cycle(QUESTIONS), strict=False), 10**6)
    for number in range(int(seconds * A_SECOND)):
        await asyncio.sleep(max(0.0, started + number / A_SECOND - time.monotonic()))
        asked.append(await _says(server, *next(people)))
    return asked


async def _all_answered(server: FakeServer, asked: list[tuple[int, float]]) -> None:
    async def answered() -> bool:
        wait = waits_of(await server.report())
        try:
            return all(wait(*one) >= 0 for one in asked)
        except LookupError:
            return False

    await until(answered, PATIENCE, 0.3)


async def _release(database: Database, campaign: int) -> int:
    """Lets the announcement go (on); its id."""
    if not campaign:
        return (await announce(database, "bench:replies")).id
    await _told(database, campaign, campaigns.resume)
    return campaign


async def _hold(database: Database, campaign: int) -> None:
    await _told(database, campaign, campaigns.pause)
    await asyncio.sleep(3)  # what was claimed has left by now


async def _told(database: Database, campaign: int, what: Any) -> None:
    async with database.write() as session:
        await what(session, campaign, dt.datetime.now(dt.UTC))
