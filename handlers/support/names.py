"""Who somebody is, and a request as text: words that both sides of a request use.

For: names and the text of a request. Not for: deciding who may see them.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Turn
from bot.people.acting import name_of
from bot.people.grants import grants_of
from bot.people.roster import members_by_person
from bot.people.units import unit_by_id
from handlers.support import queries, texts
from handlers.support.model import Request


async def phone_of(session: AsyncConnection, person_id: int) -> str:
    """A person's phone number in the roster; empty where there is none."""
    return next((row.phone for row in await members_by_person(session, person_id) if row.phone), "")


async def unit_name(session: AsyncConnection, unit_id: int | None) -> str:
    unit = await unit_by_id(session, unit_id) if unit_id is not None else None
    return unit.name if unit else ""


async def staff_name(session: AsyncConnection, person_id: int | None) -> str:
    """Who answers, as an asker reads it: name and unit, or as much as is known."""
    name = await name_of(session, person_id)
    grants = await grants_of(session, person_id) if person_id is not None else ()
    unit = await unit_name(session, next((grant.unit_id for grant in grants if grant.unit_id is not None), None))
    if name:
        return texts.NAMED_OF.format(name=name, unit=unit) if unit else name
    return texts.STAFF_OF.format(unit=unit) if unit else texts.STAFF


async def lines_text(turn: Turn, request: Request, *, mine: bool) -> str:
    """What was said since a request was asked, a line each."""
    parts = []
    for line in await queries.lines_of(turn.session, request.id):
        when = moment(turn, line.at)
        if line.from_staff:
            who = await staff_name(turn.session, line.person_id)
            parts.append(texts.TICKET_STAFF.format(who=who, when=when, text=line.text))
        else:
            wording = texts.TICKET_ASKER if mine else texts.TICKET_OTHER
            parts.append(wording.format(when=when, text=line.text))
    return "".join(parts)


async def ticket(turn: Turn, request: Request, *, mine: bool) -> str:
    """A request with all that was said about it."""
    return texts.TICKET.format(
        number=request.number,
        when=f"{turn.clock.day_of(request.created_at):%d/%m/%Y}",
        state=texts.STATES[request.state],
        question=request.question,
        lines=await lines_text(turn, request, mine=mine),
    )


def moment(turn: Turn, at: dt.datetime) -> str:
    """A day as it is shown in lists."""
    return f"{turn.clock.day_of(at):%d/%m/%Y}"
