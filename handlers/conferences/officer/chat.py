"""An officer's way through a conference: the invitation, `/hoinghi`, the page of one unit.

For: showing, and the choices that lead on. Not for: naming delegates (`forms.py`), one seat
(`seats.py`), declining (`answers.py`), codes and files (`codes.py`), or what organisers see.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.people import acting
from bot.people.acting import note
from bot.people.permissions import Role
from handlers.conferences.gates import Gate, may_change_seat, may_plan
from handlers.conferences.model import Conference, Invitation, Plan, Session, Standing
from handlers.conferences.officer import scope, texts, words
from handlers.conferences.officer.calendar import calendar_attachment
from handlers.conferences.officer.paid_time import paid_time_line
from handlers.conferences.officer.phones import masked
from handlers.conferences.queries import Invited
from handlers.conferences.refused import Refused
from handlers.conferences.report.wording import clean, region_of

PAGE = 3


def invitation_reply(
    standing: Standing, session: Session, invitation: Invitation, *, now: dt.datetime, today: dt.date, address: str = ""
) -> Reply:
    """What a unit's officers receive: what, when, where, which seats, the law, the calendar file and four choices.

    `address` opens the assistant's page. A unit on the waiting list, or of a session without a day, is told so.
    """
    conference = standing.conference
    lines = [words.head(conference, session, today)]
    if standing.organiser:
        lines.append(texts.ORGANISED_BY.format(organiser=clean(standing.organiser)))
    seats = invitation.seats
    lines.append(texts.SEATS.format(unit=clean(invitation.unit), count=len(seats), seats=words.roles(seats)))
    lines.append(texts.WAITING if invitation.waiting else words.state_of(conference, session, invitation, now))
    if conference.documents:
        lines.append(texts.DOCUMENTS.format(names=_documents(conference)))
    lines.append(paid_time_line(words.day_of(session) or today))
    calendar = calendar_attachment(
        conference,
        session,
        invitation.id,
        unit=invitation.unit,
        now=now,
        organiser=standing.organiser,
        address=address,
    )
    reply = say("\n".join(line for line in lines if line), *_first_choices(invitation))
    return reply.model_copy(update={"attachments": (calendar,) if calendar is not None else ()})


def _documents(conference: Conference) -> str:
    return "; ".join(" ".join(part for part in (clean(one.name), one.ref) if part) for one in conference.documents)


def _first_choices(invitation: Invitation) -> tuple[Choice, ...]:
    """What can be answered to an invitation."""
    if invitation.waiting:
        return (Choice(label=texts.NOT_ABLE, action=f"conferences:no:{invitation.id}"),)
    return (
        Choice(
            label=texts.ALL.format(count=len(invitation.seats)),
            action=f"conferences:names:{invitation.id}",
            style="primary",
        ),
        Choice(label=texts.ONE_BY_ONE, action=f"conferences:each:{invitation.id}"),
        Choice(label=texts.NOT_ABLE, action=f"conferences:no:{invitation.id}"),
        Choice(label=texts.LATER, action=f"conferences:later:{invitation.id}"),
    )


async def mine(turn: Turn, page: str = "0") -> Sequence[Reply]:
    """`/hoinghi`: the invitations of my unit, or, for a delegate, my own seat."""
    scope.private(turn)
    turn.state.form, turn.state.draft = "", {}
    found = await scope.open_to(turn)
    if not found:
        return await _delegate(turn)
    if len(found) == 1:
        return [await page_of(turn, found[0])]
    first = acting.page_of(page, len(found), PAGE)
    part = found[first : first + PAGE]
    lines = "\n".join(_line(one) for one in part)
    choices = [Choice(label=label, action=f"conferences:unit:{one.invitation.id}") for label, one in _labels(part)]
    if first + PAGE < len(found):
        choices.append(Choice(label=texts.NEXT, action=f"conferences:mine:{first // PAGE + 1}"))
    return [say(texts.SEVERAL.format(count=len(found), lines=lines), *choices)]


def _line(found: Invited) -> str:
    conference, session, invitation = found.conference, found.session, found.invitation
    named = words.named(invitation)
    state = texts.STATE_NAMED.format(named=named, count=len(invitation.seats)) if named else texts.STATE_NONE
    if invitation.declined:
        state = texts.STATE_DECLINED
    elif invitation.waiting:
        state = texts.STATE_WAITING
    state += _asked(invitation)
    region = region_of(session)
    return texts.SEVERAL_LINE.format(
        title=clean(conference.title),
        region=texts.REGION.format(region=region) if region else "",
        day=words.short_day(session),
        unit=clean(invitation.unit),
        state=state,
    )


def _asked(invitation: Invitation) -> str:
    """How many changes of it wait for the organiser."""
    count = sum(seat.pending is not None for seat in invitation.seats)
    return texts.STATE_ASKED.format(count=count) if count and not invitation.declined else ""


def _labels(part: Sequence[Invited]) -> list[tuple[str, Invited]]:
    """A label for each, no two with the same words."""
    labels: dict[str, Invited] = {}
    for one in part:
        label = texts.SHORT_LABEL.format(unit=clean(one.invitation.unit), day=words.short_day(one.session))
        labels[label if label not in labels else f"{label} ({one.invitation.id})"] = one
    return list(labels.items())


async def _delegate(turn: Turn) -> Sequence[Reply]:
    """A delegate's own seats, with nobody else's name."""
    own = await scope.own_seats(turn)
    if not own:
        acts = any(one.unit_id is not None and one.role is not Role.MEMBER for one in turn.person.grants)
        return [say(texts.NONE_OFFICER if acts else texts.NONE.format(contact=turn.house.contact))]
    today = turn.clock.today()
    text = "\n\n".join(
        texts.MY_SEAT.format(
            head=words.head(one.conference, one.session, today),
            role=clean(seat.role.label),
            unit=clean(one.invitation.unit),
            phone=masked(seat.delegate.phone) if seat.delegate else "",
        )
        for one, seat in own
    )
    choices = [
        Choice(label=_code_label(one, len(own)), action=f"conferences:badge:{one.invitation.id}:{seat.number}")
        for one, seat in own[:4]
    ]
    return [say(text, *choices)]


def _code_label(found: Invited, count: int) -> str:
    return texts.MY_CODE if count == 1 else f"{texts.MY_CODE}, {words.short_day(found.session)}"


async def unit(turn: Turn, invitation_id: str = "") -> Sequence[Reply]:
    """The page of one invitation."""
    found = await scope.answerable(turn, invitation_id)
    turn.state.form, turn.state.draft = "", {}
    return [await page_of(turn, found)]


async def page_of(turn: Turn, found: Invited, before: str = "") -> Reply:
    """Everything about one invitation, for an officer of its unit; `before` is said first."""
    conference, session, invitation = found.conference, found.session, found.invitation
    gate = gate_of(turn, found)
    lines = [before, words.head(conference, session, turn.clock.today())]
    if invitation.declined:
        reason = clean(invitation.declined)
        lines.append(texts.UNIT_DECLINED.format(unit=clean(invitation.unit), reason=reason))
    else:
        count, named = len(invitation.seats), words.named(invitation)
        asked = _asked(invitation)
        lines.append(texts.UNIT.format(unit=clean(invitation.unit), named=named, count=count, asked=asked))
        lines += [words.seat_line(seat) for seat in invitation.seats]
    lines.append(await _merged(turn, found))
    lines.append(texts.WAITING if invitation.waiting else words.state_of(conference, session, invitation, gate.now))
    await note(turn, "conference.unit", f"invitation={invitation.id}")
    return say("\n".join(line for line in lines if line), *_choices(found, gate))


async def _merged(turn: Turn, found: Invited) -> str:
    """That another unit answers now for the one that was invited."""
    acting = await scope.acting_for(turn, found.invitation.unit_id)
    if acting.id == found.invitation.unit_id:
        return ""
    return texts.MERGED.format(old=clean(found.invitation.unit), new=clean(acting.name))


def gate_of(turn: Turn, found: Invited) -> Gate:
    """Under what circumstances this person changes an invitation, as an officer."""
    return Gate(turn.clock.now(), found.session, found.conference, found.invitation, turn.person.id)


def _choices(found: Invited, gate: Gate) -> tuple[Choice, ...]:
    """What can be done about an invitation now."""
    invitation = found.invitation
    codes = Choice(label=texts.CODES, action=f"conferences:codes:{invitation.id}")
    if _refused(may_plan, gate):
        return (codes,)
    if invitation.declined:
        return (Choice(label=texts.COME_AFTER_ALL, action=f"conferences:back:{invitation.id}"),)
    if _refused(may_change_seat, gate):
        return (Choice(label=texts.NOT_ABLE, action=f"conferences:no:{invitation.id}"),)
    if all(seat.plan is Plan.OPEN and seat.pending is None for seat in invitation.seats):
        return _first_choices(invitation)
    change = Choice(label=texts.CHANGE_ONE, action=f"conferences:seats:{invitation.id}")
    no = Choice(label=texts.NOT_ABLE, action=f"conferences:no:{invitation.id}")
    rest = len(words.missing(invitation))
    if not rest:
        return change, codes, no
    fill = Choice(label=texts.REST.format(count=rest), action=f"conferences:names:{invitation.id}", style="primary")
    return fill, change, codes, no


def _refused(rule: Callable[[Gate], None], gate: Gate) -> bool:
    try:
        rule(gate)
    except Refused:
        return True
    return False


async def later(turn: Turn, invitation_id: str = "") -> Sequence[Reply]:
    """Not now: says when the assistant will ask again."""
    found = await scope.answerable(turn, invitation_id)
    day = words.next_reminder(found.conference, found.session, turn.clock.today())
    if day is not None:
        return [say(texts.LATER_DONE.format(day=f"{day:%d/%m/%Y}"))]
    until = words.until(found.conference, found.session, turn.clock.today(), texts.LATER_UNTIL)
    return [say(texts.LATER_LAST.format(until=until))]
