"""Changes after the freeze: a unit asks, the organiser approves or not, and both hear of it.

For: the request and its decision in chat. Not for: the rule (`seats.py`) or the organiser's other work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.people import acting
from bot.people.acting import organisers
from handlers.conferences import planning, queries
from handlers.conferences.model import Delegate, Seat
from handlers.conferences.officer import scope, texts, words
from handlers.conferences.officer.done import reason, refusal_line
from handlers.conferences.queries import Invited
from handlers.conferences.refused import Refused
from handlers.conferences.report.wording import clean


async def ask(turn: Turn, found: Invited, named: Mapping[int, tuple[int, Delegate]]) -> Sequence[Reply]:
    """Stores a request for each seat and shows each to the organisers; seat number -> (version seen, who)."""
    asked: list[Seat] = []
    lines: list[str] = []
    for number, (version, delegate) in named.items():
        try:
            done = await planning.request_change(
                turn.session, found.invitation.id, number, version, delegate, by=turn.person.id, now=turn.clock.now()
            )
        except Refused as refusal:
            lines.append(await refusal_line(turn, found, number, refusal))
            continue
        asked.append(done.seat)
    told = sum([await _show(turn, found, seat) for seat in asked])
    if asked:
        what = "; ".join(texts.ASK_SEAT.format(role=clean(seat.role.label), name=_pending(seat)) for seat in asked)
        lines.insert(0, (texts.ASKED if told else texts.ASKED_NOBODY).format(what=what))
    show = Choice(label=texts.OPEN_UNIT, action=f"conferences:unit:{found.invitation.id}")
    return [say("\n".join(lines), show)]


def _pending(seat: Seat) -> str:
    return clean(seat.pending.name) if seat.pending else ""


async def _show(turn: Turn, found: Invited, seat: Seat) -> int:
    """One request to every organiser, with its two choices. Returns how many people were told."""
    people = [
        one
        for one in await organisers(turn.session, found.conference.unit_id, turn.clock.today())
        if one != turn.person.id
    ]
    reply = await request_reply(turn, found, seat, by=turn.person.id)
    return await scope.tell(turn.session, turn.outbox, people, reply, here=turn.conversation_id)


async def request_reply(turn: Turn, found: Invited, seat: Seat, *, by: int | None) -> Reply:
    """A request as an organiser sees it: who instead of whom, and who asks (person `by`)."""
    role = clean(seat.role.label)
    text = texts.REQUEST.format(
        unit=clean(found.invitation.unit),
        role=role,
        old=clean(seat.delegate.name) if seat.delegate else texts.NO_OLD,
        new=_pending(seat),
        title=clean(seat.pending.title) if seat.pending and seat.pending.title else texts.NO_TITLE,
        conference=clean(found.conference.title),
        who=await scope.name_of(turn.session, by),
    )
    about = f"{found.invitation.id}:{seat.number}:{seat.version}"
    return say(
        text,
        Choice(label=texts.APPROVE, action=f"conferences:approve:{about}", style="success"),
        Choice(label=texts.REJECT, action=f"conferences:reject:{about}"),
    )


async def requests(turn: Turn, conference_id: int) -> list[Reply]:
    """Every request of a conference that waits, for its organisers: the caller has asked whether one may."""
    standing = await queries.standing(turn.session, conference_id)
    return [
        await request_reply(
            turn,
            Invited(standing.conference, standing.session(one.session_id), one),
            seat,
            by=await queries.last_by(turn.session, conference_id, planning.REQUEST, one.id, seat.number),
        )
        for one in standing.invitations
        for seat in one.seats
        if seat.pending is not None
    ]


async def approve(turn: Turn, invitation_id: str = "", number: str = "", version: str = "") -> Sequence[Reply]:
    """The organiser grants the request that was shown, and no later one."""
    return await _decide(turn, invitation_id, number, version, granted=True)


async def reject(turn: Turn, invitation_id: str = "", number: str = "", version: str = "") -> Sequence[Reply]:
    """The organiser does not grant it; the seat stays as it was."""
    return await _decide(turn, invitation_id, number, version, granted=False)


async def _decide(turn: Turn, invitation_id: str, number: str, version: str, *, granted: bool) -> Sequence[Reply]:
    found = await scope.decidable(turn, invitation_id)
    decide = planning.approve if granted else planning.reject
    seat_number, seen = (int(one) if acting.is_id(one) else -1 for one in (number, version))
    now = turn.clock.now()
    try:
        done = await decide(turn.session, found.invitation.id, seat_number, seen, by=turn.person.id, now=now)
    except Refused as refusal:
        return [say(await reason(turn, refusal), Choice(label=texts.TO_CONFERENCES, action="/hoinghi"))]
    role, unit = clean(done.seat.role.label), clean(found.invitation.unit)
    name = clean(done.seat.delegate.name) if done.seat.delegate else ""
    mine, theirs = (texts.APPROVED, texts.WAS_APPROVED) if granted else (texts.REJECTED, texts.WAS_REJECTED)
    people = await scope.officers(turn, found.invitation.unit_id)
    show = Choice(label=texts.OPEN_UNIT, action=f"conferences:unit:{found.invitation.id}")
    told = say(theirs.format(role=role, unit=unit, name=name), show)
    await scope.tell(turn.session, turn.outbox, people, told, here=turn.conversation_id)
    return [say(mine.format(role=role, unit=unit, name=name))]


def until(found: Invited) -> str:
    """Why a change needs leave: the day that has passed."""
    return words.frozen_since(found.conference, found.session, texts.NEEDS_LEAVE)
