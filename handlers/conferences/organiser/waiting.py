"""The waiting list of a session with a limit: who waits, in which order, and who moves up.

For: giving a free place to whoever waits longest, and showing the list. Not for: who is put on it: whoever is invited
beyond the limit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Choice, Reply, Turn, say
from bot.people.acting import note
from handlers.conferences import queries
from handlers.conferences.model import Conference, Session
from handlers.conferences.organiser import notices, scope, texts, told
from handlers.conferences.report.wording import clean
from handlers.conferences.tables import INVITATIONS, SESSIONS
from handlers.conferences.tally import label


async def move_up(session: AsyncConnection, conference: Conference, meeting: Session, now: dt.datetime) -> int:
    """Gives every free place of a session to the next unit in line; returns how many moved up.

    The session is locked, so that two do not give away one place.
    """
    await session.execute(sa.select(SESSIONS.c.id).where(SESSIONS.c.id == meeting.id).with_for_update())
    own = INVITATIONS.c.session_id == meeting.id
    taken = sa.select(sa.func.count()).where(own, INVITATIONS.c.waiting.is_(False), INVITATIONS.c.declined == "")
    free = (meeting.limit or 0) - int((await session.execute(taken)).scalar_one())
    if meeting.limit is None or free <= 0:
        return 0
    in_line = (
        sa.select(INVITATIONS.c.id)
        .where(own, INVITATIONS.c.waiting.is_(True), INVITATIONS.c.declined == "")
        .order_by(INVITATIONS.c.id)
        .limit(free)
    )
    following = list((await session.execute(in_line)).scalars())
    if not following:
        return 0
    await session.execute(sa.update(INVITATIONS).where(INVITATIONS.c.id.in_(following)).values(waiting=False))
    # A unit may get a place, give it up and get one again: each time it is told.
    key = f"{notices.Kind.PLACE.value}:{now:%Y%m%dT%H%M%S%f}"
    await notices.queue(session, conference.id, following, notices.Kind.PLACE, key, now=now)
    about = f"session={meeting.id} count={len(following)}"
    await queries.add_event(session, conference.id, "waiting.up", about, by=None, now=now)
    return len(following)


async def waiting_list(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """Who waits, session by session, in order."""
    found = await scope.organised(turn, conference_id)
    standing = await queries.standing(turn.session, found.id)
    lines = []
    for meeting in standing.sessions:
        invited = standing.of_session(meeting.id)
        names = [clean(label(one)) for one in invited if one.waiting and not one.declined]
        taken = sum(not one.waiting and not one.declined for one in invited)
        if names:
            shown = told.listed(names)
            lines.append(
                texts.WAITING_LINE.format(number=meeting.number, taken=taken, limit=meeting.limit, names=shown)
            )
    await note(turn, "conference.waiting", f"conference={found.id}")
    back = Choice(label=texts.BACK, action=f"conferences:org:{found.id}")
    if not lines:
        return [say(texts.NO_WAITING, back)]
    return [say(texts.WAITING_HEAD.format(title=clean(found.title), lines="\n".join(lines)), back)]
