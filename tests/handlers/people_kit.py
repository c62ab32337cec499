"""A small union for tests of rooms: people who write on two channels, units, roles, a clock that is moved by hand.

For: whole turns through the real router, rooms and database, and jobs at their time. Not for: platforms; nothing is
sent, what stands in the ledger is what a person reads.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

import handlers.privacy
import handlers.support
from bot.channels.base import Limits
from bot.conversation import Choice, Feature, House, Job, Outgoing
from bot.delivery.ledger import DELIVERIES
from bot.metrics import Metrics
from bot.people import grants
from bot.people.accounts import ACCOUNTS, PERSONS
from bot.people.permissions import Grant, Role
from bot.people.profiles import Profile, save
from bot.people.units import UNITS
from bot.router import Router
from bot.schedule import Scheduler
from bot.storage.database import Database
from bot.turns import TurnRunner
from tests.bot.parts import HOUSE, HandClock, asking, incoming

LIMITS = {
    "web": Limits(blocks=True, links="", stored_is_sent=True),
    "test": Limits(),
    "plain": Limits(text=2000, buttons=False),
    "files": Limits(files=True),
}
_EVENTS = itertools.count(1)


class Union:
    """Everything put together on one database. Rooms: an echo that takes questions, support, privacy."""

    def __init__(
        self,
        database: Database,
        *,
        features: Sequence[Feature] | None = None,
        jobs: Sequence[Job] = (),
        knowledge: Any = None,
        house: House = HOUSE,
        limits: Mapping[str, Limits] = LIMITS,
    ) -> None:
        self.database, self.clock = database, HandClock()
        self.features = tuple(features or (asking(), handlers.support.feature(), handlers.privacy.feature()))
        self.runner = TurnRunner(
            database=database,
            router=Router(self.features),
            features=self.features,
            knowledge=knowledge,
            clock=self.clock,
            house=house,
            limits=limits,
            metrics=Metrics(),
            flood_limit=1000,
            written=lambda _chat: None,
        )
        own = [job for feature in self.features for job in feature.jobs]
        self.scheduler = Scheduler(database, [*own, *jobs], limits=limits, clock=self.clock, written=lambda _chat: None)
        self._read: dict[tuple[str, str], int] = {}

    async def says(self, who: str, text: str = "", *, choice: str = "", channel: str = "test", **more: Any) -> str:
        """One message and its turn; returns the new texts in that chat."""
        event, chat = more.pop("event", f"k{next(_EVENTS)}"), more.pop("chat", who)
        fields = {"channel": channel, "sender_id": who, "sender_name": who, "received_at": self.clock.now()} | more
        await self.runner.accept(incoming(text, chat=chat, event=event, choice=choice, **fields))
        while await self.runner.step():
            pass
        return await self.hears(who, channel=channel)

    async def presses(self, who: str, label: str, *, channel: str = "test") -> str:
        """Presses the newest choice whose label has these words. Raises AssertionError where none has."""
        for message in reversed(await self.messages(who, channel=channel)):
            for choice in message.choices:
                if label in choice.label:
                    return await self.says(who, choice.label, choice=choice.action, channel=channel)
        raise AssertionError(f"nobody offers {label!r} to {who}")

    async def messages(self, who: str, *, channel: str = "test") -> list[Outgoing]:
        query = sa.select(DELIVERIES.c.payload).where(DELIVERIES.c.chat_id == who, DELIVERIES.c.channel == channel)
        async with self.database.read() as session:
            rows = list((await session.execute(query.order_by(DELIVERIES.c.id))).scalars())
        return [Outgoing.model_validate_json(row) for row in rows]

    async def hears(self, who: str, *, channel: str = "test") -> str:
        """What is new in a chat since the last look."""
        key = (channel, who)
        query = sa.select(DELIVERIES.c.id, DELIVERIES.c.payload).where(
            DELIVERIES.c.chat_id == who, DELIVERIES.c.channel == channel, DELIVERIES.c.id > self._read.get(key, 0)
        )
        async with self.database.read() as session:
            rows = list(await session.execute(query.order_by(DELIVERIES.c.id)))
        self._read[key] = rows[-1].id if rows else self._read.get(key, 0)
        return "\n".join(Outgoing.model_validate_json(row.payload).text for row in rows)

    async def choices(self, who: str, *, channel: str = "test") -> list[Choice]:
        """Under the newest message of a chat."""
        return list((await self.messages(who, channel=channel))[-1].choices)

    async def jobs(self, **later: float) -> None:
        """Moves the clock, and does all that is due then."""
        self.clock.forward(**later)
        while await self.scheduler.step():
            pass

    async def person(self, who: str, channel: str = "test") -> int:
        query = sa.select(ACCOUNTS.c.person_id).where(ACCOUNTS.c.platform_id == who, ACCOUNTS.c.channel == channel)
        async with self.database.read() as session:
            return int((await session.execute(query)).scalar_one())

    async def give(self, who: str, role: Role, unit_id: int | None = None, channel: str = "test") -> None:
        """Makes somebody who has written before an officer, organiser or admin."""
        person_id = await self.person(who, channel)
        async with self.database.write() as session:
            await grants.give(session, person_id, Grant(role, unit_id), by=None, now=self.clock.now())

    async def belongs(self, who: str, unit_id: int, channel: str = "test") -> None:
        person_id = await self.person(who, channel)
        async with self.database.write() as session:
            await save(session, person_id, Profile(unit_id=unit_id), self.clock.now())

    async def rename(self, who: str, name: str, channel: str = "test") -> None:
        person_id = await self.person(who, channel)
        async with self.database.write() as session:
            await session.execute(sa.update(PERSONS).where(PERSONS.c.id == person_id).values(name=name))

    async def unit(self, name: str, parent: int | None = None, **more: Any) -> int:
        values = {
            "name": name, "key": name, "kind": "truong", "parent_id": parent, "province": "",
            "code": f"{next(_EVENTS):08d}", "created_at": self.clock.now(),
        } | more  # fmt: skip
        async with self.database.write() as session:
            made = await session.execute(sa.insert(UNITS).values(values).returning(UNITS.c.id))
            return int(made.scalar_one())

    async def merged(self, unit_id: int, into: int, last_day: dt.date) -> None:
        async with self.database.write() as session:
            change = sa.update(UNITS).where(UNITS.c.id == unit_id).values(merged_into=into, valid_to=last_day)
            await session.execute(change)
