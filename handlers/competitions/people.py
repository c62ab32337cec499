"""Who follows a competition, who has entered it, what they were told, and what they are called.

For: the rows of people. Not for: permissions, or deciding what is told (`reminding.py`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.accounts import PERSONS
from bot.people.consents import CONSENTS, Purpose
from bot.people.profiles import PROFILES
from bot.people.roster import MEMBERS
from bot.people.units import UNITS
from bot.storage.database import insert_once
from bot.storage.portions import portions
from handlers.competitions.model import Competition, Stage
from handlers.competitions.tables import (
    COMPETITION_ENTRIES,
    COMPETITION_FOLLOWERS,
    COMPETITION_REMINDERS,
    COMPETITION_STAGES,
)


@dataclass(frozen=True, slots=True)
class Taking:
    """One person in a competition, with their unit."""

    person_id: int
    name: str = ""
    unit: str = ""
    province: str = ""
    followed_at: dt.datetime | None = None
    entered_at: dt.datetime | None = None


async def follow(
    session: AsyncConnection, one: Competition, person_id: int, *, channel: str, version: str,
    next_on: dt.date | None, now: dt.datetime,
) -> None:  # fmt: skip
    """Adds a follower; one who follows already stays as they are."""
    values = {
        "competition_id": one.id, "person_id": person_id, "at": now, "channel": channel, "text_version": version,
        "next_on": next_on,
    }  # fmt: skip
    await session.execute(insert_once(session, COMPETITION_FOLLOWERS).values(values))


async def unfollow(session: AsyncConnection, one: Competition, person_id: int) -> bool:
    """Takes a follower out, with what they were told; whether they followed."""
    gone = sa.delete(COMPETITION_FOLLOWERS).where(
        COMPETITION_FOLLOWERS.c.competition_id == one.id, COMPETITION_FOLLOWERS.c.person_id == person_id
    )
    told = sa.delete(COMPETITION_REMINDERS).where(
        COMPETITION_REMINDERS.c.person_id == person_id,
        COMPETITION_REMINDERS.c.stage_id.in_([stage.id for stage in one.stages]),
    )
    await session.execute(told)
    return bool((await session.execute(gone)).rowcount)


async def enter(session: AsyncConnection, one: Competition, person_id: int, now: dt.datetime) -> None:
    """Adds an entry; a second one changes nothing."""
    values = {"competition_id": one.id, "person_id": person_id, "at": now}
    await session.execute(insert_once(session, COMPETITION_ENTRIES).values(values))


async def leave(session: AsyncConnection, one: Competition, person_id: int) -> bool:
    """Takes an entry back; whether there was one."""
    gone = sa.delete(COMPETITION_ENTRIES).where(
        COMPETITION_ENTRIES.c.competition_id == one.id, COMPETITION_ENTRIES.c.person_id == person_id
    )
    return bool((await session.execute(gone)).rowcount)


async def follows(session: AsyncConnection, person_id: int) -> set[int]:
    """The competitions that somebody follows."""
    query = sa.select(COMPETITION_FOLLOWERS.c.competition_id).where(COMPETITION_FOLLOWERS.c.person_id == person_id)
    return set((await session.execute(query)).scalars())


async def entered(session: AsyncConnection, person_ids: Collection[int]) -> set[tuple[int, int]]:
    """(person, competition) of every entry of these people."""
    found: set[tuple[int, int]] = set()
    for part in portions(sorted(person_ids)):
        query = sa.select(COMPETITION_ENTRIES.c.person_id, COMPETITION_ENTRIES.c.competition_id).where(
            COMPETITION_ENTRIES.c.person_id.in_(part)
        )
        found |= {(row.person_id, row.competition_id) for row in await session.execute(query)}
    return found


async def tell(session: AsyncConnection, person_id: int, keys: Iterable[tuple[Stage, str]], now: dt.datetime) -> None:
    """Keeps what somebody was told, each key once."""
    rows = [{"stage_id": stage.id, "person_id": person_id, "key": key, "at": now} for stage, key in keys]
    if rows:
        await session.execute(insert_once(session, COMPETITION_REMINDERS), rows)


async def heard(session: AsyncConnection, person_ids: Collection[int]) -> dict[int, dict[int, list[str]]]:
    """Person -> stage -> the keys that they were told, in order."""
    found: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for part in portions(sorted(person_ids)):
        query = sa.select(COMPETITION_REMINDERS).where(COMPETITION_REMINDERS.c.person_id.in_(part))
        for row in await session.execute(query.order_by(COMPETITION_REMINDERS.c.id)):
            found[row.person_id][row.stage_id].append(row.key)
    return found


async def unwilling(session: AsyncConnection, person_ids: Collection[int]) -> dict[int, dt.datetime]:
    """Who has said no to all reminders, as their last word, and when: it ends what they followed before."""
    words: dict[int, tuple[bool, dt.datetime]] = {}
    for part in portions(sorted(person_ids)):
        query = sa.select(CONSENTS.c.person_id, CONSENTS.c.given, CONSENTS.c.at).where(
            CONSENTS.c.person_id.in_(part), CONSENTS.c.purpose == Purpose.REMINDERS.value
        )
        words |= {row.person_id: (row.given, row.at) for row in await session.execute(query.order_by(CONSENTS.c.id))}
    return {person_id: at for person_id, (given, at) in words.items() if not given}


async def look_again(session: AsyncConnection, one: Competition, today: dt.date) -> int:
    """Every follower is looked at today, because something has changed; how many know of it."""
    mine = COMPETITION_FOLLOWERS.c.competition_id == one.id
    await session.execute(sa.update(COMPETITION_FOLLOWERS).where(mine).values(next_on=today))
    return await count_told(session, one)


async def count_told(session: AsyncConnection, one: Competition) -> int:
    """How many followers have been told anything of this competition."""
    knows = sa.exists().where(
        COMPETITION_REMINDERS.c.person_id == COMPETITION_FOLLOWERS.c.person_id,
        COMPETITION_REMINDERS.c.stage_id.in_(
            sa.select(COMPETITION_STAGES.c.id).where(COMPETITION_STAGES.c.competition_id == one.id)
        ),
    )
    query = sa.select(sa.func.count()).where(COMPETITION_FOLLOWERS.c.competition_id == one.id, knows)
    return int((await session.execute(query)).scalar_one())


async def counts(session: AsyncConnection, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Competition -> (followers, entries)."""
    found = {}
    for table in (COMPETITION_FOLLOWERS, COMPETITION_ENTRIES):
        query = sa.select(table.c.competition_id, sa.func.count()).where(table.c.competition_id.in_(ids))
        found[table] = {row[0]: row[1] for row in await session.execute(query.group_by(table.c.competition_id))}
    return {one: (found[COMPETITION_FOLLOWERS].get(one, 0), found[COMPETITION_ENTRIES].get(one, 0)) for one in ids}


