"""The conference of the dialogues: the education union invites two federations to one session, four seats each by role.

For: `conference: true` in `tests/dialogs/*.yaml`. Not for: people; a dialogue says who has which role (`roles:`).
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from bot.people.units import UNITS
from bot.storage.database import Database
from handlers.conferences import queries
from handlers.conferences.model import Conference, Kind, Role, Session, SessionState, Stage

TOP = "Công đoàn Giáo dục Việt Nam"
INVITED = ("LĐLĐ tỉnh An Giang", "LĐLĐ tỉnh Cà Mau")
STARTS = dt.datetime(2026, 12, 11, 1, tzinfo=dt.UTC)
ROLES = (
    Role("Chủ tịch (Phó Chủ tịch) LĐLĐ", ("Chủ tịch LĐLĐ", "Phó Chủ tịch LĐLĐ")),
    Role("Trưởng ban Tổ chức", ("Trưởng ban Tổ chức", "Trưởng ban Công tác cơ sở")),
    Role("Chánh Văn phòng", ("Chánh Văn phòng",)),
    Role("Chủ tịch (Phó Chủ tịch) CĐGD", ("Chủ tịch CĐGD", "Phó Chủ tịch CĐGD")),
)


async def load(database: Database, now: dt.datetime) -> None:
    """Makes the units that are not there yet, and the conference, open, with its invitations sent."""
    async with database.write() as session:
        known = {row.name: row.id for row in await session.execute(sa.select(UNITS.c.name, UNITS.c.id))}
        for number, name in enumerate((TOP, *INVITED)):
            if name not in known:
                kind = "lien_doan_tinh" if number else "cong_doan_nganh"
                values = {"name": name, "key": name.casefold(), "kind": kind, "province": "", "created_at": now}
                values["code"] = f"DNG{number}TEST"
                made = await session.execute(sa.insert(UNITS).values(values).returning(UNITS.c.id))
                known[name] = int(made.scalar_one())
        title = "Hội nghị sơ kết năm học 2026–2027"
        conference = await queries.add_conference(
            session, Conference(0, "so-ket-2027", title, Kind.MIDTERM, known[TOP], Stage.OPEN, now, roles=ROLES)
        )
        meeting = await queries.add_session(
            session,
            Session(
                0, conference.id, 1, "khu vực Tây Nam Bộ", SessionState.PLANNED, place="Vĩnh Long",
                day=STARTS.date(), starts=STARTS,
            ),
        )  # fmt: skip
        unit_ids = [known[name] for name in INVITED]
        await queries.add_invitations(session, meeting.id, unit_ids, seats=len(ROLES), invited_at=now)
