"""Who of a segment can be written to, on which channel, and why the others cannot: as a SELECT, and counted.

For: the rows that a campaign is filled with, and the head-count before it. Not for: choosing people (`segments.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.inbox import CONVERSATIONS
from bot.people.accounts import ACCOUNTS
from bot.people.reached import PEOPLE_REACH
from bot.people.roster import MEMBERS
from bot.people.segments import Condition

NO_CONSENT, OPTED_OUT = "skipped:no_consent", "skipped:opted_out"
NO_CHAT, BLOCKED, NOT_SERVED = "unreachable:no_chat", "unreachable:blocked", "unreachable:not_served"


@dataclass(frozen=True, slots=True)
class Count:
    """How many people a segment has: by channel, by reason why not, and on the roster without an account."""

    channels: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    unlinked: int = 0

    @property
    def reached(self) -> int:
        return sum(self.channels.values())

    @property
    def total(self) -> int:
        return self.reached + sum(self.reasons.values()) + self.unlinked


def source(condition: Condition, channels: Sequence[str], opted_out: sa.Select[tuple[int]] | None) -> sa.Select[Any]:
    """One row a person: person_id, channel, chat_id, is_group, reason; `after` and `until` bound the persons.

    `channels` are those served here. Who cannot be written to has a reason and no channel.
    """
    judged = _judged(condition, channels, opted_out)
    channel, chat_id = _other(judged.c.person_id, channels)
    fine, here = judged.c.reason.is_(None), judged.c.channel.is_not(None)
    reason = sa.case((sa.not_(fine), judged.c.reason), (here, None), (channel.is_(None), NOT_SERVED), else_=None)
    return sa.select(
        judged.c.person_id,
        sa.case((fine, sa.func.coalesce(judged.c.channel, channel))).label("channel"),
        sa.case((fine, sa.func.coalesce(judged.c.chat_id, chat_id))).label("chat_id"),
        sa.false().label("is_group"),
        reason.label("reason"),
    )


def _judged(condition: Condition, channels: Sequence[str], opted_out: sa.Select[tuple[int]] | None) -> sa.CTE:
    """Each person with why they cannot be written to, or the chat used last where its channel is served here.

    Worked out once a person and kept for the statement: whoever fills a campaign looks at each column several times.
    """
    out: Condition = sa.false()
    if opted_out is not None:
        (person_id,) = opted_out.selected_columns
        out = opted_out.where(person_id == PEOPLE_REACH.c.person_id).correlate(PEOPLE_REACH).exists()
    served = PEOPLE_REACH.c.channel.in_(tuple(channels))
    reason = sa.case(
        (PEOPLE_REACH.c.agrees.is_(False), NO_CONSENT),
        (out, OPTED_OUT),
        (PEOPLE_REACH.c.channel.is_(None), NO_CHAT),
        (PEOPLE_REACH.c.blocked.is_(True), BLOCKED),
        else_=None,
    )
    found = sa.select(
        PEOPLE_REACH.c.person_id,
        reason.label("reason"),
        sa.case((served, PEOPLE_REACH.c.channel)).label("channel"),
        sa.case((served, PEOPLE_REACH.c.chat_id)).label("chat_id"),
    ).where(
        condition,
        PEOPLE_REACH.c.person_id > sa.bindparam("after", 0, sa.BigInteger),
        PEOPLE_REACH.c.person_id <= sa.bindparam("until", 2**62, sa.BigInteger),
    )
    return found.cte().prefix_with("MATERIALIZED")


def _other(person_id: sa.ColumnElement[int], channels: Sequence[str]) -> tuple[Any, Any]:
    """The channel and chat of a person's account that is served here and was used last."""
    same = sa.and_(
        ACCOUNTS.c.channel == CONVERSATIONS.c.channel,
        ACCOUNTS.c.platform_id == CONVERSATIONS.c.chat_id,
        CONVERSATIONS.c.is_group.is_(False),
    )
    query = (
        sa.select(CONVERSATIONS)
        .join(ACCOUNTS, same)
        .where(
            ACCOUNTS.c.person_id == person_id,
            ACCOUNTS.c.channel.in_(tuple(channels)),
            ACCOUNTS.c.unreachable_at.is_(None),
        )
        .order_by(CONVERSATIONS.c.updated_at.desc(), CONVERSATIONS.c.id.desc())
        .limit(1)
        .correlate_except(CONVERSATIONS, ACCOUNTS)
    )
    one = query.with_only_columns
    return one(CONVERSATIONS.c.channel).scalar_subquery(), one(CONVERSATIONS.c.chat_id).scalar_subquery()


async def count(
    session: AsyncConnection,
    condition: Condition,
    channels: Sequence[str],
    opted_out: sa.Select[tuple[int]] | None,
    unlinked: Condition | None,
) -> Count:
    """How many of each. Grouped in the order of an index, with what is rare asked apart: 1.6 million in a second."""
    by_channel: dict[str, int] = {}
    reasons: dict[str, int] = {}
    everybody = await _grouped(session, condition)
    if opted_out is not None:
        out = await _grouped(session, sa.and_(condition, PEOPLE_REACH.c.person_id.in_(opted_out)))
        for (agrees, blocked, channel), number in out.items():
            if agrees:
                everybody[agrees, blocked, channel] -= number
                reasons[OPTED_OUT] = reasons.get(OPTED_OUT, 0) + number
    for (agrees, blocked, channel), number in everybody.items():
        reason = NO_CONSENT if not agrees else NO_CHAT if channel is None else BLOCKED if blocked else ""
        if reason:
            reasons[reason] = reasons.get(reason, 0) + number
        elif channel is not None and channel in channels:
            by_channel[channel] = by_channel.get(channel, 0) + number
        elif number:
            here = (PEOPLE_REACH.c.agrees.is_(True), PEOPLE_REACH.c.blocked.is_(False))
            elsewhere = sa.and_(condition, *here, PEOPLE_REACH.c.channel == channel)
            await _elsewhere(session, elsewhere, channels, opted_out, by_channel, reasons)
    query = sa.select(sa.func.count()).select_from(MEMBERS)
    left = 0 if unlinked is None else int((await session.execute(query.where(unlinked))).scalar_one())
    return Count(_some(by_channel), _some(reasons), left)


def _some(found: Mapping[str, int]) -> dict[str, int]:
    return {name: number for name, number in sorted(found.items()) if number}


async def _grouped(session: AsyncConnection, condition: Condition) -> dict[tuple[bool, bool, str | None], int]:
    keys = (PEOPLE_REACH.c.agrees, PEOPLE_REACH.c.blocked, PEOPLE_REACH.c.channel)
    rows = await session.execute(sa.select(*keys, sa.func.count()).where(condition).group_by(*keys))
    return {(bool(row[0]), bool(row[1]), row[2]): int(row[3]) for row in rows}


async def _elsewhere(
    session: AsyncConnection,
    condition: Condition,
    channels: Sequence[str],
    opted_out: sa.Select[tuple[int]] | None,
    by_channel: dict[str, int],
    reasons: dict[str, int],
) -> None:
    """People whose last channel is not served here, by the one that is."""
    if opted_out is not None:
        condition = sa.and_(condition, PEOPLE_REACH.c.person_id.not_in(opted_out))
    best = _other(PEOPLE_REACH.c.person_id, channels)[0].label("best")
    found = sa.select(best).where(condition).subquery()
    for channel, number in await session.execute(sa.select(found.c.best, sa.func.count()).group_by(found.c.best)):
        into, name = (reasons, NOT_SERVED) if channel is None else (by_channel, channel)
        into[name] = into.get(name, 0) + int(number)
