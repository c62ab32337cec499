"""The machine room's pieces as tests put them together: a clock that stands still, a channel that follows a script.

For: the tests beside this file. Not for: platforms; those have fakes that speak HTTP.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from starlette.routing import BaseRoute

from bot.channels.base import Accept, Health, Limits, Sent
from bot.conversation import (
    ConversationState,
    Feature,
    House,
    Incoming,
    Offer,
    Outgoing,
    Person,
    Reply,
    Turn,
    for_everyone,
    say,
)
from bot.delivery import ledger
from bot.delivery.ledger import DELIVERIES, Lane
from bot.delivery.outbox import Chat
from bot.metrics import Metrics
from bot.router import Router
from bot.storage.database import Database
from bot.turns import TurnRunner

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = dt.datetime(2026, 11, 21, 2, 0, tzinfo=dt.UTC)
HOUSE = House("Công đoàn thử", "văn phòng công đoàn", "111")
LIMITS = Limits(text=4096)
_EVENTS = itertools.count(1)


class HandClock:
    """A clock that moves only when told to."""

    def __init__(self, moment: dt.datetime = START) -> None:
        self.moment = moment

    def now(self) -> dt.datetime:
        return self.moment

    def today(self) -> dt.date:
        return self.day_of(self.moment)

    def day_of(self, moment: dt.datetime) -> dt.date:
        return moment.astimezone(ZONE).date()

    def forward(self, **by: float) -> None:
        self.moment += dt.timedelta(**by)


def incoming(text: str = "", *, chat: str = "7", event: str = "", **more: Any) -> Incoming:
    """One message of a person; `event` names it where it comes twice."""
    fields: dict[str, Any] = {"channel": "test", "sender_id": f"s{chat}", "received_at": START} | more
    return Incoming(event_id=event or f"e{next(_EVENTS)}", chat_id=chat, text=text, **fields)


class NoSession:
    """The session of a turn without a database: it can be asked for a savepoint, and keeps nothing."""

    def begin_nested(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()


def turn_of(
    text: str = "", *, offers: Sequence[Offer] = (), form: str = "", clock: HandClock | None = None, **more: Any
) -> Turn:
    """A turn without a database, for the router alone."""
    return Turn(
        id="t1",
        incoming=incoming(text, **more),
        person=Person(1),
        conversation_id=1,
        state=ConversationState(offers=list(offers), form=form),
        session=NoSession(),  # type: ignore[arg-type]
        knowledge=None,
        clock=clock or HandClock(),
        house=HOUSE,
        features=(),
        outbox=None,  # type: ignore[arg-type]
    )


def words(replies: Sequence[Reply]) -> list[str]:
    """What replies say, a string a reply."""
    return ["\n".join(block.text for block in reply.blocks if hasattr(block, "text")) for reply in replies]


async def echo(turn: Turn) -> Sequence[Reply]:
    return [say(f"» {turn.incoming.text}")]


def asking(handler: Callable[[Turn], Awaitable[Sequence[Reply]]] = echo, **more: Any) -> Feature:
    """A room that takes every question."""
    return for_everyone(Feature("asking", "Hỏi", question=handler, **more))


def make_runner(
    database: Database,
    feature: Feature | None = None,
    *,
    clock: Any = None,
    limits: Limits = LIMITS,
    flood_limit: int = 1000,
    written: Callable[[Chat], None] = lambda _: None,
    metrics: Metrics | None = None,
) -> TurnRunner:
    features = (feature or asking(),)
    return TurnRunner(
        database=database,
        router=Router(features),
        features=features,
        knowledge=None,
        clock=clock or HandClock(),
        house=HOUSE,
        limits={"test": limits},
        metrics=metrics or Metrics(),
        flood_limit=flood_limit,
        written=written,
    )


class ScriptedChannel:
    """Remembers what it is sent. `script` says what becomes of the next sends: an error, or a reference."""

    def __init__(self, *script: Exception | str, limits: Limits = LIMITS, name: str = "test") -> None:
        self.name = name
        self.limits = limits
        self.health = Health("up")
        self.script = list(script)
        self.sent: list[tuple[str, str]] = []
        self.gate: asyncio.Event | None = None
        self.changed = asyncio.Event()

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.sent]

    def routes(self, accept: Accept) -> Sequence[BaseRoute]:
        return ()

    async def run(self, accept: Accept) -> None:
        await asyncio.Event().wait()

    async def send(self, chat_id: str, message: Outgoing) -> Sent:
        self.sent.append((chat_id, message.text))
        self.changed.set()
        if self.gate is not None:
            await self.gate.wait()
        step = self.script.pop(0) if self.script else f"p{len(self.sent)}"
        if isinstance(step, Exception):
            raise step
        return Sent(step)

    async def close(self) -> None:
        return


async def write(
    database: Database, *texts: str, chat: str = "7", lane: Lane = Lane.REPLY, channel: str = "test",
    group: bool = False, now: dt.datetime = START, stored_is_sent: bool = False,
) -> None:  # fmt: skip
    """Puts messages to one chat into the ledger."""
    async with database.write() as session:
        await ledger.enqueue(
            session,
            channel=channel,
            chat_id=chat,
            is_group=group,
            messages=[Outgoing(text=text) for text in texts],
            lane=lane,
            now=now,
            stored_is_sent=stored_is_sent,
        )


async def rows(database: Database, table: sa.Table = DELIVERIES) -> list[Any]:
    """All rows of a table, oldest first."""
    async with database.read() as session:
        return list(await session.execute(sa.select(table).order_by(table.c.id)))


async def replies(database: Database) -> list[str]:
    """The texts in the ledger, oldest first."""
    return [Outgoing.model_validate_json(row.payload).text for row in await rows(database)]


async def drain(runner: TurnRunner) -> None:
    """Takes every turn that may be taken now."""
    while await runner.step():
        pass


async def until(predicate: Callable[[], Awaitable[Any]], seconds: float = 30) -> Any:
    """The first true value of `await predicate()`. Raises TimeoutError where there is none in time."""
    async with asyncio.timeout(seconds):
        while not (value := await predicate()):  # noqa: ASYNC110  the truth is in a database or another process
            await asyncio.sleep(0.02)
    return value


async def states(database: Database) -> list[str]:
    return [row.state for row in await rows(database)]


async def settle(database: Database, *expected: str) -> None:
    """Waits until the rows are in these states."""

    async def reached() -> bool:
        return await states(database) == list(expected)

    try:
        await until(reached)
    except TimeoutError:
        assert await states(database) == list(expected)


@asynccontextmanager
async def running(*parts: Any) -> AsyncIterator[list[asyncio.Task[None]]]:
    """`run()` of runners and dispatchers in the background; cancelled and awaited at the end."""
    tasks = [asyncio.create_task(part.run()) for part in parts]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
