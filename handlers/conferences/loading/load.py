"""A conference from a file into the tables: all of it, or nothing with every fault named.

Loading again is safe: a conference that is still a draft becomes what the file says now; one that was opened (or is a
record of the past) stays as it is, because people have answered since.
For: finding the units that a file names, and writing. Not for: the format (`file_format.py`), permissions (whoever
calls this checks the organising unit afterwards, in the same transaction).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import ZONE
from bot.people.naming import key
from bot.people.units import UNITS, units_below
from bot.storage.portions import portions
from handlers.conferences import queries
from handlers.conferences.loading._file_units import Finder
from handlers.conferences.loading.file_format import ConferenceFile, FollowUpFile, SessionFile
from handlers.conferences.loading.load_file import FaultyFile
from handlers.conferences.model import Conference, Document, Presence, Role, Session, Stage, Via
from handlers.conferences.tables import FOLLOW_UPS, INVITATIONS, MARKS, SEATS, SESSIONS
from knowledge.faults import KnowledgeError, SourceFile


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did. `new`: it was not there before; `changed` is False where it stays as it is."""

    conference: Conference
    new: bool
    changed: bool
    sessions: int
    units: int


@dataclass(frozen=True, slots=True)
class _Meeting:
    """One session of the file with its units found: names as in the file -> ids, in order."""

    file: SessionFile
    host_id: int | None
    units: dict[str, int]


async def load(
    session: AsyncConnection,
    found: ConferenceFile,
    source: SourceFile,
    *,
    today: dt.date,
    now: dt.datetime,
    by: int | None = None,
) -> Loaded:
    """Stores a conference that was read from a file. Raises KnowledgeError with every unit that cannot be told."""
    stored = await queries.by_slug(session, found.id)
    if stored is not None and stored.stage is not Stage.DRAFT:
        there = await queries.standing(session, stored.id)
        units = len({one.unit_id for one in there.invitations})
        return Loaded(stored, False, False, len(there.sessions), units)
    finder = Finder(session, source, found.as_of or today)
    organiser_id = await finder.one(found.organiser, ("organiser",))
    meetings = [await _meeting(finder, number, one) for number, one in enumerate(found.sessions)]
    if stored is not None and organiser_id not in (None, stored.unit_id):
        finder.say(("id",), f"mã {found.id} là của một hội nghị do đơn vị khác tổ chức", "đặt mã khác")
    if finder.faults or organiser_id is None:
        raise KnowledgeError(sorted(finder.faults))
    conference = _conference(found, organiser_id, now, by)
    if stored is None:
        conference = await queries.add_conference(session, conference)
    else:
        conference = await _again(session, stored, conference)
    for number, meeting in enumerate(meetings, start=1):
        await _store(session, conference, number, meeting, found.as_of or today, now)
    await _follow_ups(session, conference, "task", found.tasks, now)
    await _follow_ups(session, conference, "recommendation", found.recommendations, now)
    await queries.add_event(session, conference.id, "conference.load", f"slug={conference.slug}", by=by, now=now)
    units = len({unit_id for meeting in meetings for unit_id in meeting.units.values()})
    return Loaded(conference, stored is None, True, len(meetings), units)


async def every_fault(session: AsyncConnection, error: FaultyFile, today: dt.date) -> KnowledgeError:
    """All that is wrong with a faulty file: also the units that cannot be told, so that it is mended in one go."""
    read = error.readable
    finder = Finder(session, read.source, read.as_of or today)
    if read.organiser:
        await finder.one(read.organiser, ("organiser",))
    for number, one in read.sessions.items():
        await _meeting(finder, number, one)
    return KnowledgeError(sorted({*error.faults, *finder.faults}))


def _conference(found: ConferenceFile, organiser_id: int, now: dt.datetime, by: int | None) -> Conference:
    return Conference(
        id=0,
        slug=found.id,
        title=found.title,
        kind=found.kind,
        unit_id=organiser_id,
        stage=found.stage,
        created_at=now,
        created_by=by,
        history=found.history,
        roles=tuple(Role(one.label, one.titles) for one in found.roles),
        documents=tuple(Document(one.name, one.ref) for one in found.documents),
        lead_days=found.lead_days,
        freeze_days=found.freeze_days,
        clause=found.clause,
        notes=found.notes,
    )


async def _meeting(finder: Finder, number: int, one: SessionFile) -> _Meeting:
    at = ("sessions", number)
    units = await finder.many([(unit.name, unit.province) for unit in one.units], (*at, "units"))
    host_id = await finder.one(one.host, (*at, "host")) if one.host else None
    if one.units_below:
        above = await finder.one(one.units_below, (*at, "units_below"))
        below = await units_below(finder.session, above, finder.on) if above is not None else []
        if above is not None and not below:
            finder.say((*at, "units_below"), "đơn vị này không có đơn vị trực thuộc", "ghi danh sách units")
        units |= {f"{unit.id}": unit.id for unit in below if unit.id not in units.values()}
    return _Meeting(one, host_id, units)


