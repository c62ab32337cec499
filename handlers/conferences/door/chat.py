"""The door in chat: which session, finding a unit or a name, and saying that a session was held.

For: organisers with a telephone in hand. Not for: one unit (`unit.py`), lists (`lists.py`), giving passes to
browsers (`helpers.py`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot.clock import ZONE, long_date
from bot.conversation import Choice, Reply, Turn, say
from bot.people import naming
from handlers.conferences import marking
from handlers.conferences.door import texts
from handlers.conferences.door import unit as door_unit
from handlers.conferences.door.marks import seat_name
from handlers.conferences.door.roll import Hit, find
from handlers.conferences.door.scope import Door, back, door_at, doors, place_at, seen
from handlers.conferences.door.ticks import LETTERS, read_ticks
from handlers.conferences.door.words import distinct, listed
from handlers.conferences.model import Conference, Presence, Session, SessionState
from handlers.conferences.officer.words import day_of
from handlers.conferences.presence import seat_presence, unit_presence
from handlers.conferences.refused import Refused
from handlers.conferences.report.wording import region_of, when_of

FORM = "conferences:door_find"
PAGE = 3
SHORTEST = 2
SURE = "sure"
_UNDO = "hoan tac"
_ABSENT_SHOWN = 40


async def start(turn: Turn, session_id: str = "", page: str = "0") -> Sequence[Reply]:
    """The door of a session; without one the only session there is, or a choice of them."""
    if session_id and session_id != "0":
        return [await _front(turn, await door_at(turn, session_id))]
    found = await doors(turn)
    if not found:
        return [say(texts.NO_DOORS)]
    if len(found) == 1:
        return [await _front(turn, await door_at(turn, str(found[0][1].id)))]
    first = int(page) * PAGE if page.isdecimal() and int(page) * PAGE < len(found) else 0
    shown = found[first : first + PAGE]
    labels = distinct([_session_label(*one) for one in shown])
    choices = [
        Choice(label=label, action=f"conferences:door:{meeting.id}")
        for label, (_, meeting) in zip(labels, shown, strict=True)
    ]
    if len(found) > first + PAGE:
        choices.append(Choice(label=texts.MORE, action=f"conferences:door:0:{first // PAGE + 1}"))
    return [say(texts.WHICH_SESSION.format(count=len(found)), *choices)]


def _session_label(conference: Conference, meeting: Session) -> str:
    day = f"{meeting.day:%d/%m/%Y}" if meeting.day else texts.WITHOUT_DAY
    return texts.SESSION_LABEL.format(number=meeting.number, region=region_of(meeting), day=day, slug=conference.slug)


async def _front(turn: Turn, door: Door, before: str = "") -> Reply:
    """Counts, how to find somebody, and what else can be done."""
    meeting = door.meeting
    turn.state.form, turn.state.draft = f"{FORM}:{meeting.id}", {}
    people = [seat_presence(one, seat) for one in door.invitations for seat in one.seats]
    units = [unit_presence(one) for one in door.invitations]
    clashes = people.count(Presence.CONFLICT)
    text = texts.FRONT.format(
        title=door.conference.title,
        region=region_of(meeting),
        when=when_of(door.conference, meeting, zone=ZONE, now=turn.clock.now()),
        people=people.count(Presence.PRESENT),
        units=units.count(Presence.PRESENT),
        total=len(units),
        clash=texts.FRONT_CLASH.format(count=clashes) if clashes else "",
        state=texts.FRONT_STATES.get(meeting.state, ""),
    )
    held = meeting.state is SessionState.HELD
    choices = [
        Choice(label=texts.LISTS, action=f"conferences:door_lists:{meeting.id}"),
        Choice(label=texts.BROWSERS, action=f"conferences:door_browsers:{meeting.id}"),
        Choice(label=texts.MISSING, action=f"conferences:door_missing:{meeting.id}"),
        Choice(label=texts.CLOSE, action=f"conferences:door_close:{meeting.id}")
        if held
        else Choice(label=texts.HOLD, action=f"conferences:door_hold:{meeting.id}"),
    ]
    if meeting.state is SessionState.CLOSED:
        turn.state.form, choices = "", choices[2:3]
    return say("\n".join(filter(None, [before, text])), *choices)


async def find_field(turn: Turn, session_id: str) -> Sequence[Reply]:
    """The name of a unit or of a delegate, as much of it as was typed; or that what was just ticked is taken back."""
    last = turn.state.draft.get("undo")
    if last and naming.plain(turn.incoming.text).strip(" .!") == _UNDO:
        return await door_unit.undo(turn, *last)
    return await search(turn, session_id, turn.incoming.text)


async def tick_field(turn: Turn, invitation_id: str) -> Sequence[Reply]:
    """Under a unit letters tick; anything else is looked for as a name at the same door."""
    found = await place_at(turn, invitation_id)
    read = read_ticks(turn.incoming.text, min(len(found.invitation.seats), len(LETTERS)))
    if read is None:
        return await search(turn, str(found.session.id), turn.incoming.text)
    return await door_unit.ticked(turn, found, read)


async def search(turn: Turn, session_id: str, typed: str) -> Sequence[Reply]:
    """One unit is opened, several are offered."""
    door = await door_at(turn, session_id)
    turn.state.form = f"{FORM}:{door.meeting.id}"
    hits = find(door.invitations, typed) if len(typed.strip()) >= SHORTEST else []
    if not hits:
        last = turn.state.draft.get("undo")
        undo = [Choice(label=texts.UNDO, action=":".join(("conferences:door_undo", *last)))] if last else []
        return [say(texts.NOT_FOUND.format(typed=typed.strip()[:60]), *undo, back(door.meeting))]
    best = [hit for hit in hits if hit.score == hits[0].score]
    if len(best) == 1 and (len(hits) == 1 or not best[0].seats):
        found = await place_at(turn, str(best[0].invitation.id))
        return [await door_unit.page(turn, found, _who(best[0]))]
    await seen(turn, f"session={door.meeting.id}")
    shown = hits[:PAGE]
    choices = [
        Choice(label=label, action=f"conferences:door_unit:{hit.invitation.id}")
        for label, hit in zip(distinct([_hit_label(hit) for hit in shown]), shown, strict=True)
    ]
    more = texts.MANY_MORE.format(count=len(hits) - PAGE) if len(hits) > PAGE else ""
    return [say(texts.FOUND.format(count=len(hits), more=more), *choices, back(door.meeting))]


def _who(hit: Hit) -> str:
    return texts.IS_HERE.format(names=listed([seat_name(seat) for seat in hit.seats])) if hit.seats else ""


def _hit_label(hit: Hit) -> str:
    names = listed([seat_name(seat) for seat in hit.seats], 2)
    return f"{names} ({hit.invitation.unit})" if names else hit.invitation.unit


async def missing(turn: Turn, session_id: str) -> Sequence[Reply]:
    """Units of which nothing is recorded yet: not recorded, which is not absent."""
    door = await door_at(turn, session_id)
    names = [one.unit for one in door.invitations if unit_presence(one) is Presence.NOT_RECORDED]
    turn.state.form = f"{FORM}:{door.meeting.id}" if door.meeting.state is not SessionState.CLOSED else ""
    if not names:
        return [say(texts.NONE_MISSING, back(door.meeting))]
    return [say(texts.MISSING_UNITS.format(count=len(names), names=listed(names, _ABSENT_SHOWN)), back(door.meeting))]


async def hold(turn: Turn, session_id: str, sure: str = "") -> Sequence[Reply]:
    """Somebody says that the session was held; only then are its units expected in reports.

    Before its day that is asked about: it cannot be changed for good by a slip of the thumb.
    """
    meeting = (await door_at(turn, session_id)).meeting
    day, today = day_of(meeting), turn.clock.now().astimezone(ZONE).date()
    if meeting.state is SessionState.PLANNED and day is not None and day > today and sure != SURE:
        left = texts.TOMORROW if (day - today).days == 1 else texts.DAYS_AHEAD.format(days=(day - today).days)
        text = texts.HOLD_SURE.format(region=region_of(meeting), day=long_date(day), left=left)
        yes = Choice(label=texts.HOLD_YES, action=f"conferences:door_hold:{session_id}:{SURE}", style="danger")
        return [say(text, yes, Choice(label=texts.NOT_HELD_YET, action=f"conferences:door:{session_id}"))]
    take_back = Choice(label=texts.UNDO, action=f"conferences:door_unhold:{session_id}")
    return await _become(turn, session_id, marking.hold, texts.HELD, take_back)


async def unhold(turn: Turn, session_id: str) -> Sequence[Reply]:
    return await _become(turn, session_id, marking.unhold, texts.UNHELD)


async def close(turn: Turn, session_id: str) -> Sequence[Reply]:
    """Asks before it ends marking for good."""
    door = await door_at(turn, session_id)
    people = [seat_presence(one, seat) for one in door.invitations for seat in one.seats if seat.delegate]
    text = texts.CLOSE_SURE.format(
        region=region_of(door.meeting),
        unknown=people.count(Presence.NOT_RECORDED),
        clashes=people.count(Presence.CONFLICT),
    )
    sure = Choice(label=texts.CLOSE_YES, action=f"conferences:door_closed:{session_id}", style="danger")
    return [say(text, sure, Choice(label=texts.NOT_YET, action=f"conferences:door:{session_id}"))]


async def closed(turn: Turn, session_id: str) -> Sequence[Reply]:
    return await _become(turn, session_id, marking.close, texts.CLOSED)


async def _become(
    turn: Turn, session_id: str, step: Callable[..., Awaitable[Session]], done: str, *choices: Choice
) -> Sequence[Reply]:
    door = await door_at(turn, session_id)
    try:
        after = await step(turn.session, door.meeting.id, by=turn.person.id, now=turn.clock.now())
    except Refused as refusal:
        return [say(refusal.sentence, back(door.meeting))]
    turn.state.form = f"{FORM}:{after.id}" if after.state is not SessionState.CLOSED else ""
    return [say(done.format(region=region_of(after)), *choices, back(after))]
