"""What must outlive a turn only until its answer has been sent: then it goes, by itself.

Who has their data deleted must still be told so, and that message needs the chat's id. So the turn that deletes leaves
one row here, with the id of its own inbox row: nothing else is left but that row (its text is emptied as always) and
the replies that belong to it. The job below, brought forward to some seconds later, waits until none of these replies
is on its way (the web: a minute, for the page to fetch them), then removes the replies, the inbox row and its own row;
after a day it does so in any case. A copy that went out as a file is taken out of its reply in the same way (`FILES`),
and a code out of the messages that show it (`CODES`; the web: after ten minutes).
For: the table `leftovers` and its job. Not for: anything that is kept for days (`personal.py`).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import files
from bot.conversation import Incoming, Job, Outgoing
from bot.delivery.ledger import DELIVERIES
from bot.delivery.outbox import Outbox
from bot.inbox import INBOX
from bot.people import shown_codes
from bot.schedule import bring_forward
from bot.storage.database import insert_once
from bot.storage.types import UtcDateTime, big_id

NAME = "people.leftovers"
ALL, FILES, CODES = "all", "files", "codes"
SOON = dt.timedelta(seconds=3)
FETCH = dt.timedelta(minutes=1)
READ = dt.timedelta(minutes=10)
GIVE_UP = dt.timedelta(days=1)

LEFTOVERS = sa.Table(
    "leftovers",
    sa.MetaData(),
    sa.Column("inbox_id", big_id(), primary_key=True, autoincrement=False),
    sa.Column("what", sa.String(10), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
)


async def leave(session: AsyncConnection, incoming: Incoming, what: str, now: dt.datetime) -> None:
    """Notes that the replies to this message go (`ALL`), or their files or codes, once they have been sent."""
    query = sa.select(INBOX.c.id).where(INBOX.c.channel == incoming.channel, INBOX.c.event_id == incoming.event_id)
    values = {"inbox_id": (await session.execute(query)).scalar_one(), "what": what, "created_at": now}
    await session.execute(insert_once(session, LEFTOVERS).values(values))
    await bring_forward(session, NAME, now + SOON)


async def _run(session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> None:
    waits = None
    for row in await session.execute(sa.select(LEFTOVERS).order_by(LEFTOVERS.c.inbox_id)):
        read = READ if row.what == CODES else FETCH
        if now - row.created_at < GIVE_UP and await _on_its_way(session, row.inbox_id, now - read):
            waits = min(waits or FETCH, max(SOON, (now - row.created_at) / 4))
            continue
        await {ALL: _remove, FILES: _strip, CODES: shown_codes.blot}[row.what](session, row.inbox_id)
        await session.execute(sa.delete(LEFTOVERS).where(LEFTOVERS.c.inbox_id == row.inbox_id))
    if waits is not None:
        await bring_forward(session, NAME, now + waits)


async def _on_its_way(session: AsyncConnection, inbox_id: int, fetched_by: dt.datetime) -> bool:
    """Whether the message is still being answered, or a reply may not have arrived yet (the web: by that moment)."""
    state = (await session.execute(sa.select(INBOX.c.state).where(INBOX.c.id == inbox_id))).scalar()
    if state == "waiting":
        return True
    fetched = sa.and_(DELIVERIES.c.provider_ref.is_(None), DELIVERIES.c.state == "sent")
    waiting = sa.or_(
        DELIVERIES.c.state.in_(("pending", "begun")), sa.and_(fetched, DELIVERIES.c.finished_at > fetched_by)
    )
    query = sa.select(DELIVERIES.c.id).where(DELIVERIES.c.inbox_id == inbox_id, waiting).limit(1)
    return (await session.execute(query)).first() is not None


async def _remove(session: AsyncConnection, inbox_id: int) -> None:
    await session.execute(sa.delete(DELIVERIES).where(DELIVERIES.c.inbox_id == inbox_id))
    await session.execute(sa.delete(INBOX).where(INBOX.c.id == inbox_id))


async def _strip(session: AsyncConnection, inbox_id: int) -> None:
    query = sa.select(DELIVERIES.c.id, DELIVERIES.c.payload).where(DELIVERIES.c.inbox_id == inbox_id)
    for row in list(await session.execute(query)):
        message = Outgoing.model_validate_json(row.payload)
        if message.attachments:
            await files.drop(session, files.numbers(message.attachments))
            values: dict[str, Any] = {"payload": message.model_copy(update={"attachments": ()}).model_dump_json()}
            await session.execute(sa.update(DELIVERIES).where(DELIVERIES.c.id == row.id).values(values))


def job() -> Job:
    """Removes what has been sent."""
    return Job(NAME, dt.timedelta(hours=1), _run)
