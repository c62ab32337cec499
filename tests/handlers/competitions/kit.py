"""The small union with its competitions, for tests: Lan organises for the province, others are teachers.

For: whole turns and jobs through the real router, room and database. Not for: judging anything.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import sqlalchemy as sa

import handlers.competitions
from bot import files
from bot.delivery.outbox import Outbox
from bot.inbox import CONVERSATIONS
from bot.message import Attachment
from bot.people.permissions import Role
from bot.people.units import UNITS
from bot.storage.database import Database
from handlers.competitions import job, queries
from handlers.competitions.model import Competition, State, in_order
from handlers.competitions.reading import read_plan
from tests import dialog_union
from tests.bot.parts import asking
from tests.handlers.people_kit import LIMITS, Union

TITLE = "Cuộc thi viết về mái trường"
STAGES = "Phát động 1/12/2026; nộp bài 15/1/2027; trao giải 20/3/2027"
SUBMIT = dt.date(2027, 1, 15)


class Room(Union):
    """The union; `ids` by the last two words of a unit's name. The first day is 21/11/2026, 9 in the morning."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, features=(asking(), handlers.competitions.feature(lambda: self.clock.now())))
        self.ids: dict[str, int] = {}

    async def open(self, folder: Path) -> None:
        await dialog_union.load(self.database, folder, self.clock.now())
        async with self.database.read() as session:
            for row in await session.execute(sa.select(UNITS.c.id, UNITS.c.name)):
                self.ids[" ".join(row.name.split()[-2:])] = row.id
        await self.says("Lan", "xin chào")
        await self.give("Lan", Role.ORGANISER, self.ids["An Giang"])

    async def make(self, title: str = TITLE, stages: str = STAGES, *, publish: bool = True) -> int:
        """A competition of the province, open to everybody where it is published; its id."""
        made = Competition(
            0, title, self.ids["An Giang"], "Giáo viên là đoàn viên trong tỉnh",
            state=State.OPEN if publish else State.DRAFT,
            stages=in_order(read_plan(stages, self.clock.today()).stages),
        )  # fmt: skip
        async with self.database.write() as session:
            return await queries.add(session, made, by=await self.person("Lan"), now=self.clock.now())

    async def follow(self, who: str, competition_id: int) -> str:
        return await self.says(who, choice=f"competitions:follow:{competition_id}")

    async def move(self, competition_id: int, text: str, who: str = "Lan") -> str:
        """The organiser gives other days."""
        await self.says(who, choice=f"competitions:days:{competition_id}")
        await self.says(who, text)
        return await self.presses(who, "Đổi và báo")

    async def days(self, count: int) -> None:
        """That many days go by, with the reminders of each; in one transaction, as nothing else happens meanwhile."""
        async with self.database.write() as session:
            for _ in range(count):
                self.clock.forward(days=1)
                await job.remind(session, Outbox(session, LIMITS, self.clock), self.clock.now())

    async def sends(self, who: str, name: str, content: bytes) -> str:
        """Sends a file as the web page does: stored before its message is accepted."""
        async with self.database.write() as session:
            query = sa.select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.chat_id == who)
            owner = files.Owner(conversation_id=(await session.execute(query)).scalar_one())
            ref = await files.store(session, "in", files.Stored(name, "", content), owner, self.clock.now())
        return await self.says(who, attachments=(Attachment(kind="file", ref=ref, name=name, size=len(content)),))
