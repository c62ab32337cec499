"""The people of the demo: a teacher, an officer of a federation, an organiser, and who writes announcements for one to
approve; made once in the demo's own database.

For: `congdoan demo`, where one browser may be any of them (`bot/web/demo.py`). Not for: an installation; nothing here
runs there.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.web import WebChannel
from bot.conversation import ConversationState
from bot.inbox import CONVERSATIONS
from bot.people import consents, grants
from bot.people.accounts import ACCOUNTS, PERSONS
from bot.people.consents import Consent, Purpose
from bot.people.permissions import Grant, Role
from bot.people.profiles import Profile, save
from bot.people.sample import EDUCATION_UNION
from bot.people.units import find_units
from bot.storage.database import Database
from bot.web.demo import Part, visitor

_FEDERATION, _PROVINCE = "LĐLĐ tỉnh An Giang", "An Giang"


@dataclass(frozen=True, slots=True)
class _Sample:
    """Somebody to try: the name says that they are none. `unit` is empty for a member without a role."""

    part: Part
    name: str
    role: Role = Role.MEMBER
    unit: str = ""


_PEOPLE = (
    _Sample(Part.TEACHER, "Giáo viên mẫu"),
    _Sample(Part.OFFICER, "Cán bộ mẫu", Role.OFFICER, _FEDERATION),
    _Sample(Part.ORGANISER, "Phụ trách mẫu", Role.ORGANISER, EDUCATION_UNION),
    _Sample(Part.WRITER, "Người soạn mẫu", Role.ORGANISER, EDUCATION_UNION),
)


async def is_filled(database: Database) -> bool:
    """Whether everybody is there; they are made last, with what they have written, so then all of the demo is there."""
    chats = [visitor(one.part).chat_id for one in _PEOPLE]
    query = sa.select(sa.func.count()).where(ACCOUNTS.c.channel == WebChannel.name, ACCOUNTS.c.platform_id.in_(chats))
    async with database.read() as session:
        return (await session.execute(query)).scalar_one() == len(chats)


async def make_people(session: AsyncConnection, *, today: dt.date, now: dt.datetime) -> None:
    """Makes those who are not there yet. Raises LookupError where the federations were not loaded before."""
    for one in _PEOPLE:
        person_id = await _person(session, one, now)
        home = await home_of(session, today)
        await save(session, person_id, Profile(province=_PROVINCE, unit_id=home), now)
        yes = Consent(Purpose.ANNOUNCEMENTS, True, "demo", WebChannel.name, now)
        await consents.say(session, person_id, yes)
        if one.unit:
            grant = Grant(one.role, await _unit(session, one.unit, today))
            await grants.give(session, person_id, grant, by=None, now=now)


async def _person(session: AsyncConnection, one: _Sample, now: dt.datetime) -> int:
    chat_id = visitor(one.part).chat_id
    account = {"channel": WebChannel.name, "platform_id": chat_id}
    query = sa.select(ACCOUNTS.c.person_id).where(*(ACCOUNTS.c[name] == value for name, value in account.items()))
    found = (await session.execute(query)).scalar_one_or_none()
    if found is not None:
        return int(found)
    made = await session.execute(sa.insert(PERSONS).values(name=one.name, created_at=now).returning(PERSONS.c.id))
    person_id = int(made.scalar_one())
    await session.execute(sa.insert(ACCOUNTS).values(account | {"person_id": person_id, "created_at": now}))
    # As after a first message: what the assistant sends by itself finds them.
    chat = {"channel": WebChannel.name, "chat_id": chat_id, "is_group": False, "created_at": now, "updated_at": now}
    empty = ConversationState().model_dump_json()
    await session.execute(sa.insert(CONVERSATIONS).values(chat | {"state": empty}))
    return person_id


async def person_of(session: AsyncConnection, part: Part) -> int:
    """The id of a sample person. Raises NoResultFound before they are made."""
    mine = (ACCOUNTS.c.channel == WebChannel.name, ACCOUNTS.c.platform_id == visitor(part).chat_id)
    return int((await session.execute(sa.select(ACCOUNTS.c.person_id).where(*mine))).scalar_one())


async def home_of(session: AsyncConnection, today: dt.date) -> int:
    """The id of the unit that all of them belong to. Raises LookupError where it was not loaded before."""
    return await _unit(session, EDUCATION_UNION, today)


async def _unit(session: AsyncConnection, name: str, today: dt.date) -> int:
    for unit in await find_units(session, name, on=today):
        if unit.name == name:
            return unit.id
    raise LookupError(f"no unit {name}")
