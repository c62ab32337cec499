"""What certainly did not arrive by one way goes on by the person's next one, within its own row.

A row falls when its channel refused it for good (`failed`) or its chat cannot be reached (`unreachable`). What may have
arrived never falls. A refusal that names the message and not the person falls as well: each channel has its own look of
it, a way is tried once, and a message that every channel refuses halts its campaign. What was tried is kept in the row
as lines, channel:state:error, so that no way is taken twice however often programs start anew.
For: where rows go on, and reading what was tried. Not for: writing rows (`parcels.py`), nor the order (`ways.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.base import Limits
from bot.conversation import Clock, Outgoing
from bot.delivery.choosing import Content, following
from bot.delivery.means import means_of
from bot.delivery.ways import Ways, ranked
from bot.people.accounts import PERSONS

FALLS = ("failed", "unreachable")
_ERROR = 60
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Trial:
    """One way that was tried and what became of it there; `error` is its first words."""

    channel: str
    state: str
    error: str


@dataclass(frozen=True, slots=True)
class Falling:
    """What is known where rows fall: the channels served here, and the time.

    `written` is told of each (channel, chat) that a notice went on to, after the commit.
    """

    limits: Mapping[str, Limits]
    clock: Clock
    written: Callable[[str, str], None] = lambda _channel, _chat_id: None


def tried_too(tried: str | None, channel: str, state: str, error: str) -> str:
    """What was tried, with one more way."""
    line = f"{channel}:{state}:{' '.join(error.split())[:_ERROR]}"
    return f"{tried}\n{line}"[:_LONGEST] if tried else line


def trials(tried: str | None) -> tuple[Trial, ...]:
    """The ways in the order in which they were tried."""
    parts = (line.split(":", 2) for line in (tried or "").split("\n"))
    return tuple(Trial(*part) for part in parts if len(part) == 3)


def content_of(bodies: Sequence[Outgoing | None]) -> Content:
    """What a message brings besides words, from its look on each channel."""
    files = any(choice.url for body in bodies if body for choice in body.choices)
    kinds = {attachment.kind for body in bodies if body for attachment in body.attachments}
    return Content(file=files or bool(kinds - {"image", "contact"}), picture="image" in kinds)


async def next_ways(
    session: AsyncConnection,
    falling: Falling,
    bodies: Mapping[str, Outgoing | None],
    tried: Mapping[int, str],
    now: dt.datetime,
) -> dict[int, tuple[str, str]]:
    """person -> (channel, chat) of those who have another way. `tried`: what was, by person; `bodies`: by channel."""
    served = [channel for channel in bodies if channel in falling.limits]
    if not tried or len(served) < 2:
        return {}
    means = await means_of(session, falling.limits, falling.clock, now, only=served)
    ways = Ways(means, now, content_of(list(bodies.values())))
    who = sa.select(PERSONS.c.id.label("person_id"), sa.null().label("channel"))
    people = who.where(PERSONS.c.id.in_(sorted(tried))).subquery()
    order = ranked(ways, people).subquery()
    rows = await session.execute(sa.select(order).where(order.c.why == "").order_by(order.c.person_id, order.c.place))
    chats: dict[int, dict[str, str]] = {}
    for row in rows:
        chats.setdefault(row.person_id, {}).setdefault(row.channel, row.chat_id)
    found: dict[int, tuple[str, str]] = {}
    for person_id, own in chats.items():
        channel = following(list(own), {each.channel: each.state for each in trials(tried[person_id])})
        if channel is not None:
            found[person_id] = channel, own[channel]
    return found
