"""Marks at the door and later: stored once by their key, taken back, and sessions held and closed.

What is known of a seat must not depend on the order in which marks and undos arrive (`presence.py`): so every mark is
kept, also one that says what another said already, and an undo that comes before its mark waits for it as a row
without presence. Each batch locks the invitations that it is about, in the order of their ids; of two people who mark
the same delegate at once the second is told who was first.

For: rule and SQL in one transaction. Not for: permissions (the caller has asked) and wording.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import insert_once
from bot.storage.portions import portions
from handlers.conferences import queries
from handlers.conferences.gates import conference_runs, may_mark
from handlers.conferences.model import Conference, Mark, Presence, Session, SessionState, Via
from handlers.conferences.refused import Code, Refused
from handlers.conferences.tables import INVITATIONS, MARKS, SEATS

_MARKABLE = (Presence.PRESENT, Presence.LEAVE, Presence.ABSENT)
LONGEST_KEY, LONGEST_REASON = 80, 500
_Target = tuple[int | None, int | None]


class Said(StrEnum):
    """What became of a mark. `same`: this key, or somebody else, had said so already; `conflict`: somebody said
    something else, and both stand until one is undone; `undone`: its undo was here before it."""

    NEW = "new"
    SAME = "same"
    CONFLICT = "conflict"
    UNDONE = "undone"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class MarkResult:
    """One result a mark, in the order given. `by_before` and `at_before` tell of the earlier mark; None for no such."""

    key: str
    kind: Said
    by_before: int | None = None
    at_before: dt.datetime | None = None
    refusal: Refused | None = None


@dataclass(frozen=True, slots=True)
class UndoResult:
    """`undone` is False where the key had been taken back before; `known` where its mark had arrived."""

    key: str
    undone: bool
    known: bool


async def mark(session: AsyncConnection, session_id: int, marks: Sequence[Mark]) -> list[MarkResult]:
    """Stores marks of one session. Each is stored or refused for itself.

    Raises Refused where the session takes no marks at all.
    """
    await _may_mark(session, session_id)
    results: list[MarkResult] = []
    for part in portions(marks):
        results += await _mark(session, session_id, part)
    return results


async def undo(
    session: AsyncConnection, session_id: int, keys: Collection[str], *, by: int | None, now: dt.datetime
) -> list[UndoResult]:
    """Takes marks back by their keys, also such as have not arrived yet. Raises Refused once the session is closed."""
    await _may_mark(session, session_id)
    results: list[UndoResult] = []
    for wanted in portions(sorted({key for key in keys if 0 < len(key) <= LONGEST_KEY})):
        results += await _undo(session, session_id, wanted, by, now)
    order = {key: place for place, key in enumerate(keys)}
    return sorted(results, key=lambda result: order[result.key])


async def hold(session: AsyncConnection, session_id: int, *, by: int | None, now: dt.datetime) -> Session:
    """Notes that a session was held, because somebody says so. Again it changes nothing. Raises Refused."""
    one = await _lock(session, session_id)
    if one.state in (SessionState.HELD, SessionState.CLOSED):
        return one
    if one.state is SessionState.CANCELLED:
        raise Refused(Code.SESSION_CANCELLED)
    return await _become(session, replace(one, state=SessionState.HELD, held_at=now), "session.hold", by, now)


async def unhold(session: AsyncConnection, session_id: int, *, by: int | None, now: dt.datetime) -> Session:
    """Takes that back: the session is planned again, its marks stay. Raises Refused."""
    one = await _lock(session, session_id)
    if one.state is SessionState.CLOSED:
        raise Refused(Code.SESSION_CLOSED)
    if one.state is not SessionState.HELD:
        raise Refused(Code.SESSION_NOT_HELD)
    return await _become(session, replace(one, state=SessionState.PLANNED, held_at=None), "session.unhold", by, now)


async def close(session: AsyncConnection, session_id: int, *, by: int | None, now: dt.datetime) -> Session:
    """Ends marking for good. Again it changes nothing. Raises Refused where the session was not held."""
    one = await _lock(session, session_id)
    if one.state is SessionState.CLOSED:
        return one
    if one.state is not SessionState.HELD:
        raise Refused(Code.SESSION_NOT_HELD)
    return await _become(session, replace(one, state=SessionState.CLOSED, closed_at=now), "session.close", by, now)


async def _become(session: AsyncConnection, one: Session, what: str, by: int | None, now: dt.datetime) -> Session:
    await queries.update_session(session, one)
    await queries.add_event(session, one.conference_id, what, f"session={one.id}", by=by, now=now)
    return one


async def _lock(session: AsyncConnection, session_id: int) -> Session:
    """The session, with no mark and no change of it under way. Raises Refused."""
    conference, one = await _meeting(session, session_id, shared=False)
    conference_runs(conference)
    return one


async def _may_mark(session: AsyncConnection, session_id: int) -> None:
    """Raises Refused. Others may mark at the same time, but the session does not close meanwhile."""
    conference, one = await _meeting(session, session_id, shared=True)
    may_mark(one, conference)


async def _meeting(session: AsyncConnection, session_id: int, *, shared: bool) -> tuple[Conference, Session]:
    found = await queries.meeting(session, session_id, lock="share" if shared else "update")
    if found is None:
        raise Refused(Code.NO_SESSION)
    return found


class _Known:
    """What is stored about some keys and invitations, kept up to date while a batch is worked through."""

    def __init__(self, rows: Iterable[sa.Row[Any]]) -> None:
        self.by_key: dict[str, dict[str, Any]] = {}
        self._live: dict[_Target, list[dict[str, Any]]] = {}
        for row in rows:
            self.add(dict(row._mapping))

    def add(self, row: dict[str, Any]) -> None:
        self.by_key[row["key"]] = row
        if row["presence"] is not None and row["undone_at"] is None:
            self._live.setdefault((row["invitation_id"], row["seat_id"]), []).append(row)

    def judge(self, key: str, target: _Target, presence: str) -> MarkResult:
        """What a mark that is not stored yet adds to what others said of the same seat or unit."""
        there = self._live.get(target, [])
        for kind, rows in (
            (Said.CONFLICT, [row for row in there if row["presence"] != presence]),
            (Said.SAME, there),
        ):
            if rows:
                return MarkResult(key, kind, rows[0]["marked_by"], rows[0]["at"])
        return MarkResult(key, Said.NEW)


async def _mark(session: AsyncConnection, session_id: int, marks: Sequence[Mark]) -> list[MarkResult]:
    invitation_ids = sorted({one.invitation_id for one in marks})
    places = await _places(session, session_id, invitation_ids)
    # Each half has an index of its own: a session of thousands of marks is not read for each of them.
    own = sa.and_(MARKS.c.session_id == session_id, MARKS.c.key.in_([one.key for one in marks]))
    query = sa.select(MARKS).where(sa.or_(own, MARKS.c.invitation_id.in_(list(places)))).order_by(MARKS.c.id)
    known = _Known(await session.execute(query))
    fresh: dict[str, dict[str, Any]] = {}
    late: dict[str, dict[str, Any]] = {}
    results = []
    for one in marks:
        row = _row(session_id, one)
        refusal = _refusal(one, places)
        before = known.by_key.get(one.key)
        if refusal is not None:
            results.append(MarkResult(one.key, Said.REFUSED, refusal=refusal))
        elif before is None:
            results.append(known.judge(one.key, (one.invitation_id, one.seat_id), one.presence.value))
            fresh[one.key] = row
            known.add(row)
        elif before["presence"] is None:
            results.append(MarkResult(one.key, Said.UNDONE, before["undone_by"], before["undone_at"]))
            late[one.key] = row | {"undone_at": before["undone_at"]}
            known.add(late[one.key])
        else:
            results.append(_again(one, before))
    await _store(session, session_id, fresh, late)
    return results


def _refusal(one: Mark, places: dict[int, frozenset[int]]) -> Refused | None:
    """Why a mark cannot be stored, whatever was stored before."""
    if not one.key or len(one.key) > LONGEST_KEY:
        return Refused(Code.BAD_KEY)
    if one.invitation_id not in places:
        return Refused(Code.NO_INVITATION)
    if one.seat_id is not None and one.seat_id not in places[one.invitation_id]:
        return Refused(Code.NO_SEAT)
    return Refused(Code.NO_PRESENCE) if one.presence not in _MARKABLE else None


def _again(one: Mark, before: dict[str, Any]) -> MarkResult:
    """The result of a key that is stored."""
    said = (one.invitation_id, one.seat_id, one.presence.value)
    if said != (before["invitation_id"], before["seat_id"], before["presence"]):
        return MarkResult(one.key, Said.REFUSED, refusal=Refused(Code.KEY_REUSED))
    kind = Said.SAME if before["undone_at"] is None else Said.UNDONE
    return MarkResult(one.key, kind, before["marked_by"], before["at"])


def _row(session_id: int, one: Mark) -> dict[str, Any]:
    return {
        "key": one.key, "session_id": session_id, "invitation_id": one.invitation_id, "seat_id": one.seat_id,
        "presence": one.presence.value, "at": one.at, "recorded_at": one.recorded_at, "marked_by": one.by,
        "via": one.via.value, "reason": one.reason[:LONGEST_REASON], "undone_at": None,
    }  # fmt: skip


async def _places(
    session: AsyncConnection, session_id: int, invitation_ids: Sequence[int]
) -> dict[int, frozenset[int]]:
    """The seats of those invitations that are of this session; nobody else marks them until the transaction ends."""
    query = (
        sa.select(INVITATIONS.c.id, SEATS.c.id.label("seat_id"))
        .outerjoin(SEATS, SEATS.c.invitation_id == INVITATIONS.c.id)
        .where(INVITATIONS.c.session_id == session_id, INVITATIONS.c.id.in_(invitation_ids))
        .order_by(INVITATIONS.c.id)
        .with_for_update(of=INVITATIONS)
    )
    found: dict[int, set[int]] = {}
    for row in await session.execute(query):
        found.setdefault(row.id, set()).add(row.seat_id)
    return {invitation_id: frozenset(ids) for invitation_id, ids in found.items()}


async def _store(
    session: AsyncConnection, session_id: int, fresh: dict[str, dict[str, Any]], late: dict[str, dict[str, Any]]
) -> None:
    """Inserts new marks, in the order of their keys, and completes rows whose undo came first."""
    if fresh:
        insert = insert_once(session, MARKS).values([fresh[key] for key in sorted(fresh)]).returning(MARKS.c.key)
        made = set((await session.execute(insert)).scalars())
        # What was not inserted met an undo of another transaction that we could not see before.
        late = late | {key: row for key, row in fresh.items() if key not in made}
    for key in sorted(late):
        values = {name: value for name, value in late[key].items() if name not in ("key", "session_id", "undone_at")}
        own = (MARKS.c.session_id == session_id, MARKS.c.key == key, MARKS.c.presence.is_(None))
        await session.execute(sa.update(MARKS).where(*own).values(values))


async def _undo(
    session: AsyncConnection, session_id: int, keys: Sequence[str], by: int | None, now: dt.datetime
) -> list[UndoResult]:
    """Rows that wait for their marks first, so that a mark which is being stored meanwhile is seen afterwards."""
    taken = {"undone_at": now, "undone_by": by}
    empty = {"session_id": session_id, "recorded_at": now, "via": Via.CHAT.value, "reason": ""} | taken
    insert = insert_once(session, MARKS).values([{"key": key} | empty for key in keys]).returning(MARKS.c.key)
    waiting = set((await session.execute(insert)).scalars())
    own = (MARKS.c.session_id == session_id, MARKS.c.key.in_(set(keys) - waiting))
    query = sa.select(MARKS.c.key).where(*own, MARKS.c.presence.is_not(None))
    known = set((await session.execute(query)).scalars())
    update = sa.update(MARKS).where(*own, MARKS.c.undone_at.is_(None)).values(taken).returning(MARKS.c.key)
    undone = set((await session.execute(update)).scalars())
    return [UndoResult(key, key in undone or key in waiting, key in known) for key in keys]
