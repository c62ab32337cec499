"""Who may stand at the door of a session in chat, and what they see of it.

For: the permission of every part of the door in chat, and reading its list. Not for: browsers (`passes.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation import Choice, Turn
from bot.errors import RefusedError
from bot.people.acting import chain, is_id, note
from handlers.conferences import queries
from handlers.conferences.door import texts
from handlers.conferences.model import Conference, Invitation, Session, SessionState, Stage, Standing
from handlers.conferences.officer.scope import private
from handlers.conferences.queries import Invited

DOOR = "conferences:door"


@dataclass(frozen=True, slots=True)
class Door:
    """One session as it stands, for somebody who may mark it. Units on the waiting list are not expected."""

    standing: Standing

    @property
    def conference(self) -> Conference:
        return self.standing.conference

    @property
    def meeting(self) -> Session:
        return self.standing.sessions[0]

    @property
    def invitations(self) -> tuple[Invitation, ...]:
        return tuple(one for one in self.standing.invitations if not one.waiting)

    def of(self, invitation_id: int) -> Invitation | None:
        return next((one for one in self.invitations if one.id == invitation_id), None)


async def door_at(turn: Turn, session_id: str) -> Door:
    """The door of a session. Raises RefusedError for whom it is closed, in a group, and for no such session."""
    private(turn)
    try:
        standing = await queries.session_standing(turn.session, int(session_id) if is_id(session_id) else 0)
    except LookupError:
        raise RefusedError(texts.NO_DOOR) from None
    if not await _may(turn, standing.conference):
        raise RefusedError(texts.NOT_YOURS)
    return Door(standing)


async def place_at(turn: Turn, invitation_id: str) -> Invited:
    """One invitation at its door. Raises RefusedError as `door_at`."""
    private(turn)
    number = int(invitation_id) if is_id(invitation_id) else None
    found = None if number is None else await queries.invited(turn.session, number, marks=True)
    if found is None or found.invitation.waiting or not await _may(turn, found.conference):
        raise RefusedError(texts.NOT_YOURS)
    return found


async def doors(turn: Turn) -> list[tuple[Conference, Session]]:
    """Every session that this person may mark now, the nearest day first."""
    found: list[tuple[Conference, Session]] = []
    for conference in await queries.conferences(turn.session, Stage.OPEN):
        if conference.history or not await _may(turn, conference):
            continue
        meetings = await queries.sessions_of(turn.session, conference.id)
        found += [(conference, one) for one in meetings if one.state in (SessionState.PLANNED, SessionState.HELD)]
    today = turn.clock.today()
    return sorted(found, key=lambda one: (one[1].day is None, abs((one[1].day or today) - today), one[1].id))


async def _may(turn: Turn, conference: Conference) -> bool:
    return turn.may(DOOR, await chain(turn, conference.unit_id))


async def seen(turn: Turn, about: str) -> None:
    """Notes that a list of people was shown."""
    await note(turn, "conference.door.list", about)


def back(meeting: Session) -> Choice:
    """The way to the session's door."""
    return Choice(label=texts.BACK, action=f"{DOOR}:{meeting.id}")