async def _again(session: AsyncConnection, stored: Conference, wanted: Conference) -> Conference:
    """A draft that is loaded again: its sessions and lists go, nobody has answered yet."""
    own = sa.select(SESSIONS.c.id).where(SESSIONS.c.conference_id == stored.id)
    invited = sa.select(INVITATIONS.c.id).where(INVITATIONS.c.session_id.in_(own))
    await session.execute(sa.delete(SEATS).where(SEATS.c.invitation_id.in_(invited)))
    await session.execute(sa.delete(INVITATIONS).where(INVITATIONS.c.session_id.in_(own)))
    await session.execute(sa.delete(SESSIONS).where(SESSIONS.c.conference_id == stored.id))
    await session.execute(sa.delete(FOLLOW_UPS).where(FOLLOW_UPS.c.conference_id == stored.id))
    conference = replace(wanted, id=stored.id, created_at=stored.created_at, created_by=stored.created_by)
    await queries.update_conference(session, conference)
    return conference


async def _store(
    session: AsyncConnection, conference: Conference, number: int, meeting: _Meeting, on: dt.date, now: dt.datetime
) -> None:
    """One session with its invitations, and what is known of who was there."""
    one = meeting.file
    stored = await queries.add_session(
        session,
        Session(
            id=0,
            conference_id=conference.id,
            number=number,
            region=one.region,
            state=one.state,
            place=one.place,
            day=one.day,
            starts=one.moment(one.starts),
            ends=one.moment(one.ends),
            host_unit_id=meeting.host_id,
            region_inferred=one.region_inferred,
            place_inferred=one.place_inferred,
            limit=one.limit,
            note=one.note,
        ),
    )
    ids = list(meeting.units.values())
    unknown = {meeting.units[name] for name in one.region_unknown}
    waiting = ids[one.limit :] if one.limit is not None else []
    seats = len(conference.roles)
    await queries.add_invitations(session, stored.id, ids, seats=seats, waiting=waiting, ambiguous=unknown)
    await _marks(session, stored, meeting, on, now)


async def _marks(session: AsyncConnection, stored: Session, meeting: _Meeting, on: dt.date, now: dt.datetime) -> None:
    """Units as wholes: the file says of no seat who sat there. A day that is not known is told as the file's own."""
    said = _said(meeting.file, meeting.units)
    query = sa.select(INVITATIONS.c.unit_id, INVITATIONS.c.id).where(INVITATIONS.c.session_id == stored.id)
    invited = {row.unit_id: row.id for row in await session.execute(query)}
    at = stored.starts or dt.datetime.combine(stored.day or on, dt.time(), ZONE)
    rows = [
        {
            "key": f"file:{unit_id}", "session_id": stored.id, "invitation_id": invited[unit_id], "seat_id": None,
            "presence": presence.value, "at": at, "recorded_at": now, "marked_by": None, "via": Via.FILE.value,
            "reason": "",
        }
        for unit_id, presence in said.items()
    ]  # fmt: skip
    for part in portions(rows):
        await session.execute(sa.insert(MARKS), part)


def _said(one: SessionFile, units: dict[str, int]) -> dict[int, Presence]:
    """What the file says of each unit that it says anything of."""
    said = {units[name]: Presence.ABSENT for name in one.absent} | {units[name]: Presence.LEAVE for name in one.leave}
    if one.attended == "rest":
        return {unit_id: said.get(unit_id, Presence.PRESENT) for unit_id in units.values()}
    return said | {units[name]: Presence.PRESENT for name in one.attended}


async def _follow_ups(
    session: AsyncConnection, conference: Conference, kind: str, found: Sequence[FollowUpFile], now: dt.datetime
) -> None:
    owners = {} if conference.history else await _owners(session, {one.owner for one in found if one.owner})
    rows = [
        {
            "conference_id": conference.id, "kind": kind, "number": number, "text": one.text, "owner": one.owner,
            "owner_unit_id": owners.get(key(one.owner)), "addressee": one.addressee, "due": one.due,
            "state": "history" if conference.history else "open", "outcome": one.outcome, "clause": one.clause,
            "changed_at": now,
        }
        for number, one in enumerate(found, start=1)
    ]  # fmt: skip
    if rows:
        await session.execute(sa.insert(FOLLOW_UPS), rows)


async def _owners(session: AsyncConnection, names: set[str]) -> dict[str, int]:
    """The units that carry conclusions out, by the key of their name; a name that two units have is nobody's."""
    query = sa.select(UNITS.c.key, UNITS.c.id).where(UNITS.c.key.in_({key(name) for name in names}))
    found: dict[str, list[int]] = {}
    for row in await session.execute(query.where(UNITS.c.merged_into.is_(None))):
        found.setdefault(row.key, []).append(row.id)
    return {name: ids[0] for name, ids in found.items() if len(ids) == 1}
