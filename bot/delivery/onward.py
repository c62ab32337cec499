"""A notice or reminder that certainly did not arrive goes on to the same person's next private chat.

What the room said is kept with the row until it has ended, and is drawn anew for the other channel: its choices are
numbered after the menu that is open there, and the numbers of the first chat stay good as well. Where the other channel
sends, it is the same row; readers of the web ask for what comes after the last number they have, so there the row ends
and the message is written as a new one, in the same transaction. What has files or takes several messages stays where
it was, as do replies: they belong to their conversation.
For: rows of the ledger. Not for: rows of campaigns (`parcels.py`), nor which way is the next (`falling.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.base import Limits
from bot.channels.render import numbered, render
from bot.conversation import ConversationState, Offer
from bot.delivery import ledger, truth
from bot.delivery.falling import FALLS, Falling, next_ways, tried_too
from bot.delivery.ledger import DELIVERIES, Lane, Letter, Outcome
from bot.delivery.letters import ONWARD_LANES, Onward, read_onward
from bot.inbox import CONVERSATIONS, remember
from bot.people.accounts import ACCOUNTS


@dataclass(frozen=True, slots=True)
class Target:
    """The private chat where a message goes on; `state` is the conversation's, which is locked."""

    channel: str
    chat_id: str
    conversation_id: int
    state: ConversationState


async def fall(
    session: AsyncConnection,
    channel: str,
    results: Sequence[tuple[Letter, Outcome]],
    now: dt.datetime,
    falling: Falling,
) -> tuple[set[int], list[tuple[str, str]]]:
    """Sends on what did not arrive; returns the rows that are pending elsewhere, and the (channel, chat) written to."""
    moved: set[int] = set()
    written: list[tuple[str, str]] = []
    for letter, outcome in results:
        if outcome.state not in FALLS or letter.lane not in ONWARD_LANES or letter.campaign or letter.is_group:
            continue
        row = (await session.execute(sa.select(DELIVERIES).where(DELIVERIES.c.id == letter.id))).first()
        if row is None or row.state not in ("pending", "begun") or row.channel != channel:
            continue
        onward = read_onward(row.onward)
        tried = tried_too(row.tried, channel, outcome.state, outcome.error)
        target = await _target(session, falling, channel, letter.chat_id, tried, now) if onward else None
        if onward is None or target is None:
            continue
        if await _send_on(session, row, onward, target, outcome, tried, now, falling.limits[target.channel]):
            moved.add(letter.id)
        written.append((target.channel, target.chat_id))
    return moved, written


async def _target(
    session: AsyncConnection, falling: Falling, channel: str, chat_id: str, tried: str, now: dt.datetime
) -> Target | None:
    """The next private chat of whoever this one belongs to."""
    owner = sa.select(ACCOUNTS.c.person_id).where(ACCOUNTS.c.channel == channel, ACCOUNTS.c.platform_id == chat_id)
    person_id = (await session.execute(owner)).scalar()
    if person_id is None:
        return None
    way = (await next_ways(session, falling, dict.fromkeys(falling.limits), {person_id: tried}, now)).get(person_id)
    if way is None:
        return None
    here = (CONVERSATIONS.c.channel == way[0], CONVERSATIONS.c.chat_id == way[1])
    row = (await session.execute(sa.select(CONVERSATIONS).where(*here).with_for_update())).first()
    return None if row is None else Target(*way, row.id, ConversationState.model_validate_json(row.state))


async def _send_on(
    session: AsyncConnection, row: Any, onward: Onward, target: Target, outcome: Outcome, tried: str, now: dt.datetime,
    limits: Limits,
) -> bool:  # fmt: skip
    """Writes it for the other chat; whether the row itself goes there."""
    first = max((offer.number for offer in target.state.offers), default=0) + 1
    messages = render(onward.reply, limits, first_number=first)
    old = truth.read_check(row.still)
    checks: list[str | None] = [*truth.checks(old.ref if old else "", onward.reply, limits, first, len(messages))]
    checks += [None] * (len(messages) - len(checks))
    target.state.offers += [
        Offer(number=number, label=choice.label, action=choice.action, at=now, about=onward.about)
        for number, choice in numbered(onward.reply.choices, first)
    ]
    await remember(session, target.conversation_id, target.state, now)
    own = {"tried": tried, "error": outcome.error[:200] or None}
    same_row = not limits.stored_is_sent
    if same_row:
        own |= {"channel": target.channel, "chat_id": target.chat_id, "payload": messages[0].model_dump_json()}
        more = {"still": checks[0], "state": "pending", "attempts": 0, "again": False, "next_at": now}
        await session.execute(sa.update(DELIVERIES).where(DELIVERIES.c.id == row.id).values(own | more))
    else:
        await session.execute(sa.update(DELIVERIES).where(DELIVERIES.c.id == row.id).values(own))
    rest = int(same_row)
    await ledger.enqueue(
        session, channel=target.channel, chat_id=target.chat_id, is_group=False, messages=messages[rest:],
        lane=Lane(row.lane), now=now, stored_is_sent=limits.stored_is_sent, is_urgent=bool(row.is_urgent),
        still=[check or "" for check in checks[rest:]] if old else (),
    )  # fmt: skip
    return same_row
