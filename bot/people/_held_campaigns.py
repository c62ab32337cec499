"""What the machine room holds of a person as a recipient of campaigns.

A campaign counts its people: who is erased stays in the figures and goes from the rows. For: `personal.py`,
`merging.py`. Not for: what was written (`_held_messages.py` for the web; elsewhere the platform has it).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import PersonalData
from bot.delivery import campaigns
from bot.delivery.campaign_tables import BODIES, CAMPAIGNS, RECIPIENTS
from bot.delivery.ledger import read


def _of(person_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Their rows, found by the key: campaigns are few, rows are many."""
    return (RECIPIENTS.c.campaign_id.in_(sa.select(CAMPAIGNS.c.id)), RECIPIENTS.c.person_id == person_id)


async def _recipients(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    same = sa.and_(BODIES.c.campaign_id == RECIPIENTS.c.campaign_id, BODIES.c.channel == RECIPIENTS.c.channel)
    query = (
        sa.select(RECIPIENTS.c.finished_at, RECIPIENTS.c.channel, RECIPIENTS.c.state, BODIES.c.payload)
        .outerjoin(BODIES, same)
        .where(*_of(person_id))
        .order_by(RECIPIENTS.c.campaign_id)
    )
    found = []
    for row in await session.execute(query):
        message = read(row.payload) if row.payload else None
        text = message.text if message else ""
        found.append({"at": row.finished_at, "channel": row.channel or "", "state": row.state, "text": text})
    return found


async def _drop(session: AsyncConnection, campaign_id: int, person_id: int, state: str, now: dt.datetime) -> None:
    """Removes a row; one that was still open counts as cancelled, or as unknown where it is being sent."""
    row = (RECIPIENTS.c.campaign_id == campaign_id, RECIPIENTS.c.person_id == person_id)
    await session.execute(sa.delete(RECIPIENTS).where(*row))
    if state in ("pending", "begun"):
        ended = "unknown" if state == "begun" else "cancelled"
        await campaigns.changed(session, campaign_id, {ended: 1}, now)


async def _rows(session: AsyncConnection, person_id: int) -> dict[int, str]:
    query = sa.select(RECIPIENTS.c.campaign_id, RECIPIENTS.c.state).where(*_of(person_id)).with_for_update()
    return {row.campaign_id: row.state for row in await session.execute(query)}


async def _erase(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    own = await _rows(session, person_id)
    for campaign_id, state in own.items():
        await _drop(session, campaign_id, person_id, state, now)
    return len(own)


async def merge(session: AsyncConnection, kept: int, gone: int, now: dt.datetime) -> None:
    """One person's rows become another's; of two in one campaign the one that was sent stays: nobody is told twice."""
    theirs, mine = await _rows(session, gone), await _rows(session, kept)
    for campaign_id, state in theirs.items():
        if campaign_id in mine:
            gives_way = mine[campaign_id] != "sent" and state == "sent"
            loser = kept if gives_way else gone
            await _drop(session, campaign_id, loser, mine[campaign_id] if gives_way else state, now)
            if not gives_way:
                continue
        row = (RECIPIENTS.c.campaign_id == campaign_id, RECIPIENTS.c.person_id == gone)
        await session.execute(sa.update(RECIPIENTS).where(*row).values(person_id=kept))


def parts() -> tuple[PersonalData, ...]:
    """Rows of recipients; the keeper of campaigns forgets them a year after the campaign has ended."""
    title = "Thông báo và tin nhắc đã gửi tới thầy cô"
    why = "gửi mỗi người đúng một lần và báo cáo ai đã nhận; quên sau một năm kể từ khi gửi xong"
    return (PersonalData("campaign_recipients", title, why, _recipients, _erase),)
