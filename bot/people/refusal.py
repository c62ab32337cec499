"""A refusal that helps: which role is needed, and who has it.

For: the sentence. Not for: deciding who may do what (`permissions.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot import texts
from bot.people.accounts import PERSONS
from bot.people.grants import GRANTS
from bot.people.permissions import Role
from bot.people.units import ancestors

if TYPE_CHECKING:
    from bot.conversation import Turn


async def refusal_text(turn: Turn, needed: Sequence[Role]) -> str:
    """One sentence: the lowest role that would do, and who holds it nearest to the person, else the union's contact."""
    role = next((role for role in Role if role in needed), Role.ADMIN)
    name = await _holder(turn, role)
    who = texts.HELD_BY.format(name=name) if name else texts.ASK_CONTACT.format(contact=turn.house.contact)
    return texts.REFUSED.format(role=texts.ROLES[role], who=who)


async def _holder(turn: Turn, role: Role) -> str:
    """The name of somebody who has the role: for the nearest unit of the person's own chain, else anybody's."""
    near = await _own_chain(turn)
    query = (
        sa.select(PERSONS.c.name)
        .join(GRANTS, GRANTS.c.person_id == PERSONS.c.id)
        .where(GRANTS.c.role == role.value, GRANTS.c.ended_at.is_(None), PERSONS.c.name != "")
        .order_by(*_nearest_first(near), GRANTS.c.granted_at)
        .limit(1)
    )
    name: str | None = (await turn.session.execute(query)).scalar()
    return name or ""


def _nearest_first(near: Sequence[int]) -> list[sa.ColumnElement[int]]:
    places = {unit_id: place for place, unit_id in enumerate(near)}
    return [sa.case(places, value=GRANTS.c.unit_id, else_=len(near))] if near else []


async def _own_chain(turn: Turn) -> tuple[int, ...]:
    """The unit that the person has told of, else that of a role of theirs, and all above it."""
    person = turn.person
    unit_id = person.profile.unit_id or next((one.unit_id for one in person.grants if one.unit_id is not None), None)
    return (unit_id, *await ancestors(turn.session, unit_id, turn.clock.today())) if unit_id is not None else ()
