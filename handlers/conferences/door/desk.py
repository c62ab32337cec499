"""What the door's web pages read: passes, codes, the list of units, one unit.

For: `web.py`, within its transaction. Not for: what forms do (`forms.py`), HTTP and HTML.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import ZONE
from bot.conversation import Premises
from bot.people import audit
from bot.people.grants import grants_of
from bot.people.permissions import PermissionTable
from bot.people.units import ancestors, successor
from handlers.conferences import gates, queries
from handlers.conferences.door import marks, passes, tokens
from handlers.conferences.door import texts as chat_texts
from handlers.conferences.door import texts_web as texts
from handlers.conferences.door.marks import seat_name
from handlers.conferences.door.page import Line
from handlers.conferences.door.passes import Pass
from handlers.conferences.door.roll import Hit
from handlers.conferences.door.scope import DOOR
from handlers.conferences.door.tokens import Ticket
from handlers.conferences.door.words import clock_text, listed
from handlers.conferences.model import Conference, Invitation, Presence, Seat, Session
from handlers.conferences.officer.scope import name_of
from handlers.conferences.presence import seat_presence, unit_presence
from handlers.conferences.queries import Invited
from handlers.conferences.refused import Refused
from handlers.conferences.report.wording import place_of, region_of, when_of


class Faulty(Exception):
    """A page that cannot be shown: an HTTP status, what is wrong, and what to do."""

    def __init__(self, status: int, heading: str, *lines: str) -> None:
        super().__init__(heading)
        self.status, self.heading, self.lines = status, heading, lines


@dataclass(frozen=True, slots=True)
class Marker:
    """A browser that may mark this session now."""

    own: Pass
    conference: Conference
    meeting: Session

    @property
    def title(self) -> str:
        return texts.MEETING.format(title=self.conference.title, region=region_of(self.meeting))


@dataclass(frozen=True, slots=True)
class Shown:
    """One unit for its page; `closed` says why nothing can be marked any more."""

    name: str
    lines: tuple[Line, ...]
    whole: tuple[tuple[Presence, str], ...]
    closed: str = ""


class Desk:
    """Reads and does what the pages need; holds nothing of any visitor."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._table = PermissionTable(row for feature in premises.features for row in feature.rights)

    @property
    def _now(self) -> dt.datetime:
        return self._premises.clock.now()

    def fresh_batch(self) -> str:
        """A name for the next form."""
        return secrets.token_hex(8)

    async def note(self, session: AsyncConnection, action: str, about: str, person_id: int) -> None:
        await audit.note(session, action, about, person_id=person_id, channel="web", now=self._now)

    # --- who

    async def marker(self, session: AsyncConnection, cookie: str) -> Marker | None:
        """Who marks with this browser; None for anybody else."""
        own = await passes.by_cookie(session, cookie, self._now)
        return await self._marker(session, own) if own else None

    async def link(self, session: AsyncConnection, secret: str) -> tuple[Pass, str]:
        """The pass of a link and what it is for. Raises Faulty."""
        own = await passes.by_link(session, secret, self._now)
        marker = await self._marker(session, own) if own else None
        if marker is None:
            raise Faulty(404, texts.NO_LINK, texts.USED_HOW)
        return marker.own, marker.title

    async def _marker(self, session: AsyncConnection, own: Pass) -> Marker | None:
        """A pass works while its session goes on and while whoever gave it may mark there."""
        meeting = await queries.session_by_id(session, own.session_id)
        conference = await queries.by_id(session, meeting.conference_id) if meeting else None
        if meeting is None or conference is None:
            return None
        acting = await successor(session, conference.unit_id, self._premises.clock.today())
        above = (acting.id, *await ancestors(session, acting.id, self._premises.clock.today()))
        if not self._table.may(await grants_of(session, own.made_by), DOOR, above):
            return None
        return Marker(own, conference, meeting)

    # --- codes

    async def read_code(self, session: AsyncConnection, token: str) -> tuple[Invited, Ticket]:
        """What a QR code names. Raises Faulty for one that was made up, is over, or is of nothing any more."""
        claimed = tokens.unverified(token)
        found = await queries.invited(session, claimed.invitation_id, marks=True) if claimed else None
        if claimed is None or found is None or found.session.id != claimed.session_id:
            raise Faulty(404, texts.BAD_CODE, texts.BAD_CODE_HOW)
        ticket = tokens.verify(await tokens.secret_of(session, found.conference.id, self._now), token)
        if ticket is None or (ticket.seat_id and _seat(found.invitation, ticket.seat_id) is None):
            raise Faulty(404, texts.BAD_CODE, texts.BAD_CODE_HOW)
        if tokens.is_over(found.conference, found.session, self._now):
            raise Faulty(410, texts.OVER, texts.OVER_HOW.format(contact=self._premises.house.contact))
        return found, ticket

    def own_facts(self, found: Invited, seat_id: int | None) -> tuple[str, list[tuple[str, str]]]:
        """What anybody may see behind a code: one seat, or a unit's counts; no name, no phone."""
        one, meeting = found.invitation, found.session
        facts = [
            (texts.CONFERENCE, texts.MEETING.format(title=found.conference.title, region=region_of(meeting))),
            (texts.WHEN, when_of(found.conference, meeting, zone=ZONE, now=self._now)),
            (texts.WHERE, place_of(meeting)),
            (texts.UNIT, one.unit),
        ]
        seat = _seat(one, seat_id) if seat_id else None
        if seat is None:
            here = sum(seat_presence(one, each) is Presence.PRESENT for each in one.seats)
            named = sum(each.delegate is not None for each in one.seats)
            state = texts.UNIT_STATE.format(named=named, count=len(one.seats), here=here)
            return texts.OWN_UNIT, [*facts, (texts.STATE, state)]
        presence = chat_texts.PRESENCES[seat_presence(one, seat)]
        state = texts.SEAT_STATE.format(plan=texts.PLANS[seat.plan], presence=presence)
        return texts.OWN_SEAT, [*facts, (texts.SEAT, seat.role.label), (texts.STATE, state)]

    # --- pages

    def counts(self, invited: Sequence[Invitation]) -> str:
        people = sum(seat_presence(one, seat) is Presence.PRESENT for one in invited for seat in one.seats)
        units = sum(unit_presence(one) is Presence.PRESENT for one in invited)
        return texts.COUNTS.format(people=people, units=units, total=len(invited))

    def units(
        self, invited: Sequence[Invitation], hits: Sequence[Hit] | None, typed: str
    ) -> tuple[list[tuple[int, str, str]], str]:
        """(invitation, name, what is known) of all units, or of what a search found, and a sentence on them."""
        if hits is None:
            rows = [(one.id, one.unit, chat_texts.PRESENCES[unit_presence(one)]) for one in invited]
            return rows, texts.ALL_UNITS.format(count=len(rows))
        rows = [
            (hit.invitation.id, hit.invitation.unit, listed([seat_name(seat) for seat in hit.seats])) for hit in hits
        ]
        return rows, (texts.HITS if rows else texts.NO_HITS).format(count=len(rows), typed=typed)

    async def unit(
        self, session: AsyncConnection, marker: Marker, invitation_id: int, *, only: int | None, tick: bool
    ) -> Shown:
        """A unit of the marker's session; ticked are those who are expected, or the seat that was scanned alone.

        After a form nobody is ticked: whoever was left out just now must not be recorded by pressing once more.
        """
        one = await self.invitation(session, marker, invitation_id)
        await self.note(session, "conference.door.list", f"invitation={one.id}", marker.own.person_id)
        wanted = {seat.id for seat in marks.expected(one)} if tick else set()
        wanted &= {only} if only else wanted
        makers = {mark.by for mark in one.marks if not mark.undone}
        names = {by: await name_of(session, by) for by in makers} | {marker.own.person_id: chat_texts.YOU}
        lines = [
            Line(
                seat.id,
                seat.delegate.name if seat.delegate else texts.EMPTY_SEAT,
                (seat.delegate.title if seat.delegate else "") or seat.role.label,
                seat.id in wanted,
                self._said(one, seat, names),
            )
            for seat in one.seats
        ]
        try:
            gates.may_mark(marker.meeting, marker.conference)
        except Refused as refusal:
            return Shown(one.unit, tuple(lines), (), refusal.sentence)
        return Shown(one.unit, tuple(lines), self._said(one, None, names))

    def _said(
        self, one: Invitation, seat: Seat | None, names: Mapping[int | None, str]
    ) -> tuple[tuple[Presence, str], ...]:
        """What is recorded, with who said it and when; two who said the same are both named."""
        found: dict[Presence, list[str]] = {}
        for mark in marks.live(one, seat):
            words = texts.BY.format(who=names[mark.by], when=clock_text(mark.at, self._now))
            found.setdefault(mark.presence, []).append(words)
        return tuple(
            (presence, chat_texts.PRESENCES[presence] + "".join(dict.fromkeys(said)))
            for presence, said in found.items()
        )

    async def invitation(self, session: AsyncConnection, marker: Marker, invitation_id: int) -> Invitation:
        """Raises Faulty where a unit is not one of the marker's session."""
        one = await queries.invitation(session, invitation_id)
        if one is None or one.waiting or one.session_id != marker.meeting.id:
            raise Faulty(404, texts.BAD_CODE, texts.BAD_CODE_HOW)
        return one


def _seat(one: Invitation, seat_id: int) -> Seat | None:
    return next((seat for seat in one.seats if seat.id == seat_id), None)
