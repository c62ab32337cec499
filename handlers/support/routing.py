"""Who gets a request: the officers of the asker's unit, else of the nearest unit above that has some, else the admins.

What nobody has answered in two working days is shown to the next unit up as well, and so on until the admins. A request
for which there is nobody waits, and is there for the first officer or admin who comes. Notices carry the number alone.
For: finding officers, notices to them, the job that hands on. Not for: what an officer does with a request (`desk.py`).
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Choice, Job, Turn, say
from bot.days_off import days_off
from bot.delivery.outbox import Outbox
from bot.people.grants import GRANTS, grants_of, holders
from bot.people.permissions import Role
from bot.people.profiles import profile_of
from bot.people.reach import conversations_of
from bot.people.roster import members_by_person
from bot.people.units import ancestors
from bot.workdays import after_workdays
from handlers.support import desk_queries, texts
from handlers.support.model import WORKDAYS_TO_ANSWER, Request

SEE = "support:take"
AT_ONCE = 200
EVERY = dt.timedelta(minutes=10)


async def unit_of(session: AsyncConnection, person_id: int) -> int | None:
    """The unit a person belongs to: what their profile says, the roster row they claimed, or their invitation."""
    profile = await profile_of(session, person_id)
    if profile.unit_id is not None:
        return profile.unit_id
    rows = await members_by_person(session, person_id)
    if rows:
        return rows[0].unit_id
    invited = (grant.unit_id for grant in await grants_of(session, person_id) if grant.role is Role.MEMBER)
    return next(invited, None)


async def staff_of(session: AsyncConnection, unit_id: int, apart_from: int) -> tuple[int, ...]:
    """Who answers for exactly this unit, without the asker."""
    found = [*await holders(session, Role.OFFICER, unit_id), *await holders(session, Role.ORGANISER, unit_id)]
    return tuple(person_id for person_id in dict.fromkeys(found) if person_id != apart_from)


async def admins(session: AsyncConnection, apart_from: int) -> tuple[int, ...]:
    """Who answers where no unit does."""
    query = (
        sa.select(GRANTS.c.person_id)
        .where(GRANTS.c.role == Role.ADMIN.value, GRANTS.c.ended_at.is_(None), GRANTS.c.person_id != apart_from)
        .distinct()
        .order_by(GRANTS.c.person_id)
    )
    return tuple((await session.execute(query)).scalars())


async def hand_on(session: AsyncConnection, outbox: Outbox, request: Request, now: dt.datetime) -> int:
    """Shows a request to the nearest unit with officers that does not see it yet, else to the admins.

    Units on the way are shown it too, for officers they may get. Returns how many people got a notice.
    """
    chain = await chain_of(session, request.unit_id, outbox.clock.day_of(now)) if request.unit_id is not None else ()
    seen = set(await desk_queries.shown_to(session, request.id))
    staff: tuple[int, ...] = ()
    passed: list[int] = []
    for unit_id in chain:
        if unit_id in seen:
            continue
        passed.append(unit_id)
        staff = await staff_of(session, unit_id, request.person_id)
        if staff:
            break
    await desk_queries.show(session, request.id, passed)
    due_at = after_workdays(now, WORKDAYS_TO_ANSWER, outbox.clock, days_off()) if staff else None
    await desk_queries.set_due(session, request.id, due_at)
    wording = texts.NOTICE_LATE if seen else texts.NOTICE_CALL if request.kind == "call" else texts.NOTICE
    return await tell(session, outbox, request, staff or await admins(session, request.person_id), wording=wording)


async def chain_of(session: AsyncConnection, unit_id: int, on: dt.date) -> tuple[int, ...]:
    """A unit and all above it, nearest first."""
    return (unit_id, *await ancestors(session, unit_id, on))


async def tell(
    session: AsyncConnection, outbox: Outbox, request: Request, people: tuple[int, ...], *, wording: str
) -> int:
    """A notice to each, in the conversation they used last; who has none finds the request under `/canbo`."""
    take = Choice(label=texts.TAKE.format(number=request.number), action=f"support:take:{request.id}")
    told = 0
    for person_id in people:
        for conversation_id in await conversations_of(session, person_id):
            if conversation_id == request.conversation_id:
                continue
            if await outbox.notify(conversation_id, say(wording.format(number=request.number), take)):
                told += 1
                break
    return told


async def again(session: AsyncConnection, outbox: Outbox, request: Request, now: dt.datetime) -> None:
    """The asker has written more: whoever answered hears of it, else all who see the request; the time starts anew."""
    holder = request.answered_by or request.taken_by
    people: tuple[int, ...] = (holder,) if holder is not None else ()
    if not people:
        units = await desk_queries.shown_to(session, request.id)
        people = tuple(
            dict.fromkeys([who for unit_id in units for who in await staff_of(session, unit_id, request.person_id)])
        ) or await admins(session, request.person_id)
    if request.unit_id is not None:
        due_at = after_workdays(now, WORKDAYS_TO_ANSWER, outbox.clock, days_off())
        await desk_queries.set_due(session, request.id, due_at)
    await tell(session, outbox, request, people, wording=texts.NOTICE_MORE)


async def may_see(turn: Turn, request: Request) -> bool:
    """Whether this person may answer a request: it is shown to a unit in the scope of one of their roles."""
    if request.person_id == turn.person.id:
        return False
    if turn.may(SEE, ()):
        return True
    on = turn.clock.today()
    for unit_id in await desk_queries.shown_to(turn.session, request.id):
        if turn.may(SEE, await chain_of(turn.session, unit_id, on)):
            return True
    return False


async def scope(turn: Turn) -> set[int] | None:
    """The units whose requests this person sees; None: all of them."""
    if turn.may(SEE, ()):
        return None
    on = turn.clock.today()
    return {
        unit_id
        for unit_id in await desk_queries.units_that_wait(turn.session)
        if turn.may(SEE, await chain_of(turn.session, unit_id, on))
    }


async def _hand_on_what_is_late(session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> None:
    for request in await desk_queries.overdue(session, now, AT_ONCE):
        await hand_on(session, outbox, request, now)


def job() -> Job:
    """Shows what was not answered in time to the next unit up."""
    return Job("support.hand_on", EVERY, _hand_on_what_is_late)
