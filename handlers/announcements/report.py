"""Who got an announcement and who did not, with whom to telephone, as a workbook; before it is sent, who would.

For: reading, and what stands in which column. Not for: who may have it (`reporting.py` asks), or counting.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import workbooks
from bot.delivery.campaign_tables import RECIPIENTS
from bot.delivery.falling import Trial, trials
from bot.people.accounts import PERSONS
from bot.people.reached import PEOPLE_REACH
from bot.people.roster import MEMBERS
from bot.people.units import UNITS
from bot.workbooks import Cell, Sheet
from handlers.announcements import texts
from handlers.announcements.content import Work, channel_name
from handlers.announcements.model import ZONE, Announcement
from handlers.announcements.ordering import tried_words
from handlers.announcements.tables import ACKS

MOST = 50_000
_WIDTHS = (28, 18, 44, 12, 18, 40, 18, 50)
_REACHED = ("sent", "pending")


@dataclass(frozen=True, slots=True)
class Line:
    """One person: `state` is that of the ledger's row, `reason` why they have not got it.

    `tried`: the channels before this one, and what became of the message there.
    """

    name: str
    phone: str
    unit: str
    channel: str
    state: str
    reason: str = ""
    acked_at: dt.datetime | None = None
    tried: tuple[Trial, ...] = ()


def _named(person: sa.ColumnElement[int]) -> tuple[sa.ColumnElement[Any], ...]:
    """The name and number of a person: of the roster, else as their channel gives it."""
    first = sa.select(MEMBERS).where(MEMBERS.c.person_id == person).order_by(MEMBERS.c.id).limit(1)
    name = first.with_only_columns(MEMBERS.c.full_name).scalar_subquery()
    own = sa.select(PERSONS.c.name).where(PERSONS.c.id == person).scalar_subquery()
    phone = first.with_only_columns(MEMBERS.c.phone).scalar_subquery()
    return sa.func.coalesce(name, own, "").label("name"), sa.func.coalesce(phone, "").label("phone")


def _unit(person: sa.ColumnElement[int]) -> sa.ColumnElement[Any]:
    query = sa.select(UNITS.c.name).join(PEOPLE_REACH, PEOPLE_REACH.c.unit_id == UNITS.c.id)
    return sa.func.coalesce(query.where(PEOPLE_REACH.c.person_id == person).scalar_subquery(), "").label("unit")


async def told(session: AsyncConnection, one: Announcement, most: int = MOST) -> list[Line]:
    """The recipients, those who have not got it first."""
    person = RECIPIENTS.c.person_id
    acked = sa.select(ACKS.c.at).where(ACKS.c.announcement_id == one.id, ACKS.c.person_id == person).scalar_subquery()
    own = ("channel", "state", "error", "tried")
    query = (
        sa.select(*_named(person), _unit(person), *(RECIPIENTS.c[name] for name in own), acked)
        .where(RECIPIENTS.c.campaign_id == one.campaign_id)
        .order_by(RECIPIENTS.c.state.in_(_REACHED), RECIPIENTS.c.person_id)
        .limit(most)
    )
    return [
        Line(*row[:3], row[3] or "", row[4], row[5] or "" if row[4] != "sent" else "", row[7], trials(row[6]))
        for row in await session.execute(query)
    ]


async def planned(work: Work, one: Announcement, most: int = MOST) -> list[Line]:
    """Who would get it if it were sent now, those who would not first."""
    rows = sa.union_all(*await work.sources(one)).params(after=0, until=2**62).subquery()
    query = (
        sa.select(*_named(rows.c.person_id), _unit(rows.c.person_id), rows.c.channel, rows.c.reason)
        .order_by(rows.c.reason.is_(None), rows.c.person_id)
        .limit(most)
    )
    found = []
    for row in await work.session.execute(query):
        state = "pending" if row.reason is None else row.reason.partition(":")[0]
        found.append(Line(row.name, row.phone, row.unit, row.channel or "", state, row.reason or ""))
    return found


async def unlinked(work: Work, one: Announcement, most: int = MOST) -> list[Line]:
    """Those of the roster whom nobody can write to, as they have linked no account."""
    condition = work.segments.unlinked(one.segment, work.host(one))
    if condition is None:
        return []
    query = (
        sa.select(MEMBERS.c.full_name, MEMBERS.c.phone, UNITS.c.name)
        .outerjoin(UNITS, UNITS.c.id == MEMBERS.c.unit_id)
        .where(condition)
        .order_by(UNITS.c.name, MEMBERS.c.folded, MEMBERS.c.id)
        .limit(most)
    )
    return [Line(row[0], row[1] or "", row[2] or "", "", "") for row in await work.session.execute(query)]


def workbook(lines: Sequence[Line], left: Sequence[Line]) -> bytes:
    """Two sheets: a row a person; those of the roster without an account."""
    return workbooks.workbook(
        texts.SHEETS[0],
        [
            Sheet(texts.SHEETS[0], texts.HEADINGS, _WIDTHS, map(_row, lines)),
            Sheet(texts.SHEETS[1], texts.HEADINGS_LEFT, _WIDTHS[:3], ((one.name, one.phone, one.unit) for one in left)),
        ],
        ZONE,
    )


def _row(line: Line) -> tuple[Cell, ...]:
    channel = channel_name(line.channel) if line.channel else ""
    result = texts.RESULTS.get(line.state, line.state)
    reason, tried = texts.REASONS.get(line.reason, line.reason), tried_words(line.tried, line.channel)
    return line.name, line.phone, line.unit, channel, result, reason, line.acked_at, tried
