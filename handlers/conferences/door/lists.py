"""The door in chat, many at once: a paper list pasted or typed, shown back, asked about, and only then recorded.

For: the conversation around `paper.py`. Not for: files (`files.py`), which come to the same form.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.conversation import Choice, Reply, Turn, say
from handlers.conferences import marking
from handlers.conferences.door import marks, texts
from handlers.conferences.door.marks import Place, seat_name
from handlers.conferences.door.paper import Doubt, Entry, Reading, read_paper
from handlers.conferences.door.scope import Door, back, door_at, seen
from handlers.conferences.door.words import distinct, listed, moment
from handlers.conferences.model import Invitation, Presence, Seat, Via
from handlers.conferences.refused import Refused

FORM = "conferences:door_list"
NOBODY = "x"
_LINES_SHOWN = 12
_NAMES_SHOWN = 30
_LABEL = 90


async def lists(turn: Turn, session_id: str) -> Sequence[Reply]:
    """Awaits a list or a file."""
    door = await door_at(turn, session_id)
    turn.state.form, turn.state.draft = f"{FORM}:{door.meeting.id}", {}
    template = Choice(label=texts.CSV_GET, action=f"conferences:door_csv:{door.meeting.id}")
    return [say(texts.LISTS_HOW, template, back(door.meeting))]


async def read(turn: Turn, door: Door, text: str) -> Sequence[Reply]:
    """Shows what a list says; one that was shown before is forgotten."""
    reading = read_paper(text, door.invitations)
    if not reading.sure and not reading.doubts:
        return [say(texts.PAPER_NONE, back(door.meeting))]
    await seen(turn, f"session={door.meeting.id} paper")
    turn.state.draft = {"reading": reading.model_dump(mode="json"), "asked": 0}
    return [_next(turn, door)]


async def pick(turn: Turn, session_id: str, asked: str, option: str) -> Sequence[Reply]:
    """The answer to one question about a list; an old button answers nothing."""
    door = await door_at(turn, session_id)
    reading, number = _drafted(turn)
    if reading is None:
        return [say(texts.PAPER_GONE, back(door.meeting))]
    if asked != str(number) or number >= len(reading.doubts):
        return [_next(turn, door)]
    doubt = reading.doubts[number]
    if option.isdecimal() and int(option) < len(doubt.options):
        chosen = doubt.options[int(option)]
        others = tuple(one for one in reading.sure if _spot(one) != _spot(chosen))
        reading = reading.model_copy(update={"sure": (*others, chosen)})
    else:
        reading = reading.model_copy(update={"remarks": (*reading.remarks, doubt.written)})
    turn.state.draft = {"reading": reading.model_dump(mode="json"), "asked": number + 1}
    return [_next(turn, door)]


def _drafted(turn: Turn) -> tuple[Reading | None, int]:
    draft: dict[str, Any] = turn.state.draft
    return (Reading.model_validate(draft["reading"]), int(draft["asked"])) if "reading" in draft else (None, 0)


def _spot(entry: Entry) -> tuple[int, int | None]:
    return entry.invitation_id, entry.seat_id


def _next(turn: Turn, door: Door) -> Reply:
    """The next question, or the whole list as it was understood."""
    reading, number = _drafted(turn)
    assert reading is not None  # noqa: S101  whoever calls has just stored or read it
    if number < len(reading.doubts):
        return _question(door, reading.doubts[number], number, len(reading.doubts) - number)
    places, early = _places(turn, door, reading)
    lines = _summary(places)
    unknown = [*reading.remarks, *early]
    if unknown:
        lines.append(texts.PAPER_REMARKS.format(names=listed(unknown, _NAMES_SHOWN)))
    text = "\n".join([texts.PAPER_SUMMARY.format(lines="\n".join(lines)), texts.PAPER_AGAIN])
    write = Choice(
        label=texts.PAPER_WRITE.format(count=len(places)),
        action=f"conferences:door_write:{door.meeting.id}",
        style="success",
    )
    return say(text, *([write] if places else []), back(door.meeting))


def _question(door: Door, doubt: Doubt, number: int, left: int) -> Reply:
    options = [(place, *_found(door, option), option.presence) for place, option in enumerate(doubt.options)]
    known = [(place, one, seat, presence) for place, one, seat, presence in options if one is not None]
    labels = distinct([_label(one, seat, presence) for _, one, seat, presence in known], _LABEL)
    pick = f"conferences:door_pick:{door.meeting.id}:{number}"
    choices = [Choice(label=label, action=f"{pick}:{place}") for label, (place, *_) in zip(labels, known, strict=True)]
    nobody = Choice(label=texts.PAPER_NOBODY, action=f"{pick}:{NOBODY}")
    return say(texts.PAPER_WHO.format(written=doubt.written[:200], left=left), *choices, nobody)


def _label(one: Invitation, seat: Seat | None, presence: Presence) -> str:
    wording = texts.PAPER_OPTION_OF if seat else texts.PAPER_OPTION
    name, number = (seat_name(seat), seat.number) if seat else (one.unit, 0)
    return wording.format(name=name, unit=one.unit, seat=number, presence=texts.PRESENCES[presence])


def _found(door: Door, entry: Entry) -> tuple[Invitation | None, Seat | None]:
    one = door.of(entry.invitation_id)
    if one is None or entry.seat_id is None:
        return one, None
    seat = next((seat for seat in one.seats if seat.id == entry.seat_id), None)
    return (one, seat) if seat else (None, None)


def _places(turn: Turn, door: Door, reading: Reading) -> tuple[list[Place], list[str]]:
    """What is to be recorded; and what says a time that has not come yet."""
    now = turn.clock.now()
    places: list[Place] = []
    early: list[str] = []
    for entry in reading.sure:
        one, seat = _found(door, entry)
        if one is None:
            continue
        place = Place(one, seat, entry.presence, moment(door.meeting, now, entry.at))
        if place.at > now:
            early.append(texts.PAPER_EARLY.format(name=place.name, at=f"{entry.at:%H:%M}"))
        else:
            places.append(place)
    return places, early


def _summary(places: Sequence[Place]) -> list[str]:
    lines = []
    for presence in (Presence.PRESENT, Presence.LEAVE, Presence.ABSENT):
        words = texts.PRESENCES[presence]
        seats = [place.name for place in places if place.seat and place.presence is presence]
        units = [place.name for place in places if not place.seat and place.presence is presence]
        if seats:
            names = listed(seats, _NAMES_SHOWN)
            lines.append(texts.PAPER_LINE.format(count=len(seats), presence=words, names=names))
        if units:
            lines.append(texts.PAPER_UNITS.format(presence=words, names=listed(units, _NAMES_SHOWN)))
    return lines


async def write(turn: Turn, session_id: str) -> Sequence[Reply]:
    """Records the list that was shown, once."""
    door = await door_at(turn, session_id)
    reading, number = _drafted(turn)
    if reading is None:
        return [say(texts.PAPER_GONE, back(door.meeting))]
    if number < len(reading.doubts):
        return [_next(turn, door)]
    places, _ = _places(turn, door, reading)
    now, batch = turn.clock.now(), f"p{turn.id}"
    try:
        outcomes = await marks.record(
            turn.session, door.meeting, places, by=turn.person.id, via=Via.PAPER, batch=batch, now=now
        )
    except Refused as refusal:
        return [say(refusal.sentence, back(door.meeting))]
    turn.state.form, turn.state.draft = "", {}
    lines = await marks.told(turn.session, outcomes, by=turn.person.id, now=now)
    if len(lines) > _LINES_SHOWN:
        lines = [*lines[:_LINES_SHOWN], texts.MORE_LINES.format(count=len(lines) - _LINES_SHOWN)]
    return [say("\n".join(lines), undo_choice(door, batch), back(door.meeting))]


def undo_choice(door: Door, batch: str) -> Choice:
    return Choice(label=texts.UNDO, action=f"conferences:door_unlist:{door.meeting.id}:{batch}")


async def unlist(turn: Turn, session_id: str, batch: str) -> Sequence[Reply]:
    """Takes back what a whole list recorded."""
    door = await door_at(turn, session_id)
    keys = marks.keys_of(batch, door.invitations)
    try:
        done = await marking.undo(turn.session, door.meeting.id, keys, by=turn.person.id, now=turn.clock.now())
    except Refused as refusal:
        return [say(refusal.sentence, back(door.meeting))]
    count = sum(one.undone for one in done)
    return [say(texts.LIST_UNDONE.format(count=count) if count else texts.NOTHING_UNDONE, back(door.meeting))]
