"""What units are told about a conference: queued once each, sent in small parts, never twice.

A notice is a row with a key that is unique for its invitation ("invite", "lead:5:2026-12-11", "moved:2"). It is sent in
the transaction that closes it, which asks again whether it is still to be said: who has answered meanwhile is not
reminded. A chat in which a turn is under way is left for a moment later, so nobody waits for anybody.

    waiting ──▶ sent | nobody (no officer can be written to; an invitation is tried again) | dropped (said no more)

For: the queue and sending from it, within a turn or by the job. Not for: wording (`letters.py`), or what is due
(`reminders.py`, `opening.py`, `moving.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import NIGHT, ZONE
from bot.conversation import Reply
from bot.delivery.ledger import Lane
from bot.delivery.outbox import Outbox
from bot.inbox import CONVERSATIONS
from bot.people.units import UNITS
from bot.schedule import bring_forward
from bot.storage.database import insert_once
from bot.storage.portions import portions
from handlers.conferences import queries
from handlers.conferences.after import draft_notice
from handlers.conferences.model import SessionState, Stage, Standing
from handlers.conferences.officer.words import day_of
from handlers.conferences.organiser import letters, linked
from handlers.conferences.organiser.linked import Contact
from handlers.conferences.queries import Invited
from handlers.conferences.tables import INVITATIONS, NOTICES
from handlers.conferences.tally import has_answered

JOB = "conference-notices"
EVERY = dt.timedelta(minutes=1)
AT_ONCE = 20
_BUSY = dt.timedelta(seconds=5)
_TRY_INVITING_AGAIN = dt.timedelta(hours=6)


class Kind(StrEnum):
    """What a notice says."""

    INVITE = "invite"
    REMIND = "remind"
    CHANGE = "change"
    PLACE = "place"
    DRAFT = "draft"


_REMINDERS = (Kind.REMIND,)


@dataclass(slots=True)
class Sent:
    """What sending did: units told, people written to, units where nobody can be, units not to be told any more.

    `invited` and `invited_people` are those of `units` and `people` whose reminder had to be the invitation itself.
    """

    units: int = 0
    people: int = 0
    invited: int = 0
    invited_people: int = 0
    nobody: list[str] = field(default_factory=list)
    dropped: int = 0
    later: int = 0


async def queue(
    session: AsyncConnection,
    conference_id: int,
    invitation_ids: Sequence[int],
    kind: Kind,
    key: str,
    *,
    now: dt.datetime,
    words: str = "",
) -> int:
    """Puts a notice to each unit into the queue and wakes the job; returns how many were not there yet."""
    ours = (NOTICES.c.conference_id == conference_id, NOTICES.c.key == key)
    count = sa.select(sa.func.count()).where(*ours)
    before = int((await session.execute(count)).scalar_one())
    for part in portions(invitation_ids):
        rows = [
            {
                "conference_id": conference_id, "invitation_id": one, "kind": kind.value, "key": key, "words": words,
                "state": "waiting", "told": 0, "next_at": now, "made_at": now,
            }
            for one in part
        ]  # fmt: skip
        await session.execute(insert_once(session, NOTICES), rows)
    new = int((await session.execute(count)).scalar_one()) - before
    if new:
        await bring_forward(session, JOB, now)
    return new


async def waiting(session: AsyncConnection, conference_id: int) -> int:
    """How many notices of a conference are still to be sent."""
    open_ = (NOTICES.c.conference_id == conference_id, NOTICES.c.state == "waiting")
    return int((await session.execute(sa.select(sa.func.count()).where(*open_))).scalar_one())


async def job(session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> None:
    """Sends one part of what is due; comes again at once while there is more."""
    if NIGHT.holds(now):
        return
    sent = await send(session, outbox, now)
    if sent.units + sent.dropped + len(sent.nobody) + sent.later >= AT_ONCE:
        await bring_forward(session, JOB, now)
    elif sent.later:
        await bring_forward(session, JOB, now + _BUSY)


async def send(
    session: AsyncConnection,
    outbox: Outbox,
    now: dt.datetime,
    *,
    conference_id: int | None = None,
    here: int = 0,
    most: int = AT_ONCE,
) -> Sent:
    """Sends what is due, at most so many units, in the caller's transaction. `here`: the conversation whose turn it
    is, which is left to the job."""
    query = (
        sa.select(NOTICES)
        .where(NOTICES.c.state.in_(("waiting", "nobody")), NOTICES.c.next_at <= now)
        .order_by(NOTICES.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    if conference_id is not None:
        query = query.where(NOTICES.c.conference_id == conference_id)
    rows = list(await session.execute(query))
    work = _Sending(session, outbox, now, here)
    for row in rows:
        await work.one(row)
    return work.sent


class _Sending:
    """One part of the queue on its way out."""

    def __init__(self, session: AsyncConnection, outbox: Outbox, now: dt.datetime, here: int) -> None:
        self._session, self._outbox, self._now, self._here = session, outbox, now, here
        self._organisers: dict[int, str] = {}
        self.sent = Sent()

    async def one(self, row: sa.Row[Any]) -> None:
        if not await _free(self._session, INVITATIONS, row.invitation_id):
            return await self._later(row)
        found = await queries.invited(self._session, row.invitation_id)
        reply = await self._letter(row, found) if found and still_to_say(row, found, self._now) else None
        if found is None or reply is None:
            self.sent.dropped += 1
            return await self._close(row, "dropped")
        people = await self._people(Kind(row.kind), found)
        if any(each == self._here for one in people for each, _ in one.conversations[:1]):
            return await self._later(row)
        if not await self._all_free(people):
            return await self._later(row)
        told = await self._tell(row, found, people, reply)
        if not told:
            return await self._nobody(row, found)
        self.sent.units += 1
        self.sent.people += told
        if Kind(row.kind) in _REMINDERS and found.invitation.invited_at is None:
            self.sent.invited += 1
            self.sent.invited_people += told
        await self._close(row, "sent", told)
        if Kind(row.kind) is Kind.DRAFT:
            return None
        field_ = "reminded_at" if Kind(row.kind) in _REMINDERS and found.invitation.invited_at else "invited_at"
        if field_ == "reminded_at" or found.invitation.invited_at is None:
            await queries.update_invitation(self._session, row.invitation_id, **{field_: self._now})
        return None

    async def _people(self, kind: Kind, found: Invited) -> tuple[Contact, ...]:
        """The unit's officers; of a change its delegates too, where they write to us."""
        today = self._now.astimezone(ZONE).date()
        unit_id = found.invitation.unit_id
        people = list((await linked.contacts(self._session, [unit_id], today)).get(unit_id, ()))
        if kind is Kind.CHANGE:
            known = {one.person_id for one in people}
            people += [
                one for one in await linked.delegates(self._session, found.invitation) if one.person_id not in known
            ]
        return tuple(people)

    async def _all_free(self, people: Sequence[Contact]) -> bool:
        """Whether no turn is under way in any of these chats; none begins before this transaction ends."""
        for one in people:
            for conversation_id, _ in one.conversations[:1]:
                if not await _free(self._session, CONVERSATIONS, conversation_id):
                    return False
        return True

    async def _letter(self, row: sa.Row[Any], found: Invited) -> Reply | None:
        if Kind(row.kind) is Kind.DRAFT:
            return await draft_notice.due_letter(self._session, row.key, found, self._now)
        organiser = await self._organiser(found.conference.unit_id)
        standing = Standing(found.conference, (found.session,), (found.invitation,), organiser=organiser)
        return letters.letter(row.kind, standing, row.words, now=self._now)

    async def _tell(self, row: sa.Row[Any], found: Invited, people: Sequence[Contact], reply: Reply) -> int:
        is_reminder = Kind(row.kind) in _REMINDERS
        told = 0
        for one in people:
            for conversation_id, _ in one.conversations:
                lane = Lane.REMINDER if is_reminder else Lane.NOTICE
                if await self._outbox.notify(conversation_id, reply, lane=lane, about=found.conference.title):
                    told += 1
                    break
        return told

    async def _organiser(self, unit_id: int) -> str:
        if unit_id not in self._organisers:
            query = sa.select(UNITS.c.name).where(UNITS.c.id == unit_id)
            self._organisers[unit_id] = str((await self._session.execute(query)).scalar() or "")
        return self._organisers[unit_id]

    async def _nobody(self, row: sa.Row[Any], found: Invited) -> None:
        """Nobody to write to. An invitation, or a draft, is tried again: an officer may be linked by then."""
        self.sent.nobody.append(found.invitation.unit)
        again = Kind(row.kind) in (Kind.INVITE, Kind.DRAFT)
        values = {"state": "nobody", "next_at": self._now + _TRY_INVITING_AGAIN} if again else {"state": "dropped"}
        await self._session.execute(sa.update(NOTICES).where(NOTICES.c.id == row.id).values(values))

    async def _later(self, row: sa.Row[Any]) -> None:
        self.sent.later += 1
        change = sa.update(NOTICES).where(NOTICES.c.id == row.id).values(next_at=self._now + _BUSY)
        await self._session.execute(change)

    async def _close(self, row: sa.Row[Any], state: str, told: int = 0) -> None:
        values = {"state": state, "told": told, "done_at": self._now}
        await self._session.execute(sa.update(NOTICES).where(NOTICES.c.id == row.id).values(values))


