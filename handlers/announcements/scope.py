"""Who may write, approve and steer announcements, and the announcement that an argument names.

An organiser does so for their unit and all below, an admin for everything. For: permissions and the audit. Not for:
what is done then.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Turn
from bot.errors import RefusedError
from bot.people import audit
from bot.people.accounts import PERSONS
from bot.people.grants import GRANTS
from bot.people.permissions import Role
from bot.people.roster import members_by_person
from bot.people.units import ancestors, successor
from handlers.announcements import queries, texts
from handlers.announcements.model import Announcement, Event

ORGANISE = "announcements:home"
URGE = "announcements:urge"


def private(turn: Turn) -> None:
    """Raises RefusedError in a group."""
    if turn.incoming.group:
        raise RefusedError(texts.PRIVATE_ONLY)


def is_id(text: str) -> bool:
    """Whether an argument of a choice is a number that ids can be."""
    return text.isascii() and text.isdecimal() and len(text) <= 15


async def chain(turn: Turn, unit_id: int | None) -> tuple[int, ...]:
    """The unit that acts for a unit today, and all above it; none for the whole."""
    if unit_id is None:
        return ()
    today = turn.clock.today()
    acting = (await successor(turn.session, unit_id, today)).id
    return (acting, *await ancestors(turn.session, acting, today))


async def organised(turn: Turn, announcement_id: str, *, lock: bool = True) -> Announcement:
    """An announcement of a unit that this person organises, locked. Raises RefusedError."""
    private(turn)
    one = await queries.by_id(turn.session, int(announcement_id), lock=lock) if is_id(announcement_id) else None
    if one is None or not turn.may(ORGANISE, await chain(turn, one.unit_id)):
        raise RefusedError(texts.NOT_YOURS)
    return one


async def mine(turn: Turn, most: int = 50) -> list[Announcement]:
    """The announcements that this person organises, the newest first."""
    allowed: dict[int | None, bool] = {}
    found = []
    for one in await queries.newest(turn.session, most=most):
        if one.unit_id not in allowed:
            allowed[one.unit_id] = turn.may(ORGANISE, await chain(turn, one.unit_id))
        if allowed[one.unit_id]:
            found.append(one)
    return found


def hosts(turn: Turn) -> list[int | None]:
    """On whose behalf this person may write; None: for the whole, as an admin."""
    own: list[int | None] = [None] if any(one.role is Role.ADMIN for one in turn.person.grants) else []
    own += [one.unit_id for one in turn.person.grants if one.role is Role.ORGANISER and one.unit_id is not None]
    return list(dict.fromkeys(own))


async def approvers(turn: Turn, one: Announcement) -> list[int]:
    """Everybody who has the right to approve this one, apart from its writer where a second person is needed."""
    units = await chain(turn, one.unit_id)
    organiser = sa.and_(GRANTS.c.role == Role.ORGANISER.value, GRANTS.c.unit_id.in_(units))
    holds = sa.or_(GRANTS.c.role == Role.ADMIN.value, organiser)
    query = sa.select(GRANTS.c.person_id).where(holds, GRANTS.c.ended_at.is_(None)).order_by(GRANTS.c.id)
    found = list(dict.fromkeys((await turn.session.execute(query)).scalars()))
    return [person for person in found if person != one.made_by or not turn.house.announce_second_person]


async def step(turn: Turn, one: Announcement, event: Event, **values: object) -> None:
    """Takes a step. Raises RefusedError where it cannot be taken now."""
    if not await queries.take(turn.session, one, event, turn.clock.now(), **values):
        raise RefusedError(texts.NOT_NOW.format(number=one.number, state=texts.STATES[one.state]))


async def name_of(session: AsyncConnection, person_id: int | None) -> str:
    """What a colleague is called: as the roster has it, else as their channel gives it; empty where nobody knows."""
    if person_id is None:
        return ""
    rows = await members_by_person(session, person_id)
    if rows:
        return rows[0].full_name
    return str((await session.execute(sa.select(PERSONS.c.name).where(PERSONS.c.id == person_id))).scalar() or "")


async def note(turn: Turn, action: str, one: Announcement, more: str = "") -> None:
    """A line in the audit log, by ids alone; it says where one person did without a second."""
    alone = "" if turn.house.announce_second_person else " second_person=off"
    about = f"announcement={one.id}{f' {more}' if more else ''}{alone}"
    now, channel = turn.clock.now(), turn.incoming.channel
    await audit.note(turn.session, f"announce.{action}", about, person_id=turn.person.id, channel=channel, now=now)
