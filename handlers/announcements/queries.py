"""Announcements, acknowledgements and topics in the tables.

For: reading and writing them. Not for: permissions or rules: the caller has asked (`scope.py`, `model.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.campaign_tables import RECIPIENTS
from bot.people.segments import Segment, Term
from bot.storage.database import insert_once
from handlers.announcements.model import Announcement, Event, State, follows
from handlers.announcements.tables import ACKS, ANNOUNCEMENTS, TOPICS

_FIELDS = (
    "id", "unit_id", "state", "text", "topic", "segment", "asks", "send_at", "urgent", "file_name", "file_path",
    "corrects", "made_by", "hash", "approved_by", "approved_at", "alone", "reason", "campaign_id",
)  # fmt: skip
_COLUMNS = tuple(ANNOUNCEMENTS.c[name] for name in _FIELDS)


def _read(row: sa.Row[Any]) -> Announcement:
    values = dict(row._mapping)
    state, segment = State(values.pop("state")), Segment.model_validate_json(values.pop("segment"))
    return Announcement(state=state, segment=segment, **values)


async def add(
    session: AsyncConnection, unit_id: int | None, *, by: int, now: dt.datetime, segment: Segment | None = None,
    corrects: int | None = None, **more: Any,
) -> int:  # fmt: skip
    """A new draft; returns its id."""
    values = {
        "unit_id": unit_id, "state": State.DRAFT.value, "text": "", "topic": "chung", "asks": True, "urgent": "",
        "segment": (segment or Segment()).model_dump_json(), "file_name": "", "file_path": "", "watched": "",
        "corrects": corrects, "made_by": by, "made_at": now, "hash": "", "alone": False, "reason": "",
        "changed_at": now,
    } | more  # fmt: skip
    made = await session.execute(sa.insert(ANNOUNCEMENTS).values(values).returning(ANNOUNCEMENTS.c.id))
    return int(made.scalar_one())


async def by_id(session: AsyncConnection, announcement_id: int, *, lock: bool = False) -> Announcement | None:
    query = sa.select(*_COLUMNS).where(ANNOUNCEMENTS.c.id == announcement_id)
    row = (await session.execute(query.with_for_update() if lock else query)).first()
    return _read(row) if row else None


async def newest(
    session: AsyncConnection, states: Collection[State] = tuple(State), most: int = 500
) -> list[Announcement]:
    """In these states, the newest first."""
    query = sa.select(*_COLUMNS).where(ANNOUNCEMENTS.c.state.in_([state.value for state in states]))
    return [_read(row) for row in await session.execute(query.order_by(ANNOUNCEMENTS.c.id.desc()).limit(most))]


async def take(session: AsyncConnection, one: Announcement, event: Event, now: dt.datetime, **values: Any) -> bool:
    """Goes to the state that follows; False where it is in another state by now, or the event cannot happen."""
    state = follows(one.state, event)
    if state is None:
        return False
    change = sa.update(ANNOUNCEMENTS).where(ANNOUNCEMENTS.c.id == one.id, ANNOUNCEMENTS.c.state == one.state.value)
    changed = change.values(values | {"state": state.value, "changed_at": now}).returning(ANNOUNCEMENTS.c.id)
    return (await session.execute(changed)).first() is not None


async def keep(session: AsyncConnection, announcement_id: int, **values: Any) -> None:
    """Writes fields that change no state."""
    change = sa.update(ANNOUNCEMENTS).where(ANNOUNCEMENTS.c.id == announcement_id)
    await session.execute(change.values(values))


async def acknowledge(session: AsyncConnection, announcement_id: int, person_id: int, now: dt.datetime) -> bool:
    """False where they have done so before."""
    values = {"announcement_id": announcement_id, "person_id": person_id, "at": now}
    mine = (ACKS.c.announcement_id == announcement_id, ACKS.c.person_id == person_id)
    if (await session.execute(sa.select(ACKS.c.at).where(*mine))).first() is not None:
        return False
    await session.execute(insert_once(session, ACKS).values(values))
    return True


async def acked(session: AsyncConnection, announcement_id: int) -> int:
    """How many have acknowledged it."""
    query = sa.select(sa.func.count()).select_from(ACKS).where(ACKS.c.announcement_id == announcement_id)
    return int((await session.execute(query)).scalar_one())


async def received(
    session: AsyncConnection, person_id: int, *, only: int | None = None, most: int = 3
) -> list[tuple[Announcement, dt.datetime | None, bool]]:
    """What this person was sent (it may have arrived where nobody knows): (announcement, when, acknowledged)."""
    mine = sa.and_(ACKS.c.announcement_id == ANNOUNCEMENTS.c.id, ACKS.c.person_id == person_id)
    query = (
        sa.select(*_COLUMNS, RECIPIENTS.c.finished_at, ACKS.c.at.label("acked_at"))
        .join(RECIPIENTS, RECIPIENTS.c.campaign_id == ANNOUNCEMENTS.c.campaign_id)
        .outerjoin(ACKS, mine)
        .where(RECIPIENTS.c.person_id == person_id, RECIPIENTS.c.state.in_(("sent", "unknown", "begun")))
        .order_by(ANNOUNCEMENTS.c.id.desc())
        .limit(most)
    )
    if only is not None:
        query = query.where(ANNOUNCEMENTS.c.id == only)
    found = []
    for row in await session.execute(query):
        values = row._mapping
        own = {name: values[name] for name in _FIELDS}
        state, segment = State(own.pop("state")), Segment.model_validate_json(own.pop("segment"))
        one = Announcement(state=state, segment=segment, **own)
        found.append((one, values["finished_at"], values["acked_at"] is not None))
    return found


async def topics_of(session: AsyncConnection, person_id: int) -> Mapping[str, bool]:
    """The topics about which a person has said something: on or off."""
    query = sa.select(TOPICS.c.topic, TOPICS.c.follows).where(TOPICS.c.person_id == person_id)
    return {row.topic: row.follows for row in await session.execute(query)}


async def set_topic(session: AsyncConnection, person_id: int, topic: str, follows: bool, now: dt.datetime) -> None:
    mine = (TOPICS.c.topic == topic, TOPICS.c.person_id == person_id)
    values = {"topic": topic, "person_id": person_id, "follows": follows, "at": now}
    await session.execute(insert_once(session, TOPICS).values(values))
    await session.execute(sa.update(TOPICS).where(*mine).values(follows=follows, at=now))


def opted_out(topic: str) -> sa.Select[tuple[int]]:
    """Who has switched a topic off."""
    return sa.select(TOPICS.c.person_id).where(TOPICS.c.topic == topic, TOPICS.c.follows.is_(False))


def followers(topics: Sequence[str]) -> sa.Select[tuple[int]]:
    """Who has switched one of these topics on."""
    return sa.select(TOPICS.c.person_id).where(TOPICS.c.topic.in_(tuple(topics)), TOPICS.c.follows.is_(True))


async def follow_up(session: AsyncConnection, one: Announcement, kind: str, *, by: int, now: dt.datetime) -> int:
    """A draft to those who got an announcement ("heard": a correction) or may have ("doubt": the same once more)."""
    segment = Segment(every=(Term(kind=kind, values=(str(one.id),)),))
    same: dict[str, Any] = {"topic": one.topic, "asks": one.asks, "urgent": one.urgent}
    if kind == "heard":
        return await add(session, one.unit_id, by=by, now=now, segment=segment, corrects=one.id, **same)
    same |= {"text": one.text, "file_name": one.file_name, "file_path": one.file_path}
    return await add(session, one.unit_id, by=by, now=now, segment=segment, **same)
