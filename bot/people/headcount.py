"""Who of a segment can be written to, on which channel, and why the others cannot: as a SELECT, and counted.

Most people have one account, on a channel where nothing has to be asked: where that is, `people_reach` knows. The order
of several (`delivery/ways.py`) is worked out for the others alone.
For: the rows that a campaign is filled with, and the head-count before it. Not for: choosing people (`segments.py`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.choosing import Means
from bot.delivery.ways import Ways, ranked
from bot.people.accounts import ACCOUNTS
from bot.people.reached import PEOPLE_REACH
from bot.people.roster import MEMBERS
from bot.people.segments import Condition

NO_CONSENT, OPTED_OUT = "skipped:no_consent", "skipped:opted_out"
NO_CHAT, BLOCKED, NOT_SERVED = "unreachable:no_chat", "unreachable:blocked", "unreachable:not_served"
WINDOW, QUOTA = "unreachable:window", "unreachable:quota"
_HINDERED = {"blocked": BLOCKED, "window": WINDOW, "quota": QUOTA, "none": NOT_SERVED}
_AFTER = sa.bindparam("after", 0, sa.BigInteger)
_UNTIL = sa.bindparam("until", 2**62, sa.BigInteger)


@dataclass(frozen=True, slots=True)
class First:
    """The way that a message takes first for so many people; see `choosing.Way`."""

    channel: str
    billed: bool
    later: bool
    count: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many people a segment has: by first way, by reason why not, and on the roster without an account.

    `others`: how many of those that are reached could be on another channel as well.
    """

    firsts: tuple[First, ...] = ()
    reasons: Mapping[str, int] = field(default_factory=dict)
    unlinked: int = 0
    others: int = 0

    @property
    def channels(self) -> dict[str, int]:
        """By channel, in the order of their names."""
        found: Counter[str] = Counter()
        for first in self.firsts:
            found[first.channel] += first.count
        return dict(sorted(found.items()))

    @property
    def reached(self) -> int:
        return sum(first.count for first in self.firsts)

    @property
    def total(self) -> int:
        return self.reached + sum(self.reasons.values()) + self.unlinked


def plainly(channels: Sequence[str], now: dt.datetime) -> Ways:
    """Channels where nothing has to be asked."""
    return Ways(tuple(Means(channel) for channel in sorted(channels)), now)


def source(condition: Condition, given: Ways, opted_out: sa.Select[tuple[int]] | None) -> sa.Select[Any]:
    """One row a person: person_id, channel, chat_id, is_group, reason; `after` and `until` bound the persons.

    The channels are those served here. Who cannot be written to has a reason and no channel.
    """
    return sa.select(sa.union_all(*sources(condition, given, opted_out)).subquery())


def sources(
    condition: Condition, given: Ways, opted_out: sa.Select[tuple[int]] | None
) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """The same in two: those of whom everything is known, who are nearly all, and those whose ways are compared."""
    judged = _judged(condition, opted_out, _is_asked(given))
    fine, group = judged.c.reason.is_(None), sa.false().label("is_group")
    known = sa.select(
        judged.c.person_id,
        sa.case((fine, judged.c.channel)).label("channel"),
        sa.case((fine, judged.c.chat_id)).label("chat_id"),
        group,
        judged.c.reason,
    ).where(sa.or_(sa.not_(fine), sa.not_(judged.c.is_asked)))
    best = ranked(given, _asked_about(sa.and_(condition, _is_asked(given)), opted_out)).subquery()
    can = best.c.why == ""
    compared = sa.select(
        best.c.person_id,
        sa.case((can, best.c.channel)).label("channel"),
        sa.case((can, best.c.chat_id)).label("chat_id"),
        group,
        sa.case((can, None), else_=sa.case(_HINDERED, value=best.c.why)).label("reason"),
    ).where(best.c.place == 1)
    return known, compared


def _asked_about(condition: Condition, opted_out: sa.Select[tuple[int]] | None) -> sa.Subquery:
    """Of these, who agrees and can be written to somewhere: person_id, and the channel used last."""
    judged = _judged(condition, opted_out)
    return sa.select(judged.c.person_id, judged.c.channel).where(judged.c.reason.is_(None)).subquery()


def _judged(condition: Condition, opted_out: sa.Select[tuple[int]] | None, is_asked: Condition | None = None) -> sa.CTE:
    """Each person with why they cannot be written to, or the chat used last, and whether more has to be asked.

    Worked out once a person and kept for the statement: whoever fills a campaign looks at each column several times.
    """
    out: Condition = sa.false()
    if opted_out is not None:
        (person_id,) = opted_out.selected_columns
        out = opted_out.where(person_id == PEOPLE_REACH.c.person_id).correlate(PEOPLE_REACH).exists()
    reason = sa.case(
        (PEOPLE_REACH.c.agrees.is_(False), NO_CONSENT),
        (out, OPTED_OUT),
        (PEOPLE_REACH.c.channel.is_(None), NO_CHAT),
        (PEOPLE_REACH.c.blocked.is_(True), BLOCKED),
        else_=None,
    )
    names = ("person_id", "channel", "chat_id")
    more = [] if is_asked is None else [is_asked.label("is_asked")]
    found = sa.select(*(PEOPLE_REACH.c[name] for name in names), reason.label("reason"), *more).where(
        condition, PEOPLE_REACH.c.person_id > _AFTER, PEOPLE_REACH.c.person_id <= _UNTIL
    )
    return found.cte().prefix_with("MATERIALIZED")


