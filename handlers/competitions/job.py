"""Reminders at their time: each once, several as one digest, never at night, never after the day.

The rows of some followers are locked while they are told; a chat in which a turn is under way is left for a moment
later, so nobody waits for anybody. What was said is kept by a unique row a person. For: the job. Not for: deciding what
is due (`reminding.py`), words, or what is still true when a message leaves (`truth.py`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import NIGHT, ZONE
from bot.conversation import Choice, Job, Reply, say
from bot.delivery.ledger import Lane
from bot.delivery.outbox import Outbox
from bot.inbox import CONVERSATIONS
from bot.people.reach import conversations_of
from bot.plain import plain
from bot.schedule import bring_forward
from bot.words import cut
from handlers.competitions import people, queries, texts, truth, words
from handlers.competitions.model import Competition, Kind
from handlers.competitions.reminding import Followed, Line, digest, next_step
from handlers.competitions.tables import COMPETITION_FOLLOWERS

JOB = "competition-reminders"
PEOPLE_AT_ONCE = 20  # others wait for the write lock of SQLite meanwhile: a tenth of a second
_BUSY = dt.timedelta(seconds=5)
_CHOICES, _LABEL = 3, 44


def jobs() -> tuple[Job, ...]:
    """What the scheduler runs for the competitions."""
    return (Job(JOB, dt.timedelta(minutes=10), remind),)


async def remind(session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> None:
    """Some people's reminders; comes again at once while there are more."""
    if NIGHT.holds(now):
        return
    today = now.astimezone(ZONE).date()
    query = (
        sa.select(COMPETITION_FOLLOWERS.c.person_id)
        .where(COMPETITION_FOLLOWERS.c.next_on <= today)
        .distinct()
        .order_by(COMPETITION_FOLLOWERS.c.person_id)
        .limit(PEOPLE_AT_ONCE)
    )
    person_ids = list((await session.execute(query)).scalars())
    if person_ids:
        is_busy = await _Part(session, outbox, now, today).run(person_ids)
        await bring_forward(session, JOB, now + _BUSY if is_busy else now)


class _Part:
    """Some of the people who may have to be told something today."""

    def __init__(self, session: AsyncConnection, outbox: Outbox, now: dt.datetime, today: dt.date) -> None:
        self._session, self._outbox, self._now, self._today = session, outbox, now, today

    async def run(self, person_ids: Sequence[int]) -> bool:
        """Tells these people what is new to them; whether somebody was busy."""
        rows = await self._locked(person_ids)
        known = await queries.by_ids(self._session, {row.competition_id for row in rows})
        entered = await people.entered(self._session, person_ids)
        heard = await people.heard(self._session, person_ids)
        against = await people.unwilling(self._session, person_ids)
        theirs: dict[int, list[Followed]] = defaultdict(list)
        for row in rows:
            ended = row.person_id in against and against[row.person_id] >= row.at
            if row.competition_id in known and not ended:
                did = (row.person_id, row.competition_id) in entered
                theirs[row.person_id].append(Followed(known[row.competition_id], did))
        busy: set[int] = set()
        for person_id, own in theirs.items():
            lines = digest(own, self._today, heard[person_id])
            if lines and await self._tell(person_id, lines, own) is None:
                busy.add(person_id)
        await self._go_on([row for row in rows if row.person_id not in busy], known)
        return bool(busy) or len(rows) == 0

    async def _locked(self, person_ids: Sequence[int]) -> list[sa.Row[tuple[int, int, int, dt.datetime]]]:
        """What these people follow, locked, so that no day is moved until this has been said."""
        columns = (
            COMPETITION_FOLLOWERS.c.id, COMPETITION_FOLLOWERS.c.person_id, COMPETITION_FOLLOWERS.c.competition_id,
            COMPETITION_FOLLOWERS.c.at,
        )  # fmt: skip
        query = (
            sa.select(*columns)
            .where(COMPETITION_FOLLOWERS.c.person_id.in_(person_ids), COMPETITION_FOLLOWERS.c.next_on <= self._today)
            .order_by(COMPETITION_FOLLOWERS.c.id)
            .with_for_update(skip_locked=True)
        )
        return list(await self._session.execute(query))

    async def _tell(self, person_id: int, lines: Sequence[Line], own: Sequence[Followed]) -> bool | None:
        """Writes a digest; False where the person has no conversation, None where they are busy in it."""
        entered = {one.competition.id for one in own if one.entered}
        reply = say(words.digest(lines, self._today), *choices(lines, entered))
        still = truth.ref(person_id, self._today, lines)
        told = await _write(self._session, self._outbox, person_id, reply, still)
        if told:
            keys = [(line.stage, key) for line in lines for key in line.keys]
            await people.tell(self._session, person_id, keys, self._now)
        return told

    async def _go_on(
        self, rows: Sequence[sa.Row[tuple[int, int, int, dt.datetime]]], known: dict[int, Competition]
    ) -> None:
        """Each row waits for its next step."""
        days: dict[dt.date | None, list[int]] = defaultdict(list)
        for row in rows:
            one = known.get(row.competition_id)
            days[next_step(one, self._today) if one else None].append(row.id)
        for next_on, ids in days.items():
            change = sa.update(COMPETITION_FOLLOWERS).where(COMPETITION_FOLLOWERS.c.id.in_(ids))
            await self._session.execute(change.values(next_on=next_on))


def choices(lines: Sequence[Line], entered: Collection[int]) -> list[Choice]:
    """Under a digest: following ends with one press."""
    found = words.competitions_in(lines)
    if len(found) > 1:
        stop = [
            Choice(
                label=texts.UNFOLLOW_AT.format(title=cut(plain(one.title), _LABEL)),
                action=f"competitions:unfollow:{one.id}",
            )
            for one in found[:_CHOICES]
        ]
        return [*stop, Choice(label=texts.ALL_LABEL, action="competitions:home")]
    one = found[0]
    see = Choice(label=texts.SEE_ONE, action=f"competitions:show:{one.id}")
    stop = [Choice(label=texts.UNFOLLOW, action=f"competitions:unfollow:{one.id}"), see]
    if one.id not in entered and any(line.stage.kind is Kind.SUBMIT and not line.before for line in lines):
        return [Choice(label=texts.ENTER, action=f"competitions:enter:{one.id}"), *stop]
    return stop


async def _write(session: AsyncConnection, outbox: Outbox, person_id: int, reply: Reply, still: str) -> bool | None:
    """A reminder in the conversation that somebody used last."""
    own = await conversations_of(session, person_id)
    free = sa.select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.id.in_(own)).with_for_update(skip_locked=True)
    if len((await session.execute(free)).all()) < len(own):
        return None
    for conversation_id in own:
        if await outbox.notify(conversation_id, reply, lane=Lane.REMINDER, still=still):
            return True
    return False
