"""What an organiser hears after something was sent: how many people, who is left, who has to be called.

For: sending what was just queued within the turn, and the sentence about it. Not for: the queue (`notices.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.clock import NIGHT
from bot.conversation import Choice, Reply, Turn, say
from handlers.conferences.model import Conference
from handlers.conferences.organiser import notices, texts
from handlers.conferences.report.wording import clean

NAMES_SHOWN = 20


def listed(names: Sequence[str], most: int = NAMES_SHOWN) -> str:
    """Names in a row; a long row is cut and says how many units are left."""
    if len(names) <= most:
        return ", ".join(names)
    return texts.AND_MORE.format(names=", ".join(names[:most]), count=len(names) - most)


def _heads(done: notices.Sent, wording: str, title: str) -> list[str]:
    """Who was told what: whom a reminder reached as the invitation itself is not said to have been reminded."""
    parts = (
        (texts.SENT_INVITES, done.invited_people, done.invited),
        (wording, done.people - done.invited_people, done.units - done.invited),
    )
    return [
        said.format(people=texts.PEOPLE.format(count=people), units=texts.UNITS.format(count=units), title=title)
        for said, people, units in parts
        if units
    ]


async def sent(turn: Turn, conference: Conference, wording: str, *lines: str) -> Reply:
    """Sends a first part of what waits of this conference, and says what was done and what is left.

    A few units are told at once; a long list goes on in the job, so that nobody's turn waits for it.
    """
    now = turn.clock.now()
    done = notices.Sent()
    if not NIGHT.holds(now):
        done = await notices.send(
            turn.session, turn.outbox, now, conference_id=conference.id, here=turn.conversation_id
        )
    left = await notices.waiting(turn.session, conference.id)
    title = clean(conference.title)
    told = _heads(done, wording, title) or [texts.SENT_NOTHING.format(title=title)]
    told += lines
    if left:
        told.append((texts.QUIET if NIGHT.holds(now) else texts.SENDING).format(count=left))
    if done.nobody:
        told.append(texts.NOBODY.format(count=len(done.nobody), names=listed([clean(one) for one in done.nobody])))
    stop = Choice(label=texts.SENDING_STOP, action=f"conferences:org_stop:{conference.id}")
    back = Choice(label=texts.BACK, action=f"conferences:org:{conference.id}")
    return say("\n".join(filter(None, told)), *((stop, back) if left and wording != texts.SENT_CHANGES else (back,)))
