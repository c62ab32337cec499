"""QR codes and calendar files of an invitation: for its unit's officers, and for a delegate their own.

For: the pictures and files in chat. Not for: what a token holds (`door/tokens.py`) or the page behind it
(`door/web.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import files
from bot.conversation import Attachment, Choice, Reply, Turn, say
from bot.people.acting import note
from handlers.conferences.door import tokens
from handlers.conferences.model import Seat, SessionState
from handlers.conferences.officer import scope, texts
from handlers.conferences.officer.calendar import calendar_attachment
from handlers.conferences.officer.chat import mine
from handlers.conferences.queries import Invited
from handlers.conferences.report.wording import clean


async def codes(turn: Turn, invitation_id: str = "") -> Sequence[Reply]:
    """The unit's QR code and the calendar file, and a choice for the code of each delegate."""
    found = await scope.answerable(turn, invitation_id)
    reply = await _code(turn, found, None)
    named = [seat for seat in found.invitation.seats if seat.delegate is not None]
    if reply.attachments:
        reply = reply.model_copy(update={"choices": tuple(_code_choice(found, seat) for seat in named[:4])})
    calendar = calendar_attachment(
        found.conference,
        found.session,
        found.invitation.id,
        unit=found.invitation.unit,
        now=turn.clock.now(),
        address=turn.house.public_url,
    )
    if calendar is None or found.session.state is not SessionState.PLANNED:
        return [reply]
    dated = say(texts.CALENDAR).model_copy(update={"attachments": (calendar,)})
    return [dated, reply]


def _code_choice(found: Invited, seat: Seat) -> Choice:
    who = texts.SEAT_LABEL.format(number=seat.number, who=clean(seat.delegate.name) if seat.delegate else "")
    return Choice(label=who, action=f"conferences:code:{found.invitation.id}:{seat.number}")


async def code(turn: Turn, invitation_id: str = "", number: str = "") -> Sequence[Reply]:
    """The QR code of one delegate, for an officer of the unit."""
    found = await scope.answerable(turn, invitation_id)
    seat = next((seat for seat in found.invitation.seats if str(seat.number) == number and seat.delegate), None)
    return [await _code(turn, found, seat)]


async def badge(turn: Turn, invitation_id: str = "", number: str = "") -> Sequence[Reply]:
    """A delegate's own QR code; nobody else's."""
    scope.private(turn)
    for found, seat in await scope.own_seats(turn):
        if (str(found.invitation.id), str(seat.number)) == (invitation_id, number):
            return [await _code(turn, found, seat)]
    return await mine(turn)


async def _code(turn: Turn, found: Invited, seat: Seat | None) -> Reply:
    """A picture that any phone camera opens at the door; where it cannot be made, why."""
    now, unit_name = turn.clock.now(), clean(found.invitation.unit)
    if tokens.is_over(found.conference, found.session, now):
        return say(texts.CODE_OVER)
    if not turn.house.public_url:
        return say(texts.NO_CODE)
    secret = await tokens.secret_of(turn.session, found.conference.id, now)
    ticket = tokens.Ticket(found.session.id, found.invitation.id, seat.id if seat else None)
    address = tokens.address(turn.house.public_url, tokens.sign(secret, ticket))
    await note(turn, "conference.code", f"invitation={found.invitation.id} seat={seat.number if seat else 0}")
    if seat is not None and seat.delegate is not None:
        role = clean(seat.role.label)
        text = texts.CODE_SEAT.format(name=clean(seat.delegate.name), role=role, unit=unit_name)
    else:
        text = texts.CODE_UNIT.format(unit=unit_name)
    return say(text).model_copy(update={"attachments": (_picture(address, found, seat),)})


def _picture(address: str, found: Invited, seat: Seat | None) -> Attachment:
    name = f"{found.conference.slug}-{found.session.number}-{found.invitation.id}-{seat.number if seat else 0}.png"
    return files.enclosed(name, "image/png", tokens.qr_png(address), image=True)
