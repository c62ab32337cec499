"""Moving, putting off or calling off a session, or the whole conference: asked first, then everybody concerned is told
once, with the calendar file of the same event and a higher SEQUENCE.

Delegates stay as they are. What was seen when it was asked is compared with what is there when it is done.
For: the conversation and the change. Not for: what units read (`letters.py`) and sending (`notices.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from bot.clock import ZONE
from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people.acting import note
from bot.privacy import mask
from bot.words import cut
from handlers.conferences import queries
from handlers.conferences.model import Conference, Session, SessionState, Stage
from handlers.conferences.officer import words
from handlers.conferences.organiser import echo, notices, scope, texts, told
from handlers.conferences.organiser import texts_create as said
from handlers.conferences.organiser.reading import Unclear, When, read_when
from handlers.conferences.report.wording import clean, region_of
from handlers.conferences.tables import CONFERENCES, INVITATIONS, SESSIONS

FIELD = "conferences:org_time_of"
_LONGEST_PLACE = 300
_MOVABLE = (SessionState.PLANNED, SessionState.POSTPONED)
_PAGE = 3


async def which(turn: Turn, conference_id: str = "", page: str = "0") -> Sequence[Reply]:
    """Which session; the only one at once. The last choice calls the whole conference off."""
    found = _open(await scope.organised(turn, conference_id))
    meetings = [one for one in await queries.sessions_of(turn.session, found.id) if one.state in _MOVABLE]
    back = Choice(label=texts.BACK, action=f"conferences:org:{found.id}")
    if not meetings:
        return [say(texts.NO_SESSIONS, back)]
    all_ = Choice(label=texts.CANCEL_ALL, action=f"conferences:org_end:{found.id}")
    first = int(page) * _PAGE if page.isdecimal() and int(page) * _PAGE < len(meetings) else 0
    more = len(meetings) > first + _PAGE
    shown = meetings[first : first + _PAGE]
    choices = []
    for one in shown:
        label = texts.SESSION_LABEL.format(number=one.number, region=region_of(one))
        choices.append(Choice(label=cut(label, 60), action=f"conferences:org_when:{one.id}"))
    if more:
        choices.append(Choice(label=texts.MORE, action=f"conferences:org_move:{found.id}:{first // _PAGE + 1}"))
    return [say(texts.WHICH_SESSION.format(title=clean(found.title)), *choices, *(() if more else (all_,)))]


def _open(found: Conference) -> Conference:
    """Raises RefusedError unless the conference is open."""
    if found.stage is not Stage.OPEN or found.history:
        raise RefusedError(texts.NOT_YOURS)
    return found


async def _movable(turn: Turn, session_id: str, seen: str = "") -> tuple[Conference, Session]:
    """A session that can be moved, locked; `seen` is the SEQUENCE that was shown. Raises RefusedError."""
    found, meeting = await scope.organised_session(turn, session_id)
    _open(found)
    await turn.session.execute(sa.select(SESSIONS.c.id).where(SESSIONS.c.id == meeting.id).with_for_update())
    again = await queries.session_by_id(turn.session, meeting.id)
    if again is None or again.state not in _MOVABLE:
        raise RefusedError(texts.NOT_PLANNED)
    if seen and seen != str(again.sequence):
        raise RefusedError(texts.MEANWHILE)
    return found, again


async def session(turn: Turn, session_id: str = "") -> Sequence[Reply]:
    """What can be done about a session's time."""
    found, meeting = await _movable(turn, session_id)
    turn.state.form, turn.state.draft = "", {}
    about = f"{meeting.id}:{meeting.sequence}"
    choices = [Choice(label=texts.NEW_TIME, action=f"conferences:org_time:{meeting.id}")]
    if meeting.state is SessionState.PLANNED:
        choices.append(Choice(label=texts.POSTPONE, action=f"conferences:org_off:{about}:postpone"))
    choices.append(Choice(label=texts.CANCEL_IT, action=f"conferences:org_off:{about}:cancel"))
    choices.append(Choice(label=texts.BACK, action=f"conferences:org:{found.id}"))
    head = _head(turn, found, meeting)
    return [say(texts.SESSION_NOW.format(number=meeting.number, head=head), *choices)]