def still_to_say(row: sa.Row[Any], found: Invited, now: dt.datetime) -> bool:
    """Whether a notice is still true and of use."""
    conference, session, invitation = found.conference, found.session, found.invitation
    kind = Kind(row.kind)
    if kind is Kind.DRAFT:
        return not conference.history and conference.stage in (Stage.OPEN, Stage.CLOSED)
    if conference.history or conference.stage in (Stage.DRAFT, Stage.CLOSED):
        return False
    if kind is Kind.CHANGE:
        return str(row.key) == change_key(session.sequence)
    day = day_of(session)
    ahead = session.state is SessionState.PLANNED and (day is None or day >= now.astimezone(ZONE).date())
    if conference.stage is not Stage.OPEN or not ahead:
        return False
    if kind in _REMINDERS:
        return not invitation.waiting and not has_answered(invitation)
    if kind is Kind.PLACE:
        return not invitation.waiting and not invitation.declined
    return invitation.invited_at is None and not invitation.declined


def change_key(sequence: int) -> str:
    """The key of the notice of a change of time or place: of several only the newest is told."""
    return f"change:{sequence}"


async def _free(session: AsyncConnection, table: sa.Table, row_id: int) -> bool:
    """Whether nobody else holds a row; it is held here from now on."""
    query = sa.select(table.c.id).where(table.c.id == row_id).with_for_update(skip_locked=True)
    return (await session.execute(query)).first() is not None
