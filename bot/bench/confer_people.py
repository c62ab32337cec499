"""A union for measuring: units, their officers with a web chat each, one conference of two sessions, all invited.

For: `confer.py`. Not for: samples that people look at; the names here are made of syllables.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.accounts import ACCOUNTS, PERSONS
from bot.people.grants import GRANTS
from bot.people.permissions import Role
from bot.people.units import UNITS
from bot.storage.database import Database
from bot.web.visitor import Visitor
from handlers.conferences import queries
from handlers.conferences.model import Conference, Kind, Session, SessionState, Stage
from handlers.conferences.model import Role as SeatRole

ROLES = (
    SeatRole("Chủ tịch (Phó Chủ tịch) LĐLĐ", ("Chủ tịch LĐLĐ", "Phó Chủ tịch LĐLĐ")),
    SeatRole("Trưởng Ban Tổ chức", ("Trưởng Ban Tổ chức",)),
    SeatRole("Chánh Văn phòng", ("Chánh Văn phòng",)),
    SeatRole("Chủ tịch (Phó Chủ tịch) CĐGD", ("Chủ tịch CĐGD", "Phó Chủ tịch CĐGD")),
)
_TITLES = ("PCT LĐLĐ", "Trưởng Ban Tổ chức", "Chánh Văn phòng", "CT CĐGD")
_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm")
_MIDDLES = ("Văn", "Thị", "Minh", "Thu", "Đức", "Ngọc", "Hữu", "Thanh")
_NAMES = ("An", "Bình", "Cường", "Dung", "Giang", "Hà", "Khánh", "Lan", "Mai", "Nam", "Oanh", "Phúc", "Quân", "Sơn")


@dataclass(frozen=True, slots=True)
class Officer:
    """One officer: the secret of their browser, their unit, its invitations (one a session), and whom they name.

    `rival`: another officer of the unit was there before. `phones` are in E.164, by seat.
    """

    token: str
    unit: int
    rival: bool
    invitations: tuple[int, ...]
    lines: str
    phones: tuple[str, ...]


async def prepare(database: Database, officers: int, rivals: int) -> list[Officer]:
    """Fills an empty database; the last `rivals` officers share the units of the first. Raises ValueError."""
    now = dt.datetime.now(dt.UTC)
    alone = officers - rivals
    if rivals > alone:
        raise ValueError("more rivals than officers")
    async with database.write() as session:
        if (await session.execute(sa.select(UNITS.c.id).limit(1))).first() is not None:
            raise ValueError("the database is not empty")
        top = (await _units(session, ["Công đoàn đo tốc độ"], None, now))[0]
        units = await _units(session, [f"LĐLĐ tỉnh {_name(number)}" for number in range(alone)], top, now)
        invitations = await _invite(session, top, units, now)
        found = []
        for number in range(officers):
            unit = units[number % alone]
            token = secrets.token_urlsafe(32)
            await _account(session, token, unit, now)
            invited = tuple(one[unit] for one in invitations)
            found.append(Officer(token, unit, number >= alone, invited, *_delegates(number)))
    return found


def _name(number: int) -> str:
    number, last = divmod(number, len(_NAMES))
    number, middle = divmod(number, len(_MIDDLES))
    return f"{_FAMILIES[number % len(_FAMILIES)]} {_MIDDLES[middle]} {_NAMES[last]}"


def _delegates(number: int) -> tuple[str, tuple[str, ...]]:
    numbers = [f"0912{number:04d}{seat:02d}" for seat in range(len(ROLES))]
    names = (_name(number * len(ROLES) + seat) for seat in range(len(ROLES)))
    lines = "\n".join(" - ".join(one) for one in zip(names, _TITLES, numbers, strict=True))
    return lines, tuple(f"+84{phone[1:]}" for phone in numbers)


async def _units(session: AsyncConnection, names: list[str], parent: int | None, now: dt.datetime) -> list[int]:
    kind = "cong_doan_nganh" if parent is None else "lien_doan_tinh"
    made = []
    for number, name in enumerate(names):
        values = {"name": name, "key": name, "kind": kind, "parent_id": parent, "province": "", "created_at": now}
        insert = sa.insert(UNITS).values(values | {"code": f"{kind[:1]}{number:07d}"}).returning(UNITS.c.id)
        made.append(int((await session.execute(insert)).scalar_one()))
    return made


async def _account(session: AsyncConnection, token: str, unit: int, now: dt.datetime) -> None:
    insert = sa.insert(PERSONS).values(name="", created_at=now).returning(PERSONS.c.id)
    person = int((await session.execute(insert)).scalar_one())
    account = {"person_id": person, "channel": "web", "platform_id": Visitor(token, fresh=False).chat_id}
    await session.execute(sa.insert(ACCOUNTS).values(account | {"created_at": now}))
    grant = {"person_id": person, "role": Role.OFFICER.value, "unit_id": unit, "granted_at": now}
    await session.execute(sa.insert(GRANTS).values(grant))


async def _invite(session: AsyncConnection, top: int, units: list[int], now: dt.datetime) -> list[dict[int, int]]:
    """Two sessions far enough ahead that nothing is frozen; for each, the invitation of every unit."""
    plan = Conference(0, "do-toc-do", "Hội nghị đo tốc độ", Kind.MIDTERM, top, Stage.OPEN, now, roles=ROLES)
    conference = await queries.add_conference(session, plan)
    made = []
    for number in (1, 2):
        day = now.date() + dt.timedelta(days=60 + number)
        one = Session(0, conference.id, number, f"khu vực {number}", SessionState.PLANNED, place="Vĩnh Long", day=day)
        meeting = await queries.add_session(session, one)
        await queries.add_invitations(session, meeting.id, units, seats=len(ROLES), invited_at=now)
        standing = await queries.session_standing(session, meeting.id)
        made.append({invitation.unit_id: invitation.id for invitation in standing.invitations})
    return made
