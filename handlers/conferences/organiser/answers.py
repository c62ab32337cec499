"""Who has answered and who has not: pure, over a standing.

For: the organisers' list and whom a reminder may go to. Not for: words or SQL.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.clock import ZONE
from handlers.conferences.model import Invitation, Plan, Session, SessionState, Standing
from handlers.conferences.officer.words import day_of
from handlers.conferences.tally import has_answered, plan_of


@dataclass(frozen=True, slots=True)
class Answers:
    """Of the sessions still to come: invitations by whether the unit has said anything; those waiting stand apart."""

    sessions: tuple[Session, ...]
    answered: tuple[Invitation, ...]
    unanswered: tuple[Invitation, ...]
    waiting: tuple[Invitation, ...]

    @property
    def seats(self) -> int:
        return sum(len(one.seats) for one in (*self.answered, *self.unanswered))

    @property
    def seats_answered(self) -> int:
        return sum(plan_of(one, seat.number) is not Plan.OPEN for one in self.answered for seat in one.seats)

    @property
    def not_invited(self) -> tuple[Invitation, ...]:
        """Those who have not answered and whom no invitation has reached."""
        return tuple(one for one in self.unanswered if one.invited_at is None)

    @property
    def reminded_at(self) -> dt.datetime | None:
        """When any of those who have not answered was reminded last."""
        return max((one.reminded_at for one in self.unanswered if one.reminded_at), default=None)

    def of(self, session: Session) -> tuple[Invitation, ...]:
        return tuple(one for one in self.unanswered if one.session_id == session.id)


def answers(standing: Standing, today: dt.date) -> Answers:
    """What has been answered for the sessions that are planned for today or later, or have no day yet."""
    ahead = tuple(one for one in standing.sessions if is_ahead(one, today))
    wanted = {one.id for one in ahead}
    found = [one for one in standing.invitations if one.session_id in wanted]
    placed = [one for one in found if not one.waiting]
    return Answers(
        ahead,
        tuple(one for one in placed if has_answered(one)),
        tuple(one for one in placed if not has_answered(one)),
        tuple(one for one in found if one.waiting),
    )


def is_ahead(session: Session, today: dt.date) -> bool:
    """Whether a session is planned and its day has not gone by."""
    day = day_of(session)
    return session.state is SessionState.PLANNED and (day is None or day >= today)


def reminded_on(invitation: Invitation, today: dt.date) -> bool:
    """Whether a unit was reminded, or invited, on this day already."""
    last = max((at for at in (invitation.reminded_at, invitation.invited_at) if at), default=None)
    return last is not None and last.astimezone(ZONE).date() >= today
