"""What units read: the invitation, a reminder, a change of time or place, a place that became free. Pure.

For: one reply for each kind of notice, as a unit's officers see it. Not for: to whom and when (`notices.py`).
"""

from __future__ import annotations

import datetime as dt

from bot.clock import ZONE
from bot.conversation import Choice, Reply, say
from handlers.conferences.gates import Gate, is_frozen
from handlers.conferences.model import SessionState, Stage, Standing
from handlers.conferences.officer import words
from handlers.conferences.officer.calendar import calendar_attachment
from handlers.conferences.officer.chat import invitation_reply
from handlers.conferences.organiser import texts
from handlers.conferences.report.wording import clean


def letter(kind: str, standing: Standing, own_words: str = "", *, now: dt.datetime) -> Reply:
    """A notice of a kind (`notices.Kind`) to the one unit of a standing with one session and one invitation."""
    if kind == "change":
        return changed(standing, now=now)
    invitation = standing.invitations[0]
    if kind == "remind" and invitation.invited_at is not None:
        return reminder(standing, own_words, now=now)
    reply = invited(standing, now=now)
    before = texts.PLACE_FREE.format(unit=clean(invitation.unit)) if kind == "place" else own_words
    return _with(reply, before)


def invited(standing: Standing, *, now: dt.datetime) -> Reply:
    """The invitation itself."""
    today = now.astimezone(ZONE).date()
    return invitation_reply(standing, standing.sessions[0], standing.invitations[0], now=now, today=today)


def reminder(standing: Standing, own_words: str = "", *, now: dt.datetime) -> Reply:
    """That a unit has not answered yet, with the same choices as its invitation; `own_words` stand first."""
    conference, session, invitation = standing.conference, standing.sessions[0], standing.invitations[0]
    today = now.astimezone(ZONE).date()
    frozen = is_frozen(Gate(now, session, conference, invitation))
    lines = [
        own_words or texts.REMINDER.format(unit=clean(invitation.unit), until=words.until(conference, session, today)),
        words.head(conference, session, today),
        words.state_of(conference, session, invitation, now) if frozen else "",
    ]
    choices = invited(standing, now=now).choices
    return say("\n".join(line for line in lines if line), *choices)


def changed(standing: Standing, *, now: dt.datetime) -> Reply:
    """That a session is at another time or place, put off or called off, with the calendar file of the same event."""
    conference, session, invitation = standing.conference, standing.sessions[0], standing.invitations[0]
    today = now.astimezone(ZONE).date()
    unit = clean(invitation.unit)
    off = session.state is SessionState.CANCELLED or conference.stage is Stage.CANCELLED
    named = words.named(invitation)
    wording = texts.PUT_OFF if session.state is SessionState.POSTPONED else texts.MOVED
    see = Choice(label=texts.SEE_INVITATION, action=f"conferences:unit:{invitation.id}")
    kept = texts.KEPT.format(named=named, count=len(invitation.seats)) if named else ""
    text = (texts.CALLED_OFF if off else wording).format(
        title=clean(conference.title), unit=unit, head=words.head(conference, session, today), kept=kept
    )
    note = clean(session.note)
    calendar = calendar_attachment(
        conference, session, invitation.id, unit=invitation.unit, now=now, organiser=standing.organiser
    )
    reply = say(
        "\n".join(filter(None, [text, texts.REASON.format(reason=note) if note else ""])), *(() if off else (see,))
    )
    return reply.model_copy(update={"attachments": (calendar,) if calendar is not None else ()})


def _with(reply: Reply, before: str) -> Reply:
    return reply.model_copy(update={"blocks": (*say(before).blocks, *reply.blocks)}) if before else reply
