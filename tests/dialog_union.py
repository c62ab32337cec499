"""The small union of the dialogues: two communes with schools, their people, and the roles a dialogue begins with.

For: `union: true` and `roles:` in `tests/dialogs/*.yaml`. Not for: playing (`dialog_runner.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import grants, invites, unit_codes
from bot.people.accounts import ACCOUNTS, PERSONS
from bot.people.importing import import_file
from bot.people.permissions import Grant, Role
from bot.people.units import UNITS, units_on
from bot.storage.database import Database

UNITS_CSV = """name,kind,parent,province
LĐLĐ tỉnh An Giang,lien_doan_tinh,,An Giang
Công đoàn xã Vĩnh Thuận,cong_doan_xa,LĐLĐ tỉnh An Giang,An Giang
Công đoàn xã Gò Quao,cong_doan_xa,LĐLĐ tỉnh An Giang,An Giang
Trường THCS Vĩnh Phong,truong,Công đoàn xã Vĩnh Thuận,An Giang
Trường THCS Vĩnh Bình,truong,Công đoàn xã Vĩnh Thuận,An Giang
Trường THCS Vĩnh Hòa,truong,Công đoàn xã Gò Quao,An Giang
"""
PEOPLE_CSV = """full_name,phone,unit,role,title,employee_code
Trần Thị Mai,0912345671,Trường THCS Vĩnh Phong,member,giáo viên,GV01
Lê Văn Dũng,0912345672,Trường THCS Vĩnh Phong,member,giáo viên,GV02
Nguyễn Thị Hạnh,0912345673,Trường THCS Vĩnh Phong,officer,phó chủ tịch,CB01
Phạm Thị Hoa,0912345674,Trường THCS Vĩnh Bình,member,giáo viên,GV03
Phạm Thị Hoa,0912345674,Trường THCS Vĩnh Hòa,member,giáo viên,GV04
"""


async def load(database: Database, folder: Path, now: dt.datetime) -> dict[str, str]:
    """Loads units and roster as `congdoan roster import` does; returns a code for the members of each, by its name."""
    for name, content in (("units.csv", UNITS_CSV), ("people.csv", PEOPLE_CSV)):
        (folder / name).write_text(content, encoding="utf-8")
        outcome = await import_file(database, folder / name, today=now.date(), now=now)
        assert outcome.done, outcome
    async with database.write() as session:
        made = await unit_codes.make(session, await units_on(session, now.date()), by=None, now=now)
        return {unit.name: code for unit, code in made}


async def appoint(database: Database, channel: str, roles: Mapping[str, str], now: dt.datetime) -> None:
    """Gives each of these people, known by their chat, a role: "admin", or "organiser of Công đoàn xã Vĩnh Thuận"."""
    async with database.write() as session:
        for who, wording in roles.items():
            values = {"name": who, "created_at": now}
            made = await session.execute(sa.insert(PERSONS).values(values).returning(PERSONS.c.id))
            account = {"person_id": made.scalar_one(), "channel": channel, "platform_id": who, "created_at": now}
            await session.execute(sa.insert(ACCOUNTS).values(account))
            grant = await _grant(session, wording)
            if grant is not None:
                await grants.give(session, account["person_id"], grant, by=None, now=now)


async def invitations(database: Database, wanted: Mapping[str, str], now: dt.datetime) -> dict[str, str]:
    """A code for each of these roles, made as on the server."""
    async with database.write() as session:
        found = {}
        for name, wording in wanted.items():
            grant = await _grant(session, wording)
            assert grant is not None, f"{wording} is nothing to invite into"
            found[name] = (await invites.invite(session, grant, by=None, now=now))[0]
        return found


async def _grant(session: AsyncConnection, wording: str) -> Grant | None:
    role, _, unit = wording.partition(" of ")
    if role == "nobody":
        return None
    if not unit:
        return Grant(Role(role))
    row = (await session.execute(sa.select(UNITS.c.id).where(UNITS.c.name == unit))).scalar_one()
    return Grant(Role(role), row)
