"""A conference whose units can be found by name, two officers and an organiser, for tests of what follows it.

For: whole turns through the real router, room and database. Not for: judging anything.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from bot import files
from bot.inbox import CONVERSATIONS
from bot.message import Attachment
from bot.people.importing import import_file
from bot.people.permissions import Role
from bot.people.units import UNITS as UNIT_TABLE
from bot.storage.database import Database
from handlers.conferences import queries
from handlers.conferences.model import Conference, Kind, Session, SessionState, Stage
from tests.handlers.conferences.officer_kit import DAY, ROLES, UNITS, Room

OFFICER, OTHER, ORGANISER = "Hạnh", "Minh", "Lan"
TOP = "CĐGD Việt Nam"
UNITS_CSV = """name,kind,parent,province
CĐGD Việt Nam,cong_doan_nganh,,
LĐLĐ tỉnh An Giang,lien_doan_tinh,CĐGD Việt Nam,An Giang
LĐLĐ tỉnh Cà Mau,lien_doan_tinh,CĐGD Việt Nam,Cà Mau
"""


class AfterRoom(Room):
    """The room with units that were loaded from a list."""

    async def load(self, folder: Path) -> None:
        file = folder / "units.csv"
        file.write_text(UNITS_CSV, encoding="utf-8")
        assert (await import_file(self.database, file, today=self.clock.today(), now=self.clock.now())).done
        now = self.clock.now()
        async with self.database.write() as session:
            rows = await session.execute(sa.select(UNIT_TABLE.c.name, UNIT_TABLE.c.id))
            self.ids = {row.name: row.id for row in rows}
            self.ids["top"] = self.ids[TOP]
            title = "Hội nghị sơ kết năm học 2026–2027"
            one = Conference(0, "so-ket-2027", title, Kind.MIDTERM, self.ids["top"], Stage.OPEN, now, roles=ROLES)
            conference = await queries.add_conference(session, one)
            meeting = await queries.add_session(
                session, Session(0, conference.id, 1, "Tây Nam Bộ", SessionState.PLANNED, day=DAY)
            )
            invited = [self.ids[name] for name in UNITS]
            await queries.add_invitations(session, meeting.id, invited, seats=len(ROLES), invited_at=now)
        self.ids |= {"conference": conference.id, "session": meeting.id}

    async def sends(self, who: str, name: str, content: bytes) -> str:
        """Sends a file as the web page does: stored before its message is accepted."""
        async with self.database.write() as session:
            query = sa.select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.chat_id == who)
            owner = files.Owner(conversation_id=(await session.execute(query)).scalar_one())
            ref = await files.store(session, "in", files.Stored(name, "", content), owner, self.clock.now())
        sent = Attachment(kind="file", ref=ref, name=name, size=len(content))
        return await self.says(who, attachments=(sent,))

    async def file(self, *ways: str) -> bytes:
        """What an organiser on a channel with files gets who takes this way: words, then labels."""
        who, channel = f"{ORGANISER} tệp", "files"
        await self.says(who, "xin chào", channel=channel)
        await self.give(who, Role.ORGANISER, self.ids["top"], channel=channel)
        await self.says(who, ways[0], channel=channel)
        for label in ways[1:]:
            await self.presses(who, label, channel=channel)
        message = (await self.messages(who, channel=channel))[-1]
        async with self.database.read() as session:
            return files.content_of((await files.with_content(session, message)).attachments[0])


async def made_room(database: Database, folder: Path) -> AfterRoom:
    """The room with its three people."""
    room = AfterRoom(database)
    await room.load(folder)
    await room.person_of(OFFICER, Role.OFFICER, UNITS[0])
    await room.person_of(OTHER, Role.OFFICER, UNITS[1])
    await room.person_of(ORGANISER, Role.ORGANISER, "top")
    return room