def _head(turn: Turn, found: Conference, meeting: Session) -> str:
    """thứ Sáu 11/12/2026 (còn 20 ngày), 8 giờ, Vĩnh Long"""
    place = clean(meeting.place)
    return words.when(found, meeting, turn.clock.today()) + (f", {place}" if place else "")


async def ask_time(turn: Turn, session_id: str = "") -> Sequence[Reply]:
    """Asks for day, hours and place."""
    _, meeting = await _movable(turn, session_id)
    turn.state.form, turn.state.draft = f"{FIELD}:{meeting.id}", {"seen": str(meeting.sequence)}
    return [say(texts.ASK_TIME)]


async def time_field(turn: Turn, session_id: str = "") -> Sequence[Reply]:
    """The new time or place; shown beside the old before it counts."""
    found, meeting = await _movable(turn, session_id)
    typed = mask(turn.incoming.text)
    try:
        when = read_when(typed, turn.clock.today())
    except Unclear as unclear:
        return [say(said.TRY_AGAIN.format(problem=unclear))]
    after = _after(meeting, when)
    if when.day is None and when.starts is None and not when.rest:
        return [say(said.NO_TIME)]
    if _same(meeting, after):
        return [say(texts.SAME_AGAIN)]
    turn.state.draft = {"seen": str(meeting.sequence), "typed": typed}
    text = texts.CHECK_CHANGE.format(
        number=meeting.number,
        before=_head(turn, found, meeting),
        after=_head(turn, found, after),
        read=f"({echo.when_line(when)})\n" if when.ends else "",
        told=await _told(turn, [meeting.id]),
    )
    yes = Choice(label=texts.DO_CHANGE, action=f"conferences:org_moved:{meeting.id}", style="primary")
    back = Choice(label=texts.STOP, action=f"conferences:org_none:{found.id}")
    return [say(text, yes, back)]


def _after(meeting: Session, when: When) -> Session:
    """The session at its new time. What was not said stays: a day alone keeps the hour, an hour alone the day."""
    day = when.day or words.day_of(meeting)
    if when.starts is None and meeting.starts is not None and when.day is not None:
        local = meeting.starts.astimezone(ZONE)
        end = meeting.ends.astimezone(ZONE).time() if meeting.ends else None
        when = replace(when, starts=local.time(), ends=end)
    starts, ends = replace(when, day=day).moments()
    if when.day is None and when.starts is None:
        starts, ends = meeting.starts, meeting.ends
    place = when.rest.replace(";", ",")[:_LONGEST_PLACE] or meeting.place
    inferred = meeting.place_inferred and not when.rest
    state = SessionState.PLANNED if day is not None else meeting.state
    return replace(meeting, day=day, starts=starts, ends=ends, place=place, place_inferred=inferred, state=state)


def _same(one: Session, other: Session) -> bool:
    return replace(one, sequence=0) == replace(other, sequence=0)


async def _told(turn: Turn, session_ids: Sequence[int]) -> str:
    count = len(await _concerned(turn, session_ids))
    return texts.TOLD.format(units=texts.UNITS.format(count=count)) if count else texts.TOLD_NOBODY


async def _concerned(turn: Turn, session_ids: Sequence[int]) -> list[int]:
    """The invitations of sessions that anybody has heard of and not declined."""
    query = sa.select(INVITATIONS.c.id).where(
        INVITATIONS.c.session_id.in_(list(session_ids)),
        sa.or_(INVITATIONS.c.invited_at.is_not(None), INVITATIONS.c.answered_at.is_not(None)),
        INVITATIONS.c.declined == "",
    )
    return list((await turn.session.execute(query.order_by(INVITATIONS.c.id))).scalars())


