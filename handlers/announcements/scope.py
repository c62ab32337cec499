"""Who may write, approve and steer announcements, and the announcement that an argument names.

An organiser does so for their unit and all below, an admin for everything. For: permissions and the audit. Not for:
what is done then.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.conversation import Turn
from bot.errors import RefusedError
from bot.people import audit
from bot.people.acting import chain, is_id
from bot.people.grants import GRANTS
from bot.people.permissions import Role
from handlers.announcements import queries, texts
from handlers.announcements.model import Announcement, Event

ORGANISE = "announcements:home"
URGE = "announcements:urge"


def private(turn: Turn) -> None:
    """Raises RefusedError in a group."""
    if turn.incoming.group:
        raise RefusedError(texts.PRIVATE_ONLY)


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


async def note(turn: Turn, action: str, one: Announcement, more: str = "") -> None:
    """A line in the audit log, by ids alone; it says where one person did without a second."""
    alone = "" if turn.house.announce_second_person else " second_person=off"
    about = f"announcement={one.id}{f' {more}' if more else ''}{alone}"
    now, channel = turn.clock.now(), turn.incoming.channel
    await audit.note(turn.session, f"announce.{action}", about, person_id=turn.person.id, channel=channel, now=now)
