"""What the conferences room holds of a person: their name on a seat, and what they did as officer or organiser.

A delegate is a name and a number that a unit gave, not a person who writes: it is somebody's by the telephone number of
their row in the roster, or by their name in the list of their own unit where no number was given.
For: showing, erasing and forgetting it. Not for: sessions, invitations and follow-ups, which name units alone; passes
of the door have their own (`door/passes.py`).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import PersonalData
from bot.people.naming import exact
from bot.people.roster import MEMBERS
from bot.people.units import UNITS
from handlers.conferences.model import SessionState
from handlers.conferences.tables import (
    CONFERENCES,
    DRAFT_COMMENTS,
    EVENTS,
    INVITATIONS,
    MARKS,
    SEATS,
    SESSIONS,
)

KEEP_DAYS = 730
GONE = "[đã xóa]"
_EMPTY = {"name": GONE, "title": "", "phone": ""}
_OVER = (SessionState.HELD.value, SessionState.CLOSED.value, SessionState.CANCELLED.value)
_Rows = list[dict[str, Any]]


def held() -> tuple[PersonalData, ...]:
    """Each part has the name of its table."""
    return (
        PersonalData(
            name="conference_seats",
            title="Tên trong danh sách đại biểu hội nghị (họ tên, chức vụ, số điện thoại)",
            why="đơn vị đăng ký đại biểu; giữ hai năm sau lần sửa cuối của hội nghị đã qua",
            export=_seats,
            erase=_erase_seats,
            keep_days=KEEP_DAYS,
            forget=_forget_seats,
            told=("name", "phone"),
        ),
        PersonalData(
            name="conference_marks",
            title="Lần ghi có mặt, vắng mặt do thầy cô ghi",
            why="biết ai đã ghi khi có hai lần ghi khác nhau",
            export=_marks,
            erase=_erase_marks,
        ),
        PersonalData(
            name="conference_events",
            title="Việc đã làm với hội nghị",
            why="tra lại ai đã đăng ký, đã đổi",
            export=_events,
            erase=_erase_events,
        ),
        PersonalData(
            name="conferences",
            title="Hội nghị do thầy cô tạo",
            why="biết ai phụ trách",
            export=_conferences,
            erase=_erase_conferences,
        ),
        PersonalData(
            name="conference_draft_comments",
            title="Góp ý thầy cô gửi cho dự thảo, thay mặt đơn vị",
            why="tổng hợp góp ý của các đơn vị",
            export=_comments,
            erase=_erase_comments,
        ),
    )


@dataclass(frozen=True, slots=True)
class _Who:
    """By what a delegate is recognised: telephone numbers, and names in the list of a unit."""

    phones: frozenset[str]
    names: frozenset[tuple[int, str]]

    def is_meant(self, unit_id: int, delegate: dict[str, str]) -> bool:
        if delegate["phone"]:
            return delegate["phone"] in self.phones
        return (unit_id, exact(delegate["name"])) in self.names


async def _who(session: AsyncConnection, person_id: int) -> _Who:
    query = sa.select(MEMBERS.c.unit_id, MEMBERS.c.full_name, MEMBERS.c.phone).where(MEMBERS.c.person_id == person_id)
    rows = list(await session.execute(query))
    return _Who(
        frozenset(row.phone for row in rows if row.phone),
        frozenset((row.unit_id, exact(row.full_name)) for row in rows),
    )


async def _own(session: AsyncConnection, person_id: int) -> list[tuple[sa.Row[Any], _Who]]:
    """The seats that name a person: now, before, or in a request."""
    who = await _who(session, person_id)
    texts = (SEATS.c.delegate, SEATS.c.chain, SEATS.c.pending)
    by_phone = [column.contains(phone, autoescape=True) for phone in sorted(who.phones) for column in texts]
    by_unit = INVITATIONS.c.unit_id.in_({unit_id for unit_id, _ in who.names})
    query = (
        sa.select(SEATS, INVITATIONS.c.unit_id, UNITS.c.name.label("unit"), CONFERENCES.c.title.label("conference"))
        .join(INVITATIONS, INVITATIONS.c.id == SEATS.c.invitation_id)
        .join(UNITS, UNITS.c.id == INVITATIONS.c.unit_id)
        .join(SESSIONS, SESSIONS.c.id == INVITATIONS.c.session_id)
        .join(CONFERENCES, CONFERENCES.c.id == SESSIONS.c.conference_id)
        .where(sa.or_(by_unit, *by_phone))
        .order_by(SEATS.c.id)
    )
    rows = list(await session.execute(query))
    return [(row, who) for row in rows if any(who.is_meant(row.unit_id, one) for one in _named(row))]


def _named(row: sa.Row[Any]) -> _Rows:
    """All delegates of a seat: now, before, asked for."""
    one = [json.loads(text) for text in (row.delegate, row.pending) if text]
    return [*one, *json.loads(row.chain)]


async def _seats(session: AsyncConnection, person_id: int) -> _Rows:
    return [
        {"conference": row.conference, "unit": row.unit, "seat": row.number, **delegate, "plan": row.plan}
        for row, who in await _own(session, person_id)
        for delegate in _named(row)
        if who.is_meant(row.unit_id, delegate)
    ]


async def _erase_seats(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    """The seat stays, without the person; so do marks, without reasons, which may tell of an illness."""
    units = sorted({row.invitation_id for row, _ in await _own(session, person_id)})
    lock = sa.select(INVITATIONS.c.id).where(INVITATIONS.c.id.in_(units)).order_by(INVITATIONS.c.id).with_for_update()
    await session.execute(lock)  # as officers do who change seats: what they write meanwhile must not be written over
    rows = await _own(session, person_id)
    for row, who in rows:

        def emptied(delegate: dict[str, str], unit_id: int = row.unit_id, who: _Who = who) -> dict[str, str]:
            return _EMPTY if who.is_meant(unit_id, delegate) else delegate

        values = {
            name: json.dumps(emptied(json.loads(text)), ensure_ascii=False)
            for name, text in (("delegate", row.delegate), ("pending", row.pending))
            if text
        }
        values["chain"] = json.dumps([emptied(one) for one in json.loads(row.chain)], ensure_ascii=False)
        await session.execute(sa.update(SEATS).where(SEATS.c.id == row.id).values(values | {"reason": ""}))
    await _without_reasons(session, [row.id for row, _ in rows])
    await _nobody(session, SEATS.c.changed_by, person_id)
    return len(rows)


async def _forget_seats(session: AsyncConnection, before: dt.datetime) -> int:
    """Of sessions that are over; how many came and who was replaced stays told by the number of names."""
    over = (
        sa.select(INVITATIONS.c.id)
        .join(SESSIONS, SESSIONS.c.id == INVITATIONS.c.session_id)
        .where(SESSIONS.c.state.in_(_OVER))
    )
    query = sa.select(SEATS).where(SEATS.c.changed_at < before, SEATS.c.invitation_id.in_(over))
    count = 0
    for row in list(await session.execute(query)):
        if all(one == _EMPTY for one in _named(row)) and not row.reason:
            continue
        empty = json.dumps(_EMPTY, ensure_ascii=False)
        values = {
            "delegate": empty if row.delegate else None,
            "pending": None,
            "chain": json.dumps([_EMPTY for _ in json.loads(row.chain)], ensure_ascii=False),
            "reason": "",
        }
        await session.execute(sa.update(SEATS).where(SEATS.c.id == row.id).values(values))
        await _without_reasons(session, [row.id])
        count += 1
    return count


async def _without_reasons(session: AsyncConnection, seat_ids: Collection[int]) -> None:
    await session.execute(sa.update(MARKS).where(MARKS.c.seat_id.in_(seat_ids)).values(reason=""))


async def _marks(session: AsyncConnection, person_id: int) -> _Rows:
    query = sa.select(MARKS.c.at, MARKS.c.presence, MARKS.c.via).where(MARKS.c.marked_by == person_id)
    return await _rows(session, query.order_by(MARKS.c.id))


async def _erase_marks(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    await _nobody(session, MARKS.c.undone_by, person_id)
    return await _nobody(session, MARKS.c.marked_by, person_id)


async def _events(session: AsyncConnection, person_id: int) -> _Rows:
    query = sa.select(EVENTS.c.at, EVENTS.c.what).where(EVENTS.c.person_id == person_id)
    return await _rows(session, query.order_by(EVENTS.c.id))


async def _erase_events(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    return await _nobody(session, EVENTS.c.person_id, person_id)


async def _conferences(session: AsyncConnection, person_id: int) -> _Rows:
    query = sa.select(CONFERENCES.c.slug, CONFERENCES.c.title, CONFERENCES.c.created_at)
    return await _rows(session, query.where(CONFERENCES.c.created_by == person_id).order_by(CONFERENCES.c.id))


async def _erase_conferences(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    return await _nobody(session, CONFERENCES.c.created_by, person_id)


async def _comments(session: AsyncConnection, person_id: int) -> _Rows:
    query = sa.select(DRAFT_COMMENTS.c.at, DRAFT_COMMENTS.c.text).where(DRAFT_COMMENTS.c.person_id == person_id)
    return await _rows(session, query.order_by(DRAFT_COMMENTS.c.id))


async def _erase_comments(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    """A comment is its unit's; who typed it is forgotten."""
    return await _nobody(session, DRAFT_COMMENTS.c.person_id, person_id)


async def _rows(session: AsyncConnection, query: sa.Select[Any]) -> _Rows:
    return [dict(row._mapping) for row in await session.execute(query)]


async def _nobody(session: AsyncConnection, column: sa.Column[Any], person_id: int) -> int:
    """What a person did stays, without who did it."""
    change = sa.update(column.table).where(column == person_id).values({column.name: None})
    return int((await session.execute(change)).rowcount)