async def moved(turn: Turn, session_id: str = "") -> Sequence[Reply]:
    """Does what was shown."""
    draft = turn.state.draft
    if not turn.state.form.startswith(FIELD) or not draft.get("typed"):
        raise RefusedError(said.FORM_GONE)
    found, meeting = await _movable(turn, session_id, str(draft["seen"]))
    try:
        after = _after(meeting, read_when(str(draft["typed"]), turn.clock.today()))
    except Unclear as unclear:
        return [say(said.TRY_AGAIN.format(problem=unclear))]
    head = _head(turn, found, after)
    line = texts.CHANGED.format(number=meeting.number, head=head)
    return [await _change(turn, found, after, "session.move", line)]


async def off(turn: Turn, session_id: str = "", seen: str = "", how: str = "", sure: str = "") -> Sequence[Reply]:
    """Puts a session off, or calls it off; asks first."""
    found, meeting = await _movable(turn, session_id, seen)
    is_cancel = how == "cancel"
    if sure != "yes":
        wording, label = (
            (texts.CHECK_CANCEL, texts.DO_CANCEL) if is_cancel else (texts.CHECK_POSTPONE, texts.DO_POSTPONE)
        )
        head, told_ = _head(turn, found, meeting), await _told(turn, [meeting.id])
        text = wording.format(number=meeting.number, head=head, told=told_)
        action = f"conferences:org_off:{meeting.id}:{meeting.sequence}:{'cancel' if is_cancel else 'postpone'}:yes"
        yes = Choice(label=label, action=action, style="danger")
        return [say(text, yes, Choice(label=texts.STOP, action=f"conferences:org_none:{found.id}"))]
    if is_cancel:
        after = replace(meeting, state=SessionState.CANCELLED)
        return [await _change(turn, found, after, "session.cancel", texts.CANCELLED.format(number=meeting.number))]
    after = replace(meeting, state=SessionState.POSTPONED, day=None, starts=None, ends=None)
    return [await _change(turn, found, after, "session.postpone", texts.POSTPONED.format(number=meeting.number))]


async def _change(turn: Turn, found: Conference, after: Session, what: str, line: str) -> Reply:
    """Stores a session that was changed, and tells its units."""
    turn.state.form, turn.state.draft = "", {}
    await _store(turn, found, after, what)
    return await told.sent(turn, found, texts.SENT_CHANGES, line)


async def _store(turn: Turn, found: Conference, after: Session, what: str) -> None:
    now = turn.clock.now()
    after = replace(after, sequence=after.sequence + 1)
    concerned = await _concerned(turn, [after.id])
    await queries.update_session(turn.session, after)
    key = notices.change_key(after.sequence)
    await notices.queue(turn.session, found.id, concerned, notices.Kind.CHANGE, key, now=now)
    about = f"session={after.id} sequence={after.sequence}"
    await queries.add_event(turn.session, found.id, what, about, by=turn.person.id, now=now)
    await note(turn, f"conference.{what}", about)


async def end(turn: Turn, conference_id: str = "", sure: str = "") -> Sequence[Reply]:
    """Calls the whole conference off: every session that has not been held. Asks first."""
    found = _open(await scope.organised(turn, conference_id))
    await turn.session.execute(sa.select(CONFERENCES.c.id).where(CONFERENCES.c.id == found.id).with_for_update())
    meetings = [one for one in await queries.sessions_of(turn.session, found.id) if one.state in _MOVABLE]
    title = clean(found.title)
    if sure != "yes":
        told_ = await _told(turn, [one.id for one in meetings])
        text = texts.CHECK_CANCEL_ALL.format(title=title, count=len(meetings), told=told_)
        yes = Choice(label=texts.DO_CANCEL_ALL, action=f"conferences:org_end:{found.id}:yes", style="danger")
        return [say(text, yes, Choice(label=texts.STOP, action=f"conferences:org_none:{found.id}"))]
    for one in meetings:
        await _store(turn, found, replace(one, state=SessionState.CANCELLED), "session.cancel")
    await queries.update_conference(turn.session, replace(found, stage=Stage.CANCELLED))
    await note(turn, "conference.cancel", f"conference={found.id}")
    return [await told.sent(turn, found, texts.SENT_CHANGES, texts.CANCELLED_ALL)]
