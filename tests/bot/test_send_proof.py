"""The promises of sending, kept against a fake Telegram that is a process of its own and counts what arrives.

kill -9 of the sender, of the leader of three, and a plan of everything that a platform may answer. Not: how fast.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.bench.send_channel import NotingChannel
from bot.bench.send_crash import Aftermath, every_recipient, kill_leader, kill_often
from bot.bench.send_server import ROOT, FakeServer, Report, fake_server
from bot.bench.send_speed import dispatching, finished
from bot.bench.send_union import BODY, CHANNEL, FIRST_CHAT, add_members, announce
from bot.delivery import ledger
from bot.delivery.ledger import Lane
from bot.storage.database import Database
from tests.bot.parts import rows, until

pytestmark = [pytest.mark.proof, pytest.mark.timeout(600)]

BOARD = -1_000_777
HANG = {"kind": "hang", "hang": 60}
LOST_ANSWER = {"kind": "accept_then_drop"}
WAIT = {"kind": "error", "code": 429, "desc": "Too Many Requests: retry after 1", "parameters": {"retry_after": 1}}
TOO_LONG = {"kind": "error", "code": 400, "desc": "Bad Request: message is too long"}
BLOCKED = {"kind": "error", "code": 403, "desc": "Forbidden: bot was blocked by the user", "times": -1}
GONE = {"kind": "error", "code": 400, "desc": "Bad Request: chat not found", "times": -1}
MOVED = {
    "kind": "error", "code": 400, "desc": "Bad Request: group chat was upgraded to a supergroup chat", "times": -1,
    "parameters": {"migrate_to_chat_id": BOARD},
}  # fmt: skip

# What strikes a person; what becomes of an announcement and of a notice to them: the state, and how often it arrives.
PLAN: tuple[tuple[dict[str, Any], tuple[str, int], tuple[str, int]], ...] = (
    ({"kind": "none", "delay": 0.4}, ("sent", 1), ("sent", 1)),
    (WAIT, ("sent", 1), ("sent", 1)),
    (WAIT | {"times": 2}, ("sent", 1), ("sent", 1)),
    (BLOCKED, ("unreachable", 0), ("unreachable", 0)),
    (GONE, ("unreachable", 0), ("unreachable", 0)),
    (TOO_LONG, ("failed", 0), ("failed", 0)),
    (MOVED, ("sent", 0), ("sent", 0)),  # it arrives elsewhere
    ({"kind": "html"}, ("unknown", 0), ("sent", 1)),
    ({"kind": "html", "times": 2}, ("unknown", 0), ("unknown", 0)),
    ({"kind": "drop"}, ("unknown", 0), ("sent", 1)),
    (HANG, ("unknown", 0), ("sent", 1)),
    (LOST_ANSWER, ("unknown", 1), ("sent", 2)),  # once more, where nobody can know that it has arrived
    (LOST_ANSWER | {"times": 2}, ("unknown", 1), ("unknown", 2)),
)
MEMBERS = 400


@pytest.fixture
async def server() -> AsyncIterator[FakeServer]:
    async with fake_server() as made:
        yield made


def test_the_command_prints_its_figures_as_one_line() -> None:
    """A short run: the figures mean nothing, but no window may be fuller than allowed."""
    parts = ["--only", "speed", "--only", "pace", "--messages", "400", "--seconds", "4"]
    done = subprocess.run(
        [sys.executable, "-m", "bot", "bench", "send", "--json", *parts], cwd=ROOT, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert found["ratio_to_plain_loop"] > 1 and 0 < found["ratio_to_bare_post"] < 2
    assert [one["allowed"] for one in found["pace"]] == [25, 1_000]
    assert all(one["worst_window"] <= one["allowed"] and 0 < one["share"] <= 1 for one in found["pace"])


def nothing_lost(found: Aftermath, messages: int) -> None:
    assert (found.lost, found.twice) == (0, 0), found
    assert found.unknown <= found.begun, found
    assert found.states == Counter(sent=messages - found.unknown, unknown=found.unknown), found
    assert found.begun > 0, "no kill met a message on its way: this showed nothing"


async def test_eight_kills_lose_nothing_and_double_nothing(server: FakeServer, database_url: str) -> None:
    nothing_lost(await kill_often(server, database_url, 2_400, kills=8), 2_400)


async def test_the_leader_of_three_dies(server: FakeServer, postgres_url: str) -> None:
    found = await kill_leader(server, postgres_url, 2_000, per_second=200)
    nothing_lost(found, 2_000)
    assert found.worst_window <= 200


async def test_every_fault_ends_in_its_state(server: FakeServer, database: Database) -> None:
    """Hundreds of messages, some of them struck, and the server falls in the middle."""
    await add_members(database, MEMBERS)
    campaign = (await announce(database, "proof:faults", halt_share=None)).id
    struck = {FIRST_CHAT + 7 + 11 * number: strike for number, strike in enumerate(PLAN)}
    noticed = {chat + MEMBERS: strike for chat, strike in struck.items()}
    orders = [{"method": "sendMessage", "chat_id": chat, **strike[0]} for chat, strike in {**struck, **noticed}.items()]
    await server.tell("faults", [*orders, {"method": "sendMessage", "kind": "none", "delay": 0.2, "times": -1}])
    await _notices(database, list(noticed))
    channel = NotingChannel(server.api_url, lambda _seconds: None, send_seconds=1)
    async with dispatching(database, channel):
        await until(lambda: _in_full_swing(server), 60)
        await server.tell("restart", {"seconds": 1})
        await finished(database, campaign)
        await until(lambda: _closed(database), 60)

    report = await server.report()
    arrived = report.arrived
    people = {int(row.chat_id): row.state async for row in every_recipient(database, campaign)}
    assert len(people) == MEMBERS
    moved = next(chat for chat, (fault, *_) in struck.items() if fault is MOVED)
    assert arrived.pop(BOARD) == 2 and BOARD in people and moved not in people
    people[moved] = people.pop(BOARD)
    assert {chat: (people[chat], arrived[chat]) for chat in struck} == {chat: one[1] for chat, one in struck.items()}
    notices = {int(row.chat_id): row.state for row in await rows(database)}
    notices |= {chat: notices.get(BOARD, "") for chat, (fault, *_) in noticed.items() if fault is MOVED}
    assert {chat: (notices[chat], arrived[chat]) for chat in noticed} == {chat: one[2] for chat, one in noticed.items()}

    others = {chat: state for chat, state in people.items() if chat not in struck}
    in_doubt = {chat for chat, state in others.items() if state == "unknown"}
    assert {(state, arrived[chat]) for chat, state in others.items() if chat not in in_doubt} == {("sent", 1)}
    # In doubt is what was under way when the server fell, and nothing else.
    assert unheard(report) & others.keys() <= in_doubt
    assert 0 < len(in_doubt) <= channel.limits.concurrency
    assert all(arrived[chat] <= 1 for chat in in_doubt)


def unheard(report: Report) -> set[int]:
    """Chats with a message that has arrived, or may have, and whose answer reached nobody."""
    return {chat for chat, status in zip(report.chats, report.statuses, strict=True) if status == -1}


async def _notices(database: Database, chats: list[int]) -> None:
    async with database.write() as session:
        for chat in chats:
            await ledger.enqueue(
                session, channel=CHANNEL, chat_id=str(chat), is_group=False, messages=[BODY], lane=Lane.NOTICE,
                now=dt.datetime.now(dt.UTC), stored_is_sent=False,
            )  # fmt: skip


async def _in_full_swing(server: FakeServer) -> bool:
    """Half of them have arrived, and many more are under way than those that hang."""
    report = await server.report()
    return sum(report.taken) >= MEMBERS // 2 and report.statuses.count(0) >= 10


async def _closed(database: Database) -> bool:
    return all(row.finished_at is not None for row in await rows(database))
