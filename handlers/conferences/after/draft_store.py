"""Drafts, their clauses and the comments of units, in the tables.

For: reading and writing them, and which units are asked. Not for: permissions; and never for markup: texts are stored
as they were written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.acting import acting_units
from bot.people.units import units_by_ids
from bot.storage.portions import portions
from handlers.conferences.after.model import Comment, Draft, DraftClause, DraftState
from handlers.conferences.tables import (
    CONFERENCES,
    DRAFT_CLAUSES,
    DRAFT_COMMENTS,
    DRAFTS,
    INVITATIONS,
    NOTICES,
    SESSIONS,
)

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A unit that is asked for comments: the one that acts today for the one that was invited."""

    unit_id: int
    unit: str
    invitation_id: int


async def by_id(session: AsyncConnection, draft_id: int) -> Draft | None:
    """One draft; None where there is none."""
    row = (await session.execute(sa.select(DRAFTS).where(DRAFTS.c.id == draft_id))).first()
    return _draft(row) if row else None


async def of_conference(session: AsyncConnection, conference_id: int) -> list[Draft]:
    """The drafts of a conference, the newest first."""
    query = sa.select(DRAFTS).where(DRAFTS.c.conference_id == conference_id).order_by(DRAFTS.c.id.desc())
    return [_draft(row) for row in await session.execute(query)]


async def taking_comments(session: AsyncConnection, now: dt.datetime) -> list[Draft]:
    """The drafts of all conferences that are open and whose last day has not gone by."""
    query = (
        sa.select(*DRAFTS.c)
        .join(CONFERENCES, CONFERENCES.c.id == DRAFTS.c.conference_id)
        .where(DRAFTS.c.state == DraftState.OPEN.value, DRAFTS.c.closes_at > now, CONFERENCES.c.history.is_(False))
    )
    return [_draft(row) for row in await session.execute(query.order_by(DRAFTS.c.id))]


async def with_drafts(session: AsyncConnection) -> set[int]:
    """The conferences that have a draft."""
    return set((await session.execute(sa.select(DRAFTS.c.conference_id).distinct())).scalars())


async def add(
    session: AsyncConnection, conference_id: int, title: str, clauses: Sequence[DraftClause], now: dt.datetime
) -> Draft:
    """Stores a draft that nobody has been told of yet."""
    values = {"conference_id": conference_id, "title": title, "state": DraftState.NEW.value, "created_at": now}
    row = (await session.execute(sa.insert(DRAFTS).values(values).returning(*DRAFTS.c))).one()
    rows = [{"draft_id": row.id, "number": one.number, "heading": one.heading, "text": one.text} for one in clauses]
    for part in portions(rows, _AT_ONCE):
        await session.execute(sa.insert(DRAFT_CLAUSES), part)
    return _draft(row)


async def change(session: AsyncConnection, draft_id: int, **values: Any) -> None:
    """Writes `title`, `state` or `closes_at`."""
    await session.execute(sa.update(DRAFTS).where(DRAFTS.c.id == draft_id).values(values))


async def remove(session: AsyncConnection, draft_id: int) -> None:
    """Deletes a draft with everything of it."""
    own = sa.select(DRAFT_CLAUSES.c.id).where(DRAFT_CLAUSES.c.draft_id == draft_id)
    await session.execute(sa.delete(DRAFT_COMMENTS).where(DRAFT_COMMENTS.c.clause_id.in_(own)))
    await session.execute(sa.delete(DRAFT_CLAUSES).where(DRAFT_CLAUSES.c.draft_id == draft_id))
    await session.execute(sa.delete(DRAFTS).where(DRAFTS.c.id == draft_id))


async def clauses_of(session: AsyncConnection, draft_id: int) -> tuple[DraftClause, ...]:
    """All clauses of a draft, in order."""
    query = sa.select(DRAFT_CLAUSES).where(DRAFT_CLAUSES.c.draft_id == draft_id).order_by(DRAFT_CLAUSES.c.number)
    return tuple(DraftClause(row.id, row.number, row.heading, row.text) for row in await session.execute(query))


async def comments_of(session: AsyncConnection, draft_id: int, unit_id: int | None = None) -> list[Comment]:
    """The comments on a draft, or those of one unit, by clause; of several on one clause the oldest first."""
    query = (
        sa.select(DRAFT_COMMENTS)
        .join(DRAFT_CLAUSES, DRAFT_CLAUSES.c.id == DRAFT_COMMENTS.c.clause_id)
        .where(DRAFT_CLAUSES.c.draft_id == draft_id)
        .order_by(DRAFT_CLAUSES.c.number, DRAFT_COMMENTS.c.at, DRAFT_COMMENTS.c.id)
    )
    if unit_id is not None:
        query = query.where(DRAFT_COMMENTS.c.unit_id == unit_id)
    return [_comment(row) for row in await session.execute(query)]


