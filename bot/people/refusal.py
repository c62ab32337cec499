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

if TYPE_CHECKING:
    from bot.conversation import Turn


async def refusal_text(turn: Turn, needed: Sequence[Role]) -> str:
    """One sentence: the lowest role that would do, and the first person who holds it, else the union's contact."""
    role = next((role for role in Role if role in needed), Role.ADMIN)
    name = await _holder(turn, role)
    who = texts.HELD_BY.format(name=name) if name else texts.ASK_CONTACT.format(contact=turn.house.contact)
    return texts.REFUSED.format(role=texts.ROLES[role], who=who)


async def _holder(turn: Turn, role: Role) -> str:
    """The name of somebody who has the role: for a unit of the person's own chain first, then anybody."""
    query = (
        sa.select(PERSONS.c.name)
        .join(GRANTS, GRANTS.c.person_id == PERSONS.c.id)
        .where(GRANTS.c.role == role.value, GRANTS.c.ended_at.is_(None), PERSONS.c.name != "")
        .order_by(GRANTS.c.granted_at)
        .limit(1)
    )
    name: str | None = (await turn.session.execute(query)).scalar()
    return name or ""
