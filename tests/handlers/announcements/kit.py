"""A small union whose people agreed to announcements, for tests of writing, approving and following them.

For: whole turns and jobs through the real router, room, ledger and database. Not for: sending; `arrive` writes down
what the dispatcher would have.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa

import handlers.announcements
import handlers.conferences
import handlers.deadlines
from bot.channels.base import Limits
from bot.conversation import House
from bot.delivery import campaigns
from bot.delivery.campaign_tables import RECIPIENTS
from bot.people import consents
from bot.people.consents import Consent, Purpose
from bot.people.permissions import Role
from bot.people.units import UNITS
from bot.storage.database import Database
from handlers.announcements import queries
from handlers.announcements.model import Announcement
from tests import dialog_union
from tests.bot.parts import HOUSE, asking
from tests.handlers.people_kit import LIMITS, Union

TEXT = "Mời thầy cô dự lễ 20/11 tại trường."


class Room(Union):
    """The union; `ids` by name. Lan and Minh organise for the province, An is an admin; Mai, Dũng and Hoa teach."""

    def __init__(self, database: Database, house: House = HOUSE, limits: Mapping[str, Limits] = LIMITS) -> None:
        first = (asking(), handlers.conferences.feature(), handlers.deadlines.feature())
        kinds = [kind for feature in first for kind in feature.segments]
        super().__init__(database, features=(*first, handlers.announcements.feature(kinds)), house=house, limits=limits)
        self.ids: dict[str, int] = {}

    async def open(self, folder: Path) -> None:
        await dialog_union.load(self.database, folder, self.clock.now())
        async with self.database.read() as session:
            for row in await session.execute(sa.select(UNITS.c.id, UNITS.c.name)):
                self.ids[" ".join(row.name.split()[-2:])] = row.id
        self.ids["tỉnh"] = self.ids.pop("An Giang")
        for who, role in (("Lan", Role.ORGANISER), ("Minh", Role.ORGANISER), ("An", Role.ADMIN)):
            await self.says(who, "xin chào")
            await self.give(who, role, None if role is Role.ADMIN else self.ids["tỉnh"])
        for who, unit in (("Mai", "Vĩnh Phong"), ("Dũng", "Vĩnh Phong"), ("Hoa", "Vĩnh Bình")):
            await self.joins(who, unit)

    async def joins(self, who: str, unit: str, channel: str = "test", *, agrees: bool = True) -> None:
        await self.says(who, "xin chào", channel=channel)
        await self.belongs(who, self.ids[unit], channel)
        await self.agrees(who, agrees, channel)

    async def agrees(self, who: str, given: bool = True, channel: str = "test") -> None:
        word = Consent(Purpose.ANNOUNCEMENTS, given, "1", channel, self.clock.now())
        person_id = await self.person(who, channel)
        async with self.database.write() as session:
            await consents.say(session, person_id, word)

    async def write(self, who: str = "Lan", text: str = TEXT) -> str:
        """A draft to everybody of the writer's unit, at once; returns its page."""
        await self.says(who, "/thongbao viết")
        await self.presses(who, "Tiếp tục")
        await self.says(who, text)
        await self.presses(who, "tin chung")
        return await self.presses(who, "Ngay khi được duyệt")

    async def approve(self, who: str = "Minh", writer: str = "Lan") -> str:
        """Written, sent to review, approved."""
        await self.presses(writer, "Xin duyệt")
        await self.presses(who, "Xem và duyệt")
        return await self.presses(who, "Duyệt")

    async def one(self, announcement_id: int = 1) -> Announcement:
        async with self.database.read() as session:
            found = await queries.by_id(session, announcement_id)
        assert found is not None
        return found

    async def recipients(self, announcement_id: int = 1) -> dict[int, tuple[str, str]]:
        """person -> (state, error)"""
        one = await self.one(announcement_id)
        async with self.database.read() as session:
            query = sa.select(RECIPIENTS).where(RECIPIENTS.c.campaign_id == one.campaign_id)
            return {row.person_id: (row.state, row.error or "") for row in await session.execute(query)}

    async def arrive(self, announcement_id: int = 1, state: str = "sent", only: str = "") -> None:
        """What is pending has been sent (or ended otherwise), as the dispatcher writes it down."""
        one = await self.one(announcement_id)
        assert one.campaign_id is not None
        where = [RECIPIENTS.c.campaign_id == one.campaign_id, RECIPIENTS.c.state == "pending"]
        if only:
            where.append(RECIPIENTS.c.chat_id == only)
        now = self.clock.now()
        async with self.database.write() as session:
            change = sa.update(RECIPIENTS).where(*where).values(state=state, finished_at=now)
            count = (await session.execute(change)).rowcount
            await campaigns.changed(session, one.campaign_id, {state: count}, now)
