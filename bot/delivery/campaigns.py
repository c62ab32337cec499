"""Campaigns: one message to many people, written down in chunks, sent when the last chunk is in, stopped at once.

States of a campaign (its rows have those of `ledger.py`, and skipped, cancelled, expired):

    filling ──seal──> running ──────────> done
       │                │  ^
       └─────pause──────┤  └──resume──┐
                        ├──> paused ──┤
                        ├──> halted ──┘      too many were refused
                        └──> cancelled, expired

It halts when, after 20 tries since it was started or resumed, more than `halt_share` of them were refused: failed,
unreachable or unknown when sending, also where the row went on by another way (`falling.py`). People who could not be
written to in the first place do not count.
For: what rooms do with a campaign. Not for: sending it (`parcels.py`), nor whom it goes to (the caller's query).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Outgoing
from bot.delivery.campaign_tables import BODIES, CAMPAIGNS, RECIPIENTS
from bot.delivery.ledger import Lane
from bot.people.accounts import PERSONS
from bot.storage.database import insert_once

CHUNK = 8_000  # a write lock of less than 0.1 s on SQLite
MIN_TRIED = 20
ENDINGS = ("sent", "failed", "unreachable", "unknown", "skipped", "cancelled", "expired")
STOPPABLE = ("filling", "running", "paused", "halted")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a campaign is: people by what became of their message; `pending` has nothing become of it yet.

    `began_at`: when the first one was begun. `filled`: whether the last recipient is written down. `fell`: how often
    one went on by another way.
    """

    state: str
    total: int
    pending: int
    sent: int
    failed: int
    unreachable: int
    unknown: int
    skipped: int
    cancelled: int
    expired: int
    filled: bool
    began_at: dt.datetime | None
    closed_at: dt.datetime | None
    fell: int = 0


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person's row; `error` says why it is not sent, `provider_ref` is the platform's id of the message.

    `tried`: the ways before this one, see `falling.trials`.
    """

    person_id: int
    channel: str | None
    chat_id: str | None
    state: str
    error: str | None
    provider_ref: str | None
    tried: str | None = None


async def open_campaign(
    session: AsyncConnection,
    *,
    what: str,
    lane: Lane,
    bodies: Mapping[str, Outgoing],
    now: dt.datetime,
    begins_at: dt.datetime,
    expires_at: dt.datetime | None = None,
    is_urgent: bool = False,
    halt_share: float | None = 0.2,
) -> int:
    """A new campaign without recipients; returns its id. `bodies`: the message as each channel sends it.

    `is_urgent`: it is sent at night as well. `halt_share`: 0..1, None never halts. Raises IntegrityError where there is
    one called `what`.
    """
    values: dict[str, object] = dict.fromkeys(("total", *ENDINGS, "tried", "refused", "filled_to"), 0)
    values |= {"what": what, "lane": int(lane), "is_urgent": is_urgent, "state": "filling", "halt_share": halt_share}
    values |= {"begins_at": begins_at, "expires_at": expires_at, "created_at": now}
    made = await session.execute(sa.insert(CAMPAIGNS).values(values).returning(CAMPAIGNS.c.id))
    campaign_id = int(made.scalar_one())
    rows = [
        {"campaign_id": campaign_id, "channel": channel, "payload": body.model_dump_json()}
        for channel, body in bodies.items()
    ]
    if rows:
        await session.execute(sa.insert(BODIES), rows)
    return campaign_id


async def fill_chunk(
    session: AsyncConnection, campaign_id: int, *sources: sa.Select[Any], now: dt.datetime, most: int = CHUNK
) -> bool:
    """Writes down the recipients among the next `most` persons; True while there are more persons.

    Each of `sources` selects (person_id, channel, chat_id, is_group, reason), all of them together a row a person. A
    `reason` closes the row in the state that it begins with ("skipped:no_consent", "unreachable:no_account"); so does a
    channel that is NULL or has no body here. Where one has parameters called `after` and `until`, they are the bounds
    of the chunk: after < person <= until. To be called again after a crash; each chunk is one transaction of the
    caller's.
    """
    campaign = await _locked(session, campaign_id)
    if campaign is None or campaign.sealed_at is not None or campaign.state in ("cancelled", "expired"):
        return False
    ids = sa.select(PERSONS.c.id).where(PERSONS.c.id > campaign.filled_to).order_by(PERSONS.c.id).limit(most).subquery()
    until, looked_at = (await session.execute(sa.select(sa.func.max(ids.c.id), sa.func.count()))).one()
    if until is None:
        return False
    channels = (await session.execute(sa.select(BODIES.c.channel).where(BODIES.c.campaign_id == campaign_id))).scalars()
    bodies = list(channels)
    for source in sources:
        rows = _rows(source, campaign_id, campaign.filled_to, until, bodies, now)
        insert = insert_once(session, RECIPIENTS).from_select(list(rows.selected_columns.keys()), rows)
        await session.execute(insert)
    fresh = (RECIPIENTS.c.campaign_id == campaign_id, RECIPIENTS.c.person_id > campaign.filled_to)
    counted = await session.execute(
        sa.select(RECIPIENTS.c.state, sa.func.count()).where(*fresh).group_by(RECIPIENTS.c.state)
    )
    counts = {state: int(count) for state, count in counted}
    more = {state: CAMPAIGNS.c[state] + count for state, count in counts.items() if state in ENDINGS}
    change = sa.update(CAMPAIGNS).where(CAMPAIGNS.c.id == campaign_id)
    await session.execute(change.values(filled_to=until, total=CAMPAIGNS.c.total + sum(counts.values()), **more))
    return bool(looked_at == most)


def _rows(
    source: sa.Select[Any], campaign_id: int, after: int, until: int, channels: Sequence[str], now: dt.datetime
) -> sa.Select[Any]:
    """The rows to be written, from what the caller selects."""
    given = source.params(after=after, until=until).subquery()
    here = given.c.channel.in_(channels) if channels else sa.false()
    reason = sa.func.nullif(given.c.reason, "")
    state = sa.case(
        (reason.like("skipped:%"), "skipped"),
        (sa.or_(reason.is_not(None), given.c.channel.is_(None), ~here), "unreachable"),
        else_="pending",
    )
    why = sa.case((reason.is_not(None), reason), (sa.or_(given.c.channel.is_(None), ~here), "unreachable:no_channel"))
    closed = sa.case((state == "pending", sa.null()), else_=sa.literal(now, RECIPIENTS.c.finished_at.type))
    return sa.select(
        sa.literal(campaign_id, RECIPIENTS.c.campaign_id.type).label("campaign_id"),
        given.c.person_id.label("person_id"),
        given.c.channel.label("channel"),
        given.c.chat_id.label("chat_id"),
        sa.func.coalesce(given.c.is_group, sa.false()).label("is_group"),
        state.label("state"),
        sa.literal(0, RECIPIENTS.c.attempts.type).label("attempts"),
        sa.false().label("again"),
        sa.func.substr(why, 1, 200).label("error"),
        closed.label("finished_at"),
    ).where(given.c.person_id > after, given.c.person_id <= until)


async def seal(session: AsyncConnection, campaign_id: int, now: dt.datetime) -> None:
    """The last recipient is written down: it may be sent from `begins_at` on."""
    sealed = sa.update(CAMPAIGNS).where(CAMPAIGNS.c.id == campaign_id, CAMPAIGNS.c.sealed_at.is_(None))
    await session.execute(sealed.values(sealed_at=now, state=sa.case(_FILLING_RUNS, else_=CAMPAIGNS.c.state)))
    await changed(session, campaign_id, {}, now)


_FILLING_RUNS = (CAMPAIGNS.c.state == "filling", "running")


async def pause(session: AsyncConnection, campaign_id: int, now: dt.datetime) -> bool:
    """Nothing more is begun until `resume`; False where it is not under way."""
    return await _turn(session, campaign_id, ("filling", "running"), {"state": "paused"})


async def resume(session: AsyncConnection, campaign_id: int, now: dt.datetime) -> bool:
    """It goes on, and refusals are counted from here; False where it is neither paused nor halted."""
    state = sa.case((CAMPAIGNS.c.sealed_at.is_(None), "filling"), else_="running")
    resumed = await _turn(session, campaign_id, ("paused", "halted"), {"state": state, "tried": 0, "refused": 0})
    await changed(session, campaign_id, {}, now)
    return resumed


async def cancel(session: AsyncConnection, campaign_id: int, now: dt.datetime) -> bool:
    """Nothing more is begun, ever; False where it is over already. Its open rows are closed soon (`keeper.py`)."""
    return await _turn(session, campaign_id, STOPPABLE, {"state": "cancelled"})


async def _turn(session: AsyncConnection, campaign_id: int, states: Collection[str], values: dict[str, Any]) -> bool:
    change = sa.update(CAMPAIGNS).where(CAMPAIGNS.c.id == campaign_id, CAMPAIGNS.c.state.in_(states))
    turned = await session.execute(change.values(values).returning(CAMPAIGNS.c.id))
    return turned.first() is not None


async def progress(session: AsyncConnection, campaign_id: int) -> Progress:
    """From its counters. Raises LookupError where there is no such campaign."""
    row = (await session.execute(sa.select(CAMPAIGNS).where(CAMPAIGNS.c.id == campaign_id))).first()
    if row is None:
        raise LookupError(f"no campaign {campaign_id}")
    ended = {name: int(row._mapping[name]) for name in ENDINGS}
    return Progress(
        state=row.state,
        total=row.total,
        pending=row.total - sum(ended.values()),
        filled=row.sealed_at is not None,
        began_at=row.began_at,
        closed_at=row.closed_at,
        fell=row.fell or 0,
        **ended,
    )


async def recipients(
    session: AsyncConnection, campaign_id: int, states: Collection[str] = (), after: int = 0, most: int = 1000
) -> list[Recipient]:
    """Recipients in these states (none given: in any), by person id after `after`."""
    columns = (
        RECIPIENTS.c[name] for name in ("person_id", "channel", "chat_id", "state", "error", "provider_ref", "tried")
    )
    query = sa.select(*columns).where(RECIPIENTS.c.campaign_id == campaign_id, RECIPIENTS.c.person_id > after)
    if states:
        query = query.where(RECIPIENTS.c.state.in_(list(states)))
    rows = await session.execute(query.order_by(RECIPIENTS.c.person_id).limit(most))
    return [Recipient(*row) for row in rows]


async def changed(
    session: AsyncConnection,
    campaign_id: int,
    ended: Mapping[str, int],
    now: dt.datetime,
    *,
    tried: int = 0,
    refused: int = 0,
    fell: int = 0,
) -> str:
    """Counts rows that have reached these states (fewer: below 0), and ends or halts the campaign where that is due.

    `fell`: rows that went on by another way, which are open still. Returns the campaign's state. In the transaction
    that changes the rows.
    """
    row = await _locked(session, campaign_id)
    if row is None:
        return "cancelled"
    counts = {name: row._mapping[name] + ended.get(name, 0) for name in ENDINGS}
    counts |= {"tried": row.tried + tried, "refused": row.refused + refused}
    counts |= {"fell": (row.fell or 0) + fell} if fell else {}
    open_rows = row.total - sum(counts[name] for name in ENDINGS)
    state = state_after(
        row.state, open_rows if row.sealed_at else None, row.halt_share, counts["tried"], counts["refused"]
    )
    closes = row.closed_at is None and open_rows == 0 and (row.sealed_at is not None or state not in STOPPABLE)
    values: dict[str, Any] = {**counts, "state": state, **({"closed_at": now} if closes else {})}
    if values != {name: row._mapping[name] for name in values}:
        await session.execute(sa.update(CAMPAIGNS).where(CAMPAIGNS.c.id == campaign_id).values(values))
    return state


def state_after(state: str, open_rows: int | None, halt_share: float | None, tried: int, refused: int) -> str:
    """The state of a campaign after some of its rows were tried; `open_rows` None: more are to come. Pure."""
    if state in ("running", "paused", "halted") and open_rows == 0:
        return "done"
    if state == "running" and halt_share is not None and tried >= MIN_TRIED and refused > halt_share * tried:
        return "halted"
    return state


async def _locked(session: AsyncConnection, campaign_id: int) -> Any:
    query = sa.select(CAMPAIGNS).where(CAMPAIGNS.c.id == campaign_id).with_for_update()
    return (await session.execute(query)).first()
