"""The door in chat, one unit: its names with letters, ticked at once, and everything taken back.

For: seeing a unit and marking it. Not for: finding it (`chat.py`) and lists on paper (`lists.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.privacy import mask
from handlers.conferences import marking, queries
from handlers.conferences.door import marks, texts
from handlers.conferences.door.marks import Place, seat_name
from handlers.conferences.door.scope import back, place_at, seen
from handlers.conferences.door.ticks import LETTERS, Tick, Ticks, letters_of, places_of
from handlers.conferences.door.words import clock_text, listed, moment
from handlers.conferences.model import Invitation, Presence, Seat, Via
from handlers.conferences.officer.scope import name_of
from handlers.conferences.presence import seat_presence
from handlers.conferences.queries import Invited
from handlers.conferences.refused import Refused

FORM = "conferences:door_tick"
_SAID = {one.value: one for one in (Presence.PRESENT, Presence.LEAVE, Presence.ABSENT)}


async def unit(turn: Turn, invitation_id: str) -> Sequence[Reply]:
    """One unit: who is expected, what is recorded, and ways to mark."""
    return [await page(turn, await place_at(turn, invitation_id))]


async def page(turn: Turn, found: Invited, before: str = "") -> Reply:
    """The unit as it stands, below what was just done."""
    one = found.invitation
    await seen(turn, f"invitation={one.id}")
    turn.state.form, turn.state.draft = f"{FORM}:{one.id}", {}
    lines = [await _line(turn, one, place, seat) for place, seat in enumerate(one.seats[: len(LETTERS)])]
    whole = await _recorded(turn, one, None)
    head = texts.UNIT.format(unit=one.unit, whole=texts.UNIT_WHOLE.format(recorded=whole) if whole else "")
    declined = texts.UNIT_DECLINED if one.declined else ""
    parts = [before, head + declined, *lines, texts.HOW_TO_TICK]
    return say("\n".join(filter(None, parts)), *_choices(found))


async def _line(turn: Turn, one: Invitation, place: int, seat: Seat) -> str:
    who = texts.SEAT_NAMED if seat.delegate else texts.SEAT_EMPTY
    title = seat.delegate.title if seat.delegate and seat.delegate.title else seat.role.label
    recorded = await _recorded(turn, one, seat) or texts.PRESENCES[Presence.NOT_RECORDED]
    name = seat.delegate.name if seat.delegate else ""
    return who.format(letter=LETTERS[place], name=name, title=title, recorded=recorded)


async def _recorded(turn: Turn, one: Invitation, seat: Seat | None) -> str:
    """What is recorded of a seat, by whom and when; everything where it contradicts itself."""
    live = marks.live(one, seat)
    now = turn.clock.now()
    said = []
    for presence in dict.fromkeys(mark.presence for mark in live):
        first = next(mark for mark in live if mark.presence is presence)
        who = texts.YOU if first.by == turn.person.id else await name_of(turn.session, first.by)
        words = texts.PRESENCES[presence]
        said.append(texts.RECORDED.format(presence=words, who=who, when=clock_text(first.at, now)))
    return texts.AGAINST.join(said)


def _choices(found: Invited) -> list[Choice]:
    """Ticks all who are expected; where marks contradict each other, first which one is kept."""
    one = found.invitation
    choices: list[Choice] = []
    for place, seat in enumerate(one.seats):
        if seat_presence(one, seat) is Presence.CONFLICT and len(choices) < 2:
            for presence in dict.fromkeys(mark.presence for mark in marks.live(one, seat)):
                label = texts.KEEP.format(letter=LETTERS[place], presence=texts.PRESENCES[presence])
                choices.append(Choice(label=label, action=f"conferences:door_keep:{one.id}:{place}:{presence.value}"))
    here = [place for place, seat in enumerate(one.seats) if seat in marks.expected(one)]
    if here and len(choices) < 2:
        action = f"conferences:door_here:{one.id}:{letters_of(here)}"
        choices.append(Choice(label=texts.HERE.format(count=len(here)), action=action, style="success"))
    if not choices or (len(choices) == 1 and not any(marks.live(one, seat) for seat in (None, *one.seats))):
        for presence, label in ((Presence.PRESENT, texts.WHOLE_HERE), (Presence.ABSENT, texts.WHOLE_ABSENT)):
            choices.append(Choice(label=label, action=f"conferences:door_whole:{one.id}:{presence.value}"))
    return [*choices[:3], back(found.session)]


async def here(turn: Turn, invitation_id: str, letters: str) -> Sequence[Reply]:
    """Those whose letters were on the button are here."""
    found = await place_at(turn, invitation_id)
    places = places_of(letters, len(found.invitation.seats))
    return await _mark(turn, found, [Tick(places, Presence.PRESENT)] if places else [])


async def whole(turn: Turn, invitation_id: str, presence: str) -> Sequence[Reply]:
    """The unit as a whole was there, or was not; its seats stay as they are."""
    found = await place_at(turn, invitation_id)
    return await _mark(turn, found, [Tick(None, _SAID[presence])] if presence in _SAID else [])


async def ticked(turn: Turn, found: Invited, read: Ticks) -> Sequence[Reply]:
    """What was typed about the seats of a unit."""
    now = turn.clock.now()
    at = moment(found.session, now, read.at)
    if at > now:
        return [say(texts.TOO_EARLY.format(at=f"{read.at:%H:%M}"), back(found.session))]
    drops = [tick for tick in read.ticks if tick.presence is None]
    if drops:
        return await _drop(turn, found, drops)
    return await _mark(turn, found, read.ticks, at)


async def _mark(turn: Turn, found: Invited, ticks: Sequence[Tick], at: dt.datetime | None = None) -> Sequence[Reply]:
    now = turn.clock.now()
    places = [
        Place(found.invitation, seat, tick.presence, at or now, mask(tick.reason))
        for tick in ticks
        for seat in _seats(found.invitation, tick)
        if tick.presence is not None
    ]
    batch = f"c{turn.id}"
    try:
        outcomes = await marks.record(
            turn.session, found.session, places, by=turn.person.id, via=Via.CHAT, batch=batch, now=now
        )
    except Refused as refusal:
        return [say(refusal.sentence, back(found.session))]
    lines = await marks.told(turn.session, outcomes, by=turn.person.id, now=now)
    after = await queries.invitation(turn.session, found.invitation.id)
    left = marks.not_recorded(after) if after else []
    if left:
        lines.append(texts.NOT_RECORDED.format(names=listed(left)))
    turn.state.form = f"conferences:door_find:{found.session.id}"
    turn.state.draft = {"undo": [str(found.invitation.id), batch]}
    undo = Choice(label=texts.UNDO, action=f"conferences:door_undo:{found.invitation.id}:{batch}")
    again = Choice(label=texts.SAME_UNIT, action=f"conferences:door_unit:{found.invitation.id}")
    return [
        say("\n".join([*lines, texts.NEXT_ONE.format(unit=found.invitation.unit)]), undo, again, back(found.session))
    ]


def _seats(one: Invitation, tick: Tick) -> list[Seat | None]:
    return [None] if tick.seats is None else [one.seats[place] for place in tick.seats]


async def _drop(turn: Turn, found: Invited, drops: Sequence[Tick]) -> Sequence[Reply]:
    keys = [
        key
        for tick in drops
        for seat in _seats(found.invitation, tick)
        for key in marks.keys_against(found.invitation, seat, None)
    ]
    names = [seat_name(seat) if seat else found.invitation.unit for t in drops for seat in _seats(found.invitation, t)]
    return await _undo(turn, found, keys, listed(names))


async def keep(turn: Turn, invitation_id: str, place: str, presence: str) -> Sequence[Reply]:
    """Of two marks that contradict each other one is kept, the other taken back."""
    found = await place_at(turn, invitation_id)
    at = int(place) if place.isdecimal() else len(LETTERS)
    if at >= len(found.invitation.seats) or presence not in _SAID:
        return [await page(turn, found)]
    seat = found.invitation.seats[at]
    keys = marks.keys_against(found.invitation, seat, _SAID[presence])
    return await _undo(turn, found, keys, seat_name(seat))


async def undo(turn: Turn, invitation_id: str, batch: str) -> Sequence[Reply]:
    """Takes back what one press recorded of a unit."""
    found = await place_at(turn, invitation_id)
    keys = marks.keys_of(batch, [found.invitation])
    seats = [seat for seat in found.invitation.seats if f"{batch}.s{seat.id}" in keys]
    return await _undo(turn, found, keys, listed([seat_name(seat) for seat in seats]) or found.invitation.unit)


async def _undo(turn: Turn, found: Invited, keys: Sequence[str], names: str) -> Sequence[Reply]:
    now = turn.clock.now()
    try:
        results = await marking.undo(turn.session, found.session.id, keys, by=turn.person.id, now=now)
    except Refused as refusal:
        return [say(refusal.sentence, back(found.session))]
    after = await place_at(turn, str(found.invitation.id))
    if not any(result.undone for result in results):
        return [await page(turn, after, texts.NOTHING_UNDONE)]
    return [await page(turn, after, texts.UNDONE.format(names=names))]
