"""Takes stored messages in order and gives each its one effect.

One transaction a message: what the conversation remembers, what the handler wrote, the inbox row closed, the replies in
the ledger. So a process may die at any instruction: either all of it happened or none, and the row is still waiting.
For: taking turns, trying again, closing a turn that fails three times. Not for: deciding the answer (`router.py`).
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import inbox, texts
from bot.channels.base import Fetch, Limits
from bot.conversation import Clock, Feature, House, Incoming, Reply, Say, Turn, say
from bot.delivery.outbox import Chat, Outbox
from bot.inbox import Waiting
from bot.incoming_files import Fetcher
from bot.intake import Intake
from bot.log import TURN
from bot.metrics import Metrics
from bot.people.accounts import person_of
from bot.privacy import mask
from bot.router import Router
from bot.storage.database import Database

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 3
RETRY_SECONDS = (1.0, 5.0)
IDLE_SECONDS = 1.0
ELSEWHERE_EACH = 10
"""Each so many turns the oldest message of all is taken, whichever process has stored it."""
FLOOD_WINDOW = dt.timedelta(minutes=1)
SET_ASIDE = "fetching"

Written = Callable[[Chat], None]
"""Told after the commit that something new stands in the ledger for this chat."""


class TurnRunner:
    """Stores what comes in and answers it. `limits` names the channels this process serves.

    `fetches`: how the files of a channel are brought in, where its platform keeps them (`incoming_files.py`).
    """

    def __init__(
        self,
        *,
        database: Database,
        router: Router,
        features: Sequence[Feature],
        knowledge: Any,
        clock: Clock,
        house: House,
        limits: Mapping[str, Limits],
        metrics: Metrics,
        flood_limit: int,
        written: Written,
        fetches: Mapping[str, Fetch] | None = None,
    ) -> None:
        self._database = database
        self._router = router
        self._features = features
        self._knowledge = knowledge
        self._clock = clock
        self._house = house
        self._limits = limits
        self._metrics = metrics
        self._flood_limit = flood_limit
        self._written = written
        self._calls: asyncio.Queue[None] = asyncio.Queue(maxsize=1)
        self._idle = 0
        self._fresh: deque[int] = deque()  # what was stored here: to be taken without a search, answered to this page
        self._steps = 0
        self._intake = Intake(database)
        self._fetcher = Fetcher(database, fetches or {}, clock, self._call)

    async def accept(self, incoming: Incoming) -> None:
        """Stores one event; returns when it is committed. A repeated one changes nothing."""
        inbox_id = await self._intake.store(incoming)
        if inbox_id is not None:
            self._fresh.append(inbox_id)
            self._metrics.received.labels(incoming.channel).inc()
        self._call()

    def _call(self) -> None:
        """Something may wait: one worker that is idle looks. All of them would, for one message, look in vain."""
        with contextlib.suppress(asyncio.QueueFull):
            self._calls.put_nowait(None)

    async def run(self) -> None:
        """Answers until cancelled; a fault of the database never ends it."""
        try:
            await self._run()
        finally:
            await self._fetcher.close()

    async def _run(self) -> None:
        while True:
            try:
                pause = 0.0 if self._fresh else await self._pause()
                if pause <= 0:
                    if await self.step():
                        continue
                    pause = IDLE_SECONDS  # another worker has it
            except Exception:
                # Mostly a database that does not answer. Whatever it was, nobody would be answered any more.
                log.exception("no turn could be taken; trying again")
                pause = IDLE_SECONDS
            self._idle += 1
            try:
                async with asyncio.timeout(pause):  # wait_for can swallow a cancellation in Python 3.11
                    await self._calls.get()
            except TimeoutError:
                pass
            finally:
                self._idle -= 1

    async def step(self) -> bool:
        """One turn; False where nothing waits."""
        started = time.perf_counter()
        waiting: Waiting | None = None
        touched: set[Chat] = set()
        try:
            async with self._database.write(brief=True) as session:
                waiting = await inbox.take(session, self._clock.now(), tuple(self._limits), self._next_fresh())
                if waiting is None:
                    return False
                if self._idle:
                    self._call()  # there may be more than this one
                TURN.set(f"t{waiting.id}")
                outbox = Outbox(session, self._limits, self._clock)
                result = await self._turn(session, waiting, outbox)
                touched |= outbox.touched
        except Exception as error:
            if waiting is None or _lost(error):
                raise
            # A fault of a handler: its transaction is rolled back whole, and the row gets another try or is closed.
            log.exception("turn failed")
            result = await self._fail(waiting, type(error).__name__)
        finally:
            TURN.set("")
        if result == SET_ASIDE:
            self._fetcher.start(waiting)
        self._metrics.turns.labels(waiting.incoming.channel, result).inc()
        seconds = time.perf_counter() - started
        self._metrics.turn_seconds.observe(seconds)
        about = {"turn": f"t{waiting.id}", "channel": waiting.incoming.channel, "result": result}
        log.info("turn taken", extra={**about, "ms": round(seconds * 1000, 1)})
        for chat in touched | {_chat(waiting.incoming)}:
            self._written(chat)
        return True

    def _next_fresh(self) -> int | None:
        """One that was stored here; now and then none, so that those of a process that has died get their turn too."""
        self._steps += 1
        return self._fresh.popleft() if self._fresh and self._steps % ELSEWHERE_EACH else None

    async def _pause(self) -> float:
        """Seconds until there may be something to do, if nobody calls before; 0 where there is something now."""
        now = self._clock.now()
        async with self._database.glance() as session:
            due = await inbox.next_due(session, now, tuple(self._limits))
        return IDLE_SECONDS if due is None else min(IDLE_SECONDS, max(0.0, (due - now).total_seconds()))

    async def _turn(self, session: AsyncConnection, waiting: Waiting, outbox: Outbox) -> str:
        incoming, now = waiting.incoming, self._clock.now()
        person = await person_of(session, incoming, now)
        conversation_id, state, recent = await inbox.conversation(session, waiting, now, FLOOD_WINDOW)
        turn = Turn(
            id=TURN.get(),
            incoming=incoming,
            person=person,
            conversation_id=conversation_id,
            state=state,
            session=session,
            knowledge=self._knowledge,
            clock=self._clock,
            house=self._house,
            features=self._features,
            permissions=self._router.permissions,
            outbox=outbox,
        )
        if recent > self._flood_limit:
            replies, result = _flood(turn), "dropped"
        elif self._fetcher.is_due(incoming) and self._router.takes_files(state.form):
            await self._fetcher.set_aside(session, waiting)
            return SET_ASIDE
        else:
            turn.state.memory.pop("flood_until", None)
            replies, result = list(await self._router.route(turn)), "done"
        state = turn.state  # another object where a handler has refused
        if replies and not state.greeted:
            state.greeted = True
            replies[-1] = _greet(replies[-1], self._house)
        await self._answer(turn, replies, waiting.id)
        await inbox.remember(session, conversation_id, state, now)
        await inbox.close(session, waiting.id, result, now, shown=self._shown(incoming))
        return result

    def _shown(self, incoming: Incoming) -> str | None:
        """What the writer sees of their message when they open the chat again, where the chat is read from here."""
        return mask(incoming.said) if self._limits[incoming.channel].stored_is_sent else None

    async def _answer(self, turn: Turn, replies: Sequence[Reply], inbox_id: int) -> None:
        """Writes the replies to the ledger, and remembers the choices they offer."""
        offers = await turn.outbox.write(
            _chat(turn.incoming),
            replies,
            about=str(turn.state.memory.get("subject", "")),
            edit_ref=turn.incoming.message_ref,
            inbox_id=inbox_id,
            person_id=turn.person.id,
            conversation_id=turn.conversation_id,
        )
        if offers:
            turn.state.offers = [offer.model_copy(update={"form": turn.state.form}) for offer in offers]

    async def _fail(self, waiting: Waiting, error: str) -> str:
        """Another try later, or the row closed with one sentence and a number for the person."""
        now = self._clock.now()
        async with self._database.write() as session:
            pause = RETRY_SECONDS[min(waiting.attempts, len(RETRY_SECONDS) - 1)]
            postponed = await inbox.postpone(session, waiting, now + dt.timedelta(seconds=pause), error)
            if not postponed or waiting.attempts + 1 < MAX_ATTEMPTS:
                return "retried"
            await inbox.close(session, waiting.id, "failed", now, shown=self._shown(waiting.incoming))
            sentence = texts.TURN_FAILED.format(number=waiting.id, contact=self._house.contact)
            outbox = Outbox(session, self._limits, self._clock)
            await outbox.write(_chat(waiting.incoming), [say(sentence)], inbox_id=waiting.id)
        return "failed"


def _chat(incoming: Incoming) -> Chat:
    return Chat(incoming.channel, incoming.chat_id, incoming.group)


def _lost(error: Exception) -> bool:
    """Whether the connection to the database broke: no fault of the message, which keeps its three tries."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _greet(reply: Reply, house: House) -> Reply:
    """The first message of a conversation says that a machine is talking, and how data are used (AI law, Art. 11)."""
    notice = texts.GREETING.format(union=house.union_name)
    return reply.model_copy(update={"blocks": (*reply.blocks, Say(text=notice))})


def _flood(turn: Turn) -> list[Reply]:
    """One polite notice a minute; what comes after it within that minute is dropped in silence."""
    now = turn.clock.now().timestamp()
    if now < float(turn.state.memory.get("flood_until", 0)):
        return []
    turn.state.memory["flood_until"] = now + FLOOD_WINDOW.total_seconds()
    return [say(texts.FLOOD)]
