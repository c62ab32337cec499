"""Naming delegates: all in one message or seat by seat, shown back, corrected line by line, then recorded.

Nothing is stored before "Đúng"; after the freeze the same goes to the organiser as requests. For: the form. Not for:
reading lines (`delegates.py`), the draft (`draft.py`), changing a seat that has somebody (`seats.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.people import acting
from bot.words import fold
from handlers.conferences import planning
from handlers.conferences.gates import may_change_seat, needs_leave
from handlers.conferences.model import Seat
from handlers.conferences.officer import done as officer_done
from handlers.conferences.officer import requests, scope, texts, words
from handlers.conferences.officer.chat import gate_of, page_of
from handlers.conferences.officer.delegates import one as one_person
from handlers.conferences.officer.draft import Draft, add_text, new_draft, proposal, put, read_draft
from handlers.conferences.officer.placing import nearest
from handlers.conferences.queries import Invited
from handlers.conferences.refused import Refused
from handlers.conferences.report.wording import clean

_YES = frozenset(("dung", "dung roi", "dung a", "ok", "oke", "ghi nhan", "xac nhan"))


async def names(turn: Turn, invitation_id: str = "") -> Sequence[Reply]:
    """Asks for everybody who is still missing, a line each."""
    found = await scope.answerable(turn, invitation_id)
    free = words.missing(found.invitation) or words.free(found.invitation)
    stopped = await closed(turn, found)
    if stopped or not free:
        return [stopped or await page_of(turn, found)]
    draft = read_draft(turn.state.draft, found.invitation.id)
    if draft is None:
        draft = new_draft(found.invitation, words.free(found.invitation))
    rest = [seat for seat in free if seat.number not in draft.named]
    _keep(turn, draft)
    return [say(texts.ASK_NAMES.format(seats=words.roles(rest or free)))]


async def closed(turn: Turn, found: Invited) -> Reply | None:
    """Why no seat of an invitation can be changed; None where it can."""
    try:
        may_change_seat(gate_of(turn, found))
    except Refused as refusal:
        return await page_of(turn, found, before=refusal.sentence)
    return None


def _keep(turn: Turn, draft: Draft) -> None:
    turn.state.form = f"conferences:names_of:{draft.invitation_id}"
    turn.state.draft = draft.written()


async def names_field(turn: Turn, invitation_id: str = "") -> Sequence[Reply]:
    """Lines of people: new ones, or corrected ones."""
    found = await scope.answerable(turn, invitation_id)
    draft = read_draft(turn.state.draft, found.invitation.id)
    if draft is None:
        return [await _gone(turn, found)]
    typed = turn.incoming.text
    if fold(typed) in _YES and draft.named:
        return await save(turn, invitation_id)
    before = (draft.named, draft.left)
    draft = add_text(draft, typed, words.free(found.invitation), found.invitation.unit)
    if (draft.named, draft.left) == before:
        return [say(texts.NO_NAMES)]
    return [_shown(turn, found, draft)]


async def _gone(turn: Turn, found: Invited) -> Reply:
    """The form is not open any more: a stale choice, or /huy came before it."""
    turn.state.form, turn.state.draft = "", {}
    return await page_of(turn, found, before=texts.FORM_GONE)


def _shown(turn: Turn, found: Invited, draft: Draft) -> Reply:
    """What was understood, seat after seat, with what is doubted, and who has no seat."""
    _keep(turn, draft)
    invitation = found.invitation
    lines = [words.seat_line(seat, _who(seat, draft)) for seat in invitation.seats]
    lines += [_left(found, draft, at) for at in range(len(draft.left))]
    lines += [texts.STRANGE.format(line=clean(row)[:80]) for row in draft.strange[:3]]
    return say(texts.UNDERSTOOD.format(lines="\n".join(lines)), *_next(turn, found, draft))


def _who(seat: Seat, draft: Draft) -> str:
    if seat.number in draft.named:
        return words.line_person(draft.named[seat.number], seat.role.label)
    return texts.ALREADY.format(who=words.seat_state(seat)) if seat.delegate else words.seat_state(seat)


def _left(found: Invited, draft: Draft, at: int) -> str:
    """Somebody without a seat, and why."""
    line = draft.left[at]
    taken = [(seat.number, seat.role) for seat in found.invitation.seats if seat.delegate or seat.number in draft.named]
    why = texts.LEFT_TITLE if line.title else texts.LEFT_NO_TITLE
    near = nearest(line, taken) if line.title else None
    seat = next((seat for seat in found.invitation.seats if seat.number == near), None)
    if seat is not None and words.suits(line, seat, found.invitation.unit):
        known = draft.named.get(seat.number)
        holder = known.name if known else seat.delegate.name if seat.delegate else ""
        why = texts.LEFT_TAKEN.format(role=clean(seat.role.label), name=clean(holder))
    return texts.LEFT.format(who=clean(line.name), why=why)


def _next(turn: Turn, found: Invited, draft: Draft) -> list[Choice]:
    """Confirm, put somebody on a seat, mend a line, add the missing."""
    number = found.invitation.id
    choices: list[Choice] = []
    if draft.named:
        count = len(draft.named)
        label = texts.RIGHT_ASK if len(_asked(turn, found, draft)) == count else texts.RIGHT.format(count=count)
        choices.append(Choice(label=label, action=f"conferences:save:{number}", style="primary"))
    proposed = proposal(draft, words.free(found.invitation))
    if proposed is not None:
        line, seat_number = proposed
        label = texts.PUT.format(name=clean(line.name), number=seat_number)
        choices.append(Choice(label=label, action=f"conferences:put:{number}:{seat_number}"))
    if draft.named:
        choices.append(Choice(label=texts.FIX_ONE, action=f"conferences:fix:{number}"))
    if any(seat.number not in draft.named for seat in words.missing(found.invitation)):
        choices.append(Choice(label=texts.ADD_REST, action=f"conferences:names:{number}"))
    return choices


async def put_left(turn: Turn, invitation_id: str = "", number: str = "") -> Sequence[Reply]:
    """Gives the first person without a seat the seat that was proposed."""
    found = await scope.answerable(turn, invitation_id)
    draft = read_draft(turn.state.draft, found.invitation.id)
    seats = {str(seat.number): seat for seat in words.free(found.invitation)}
    if draft is None:
        return [await _gone(turn, found)]
    if draft.left and number in seats and int(number) not in draft.named:
        draft = put(draft, draft.left[0], int(number))
    return [_shown(turn, found, draft)]


async def fix(turn: Turn, invitation_id: str = "") -> Sequence[Reply]:
    """Asks for one line again, with the number of its seat."""
    found = await scope.answerable(turn, invitation_id)
    draft = read_draft(turn.state.draft, found.invitation.id)
    if draft is None or not draft.named:
        return [await _gone(turn, found)]
    _keep(turn, draft)
    doubted = [number for number, line in draft.named.items() if line.doubts]
    return [say(texts.ASK_FIX.format(number=(doubted or list(draft.named))[0]))]


async def each(turn: Turn, invitation_id: str = "", number: str = "") -> Sequence[Reply]:
    """Seat by seat: asks for the next one of which nothing is known yet."""
    found = await scope.answerable(turn, invitation_id)
    stopped = await closed(turn, found)
    if stopped:
        return [stopped]
    draft = read_draft(turn.state.draft, found.invitation.id)
    if draft is None:
        draft = new_draft(found.invitation, words.free(found.invitation))
    after = int(number) if acting.is_id(number) else 0
    waiting = [seat for seat in words.missing(found.invitation) if seat.number > after]
    seat = next((seat for seat in waiting if seat.number not in draft.named), None)
    if seat is None:
        if not draft.named:
            turn.state.form, turn.state.draft = "", {}
            return [await page_of(turn, found)]
        return [_shown(turn, found, draft)]
    turn.state.form = f"conferences:each_of:{found.invitation.id}:{seat.number}"
    turn.state.draft = draft.written()
    choices = [Choice(label=texts.SKIP_SEAT, action=f"conferences:each:{found.invitation.id}:{seat.number}")]
    if draft.named:
        last = len(found.invitation.seats)
        choices.append(Choice(label=texts.ENOUGH, action=f"conferences:each:{found.invitation.id}:{last}"))
    return [say(texts.ASK_ONE.format(number=seat.number, role=clean(seat.role.label)), *choices)]


async def each_field(turn: Turn, invitation_id: str = "", number: str = "") -> Sequence[Reply]:
    """Who sits on this one seat."""
    found = await scope.answerable(turn, invitation_id)
    draft = read_draft(turn.state.draft, found.invitation.id)
    line = one_person(turn.incoming.text)
    if draft is None or not acting.is_id(number):
        return [await _gone(turn, found)]
    if line is None:
        return [say(texts.ONE_ONLY)]
    turn.state.draft = put(draft, line, int(number)).written()
    return await each(turn, invitation_id, number)


async def save(turn: Turn, invitation_id: str = "") -> Sequence[Reply]:
    """Records what was confirmed; each seat is done or refused for itself. What needs leave is asked for."""
    found = await scope.answerable(turn, invitation_id)
    draft = read_draft(turn.state.draft, found.invitation.id)
    if draft is None or not draft.named:
        return [await _gone(turn, found)]
    stopped = await closed(turn, found)
    turn.state.form, turn.state.draft = "", {}
    if stopped:
        return [stopped]
    named = {number: (draft.versions.get(number, -1), line.delegate) for number, line in draft.named.items()}
    asked = _asked(turn, found, draft)
    free = {number: one for number, one in named.items() if number not in asked}
    replies: list[Reply] = []
    if free:
        by, now = turn.person.id, turn.clock.now()
        results = await planning.confirm_many(turn.session, found.invitation.id, free, by=by, now=now)
        replies += await officer_done.recorded(turn, found, dict(zip(free, results, strict=True)))
    if asked:
        replies += await requests.ask(turn, found, {number: named[number] for number in asked})
    return replies


def _asked(turn: Turn, found: Invited, draft: Draft) -> list[int]:
    """The seats of a draft whose change the organiser has to approve."""
    gate = gate_of(turn, found)
    return [seat.number for seat in found.invitation.seats if seat.number in draft.named and needs_leave(gate, seat)]
