"""A conference with one session and a few invited units, for tests of the officers' way.

For: whole turns through the real router, room and database. Not for: judging anything.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import handlers.conferences
from bot.conversation import House
from bot.delivery.outbox import Outbox
from bot.people.permissions import Role
from bot.people.reach import conversations_of
from bot.storage.database import Database
from handlers.conferences import queries
from handlers.conferences.model import Conference, Invitation, Kind, Session, SessionState, Stage
from handlers.conferences.model import Role as SeatRole
from handlers.conferences.officer.chat import invitation_reply
from tests.bot.parts import asking
from tests.handlers.people_kit import LIMITS, Union

DAY = dt.date(2026, 12, 11)
ROLES = (
    SeatRole("Chủ tịch (Phó Chủ tịch) LĐLĐ", ("Chủ tịch LĐLĐ", "Phó Chủ tịch LĐLĐ")),
    SeatRole("Trưởng Ban Tổ chức", ("Trưởng Ban Tổ chức", "Trưởng Ban Công tác cơ sở")),
    SeatRole("Chánh Văn phòng", ("Chánh Văn phòng",)),
    SeatRole("Chủ tịch (Phó Chủ tịch) CĐGD", ("Chủ tịch CĐGD", "Phó Chủ tịch CĐGD")),
)
FOUR = (
    "Nguyễn Văn An - PCT - 0912345678\nLê Thị Bình - trưởng ban tổ chức - 0987654321\n"
    "Trần Công, chánh VP, 0903456789\nPhạm Thu Dung - CT CĐGD - 0934567812"
)
UNITS = ("LĐLĐ tỉnh An Giang", "LĐLĐ tỉnh Cà Mau")


class Room(Union):
    """The small union with a conference: the education union invites two federations; `ids` by name."""

    def __init__(self, database: Database, **more: Any) -> None:
        house = House("Công đoàn thử", "văn phòng công đoàn", "111", "https://hn.example.vn")
        super().__init__(database, features=(asking(), handlers.conferences.feature()), house=house, **more)
        self.ids: dict[str, int] = {}

    async def open(self, **changes: Any) -> Invitation:
        """Makes everything and returns the invitation of the first unit; `changes` are of the session."""
        top = await self.unit("CĐGD Việt Nam", kind="cong_doan_nganh")
        for name in UNITS:
            self.ids[name] = await self.unit(name, top, kind="lien_doan_tinh")
        self.ids["top"] = top
        now = self.clock.now()
        conference = Conference(
            0, "so-ket-2027", "Hội nghị sơ kết năm học 2026–2027", Kind.MIDTERM, top, Stage.OPEN, now, roles=ROLES
        )
        session = Session(
            0, 0, 1, "khu vực Tây Nam Bộ", SessionState.PLANNED, place="Vĩnh Long", day=DAY,
            starts=dt.datetime(2026, 12, 11, 1, tzinfo=dt.UTC),
        )  # fmt: skip
        async with self.database.write() as connection:
            conference = await queries.add_conference(connection, conference)
            session = await queries.add_session(connection, replace(session, conference_id=conference.id, **changes))
            unit_ids = [self.ids[name] for name in UNITS]
            await queries.add_invitations(connection, session.id, unit_ids, seats=4, invited_at=now)
        self.ids |= {"conference": conference.id, "session": session.id}
        return await self.invitation()

    async def invitation(self, unit: str = UNITS[0]) -> Invitation:
        async with self.database.read() as connection:
            standing = await queries.standing(connection, self.ids["conference"])
        return next(one for one in standing.invitations if one.unit == unit)

    async def person_of(self, who: str, role: Role, unit: str) -> None:
        """Somebody who has written once and has a role at a unit; their name is what they are called by."""
        await self.says(who, "xin chào")
        await self.give(who, role, self.ids[unit])

    async def send(self, who: str, unit: str = UNITS[0]) -> str:
        """Sends the invitation as an organiser's sending does; returns what came."""
        invitation, person_id = await self.invitation(unit), await self.person(who)
        async with self.database.write() as connection:
            standing = await queries.standing(connection, self.ids["conference"])
            outbox = Outbox(connection, LIMITS, self.clock)
            now, today = self.clock.now(), self.clock.today()
            reply = invitation_reply(standing, standing.sessions[0], invitation, now=now, today=today)
            for conversation_id in await conversations_of(connection, person_id):
                assert await outbox.notify(conversation_id, reply)
        return await self.hears(who)

    async def change(self, **changes: Any) -> None:
        """Changes the session."""
        async with self.database.write() as connection:
            session = await queries.session_by_id(connection, self.ids["session"])
            assert session is not None
            await queries.update_session(connection, replace(session, **changes))

    async def change_conference(self, **changes: Any) -> None:
        async with self.database.write() as connection:
            one = await queries.by_id(connection, self.ids["conference"])
            assert one is not None
            await queries.update_conference(connection, replace(one, **changes))
