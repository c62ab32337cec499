"""The rows of campaigns as they are sent: claimed in batches, begun, recorded.

    pending ──claim──> (claimed) ──begin──> begun ──> sent, failed, unreachable, unknown
       ^                                      │
       └───────────retry, moved, once more────┤
       └──────by the person's next way────────┘   instead of failed or unreachable (`falling.py`)

A claim is held in the memory of the channel's one dispatcher, so that a crash gives it back by itself. `begun` is
committed before the request leaves, and only while the campaign runs: a pause reaches claimed rows as well.
For: the queries of a dispatcher. Not for: opening and stopping campaigns (`campaigns.py`), nor when a row may leave.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Outgoing
from bot.delivery import campaigns, ledger
from bot.delivery.campaign_tables import BODIES, CAMPAIGNS, RECIPIENTS
from bot.delivery.campaigns import ENDINGS
from bot.delivery.falling import FALLS, Falling, next_ways, tried_too
from bot.delivery.ledger import Lane, Letter, Outcome

REFUSED = ("failed", "unreachable", "unknown")
_KEY = (RECIPIENTS.c.campaign_id == sa.bindparam("of"), RECIPIENTS.c.person_id == sa.bindparam("to"))
_STATES = sa.select(*(RECIPIENTS.c[name] for name in ("person_id", "state", "channel", "tried"))).where(
    RECIPIENTS.c.campaign_id == sa.bindparam("of"), RECIPIENTS.c.person_id.in_(sa.bindparam("them", expanding=True))
)
_END = (
    sa.update(RECIPIENTS)
    .where(*_KEY)
    .values(
        state=sa.bindparam("now_is"), error=sa.bindparam("why"), provider_ref=sa.bindparam("ref"),
        finished_at=sa.bindparam("at"), channel=sa.bindparam("through"), chat_id=sa.bindparam("in_chat"),
    )
)  # fmt: skip
_PUT_BACK = (
    sa.update(RECIPIENTS)
    .where(*_KEY)
    .values(
        state="pending", error=sa.bindparam("why"), next_at=sa.bindparam("at"), again=sa.bindparam("once_more"),
        chat_id=sa.func.coalesce(sa.bindparam("moved_to"), RECIPIENTS.c.chat_id),
    )
)  # fmt: skip
_FALL = (
    sa.update(RECIPIENTS)
    .where(*_KEY)
    .values(
        state="pending", error=sa.bindparam("why"), next_at=sa.bindparam("at"), again=False, attempts=0,
        channel=sa.bindparam("through"), chat_id=sa.bindparam("in_chat"), tried=sa.bindparam("so_far"),
    )
)  # fmt: skip
_BEGIN = (
    sa.update(RECIPIENTS)
    .where(
        RECIPIENTS.c.campaign_id == sa.bindparam("of"),
        RECIPIENTS.c.person_id.in_(sa.bindparam("them", expanding=True)),
        RECIPIENTS.c.channel == sa.bindparam("through"),
        RECIPIENTS.c.state == "pending",
    )
    .values(state="begun", attempts=RECIPIENTS.c.attempts + 1)
    .returning(RECIPIENTS.c.person_id)
)


@dataclass(frozen=True, slots=True)
class Running:
    """A campaign that may be sent now; `payload` is its body on the channel that asked."""

    id: int
    lane: Lane
    is_urgent: bool
    payload: str


async def running(session: AsyncConnection, channel: str, now: dt.datetime, *, quiet: bool) -> list[Running]:
    """Campaigns with something for this channel, the most urgent and oldest first; in quiet hours urgent ones only."""
    query = (
        sa.select(CAMPAIGNS.c.id, CAMPAIGNS.c.lane, CAMPAIGNS.c.is_urgent, BODIES.c.payload)
        .join(BODIES, sa.and_(BODIES.c.campaign_id == CAMPAIGNS.c.id, BODIES.c.channel == channel))
        .where(CAMPAIGNS.c.state == "running", CAMPAIGNS.c.begins_at <= now)
        .where(sa.or_(CAMPAIGNS.c.expires_at.is_(None), CAMPAIGNS.c.expires_at > now))
        .order_by(CAMPAIGNS.c.is_urgent.desc(), CAMPAIGNS.c.lane, CAMPAIGNS.c.id)
    )
    if quiet:
        query = query.where(CAMPAIGNS.c.is_urgent)
    return [Running(row.id, Lane(row.lane), row.is_urgent, row.payload) for row in await session.execute(query)]


async def claim(
    session: AsyncConnection, campaign: Running, body: Outgoing | None, channel: str, after: int, now: dt.datetime,
    most: int, *, fallen_to: int | None = None,
) -> list[Letter]:  # fmt: skip
    """Rows of one campaign that are due, by person id after `after`.

    `fallen_to`: only what came from another channel, up to this person.
    """
    columns = (RECIPIENTS.c[name] for name in ("person_id", "chat_id", "is_group", "attempts", "again"))
    query = (
        sa.select(*columns)
        .where(RECIPIENTS.c.campaign_id == campaign.id, RECIPIENTS.c.channel == channel)
        .where(RECIPIENTS.c.state == "pending", RECIPIENTS.c.finished_at.is_(None), RECIPIENTS.c.person_id > after)
        .where(sa.or_(RECIPIENTS.c.next_at.is_(None), RECIPIENTS.c.next_at <= now))
        .order_by(RECIPIENTS.c.person_id)
        .limit(most)
    )
    if fallen_to is not None:
        query = query.where(RECIPIENTS.c.tried.is_not(None), RECIPIENTS.c.person_id <= fallen_to)
    return [
        Letter(person_id, chat_id, is_group, campaign.lane, body, attempts, again, None, campaign.id)
        for person_id, chat_id, is_group, attempts, again in await session.execute(query)
    ]


async def begin(session: AsyncConnection, channel: str, letters: Sequence[Letter], now: dt.datetime) -> list[Letter]:
    """Marks rows as begun where their campaign still runs; the caller commits, and sends only those returned.

    A row that has gone on to another channel since it was claimed is left to that one.
    """
    begun: list[Letter] = []
    for campaign_id, own in _by_campaign(letters).items():
        query = sa.select(CAMPAIGNS.c.state, CAMPAIGNS.c.expires_at, CAMPAIGNS.c.began_at)
        campaign = (await session.execute(query.where(CAMPAIGNS.c.id == campaign_id))).first()
        if campaign is None or campaign.state != "running":
            continue
        if campaign.expires_at is not None and campaign.expires_at <= now:
            continue
        if campaign.began_at is None:
            change = sa.update(CAMPAIGNS).where(CAMPAIGNS.c.id == campaign_id, CAMPAIGNS.c.began_at.is_(None))
            await session.execute(change.values(began_at=now))
        them = [letter.id for letter in own]
        those = {"of": campaign_id, "them": them, "through": channel}
        ours = set((await session.execute(_BEGIN, those)).scalars())
        begun += [letter for letter in own if letter.id in ours]
    return begun


def _by_campaign(letters: Iterable[Letter]) -> dict[int, list[Letter]]:
    found: dict[int, list[Letter]] = {}
    for letter in letters:
        found.setdefault(letter.campaign, []).append(letter)
    return found


async def record(
    session: AsyncConnection,
    channel: str,
    results: Sequence[tuple[Letter, Outcome]],
    now: dt.datetime,
    *,
    counts: bool = True,
    falling: Falling | None = None,
) -> set[int]:
    """Writes what became of rows, and counts it; returns the campaigns that do not run any more.

    As in the ledger: what is closed stays closed, unless it turns out to have been sent. `counts`: whether refusals
    speak against the channel, and may halt the campaign. `falling`: what did not arrive goes on by the next way.
    """
    over: set[int] = set()
    by_campaign: dict[int, list[tuple[Letter, Outcome]]] = {}
    for letter, outcome in results:
        by_campaign.setdefault(letter.campaign, []).append((letter, outcome))
    for campaign_id, own in by_campaign.items():
        them = {"of": campaign_id, "them": [letter.id for letter, _ in own]}
        was: dict[int, Any] = {row.person_id: row for row in await session.execute(_STATES, them)}
        news = [(letter, outcome) for letter, outcome in own if _is_news(was.get(letter.id), channel, outcome.state)]
        fallen = await _fall(session, channel, campaign_id, news, was, now, falling) if falling else {}
        await _write(session, channel, campaign_id, [each for each in news if each[0].id not in fallen], now)
        states = [outcome.state for _, outcome in news if outcome.state in ENDINGS]
        tried = len(states) if counts else 0
        refused = sum(state in REFUSED for state in states) if counts else 0
        ended = Counter(
            outcome.state for letter, outcome in news if letter.id not in fallen and outcome.state in ENDINGS
        )
        ended.subtract(was[letter.id].state for letter, _ in news if was[letter.id].state in ENDINGS)
        state = await campaigns.changed(
            session, campaign_id, ended, now, tried=tried, refused=refused, fell=len(fallen)
        )  # fmt: skip
        if state != "running":
            over.add(campaign_id)
    return over


def _is_news(was: Any, channel: str, state: str) -> bool:
    """Whether a row that stands like this is to become `state`, by the word of a channel's dispatcher.

    A row that has gone on by another way is nothing to the channel that it came from, unless it has arrived there.
    """
    if was is None:
        return False
    if state == "sent":
        return bool(was.state != "sent")
    return was.state in ("pending", "begun") and was.channel == channel


async def _fall(
    session: AsyncConnection,
    channel: str,
    campaign_id: int,
    news: Sequence[tuple[Letter, Outcome]],
    was: Mapping[int, Any],
    now: dt.datetime,
    falling: Falling,
) -> dict[int, tuple[str, str]]:
    """Sends on by the person's next way what certainly did not arrive; returns who has one, with it."""
    tried = {
        letter.id: tried_too(was[letter.id].tried, channel, outcome.state, outcome.error)
        for letter, outcome in news
        if outcome.state in FALLS and not letter.is_group
    }
    if not tried:
        return {}
    query = sa.select(BODIES.c.channel, BODIES.c.payload).where(BODIES.c.campaign_id == campaign_id)
    bodies = {row.channel: ledger.read(row.payload) for row in await session.execute(query)}
    ways = await next_ways(session, falling, bodies, tried, now)
    errors = {letter.id: outcome.error[:200] or None for letter, outcome in news}
    rows = [
        {"of": campaign_id, "to": person_id, "why": errors[person_id], "at": now}
        | {"through": to, "in_chat": chat_id, "so_far": tried[person_id]}
        for person_id, (to, chat_id) in ways.items()
    ]
    if rows:
        await session.execute(_FALL, rows)
    return ways


