"""Pure rules and small helpers of the membership room: how roles, units and people are named in a sentence.

For: wording that several parts share. Not for: conversations or tables.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from bot.conversation import Choice, Reply, Turn, say
from bot.people import audit
from bot.people.accounts import PERSONS
from bot.people.consents import Purpose
from bot.people.permissions import Grant, Role
from bot.people.units import ancestors, units_by_ids
from handlers.membership import texts, texts_rights


def role_text(grant: Grant, names: dict[int, str], whole: str) -> str:
    """A role in words: "cán bộ công đoàn của **X**"; `whole` names the union where there is no unit."""
    unit = whole if grant.unit_id is None else names.get(grant.unit_id, texts.NOTHING)
    return texts.ROLE_OF[grant.role.value].format(unit=unit)


async def unit_names(turn: Turn, unit_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of these units, by id."""
    found = await units_by_ids(turn.session, {unit_id for unit_id in unit_ids if unit_id is not None})
    return {unit_id: unit.name for unit_id, unit in found.items()}


async def roles_text(turn: Turn, grants: Sequence[Grant]) -> list[str]:
    """Each role in words; a person without any is a member."""
    names = await unit_names(turn, (grant.unit_id for grant in grants))
    return [role_text(grant, names, turn.house.union_name) for grant in grants] or ["đoàn viên"]


async def one_role(turn: Turn, grant: Grant) -> str:
    """One role in words."""
    return (await roles_text(turn, [grant]))[0]


async def people_names(turn: Turn, person_ids: Collection[int]) -> dict[int, str]:
    """What people are called; a number for those without a name."""
    query = sa.select(PERSONS.c.id, PERSONS.c.name).where(PERSONS.c.id.in_(person_ids))
    names = {row.id: row.name for row in await turn.session.execute(query)}
    return {one: names.get(one) or texts_rights.SOMEBODY.format(id=one) for one in person_ids}


async def chain(turn: Turn, unit_id: int) -> tuple[int, ...]:
    """A unit and all above it today, nearest first: what a permission asks for."""
    return (unit_id, *await ancestors(turn.session, unit_id, turn.clock.today()))


async def may_give(turn: Turn, grant: Grant) -> bool:
    """Whether this person may give, or end, this right: officers by organisers above them, the rest by admins."""
    action = "membership:invite" if grant.role in (Role.OFFICER, Role.MEMBER) else "membership:invite_as"
    if grant.unit_id is None:
        return turn.may("membership:whole")
    return turn.may(action, await chain(turn, grant.unit_id))


def consent_question(purpose: Purpose, then: str = "") -> Reply:
    """What a purpose means, and the two answers, none of them chosen before; `then` is asked after a yes."""
    tail = f":{then}" if then else ""
    yes = Choice(label=texts.AGREE, action=f"membership:agree:{purpose.value}{tail}")
    no = Choice(label=texts.DISAGREE, action=f"membership:disagree:{purpose.value}")
    return say(f"{texts.CONSENTS[purpose.value]}\n{texts.CONSENT_TAIL}", yes, no)


async def note(turn: Turn, action: str, about: str, person_id: int | None = None) -> None:
    """A line in the audit log: what this person has done, by ids alone."""
    who = turn.person.id if person_id is None else person_id
    channel, now = turn.incoming.channel, turn.clock.now()
    await audit.note(turn.session, action, about, person_id=who, channel=channel, now=now)


def short_day(turn: Turn, moment: dt.datetime) -> str:
    """A day in figures: 27/11/2026."""
    return f"{turn.clock.day_of(moment):%d/%m/%Y}"


def channel_name(channel: str) -> str:
    return texts.CHANNELS.get(channel, channel)