def _is_asked(given: Ways) -> Condition:
    """Whether a person's ways have to be compared, or looked at more closely than `people_reach` does."""
    elsewhere = PEOPLE_REACH.c.channel.not_in(given.plain)
    if len(given.means) < 2:
        return elsewhere  # of one channel it is the chat used last
    return sa.or_(elsewhere, _is_several())


def _is_several() -> Condition:
    """Whether a person has several accounts: few, and found by an index alone."""
    several = (
        sa.select(ACCOUNTS.c.person_id)
        .where(ACCOUNTS.c.person_id > _AFTER, ACCOUNTS.c.person_id <= _UNTIL)
        .group_by(ACCOUNTS.c.person_id)
        .having(sa.func.count() > 1)
    )
    return PEOPLE_REACH.c.person_id.in_(several)


async def count(
    session: AsyncConnection,
    condition: Condition,
    given: Ways,
    opted_out: sa.Select[tuple[int]] | None,
    unlinked: Condition | None,
) -> Count:
    """How many of each. Grouped in the order of an index, with what is rare asked apart: 1.6 million in a second."""
    firsts: Counter[tuple[str, bool, bool]] = Counter()
    reasons: Counter[str] = Counter()
    everybody = await _grouped(session, condition)
    if opted_out is not None:
        out = await _grouped(session, sa.and_(condition, PEOPLE_REACH.c.person_id.in_(opted_out)))
        for (agrees, blocked, channel), number in out.items():
            if agrees:
                everybody[agrees, blocked, channel] -= number
                reasons[OPTED_OUT] += number
    for (agrees, blocked, channel), number in everybody.items():
        reason = NO_CONSENT if not agrees else NO_CHAT if channel is None else BLOCKED if blocked else ""
        if reason:
            reasons[reason] += number
        elif channel in given.plain:
            firsts[channel, False, False] += number
    # Two parts, each found by an index of its own.
    closer = sorted({name for (agrees, blocked, name) in everybody if agrees and not blocked and name} - {*given.plain})
    parts: list[Condition] = [PEOPLE_REACH.c.channel.in_(closer)] if closer else []
    parts += [sa.and_(PEOPLE_REACH.c.channel.not_in(closer), _is_several())] if len(given.means) > 1 else []
    others = 0
    for part in parts:
        others += await _asked(session, sa.and_(condition, part), given, opted_out, firsts, reasons)
    query = sa.select(sa.func.count()).select_from(MEMBERS)
    left = 0 if unlinked is None else int((await session.execute(query.where(unlinked))).scalar_one())
    ways = tuple(First(*way, number) for way, number in sorted(firsts.items()) if number)
    return Count(ways, {name: number for name, number in sorted(reasons.items()) if number}, left, others)


async def _grouped(session: AsyncConnection, condition: Condition) -> dict[tuple[bool, bool, str | None], int]:
    keys = (PEOPLE_REACH.c.agrees, PEOPLE_REACH.c.blocked, PEOPLE_REACH.c.channel)
    rows = await session.execute(sa.select(*keys, sa.func.count()).where(condition).group_by(*keys))
    return {(bool(row[0]), bool(row[1]), row[2]): int(row[3]) for row in rows}


async def _asked(
    session: AsyncConnection,
    condition: Condition,
    given: Ways,
    opted_out: sa.Select[tuple[int]] | None,
    firsts: Counter[tuple[str, bool, bool]],
    reasons: Counter[str],
) -> int:
    """Puts these people, about whom more has to be asked, where they belong; returns how many have another way."""
    whom = sa.and_(condition, PEOPLE_REACH.c.agrees.is_(True), PEOPLE_REACH.c.blocked.is_(False))
    best = ranked(given, _asked_about(whom, opted_out)).subquery()
    keys = (best.c.was, best.c.channel, best.c.why, best.c.billed, best.c.later)
    more = sa.func.sum(sa.case((best.c.choices > 1, 1), else_=0))
    query = sa.select(*keys, sa.func.count(), more).where(best.c.place == 1).group_by(*keys)
    others = 0
    for was, channel, why, billed, later, number, several in await session.execute(query):
        if was in given.plain:
            firsts[was, False, False] -= number
        if why == "":
            firsts[channel, bool(billed), bool(later)] += number
        else:
            reasons[_HINDERED[why]] += number
        others += several
    return others