async def comment_of(session: AsyncConnection, clause_id: int, unit_id: int, *, lock: bool = False) -> Comment | None:
    """What a unit says about one clause. With `lock` nobody comments on this clause until the transaction ends."""
    if lock:
        here = sa.select(DRAFT_CLAUSES.c.id).where(DRAFT_CLAUSES.c.id == clause_id)
        await session.execute(here.with_for_update())
    own = sa.and_(DRAFT_COMMENTS.c.clause_id == clause_id, DRAFT_COMMENTS.c.unit_id == unit_id)
    row = (await session.execute(sa.select(DRAFT_COMMENTS).where(own).order_by(DRAFT_COMMENTS.c.id))).first()
    return _comment(row) if row else None


async def write(
    session: AsyncConnection,
    clause_id: int,
    unit_id: int,
    text: str,
    *,
    before: Comment | None,
    by: int,
    now: dt.datetime,
) -> None:
    """Stores what a unit says, instead of `before` where it said something. The clause is locked (`comment_of`)."""
    values = {"text": text, "person_id": by, "at": now}
    if before is not None:
        await session.execute(sa.update(DRAFT_COMMENTS).where(DRAFT_COMMENTS.c.id == before.id).values(values))
        return
    await session.execute(sa.insert(DRAFT_COMMENTS).values(values | {"clause_id": clause_id, "unit_id": unit_id}))


async def take_back(session: AsyncConnection, comment: Comment) -> None:
    """Removes what a unit said."""
    await session.execute(sa.delete(DRAFT_COMMENTS).where(DRAFT_COMMENTS.c.id == comment.id))


async def asked(session: AsyncConnection, conference_id: int, today: dt.date) -> list[Asked]:
    """The units of a conference, each once, in the order of its list; of merged ones the unit that acts for them."""
    query = (
        sa.select(INVITATIONS.c.id, INVITATIONS.c.unit_id)
        .join(SESSIONS, SESSIONS.c.id == INVITATIONS.c.session_id)
        .where(SESSIONS.c.conference_id == conference_id)
        .order_by(SESSIONS.c.number, INVITATIONS.c.id)
    )
    rows = list(await session.execute(query))
    acts = await acting_units(session, {row.unit_id for row in rows}, today)
    names: dict[int, str] = {}
    for part in portions(sorted(set(acts.values()))):
        names |= {one.id: one.name for one in (await units_by_ids(session, part)).values()}
    found: dict[int, Asked] = {}
    for row in rows:
        unit_id = acts[row.unit_id]
        found.setdefault(unit_id, Asked(unit_id, names[unit_id], row.id))
    return list(found.values())


async def open_for(session: AsyncConnection, unit_ids: Collection[int], now: dt.datetime) -> list[tuple[Draft, int]]:
    """The drafts that take comments now, each with a unit of these that was invited, the first to close first."""
    if not unit_ids:
        return []
    query = (
        sa.select(*DRAFTS.c, INVITATIONS.c.unit_id)
        .join(CONFERENCES, CONFERENCES.c.id == DRAFTS.c.conference_id)
        .join(SESSIONS, SESSIONS.c.conference_id == DRAFTS.c.conference_id)
        .join(INVITATIONS, INVITATIONS.c.session_id == SESSIONS.c.id)
        .where(INVITATIONS.c.unit_id.in_(unit_ids), DRAFTS.c.state == DraftState.OPEN.value)
        .where(CONFERENCES.c.history.is_(False), CONFERENCES.c.stage.in_(("open", "closed")))
        .distinct()
    )
    found = [(_draft(row), row.unit_id) for row in await session.execute(query)]
    taking = [(draft, unit_id) for draft, unit_id in found if draft.takes_comments(now)]
    return sorted(taking, key=lambda one: (one[0].closes_at is None, one[0].closes_at, one[0].id, one[1]))


async def drop_notices(session: AsyncConnection, draft: Draft, now: dt.datetime) -> None:
    """What has not been sent about a draft is said no more."""
    own = sa.and_(NOTICES.c.conference_id == draft.conference_id, NOTICES.c.kind == "draft")
    mine = NOTICES.c.key.startswith(notice_key(draft), autoescape=True)
    waiting = NOTICES.c.state.in_(("waiting", "nobody"))
    await session.execute(sa.update(NOTICES).where(own, mine, waiting).values(state="dropped", done_at=now))


def notice_key(draft: Draft) -> str:
    """How the keys of all notices about a draft begin."""
    return f"draft:{draft.id}:"


def _draft(row: Any) -> Draft:
    return Draft(row.id, row.conference_id, row.title, DraftState(row.state), row.created_at, row.closes_at)


def _comment(row: sa.Row[Any]) -> Comment:
    return Comment(row.id, row.clause_id, row.unit_id, row.text, row.at)
