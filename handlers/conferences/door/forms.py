"""What a form of a unit's page asks for: marks, a batch taken back, or one record.

For: `web.py`, within its transaction. Not for: reading pages (`desk.py`), HTTP and HTML.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.cells import text_of
from bot.privacy import mask
from handlers.conferences import marking, queries
from handlers.conferences.door import marks
from handlers.conferences.door import texts as chat_texts
from handlers.conferences.door import texts_web as texts
from handlers.conferences.door.desk import Marker
from handlers.conferences.door.marks import Place, seat_name
from handlers.conferences.door.words import listed, moment, split_time
from handlers.conferences.model import Invitation, Presence, Seat, Via
from handlers.conferences.refused import Refused

_PRESENCES = {one.value: one for one in (Presence.PRESENT, Presence.LEAVE, Presence.ABSENT)}
_REASON = 200
_Form = Mapping[str, Sequence[str]]


async def do(
    session: AsyncConnection, marker: Marker, one: Invitation, form: _Form, *, batch: str, now: dt.datetime
) -> tuple[list[str], str]:
    """Does what a form asks for; returns what to say, and the batch that can be undone."""
    what = form.get("viec", ["present"])[0]
    try:
        if what == "hoan_tac":
            keys = marks.keys_of(form.get("batch", [""])[0] or "-", [one])
            return await _undo(session, marker, keys, one, now), ""
        if what.startswith("bo:"):
            return await _undo(session, marker, _dropped(one, what), one, now), ""
        return await _mark(session, marker, one, form, what, batch, now)
    except Refused as refusal:
        return [refusal.sentence], ""


async def _mark(
    session: AsyncConnection, marker: Marker, one: Invitation, form: _Form, what: str, batch: str, now: dt.datetime
) -> tuple[list[str], str]:
    typed = text_of(form.get("gio", [""])[0])
    rest, at = split_time(typed)
    if rest or (typed and at is None):
        return [texts.BAD_TIME.format(typed=typed[:40])], ""
    when = moment(marker.meeting, now, at)
    if when > now:
        return [texts.TOO_EARLY.format(typed=typed[:40])], ""
    presence = _PRESENCES.get(what.removeprefix("ca_"))
    wanted = set(form.get("ghe", []))
    seats: list[Seat | None] = [seat for seat in one.seats if str(seat.id) in wanted]
    if what.startswith("ca_"):
        seats = [None]
    if presence is None or not seats:
        return [texts.NOBODY_TICKED], ""
    reason = mask(text_of(form.get("ly_do", [""])[0])[:_REASON]) if presence is not Presence.PRESENT else ""
    places = [Place(one, seat, presence, when, reason) for seat in seats]
    by = marker.own.person_id
    outcomes = await marks.record(session, marker.meeting, places, by=by, via=Via.DOOR, batch=batch, now=now)
    told = await marks.told(session, outcomes, by=by, now=now)
    after = await queries.invitation(session, one.id)
    left = marks.not_recorded(after) if after else []
    if left:
        told.append(chat_texts.NOT_RECORDED.format(names=listed(left)))
    return told, batch


async def _undo(
    session: AsyncConnection, marker: Marker, keys: Sequence[str], one: Invitation, now: dt.datetime
) -> list[str]:
    done = await marking.undo(session, marker.meeting.id, keys, by=marker.own.person_id, now=now)
    undone = {each.key for each in done if each.undone}
    if not undone:
        return [chat_texts.NOTHING_UNDONE]
    seat_ids = {mark.seat_id for mark in one.marks if mark.key in undone}
    names = [seat_name(seat) for seat in one.seats if seat.id in seat_ids]
    return [chat_texts.UNDONE.format(names=listed([*names, *([one.unit] if None in seat_ids else [])]))]


def _dropped(one: Invitation, what: str) -> list[str]:
    """The live marks that "bo:<seat or 0>:<presence>" names."""
    _, _, rest = what.partition(":")
    seat_id, _, presence = rest.partition(":")
    return [
        mark.key
        for mark in one.marks
        if not mark.undone and str(mark.seat_id or 0) == seat_id and mark.presence.value == presence
    ]
