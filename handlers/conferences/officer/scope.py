"""Whose invitations a person may see and answer, and finding them.

An officer acts for their unit, and for the units that have become part of it: the officers of the successor answer.
For: permissions of the officers' way, and who is told. Not for: what is said to them.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Reply, Turn
from bot.delivery.outbox import Outbox
from bot.errors import RefusedError
from bot.inbox import CONVERSATIONS
from bot.people import acting
from bot.people.grants import GRANTS
from bot.people.naming import exact
from bot.people.permissions import Role
from bot.people.private import refuse_in_group
from bot.people.reach import conversations_of
from bot.people.roster import members_by_person
from bot.people.units import Unit, ancestors, successor
from handlers.conferences import queries
from handlers.conferences.model import Seat, SessionState, Stage
from handlers.conferences.officer import texts
from handlers.conferences.queries import Invited
from handlers.conferences.tables import SEATS

ANSWER = "conferences:unit"
DECIDE = "conferences:approve"


# Asked for everybody who answers, so put together once.
_COLLEAGUES = (
    sa.select(GRANTS.c.person_id)
    .where(GRANTS.c.unit_id == sa.bindparam("unit"), GRANTS.c.person_id != sa.bindparam("me"))
    .where(GRANTS.c.role.in_((Role.OFFICER.value, Role.ORGANISER.value)), GRANTS.c.ended_at.is_(None))
    .order_by(GRANTS.c.person_id)
)


async def acting_for(turn: Turn, unit_id: int) -> Unit:
    """The unit that answers for a unit today: itself, or what it has become part of."""
    return await successor(turn.session, unit_id, turn.clock.today())


async def may_answer(turn: Turn, found: Invited) -> bool:
    """Whether this person may answer this invitation."""
    acting = (await acting_for(turn, found.invitation.unit_id)).id
    if turn.may(ANSWER, (acting,)):
        return True
    return turn.may(ANSWER, (acting, *await ancestors(turn.session, acting, turn.clock.today())))


async def answerable(turn: Turn, invitation_id: str) -> Invited:
    """The invitation, for somebody who may answer it. Raises RefusedError for anybody else, and in a group."""
    private(turn)
    found = await queries.invited(turn.session, int(invitation_id)) if acting.is_id(invitation_id) else None
    if found is None or found.conference.stage is Stage.DRAFT or not await may_answer(turn, found):
        raise RefusedError(texts.NOT_YOURS)
    return found


async def decidable(turn: Turn, invitation_id: str) -> Invited:
    """The invitation, for somebody who organises its conference. Raises RefusedError for anybody else."""
    private(turn)
    found = await queries.invited(turn.session, int(invitation_id)) if acting.is_id(invitation_id) else None
    if found is None or not turn.may(DECIDE, await acting.chain(turn, found.conference.unit_id)):
        raise RefusedError(texts.NOT_ORGANISER)
    return found


def private(turn: Turn) -> None:
    """Raises RefusedError in a group: names and numbers are for one person's eyes."""
    refuse_in_group(turn, "/hoinghi")


async def open_to(turn: Turn) -> list[Invited]:
    """The invitations that this person may answer and that are not over, the nearest day first."""
    found = await queries.invited_of_units(turn.session, await acting.units_of(turn))
    current = [one for one in found if is_current(one)]
    return sorted(current, key=lambda one: (one.session.day is None, one.session.day, one.invitation.id))


def is_current(found: Invited) -> bool:
    """Whether there is still something to see or to do."""
    conference, session = found.conference, found.session
    return (
        not conference.history
        and conference.stage is Stage.OPEN
        and session.state not in (SessionState.CLOSED, SessionState.CANCELLED)
    )


async def own_seats(turn: Turn) -> list[tuple[Invited, Seat]]:
    """The seats on which this person is named, by the name and number of a roster row that they have claimed."""
    rows = [row for row in await members_by_person(turn.session, turn.person.id) if row.phone]
    found: list[tuple[Invited, Seat]] = []
    for row in rows:
        holds = SEATS.c.delegate.contains(f'"{row.phone}"', autoescape=True)
        query = sa.select(SEATS.c.invitation_id).where(holds).distinct()
        for invitation_id in (await turn.session.execute(query)).scalars().all():
            one = await queries.invited(turn.session, invitation_id)
            for seat in one.invitation.seats if one is not None and is_current(one) else ():
                same = seat.delegate is not None and seat.delegate.phone == row.phone
                if one and same and seat.delegate and exact(seat.delegate.name) == exact(row.full_name):
                    found.append((one, seat))
    return list(dict.fromkeys(found))


async def officers(turn: Turn, unit_id: int) -> tuple[int, ...]:
    """Who answers for a unit today, apart from the person whose turn it is."""
    asked = {"unit": (await acting_for(turn, unit_id)).id, "me": turn.person.id}
    return tuple(dict.fromkeys((await turn.session.execute(_COLLEAGUES, asked)).scalars()))


async def tell(
    session: AsyncConnection, outbox: Outbox, people: Iterable[int], reply: Reply, *, here: int, wait: bool = True
) -> int:
    """A notice to each, in the conversation they used last; `here` is the one whose turn it is. Returns how many.

    Without `wait` somebody who is being answered this very moment is left out: two officers of one unit who confirm at
    once would else wait for each other, one for the seats and one for the conversation.
    """
    told = 0
    for person_id in people:
        for conversation_id in await conversations_of(session, person_id):
            if conversation_id == here:
                continue
            if not wait and not await _is_idle(session, conversation_id):
                break
            if await outbox.notify(conversation_id, reply):
                told += 1
                break
    return told


async def _is_idle(session: AsyncConnection, conversation_id: int) -> bool:
    """Whether no other transaction is taking a turn in a conversation; it is kept so until this one ends."""
    query = sa.select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.id == conversation_id)
    return (await session.execute(query.with_for_update(skip_locked=True))).first() is not None


async def name_of(session: AsyncConnection, person_id: int | None) -> str:
    """What a colleague is called; somebody, where nobody knows."""
    return await acting.name_of(session, person_id) or texts.SOMEBODY
