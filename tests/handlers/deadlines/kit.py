"""A small union with a province, two communes and three schools, for tests of deadlines.

For: whole turns and jobs through the real router, room and database. Not for: judging anything.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

import handlers.deadlines
from bot import files
from bot.inbox import CONVERSATIONS
from bot.message import Attachment
from bot.people.permissions import Role
from bot.people.units import UNITS
from bot.storage.database import Database
from handlers.deadlines.tables import DEADLINE_TASKS
from tests import dialog_union
from tests.bot.parts import HOUSE, asking
from tests.handlers.people_kit import Union

REPORT = "Báo cáo học kỳ I"
DUE = dt.date(2026, 12, 5)  # 14 days after the first day of the tests


class Room(Union):
    """The union; `ids` by name. Lan organises for the province; Hạnh and Dũng are officers of Vĩnh Phong."""

    def __init__(self, database: Database, public_url: str = "https://congdoan.example") -> None:
        house = replace(HOUSE, public_url=public_url)
        super().__init__(database, features=(asking(), handlers.deadlines.feature()), house=house)
        self.ids: dict[str, int] = {}

    async def open(self, folder: Path) -> None:
        await dialog_union.load(self.database, folder, self.clock.now())
        async with self.database.read() as session:
            for row in await session.execute(sa.select(UNITS.c.id, UNITS.c.name)):
                self.ids[" ".join(row.name.split()[-2:])] = row.id
        self.ids["tỉnh"] = self.ids.pop("An Giang")
        for who, role, unit in (
            ("Lan", Role.ORGANISER, "tỉnh"),
            ("Hạnh", Role.OFFICER, "Vĩnh Phong"),
            ("Dũng", Role.OFFICER, "Vĩnh Phong"),
            ("Bình", Role.OFFICER, "Vĩnh Bình"),
        ):
            await self.says(who, "xin chào")
            await self.give(who, role, self.ids[unit])

    async def give_out(self, title: str = REPORT, due: str = "5/12/2026", who: str = "Lan") -> str:
        """The organiser gives every school something to do."""
        await self.says(who, "/hannop giao việc")
        await self.says(who, f"{title}; {due}")
        await self.presses(who, "Trường (3)")
        return await self.presses(who, "Đúng, giao việc")

    async def sends(self, who: str, name: str, content: bytes, text: str = "") -> str:
        """Sends a file as the web page does: stored before its message is accepted."""
        async with self.database.write() as session:
            query = sa.select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.chat_id == who)
            owner = files.Owner(conversation_id=(await session.execute(query)).scalar_one())
            ref = await files.store(session, "in", files.Stored(name, "", content), owner, self.clock.now())
        sent = Attachment(kind="file", ref=ref, name=name, size=len(content))
        return await self.says(who, text, attachments=(sent,))

    async def states(self) -> dict[str, str]:
        """The state of the task of each school, by its name, of the last round given out."""
        names = {unit_id: name for name, unit_id in self.ids.items()}
        query = sa.select(DEADLINE_TASKS.c.unit_id, DEADLINE_TASKS.c.state).order_by(DEADLINE_TASKS.c.id)
        async with self.database.read() as session:
            return {names[row.unit_id]: row.state for row in await session.execute(query)}
