"""A union without a conference yet, whose organiser makes one in chat. Not for: judging anything."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from bot.people.importing import import_file
from bot.people.permissions import Role
from bot.people.units import UNITS as UNIT_TABLE
from bot.storage.database import Database
from handlers.conferences import queries
from handlers.conferences.model import Conference, Standing
from tests.handlers.conferences.officer_kit import UNITS, Room

OFFICER, ORGANISER = "Hạnh", "Lan"
UNITS_CSV = """name,kind,parent,province
CĐGD Việt Nam,cong_doan_nganh,,
LĐLĐ tỉnh An Giang,lien_doan_tinh,CĐGD Việt Nam,An Giang
LĐLĐ tỉnh Cà Mau,lien_doan_tinh,CĐGD Việt Nam,Cà Mau
"""


class Making(Room):
    async def newest(self) -> Conference:
        async with self.database.read() as session:
            return (await queries.conferences(session))[0]

    async def standing(self) -> Standing:
        one = await self.newest()
        async with self.database.read() as session:
            return await queries.standing(session, one.id)

    async def draft(self, sessions: str = "Tây Nam Bộ; Vĩnh Long; 8h sáng thứ sáu 11/12/2026") -> None:
        """A draft with two seats and no units."""
        await self.says(ORGANISER, "/hoinghi tạo")
        await self.says(ORGANISER, "Hội nghị tổng kết năm học 2026–2027")
        await self.says(ORGANISER, sessions)
        await self.presses(ORGANISER, "Đúng")
        await self.says(ORGANISER, "Chủ tịch (Phó Chủ tịch) LĐLĐ\nChánh Văn phòng")
        await self.presses(ORGANISER, "Đúng")

    async def invite_both(self) -> None:
        await self.presses(ORGANISER, "Mời đơn vị")
        await self.says(ORGANISER, "ldld an giang\nLĐLĐ tỉnh Cà Mau")
        await self.presses(ORGANISER, "Đúng, mời 2 đơn vị")
        await self.presses(ORGANISER, "Về bản nháp")


async def making(database: Database, tmp_path: Path) -> Making:
    """An officer of the first federation, and an organiser of the union above it."""
    made = Making(database)
    file = tmp_path / "units.csv"
    file.write_text(UNITS_CSV, encoding="utf-8")
    assert (await import_file(database, file, today=made.clock.today(), now=made.clock.now())).done
    async with database.read() as session:
        made.ids = {row.name: row.id for row in await session.execute(sa.select(UNIT_TABLE.c.name, UNIT_TABLE.c.id))}
    made.ids["top"] = made.ids["CĐGD Việt Nam"]
    await made.person_of(OFFICER, Role.OFFICER, UNITS[0])
    await made.person_of(ORGANISER, Role.ORGANISER, "top")
    return made
