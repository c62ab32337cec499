"""What an officer hears after a change, and what their colleagues of the same unit hear of it.

For: the words after `planning.py` has done or refused something. Not for: changing anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.conversation import Choice, Reply, Turn, say
from handlers.conferences.officer import scope, texts, words
from handlers.conferences.officer.calendar import calendar_attachment
from handlers.conferences.planning import Done
from handlers.conferences.queries import Invited
from handlers.conferences.refused import Code, Refused
from handlers.conferences.report.wording import clean


async def recorded(turn: Turn, before: Invited, results: Mapping[int, Done | Refused]) -> Sequence[Reply]:
    """How many delegates are named now, who could not be recorded and why, what is missing; the calendar file.

    `results` by the number of the seat; `before` is the invitation as it was read first.
    """
    found = _after(before, results.values())
    invitation = found.invitation
    count, named, unit = len(invitation.seats), words.named(invitation), clean(invitation.unit)
    refused = {number: one for number, one in results.items() if isinstance(one, Refused)}
    lines = [await refusal_line(turn, found, number, refusal) for number, refusal in refused.items()]
    changed = any(isinstance(one, Done) and one.changed for one in results.values())
    if len(refused) < len(results):
        lines.insert(0, texts.RECORDED.format(named=named, count=count, unit=unit))
    lines.append(_what_is_left(found, turn.clock.today()))
    reply = say("\n".join(lines), *_ways_on(found, list(refused)))
    calendar = calendar_attachment(
        found.conference,
        found.session,
        invitation.id,
        unit=invitation.unit,
        now=turn.clock.now(),
        address=turn.house.public_url,
    )
    if calendar is not None and changed:
        reply = reply.model_copy(update={"attachments": (calendar,)})
    if changed:
        title = clean(found.conference.title)
        wording = texts.OTHER_RECORDED
        await tell_colleagues(turn, found, wording, named=named, count=count, unit=unit, title=title)
    return [reply]


def _after(before: Invited, results: Iterable[Done | Refused]) -> Invited:
    """The invitation with the seats as the changes left them, or as a refusal found them."""
    known = {one.seat.id: one.seat for one in results if one.seat is not None}
    seats = tuple(known.get(seat.id, seat) for seat in before.invitation.seats)
    return replace(before, invitation=replace(before.invitation, seats=seats))


def _what_is_left(found: Invited, today: dt.date) -> str:
    until = words.until(found.conference, found.session, today)
    rest = words.missing(found.invitation)
    return texts.MISSING.format(seats=words.roles(rest), until=until) if rest else texts.COMPLETE.format(until=until)


def _ways_on(found: Invited, refused: Sequence[int]) -> list[Choice]:
    number = found.invitation.id
    rest = words.missing(found.invitation)
    choices = [Choice(label=texts.OPEN_UNIT, action=f"conferences:unit:{number}")]
    if rest:
        label = texts.REST.format(count=len(rest))
        choices.append(Choice(label=label, action=f"conferences:names:{number}"))
    if refused:
        choices.append(Choice(label=texts.CHANGE_ONE, action=f"conferences:seats:{number}"))
    return choices


async def refusal_line(turn: Turn, found: Invited, number: int, refusal: Refused) -> str:
    """Why one seat was not changed: who was faster and what they wrote, or the rule's sentence."""
    seat = next((seat for seat in found.invitation.seats if seat.number == number), None)
    role = clean(seat.role.label) if seat else str(number)
    return texts.NOT_RECORDED.format(role=role, why=await reason(turn, refusal))


async def reason(turn: Turn, refusal: Refused) -> str:
    """A refusal in words; where a colleague's change is the reason, who made it, when, and what it says now."""
    seat = refusal.seat
    if seat is None or seat.changed_at is None or refusal.code not in (Code.SEAT_TAKEN, Code.CHANGED_MEANWHILE):
        return refusal.sentence
    own = seat.changed_by == turn.person.id
    who = texts.YOURSELF if own else await scope.name_of(turn.session, seat.changed_by)
    at = words.clock(seat.changed_at, turn.clock.today())
    if refusal.code == Code.SEAT_TAKEN and seat.delegate is not None:
        name = clean(seat.delegate.name)
        return texts.TAKEN_BY.format(name=name, who=who, when=at, change=texts.CHANGE_ONE)
    now = words.seat_state(seat) if seat.delegate else texts.CHANGED_NOBODY
    return texts.CHANGED_BY.format(who=who[:1].upper() + who[1:], when=at, now=now)


async def tell_colleagues(turn: Turn, found: Invited, wording: str, **values: object) -> None:
    """The other officers of the unit learn who did what; without names of delegates."""
    people = await scope.officers(turn, found.invitation.unit_id)
    if not people:
        return
    who = await scope.name_of(turn.session, turn.person.id)
    text = wording.format(who=who[:1].upper() + who[1:], **values)
    show = Choice(label=texts.OPEN_UNIT, action=f"conferences:unit:{found.invitation.id}")
    await scope.tell(turn.session, turn.outbox, people, say(text, show), here=turn.conversation_id, wait=False)