async def taking(session: AsyncConnection, one: Competition) -> list[Taking]:
    """Everybody who follows or has entered, by province, unit and name. Whoever shows it notes that in the audit."""
    times: dict[int, dict[str, dt.datetime]] = defaultdict(dict)
    for table, word in ((COMPETITION_FOLLOWERS, "followed_at"), (COMPETITION_ENTRIES, "entered_at")):
        query = sa.select(table.c.person_id, table.c.at).where(table.c.competition_id == one.id)
        for row in await session.execute(query):
            times[row.person_id][word] = row.at
    found = []
    for part in portions(sorted(times)):
        known = await _known(session, part)
        found += [
            Taking(who, *known.get(who, ("", "", "")), times[who].get("followed_at"), times[who].get("entered_at"))
            for who in part
        ]
    return sorted(found, key=lambda who: (who.province, who.unit, who.name, who.person_id))


async def _known(session: AsyncConnection, person_ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Person -> name, unit, province: as the roster has them, else as they told of themselves."""
    roster = (
        sa.select(MEMBERS.c.person_id, sa.func.min(MEMBERS.c.id).label("row"))
        .where(MEMBERS.c.person_id.in_(person_ids))
        .group_by(MEMBERS.c.person_id)
        .subquery()
    )
    unit_id = sa.func.coalesce(PROFILES.c.unit_id, MEMBERS.c.unit_id)
    query = (
        sa.select(
            PERSONS.c.id,
            sa.func.coalesce(MEMBERS.c.full_name, PERSONS.c.name, "").label("name"),
            sa.func.coalesce(UNITS.c.name, "").label("unit"),
            sa.func.coalesce(UNITS.c.province, "").label("province"),
        )
        .outerjoin(roster, roster.c.person_id == PERSONS.c.id)
        .outerjoin(MEMBERS, MEMBERS.c.id == roster.c.row)
        .outerjoin(PROFILES, PROFILES.c.person_id == PERSONS.c.id)
        .outerjoin(UNITS, UNITS.c.id == unit_id)
        .where(PERSONS.c.id.in_(person_ids))
    )
    return {row.id: (row.name, row.unit, row.province) for row in await session.execute(query)}
