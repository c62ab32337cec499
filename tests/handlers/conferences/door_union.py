"""The conference of `door_kit.py` in a database, with the people who stand at its door."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.conversation import House
from bot.people.permissions import Role
from bot.storage.database import Database
from handlers import conferences
from handlers.conferences import planning, queries, tally
from handlers.conferences.model import Delegate, Invitation, Presence, Standing
from handlers.conferences.presence import seat_presence
from tests.bot.parts import HOUSE, asking
from tests.handlers.conferences.door_kit import CONFERENCE, NOW, ROLES, SESSION, UNITS
from tests.handlers.people_kit import Union

PUBLIC = replace(HOUSE, public_url="https://cong-doan.example")


class Gathering:
    """One conference with one session. Hoa and Lan organise it; Minh is a member."""

    def __init__(self, union: Union) -> None:
        self.union = union
        self.session_id = self.conference_id = 0
        self.ids: dict[str, int] = {}

    async def standing(self) -> Standing:
        async with self.union.database.read() as session:
            return await queries.session_standing(session, self.session_id)

    async def unit(self, name: str) -> Invitation:
        return next(one for one in (await self.standing()).invitations if one.unit == name)

    async def presences(self, name: str) -> list[Presence]:
        one = await self.unit(name)
        return [seat_presence(one, seat) for seat in one.seats]

    async def tally(self) -> Any:
        return tally.tally(await self.standing())


async def gathering(database: Database, *, house: House = PUBLIC, sessions: int = 1) -> Gathering:
    """Everything confirmed; half past eight on the day of the session."""
    union = Union(database, features=(asking(), conferences.feature()), house=house)
    union.clock.moment = NOW
    found = Gathering(union)
    organiser = await union.unit("Công đoàn Giáo dục Việt Nam")
    for who in ("Hoa", "Lan"):
        await union.says(who, "xin")
        await union.give(who, Role.ORGANISER, organiser)
        await union.rename(who, f"Cô {who}")
    unit_ids = [await union.unit(name, organiser, province=province) for name, province, _ in UNITS]
    async with database.write() as session:
        one = await queries.add_conference(session, replace(CONFERENCE, unit_id=organiser))
        found.conference_id = one.id
        for number in range(1, sessions + 1):
            meeting = await queries.add_session(session, replace(SESSION, conference_id=one.id, number=number))
            found.session_id = found.session_id or meeting.id
            await queries.add_invitations(session, meeting.id, unit_ids, seats=len(ROLES), invited_at=NOW)
        standing = await queries.session_standing(session, found.session_id)
        for invitation, (name, _, delegates) in zip(standing.invitations, UNITS, strict=True):
            found.ids[name] = invitation.id
            named = {at: (0, Delegate(delegate)) for at, delegate in enumerate(delegates, start=1) if delegate}
            await planning.confirm_many(session, invitation.id, named, by=None, now=NOW, organiser=True)
    return found