async def _write(
    session: AsyncConnection, channel: str, campaign_id: int, news: Sequence[tuple[Letter, Outcome]], now: dt.datetime
) -> None:
    ends: list[dict[str, Any]] = []
    back: list[dict[str, Any]] = []
    for letter, outcome in news:
        row = {"of": campaign_id, "to": letter.id, "why": outcome.error[:200] or None}
        if outcome.state == "pending":
            moved = outcome.moved_to or None
            back.append({**row, "at": outcome.next_at or now, "once_more": outcome.again, "moved_to": moved})
        else:
            here = {"through": channel, "in_chat": letter.chat_id}
            ends.append({**row, "now_is": outcome.state, "ref": outcome.provider_ref, "at": now, **here})
        if outcome.moved_to:
            await ledger.follow(session, channel, letter.chat_id, outcome.moved_to)
    if ends:
        await session.execute(_END, ends)
    if back:
        await session.execute(_PUT_BACK, back)


async def recover(session: AsyncConnection, channel: str, now: dt.datetime) -> int:
    """After a crash: what had begun is unknown, or pending again where it may go once more. Returns how many had begun.

    Only the one dispatcher of the channel may call this, before it sends anything.
    """
    open_ones = await session.execute(
        sa.select(CAMPAIGNS.c.id, CAMPAIGNS.c.lane).where(
            CAMPAIGNS.c.closed_at.is_(None), CAMPAIGNS.c.state != "filling"
        )
    )
    count = 0
    for campaign_id, lane in open_ones.all():
        begun = await session.execute(
            sa.select(RECIPIENTS.c.person_id, RECIPIENTS.c.chat_id, RECIPIENTS.c.again)
            .where(RECIPIENTS.c.campaign_id == campaign_id, RECIPIENTS.c.channel == channel)
            .where(RECIPIENTS.c.state == "begun", RECIPIENTS.c.finished_at.is_(None))
        )
        results = []
        for person_id, chat_id, again in begun.all():
            letter = Letter(person_id, chat_id, False, Lane(lane), None, 0, again, None, campaign_id)
            once_more = not again and lane < Lane.ANNOUNCEMENT
            state = "pending" if once_more else "unknown"
            results.append((letter, Outcome(person_id, state, ledger.STOPPED, next_at=now, again=once_more)))
        if results:
            await record(session, channel, results, now, counts=False)
        count += len(results)
    return count
