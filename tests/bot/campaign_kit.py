"""People with accounts, and a campaign to all of them. For: the tests beside this file. Not for: segments."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.conversation import Outgoing
from bot.delivery import campaigns
from bot.delivery.ledger import Lane
from bot.people.accounts import ACCOUNTS, PERSONS
from bot.storage.database import Database
from tests.bot.parts import START

BODIES = {"test": Outgoing(text="Mời họp"), "web": Outgoing(text="Mời họp trên web")}


async def people(database: Database, count: int, channel: str = "test") -> None:
    """So many more persons, each with an account whose chat is `c<id>`."""
    async with database.write() as session:
        for _ in range(count):
            made = sa.insert(PERSONS).values(name="x", created_at=START).returning(PERSONS.c.id)
            person_id = (await session.execute(made)).scalar_one()
            account = {"person_id": person_id, "channel": channel, "platform_id": f"c{person_id}", "created_at": START}
            await session.execute(sa.insert(ACCOUNTS).values(account))


def everybody(reason: Any = None) -> sa.Select[Any]:
    """All persons and their account; `reason`: why somebody gets nothing."""
    return sa.select(
        PERSONS.c.id.label("person_id"),
        ACCOUNTS.c.channel,
        ACCOUNTS.c.platform_id.label("chat_id"),
        sa.false().label("is_group"),
        (sa.literal("") if reason is None else reason).label("reason"),
    ).outerjoin(ACCOUNTS, ACCOUNTS.c.person_id == PERSONS.c.id)


async def opened(
    database: Database, what: str = "announcement:1", *, fill: bool = True, source: sa.Select[Any] | None = None,
    **more: Any,
) -> int:  # fmt: skip
    """A campaign to everybody, or to whom `source` selects; released where it is filled."""
    fields: dict[str, Any] = {"lane": Lane.ANNOUNCEMENT, "bodies": BODIES, "now": START, "begins_at": START} | more
    async with database.write() as session:
        campaign_id = await campaigns.open_campaign(session, what=what, **fields)
        if fill:
            while await campaigns.fill_chunk(
                session, campaign_id, everybody() if source is None else source, now=START
            ):
                pass
            await campaigns.seal(session, campaign_id, START)
    return campaign_id


async def progress(database: Database, campaign_id: int = 1) -> campaigns.Progress:
    """How far it is."""
    async with database.read() as session:
        return await campaigns.progress(session, campaign_id)


async def stand(database: Database, campaign_id: int = 1) -> list[str]:
    """The states of its rows, by person."""
    async with database.read() as session:
        return [row.state for row in await campaigns.recipients(session, campaign_id)]
