"""Conferences for tests of rules and SQL. Not for: conversations, whose kit is `people_kit.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.people.units import UNITS
from bot.storage.database import Database
from handlers.conferences import queries
from handlers.conferences.gates import Gate
from handlers.conferences.model import (
    Conference,
    Delegate,
    Invitation,
    Kind,
    Mark,
    Presence,
    Role,
    Seat,
    Session,
    SessionState,
    Stage,
    Standing,
    Via,
)

NOW = dt.datetime(2026, 11, 21, 2, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 12, 11)
ROLES = (
    Role("Chủ tịch (Phó Chủ tịch) LĐLĐ tỉnh/TP", ("Chủ tịch", "Phó Chủ tịch")),
    Role("Trưởng Ban Tổ chức", ("Trưởng Ban Tổ chức",)),
    Role("Chánh Văn phòng", ("Chánh Văn phòng",)),
)
AN, BINH, CUC = (Delegate(name, "", f"+8491234567{n}") for n, name in enumerate(("Văn An", "Thị Bình", "Kim Cúc")))


def conference(**more: Any) -> Conference:
    fields: dict[str, Any] = {
        "id": 1, "slug": "thu", "title": "Sơ kết", "kind": Kind.MIDTERM, "unit_id": 1, "stage": Stage.OPEN,
        "created_at": NOW, "roles": ROLES,
    }  # fmt: skip
    return Conference(**(fields | more))


def meeting(**more: Any) -> Session:
    fields = {"id": 1, "conference_id": 1, "number": 1, "region": "Miền núi", "state": SessionState.PLANNED, "day": DAY}
    return Session(**(fields | more))


def seat(number: int = 1, **more: Any) -> Seat:
    return Seat(**({"id": number, "invitation_id": 1, "number": number, "role": ROLES[0]} | more))


def invitation(number: int = 1, **more: Any) -> Invitation:
    fields: dict[str, Any] = {"id": number, "session_id": 1, "unit_id": number, "unit": f"Đơn vị {number}"}
    return Invitation(**(fields | more))


def gate(**more: Any) -> Gate:
    fields: dict[str, Any] = {"now": NOW, "session": meeting(), "conference": conference()}
    return Gate(**(fields | more))


def mark(key: str, presence: Presence = Presence.PRESENT, **more: Any) -> Mark:
    fields: dict[str, Any] = {
        "key": key, "invitation_id": 1, "seat_id": 1, "presence": presence, "at": NOW, "recorded_at": NOW, "by": 7,
        "via": Via.DOOR,
    }  # fmt: skip
    return Mark(**(fields | more))


def whole(sessions: Sequence[Session], invitations: Sequence[Invitation]) -> Standing:
    return Standing(conference(), tuple(sessions), tuple(invitations))


async def stored(database: Database, units: int = 2, *, seats: int = 3, **more: Any) -> Standing:
    """An open conference of one session, to which so many units are invited."""
    async with database.write() as session:
        unit_ids = []
        for number in range(1, units + 1):
            values = {
                "name": f"Đơn vị {number}", "key": f"don vi {number}", "kind": "co_so", "province": "",
                "code": f"{number:08d}", "created_at": NOW,
            }  # fmt: skip
            made = await session.execute(sa.insert(UNITS).values(values).returning(UNITS.c.id))
            unit_ids.append(made.scalar_one())
        fields = {name: more.pop(name) for name in ("stage", "history", "freeze_days") if name in more}
        one = await queries.add_conference(session, conference(unit_id=unit_ids[0], **fields))
        held = await queries.add_session(session, meeting(conference_id=one.id, **more))
        assert await queries.add_invitations(session, held.id, unit_ids, seats=seats, invited_at=NOW) == units
        return await queries.standing(session, one.id)


async def standing_now(database: Database, conference_id: int) -> Standing:
    async with database.read() as session:
        return await queries.standing(session, conference_id)
