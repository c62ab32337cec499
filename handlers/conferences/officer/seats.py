"""One seat: naming somebody, putting somebody else there, mending a name or number, leaving it empty, taking it back.

Every choice names the version of the seat that was shown, so a stale one changes nothing unseen. For: the conversation.
Not for: the rules (`seats.py`), whole lists (`forms.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.conversation import Choice, Reply, Turn, say
from bot.people import acting
from bot.privacy import mask
from bot.words import fold
from handlers.conferences import planning
from handlers.conferences.gates import is_frozen, needs_leave
from handlers.conferences.model import Delegate, Plan, Seat
from handlers.conferences.officer import requests, scope, texts, words
from handlers.conferences.officer.chat import gate_of, page_of
from handlers.conferences.officer.delegates import Line
from handlers.conferences.officer.delegates import one as one_person
from handlers.conferences.officer.done import reason, tell_colleagues
from handlers.conferences.officer.forms import closed
from handlers.conferences.queries import Invited
from handlers.conferences.refused import Code, Refused
from handlers.conferences.report.wording import clean
from handlers.conferences.seats import same_person

LIKE_BEFORE = 72
"""From how alike two names count as one name that was mended."""


async def seats(turn: Turn, invitation_id: str = "") -> Sequence[Reply]:
    """Which seat is to be changed: pressed, or its number typed."""
    found = await scope.answerable(turn, invitation_id)
    stopped = await closed(turn, found)
    if stopped:
        return [stopped]
    turn.state.form, turn.state.draft = f"conferences:seats_of:{found.invitation.id}", {}
    lines = "\n".join(words.seat_line(seat) for seat in found.invitation.seats)
    few = found.invitation.seats if len(found.invitation.seats) <= 4 else ()
    choices = [
        Choice(label=_label(seat), action=f"conferences:seat:{found.invitation.id}:{seat.number}") for seat in few
    ]
    return [say(texts.WHICH_SEAT.format(lines=lines), *choices)]


def _label(seat: Seat) -> str:
    who = clean(seat.delegate.name) if seat.delegate else clean(seat.role.label)
    return texts.SEAT_LABEL.format(number=seat.number, who=who)


async def seats_field(turn: Turn, invitation_id: str = "") -> Sequence[Reply]:
    """The number of a seat."""
    found = await scope.answerable(turn, invitation_id)
    typed = fold(turn.incoming.text).removeprefix("ghe").strip()
    if not any(str(seat.number) == typed for seat in found.invitation.seats):
        return [say(texts.NO_SUCH_SEAT.format(count=len(found.invitation.seats)))]
    return await seat(turn, invitation_id, typed)


async def seat(turn: Turn, invitation_id: str = "", number: str = "") -> Sequence[Reply]:
    """One seat, and what can be done with it."""
    found, one = await _seat(turn, invitation_id, number)
    stopped = await closed(turn, found)
    if stopped or one is None:
        return [stopped or await page_of(turn, found)]
    turn.state.form, turn.state.draft = "", {}
    about = f"{found.invitation.id}:{one.number}:{one.version}"
    empty = Choice(label=texts.EMPTY, action=f"conferences:empty:{about}")
    free = Choice(label=texts.FREE, action=f"conferences:free:{about}")
    name = Choice(label=texts.NAME_IT, action=f"conferences:swap:{about}", style="primary")
    late = is_frozen(gate_of(turn, found))
    choices: tuple[Choice, ...] = (name, empty)
    if one.delegate is not None:
        swap = Choice(label=texts.SWAP, action=f"conferences:swap:{about}", style="primary")
        choices = (
            swap,
            Choice(label=texts.MEND, action=f"conferences:mend:{about}"),
            empty,
            *(() if late else (free,)),
        )
    elif one.plan is Plan.DECLINED:
        choices = (name, *(() if late else (free,)))
    unit, role = clean(found.invitation.unit), clean(one.role.label)
    return [say(texts.SEAT.format(unit=unit, number=one.number, role=role, who=words.seat_state(one)), *choices)]


async def _seat(turn: Turn, invitation_id: str, number: str) -> tuple[Invited, Seat | None]:
    found = await scope.answerable(turn, invitation_id)
    return found, next((seat for seat in found.invitation.seats if str(seat.number) == number), None)


async def swap(turn: Turn, invitation_id: str = "", number: str = "", version: str = "") -> Sequence[Reply]:
    """Asks who comes on a seat, in place of whoever had it."""
    return await _ask(turn, invitation_id, number, version, "swap")


async def mend(turn: Turn, invitation_id: str = "", number: str = "", version: str = "") -> Sequence[Reply]:
    """Asks for the same person's line again."""
    return await _ask(turn, invitation_id, number, version, "mend")


async def _ask(turn: Turn, invitation_id: str, number: str, version: str, what: str) -> Sequence[Reply]:
    found, one = await _seat(turn, invitation_id, number)
    stopped = await closed(turn, found)
    if stopped or one is None or (what == "mend" and one.delegate is None):
        return [stopped or await page_of(turn, found)]
    if str(one.version) != version:
        return [say(await reason(turn, Refused(Code.CHANGED_MEANWHILE, one)), _back(found, one))]
    turn.state.form, turn.state.draft = f"conferences:{what}_of:{found.invitation.id}:{number}:{version}", {}
    role = clean(one.role.label)
    leave = f" {requests.until(found)}" if what == "swap" and needs_leave(gate_of(turn, found), one) else ""
    if one.delegate is None:
        return [say(texts.ASK_ONE.format(number=one.number, role=role) + leave)]
    wording = texts.ASK_SWAP if what == "swap" else texts.ASK_MEND
    return [say(wording.format(name=clean(one.delegate.name), role=role) + leave)]


def _back(found: Invited, one: Seat) -> Choice:
    return Choice(label=texts.SEE_SEAT, action=f"conferences:seat:{found.invitation.id}:{one.number}")


async def swap_field(turn: Turn, invitation_id: str = "", number: str = "", version: str = "") -> Sequence[Reply]:
    """Who comes instead."""
    return await _check(turn, invitation_id, number, version, "swap")


async def mend_field(turn: Turn, invitation_id: str = "", number: str = "", version: str = "") -> Sequence[Reply]:
    """The line of the same person, mended."""
    return await _check(turn, invitation_id, number, version, "mend")


async def _check(turn: Turn, invitation_id: str, number: str, version: str, what: str) -> Sequence[Reply]:
    """Shows what was understood; a mended name that is another person's is a substitution, and is said to be."""
    found, one = await _seat(turn, invitation_id, number)
    if one is None:
        return [await page_of(turn, found)]
    line = one_person(turn.incoming.text)
    if line is None:
        return [say(texts.ONE_ONLY)]
    another = one.delegate is not None and not _alike(one.delegate, line)
    if what == "mend" and another:
        what = "swap"
    elif what == "swap" and one.delegate is not None and not another:
        what = "mend"
    turn.state.draft = {"name": line.name, "title": line.title, "phone": line.phone, "what": what}
    return [_checking(turn, found, one, line, f"{invitation_id}:{number}:{version}")]


def _checking(turn: Turn, found: Invited, one: Seat, line: Line, about: str) -> Reply:
    role, new = clean(one.role.label), words.line_person(line, one.role.label)
    what = turn.state.draft["what"]
    wording = texts.CHECK_NAME if one.delegate is None else texts.CHECK_SWAP if what == "swap" else texts.CHECK_MEND
    text = wording.format(role=role, old=clean(one.delegate.name) if one.delegate else "", new=new)
    asks = what == "swap" and needs_leave(gate_of(turn, found), one)
    if asks:
        text += f" {requests.until(found)}"
    yes = Choice(label=texts.YES_ASK if asks else texts.YES, action=f"conferences:yes:{about}", style="primary")
    again = Choice(label=texts.AGAIN, action=f"conferences:{what if one.delegate else 'swap'}:{about}")
    return say(text, yes, again)


def _alike(known: Delegate, line: Line) -> bool:
    """Whether a line is the known person's, perhaps misspelt before."""
    if same_person(known, line.delegate):
        return True
    return fuzz.ratio(fold(known.name), fold(line.name)) >= LIKE_BEFORE


async def yes(turn: Turn, invitation_id: str = "", number: str = "", version: str = "") -> Sequence[Reply]:
    """Does what was shown: names, substitutes or mends; after the freeze a substitution is asked for."""
    found, one = await _seat(turn, invitation_id, number)
    typed = turn.state.draft
    turn.state.form, turn.state.draft = "", {}
    if one is None or "what" not in typed or not acting.is_id(version):
        return [await page_of(turn, found, before=texts.FORM_GONE)]
    delegate = Delegate(typed["name"], typed["title"], typed["phone"])
    if typed["what"] == "swap" and needs_leave(gate_of(turn, found), one):
        return await requests.ask(turn, found, {one.number: (int(version), delegate)})
    try:
        done = await _change(turn, found, one, int(version), delegate, typed["what"])
    except Refused as refusal:
        return [say(await reason(turn, refusal), _back(found, one))]
    return [await _said(turn, found, one, done)]


async def _change(turn: Turn, found: Invited, one: Seat, version: int, delegate: Delegate, what: str) -> planning.Done:
    """Raises Refused."""
    by, now = turn.person.id, turn.clock.now()
    if one.delegate is None:
        named = {one.number: (version, delegate)}
        result = (await planning.confirm_many(turn.session, found.invitation.id, named, by=by, now=now))[0]
        if isinstance(result, Refused):
            raise result
        return result
    change = planning.substitute if what == "swap" else planning.correct
    return await change(turn.session, found.invitation.id, one.number, version, delegate, by=by, now=now)


async def _said(turn: Turn, found: Invited, before: Seat, done: planning.Done) -> Reply:
    """What was done, for whom, and how to undo it; colleagues hear of it."""
    role, unit = clean(done.seat.role.label), clean(found.invitation.unit)
    new = words.person(done.seat.delegate, done.seat.role.label) if done.seat.delegate else ""
    show = Choice(label=texts.OPEN_UNIT, action=f"conferences:unit:{found.invitation.id}")
    if not done.changed:
        return say(texts.SAME.format(role=role, unit=unit), show)
    title = clean(found.conference.title)
    await tell_colleagues(turn, found, texts.OTHER_CHANGED, role=role, unit=unit, title=title)
    if before.delegate is None:
        return say(texts.NAMED.format(role=role, unit=unit, new=new), show)
    if done.seat.delegate is not None and same_person(before.delegate, done.seat.delegate):
        return say(texts.MENDED.format(role=role, unit=unit, new=new), show)
    old = clean(before.delegate.name)
    wording = texts.SWAPPED if len(done.seat.chain) != len(before.chain) else texts.MENDED
    name = clean(done.seat.delegate.name) if done.seat.delegate and wording == texts.SWAPPED else new
    return say(wording.format(role=role, unit=unit, new=name, old=old), show)


async def empty(turn: Turn, invitation_id: str = "", number: str = "", version: str = "") -> Sequence[Reply]:
    """Asks why nobody comes on a seat."""
    found, one = await _seat(turn, invitation_id, number)
    stopped = await closed(turn, found)
    if stopped or one is None:
        return [stopped or await page_of(turn, found)]
    turn.state.form, turn.state.draft = f"conferences:empty_of:{invitation_id}:{number}:{version}", {}
    late = f"\n{texts.WARN_LATE}" if is_frozen(gate_of(turn, found)) else ""
    return [say(texts.ASK_REASON_SEAT.format(role=clean(one.role.label)) + late)]


async def empty_field(turn: Turn, invitation_id: str = "", number: str = "", version: str = "") -> Sequence[Reply]:
    """The reason; an illness or number in it is blotted out."""
    found, one = await _seat(turn, invitation_id, number)
    why = mask(" ".join(turn.incoming.text.split()))
    if one is None or not acting.is_id(version):
        return [await page_of(turn, found)]
    turn.state.form = ""
    by, now = turn.person.id, turn.clock.now()
    try:
        done = await planning.decline_seat(
            turn.session, found.invitation.id, one.number, int(version), why, by=by, now=now
        )
    except Refused as refusal:
        return [say(await reason(turn, refusal), _back(found, one))]
    role, unit, title = clean(one.role.label), clean(found.invitation.unit), clean(found.conference.title)
    await tell_colleagues(turn, found, texts.OTHER_CHANGED, role=role, unit=unit, title=title)
    undo = f"conferences:free:{found.invitation.id}:{one.number}:{done.seat.version}"
    late = is_frozen(gate_of(turn, found))
    how = texts.UNDO_LATE if late else texts.UNDO.format(choice=texts.FREE)
    text = texts.EMPTIED.format(role=role, unit=unit, reason=clean(done.seat.reason), undo=how)
    return [say(text, *(() if late else (Choice(label=texts.FREE, action=undo),)))]


async def free(turn: Turn, invitation_id: str = "", number: str = "", version: str = "") -> Sequence[Reply]:
    """Takes back what was said about a seat."""
    found, one = await _seat(turn, invitation_id, number)
    if one is None or not acting.is_id(version):
        return [await page_of(turn, found)]
    by, now = turn.person.id, turn.clock.now()
    try:
        await planning.withdraw(turn.session, found.invitation.id, one.number, int(version), by=by, now=now)
    except Refused as refusal:
        return [say(await reason(turn, refusal), _back(found, one))]
    role, unit, title = clean(one.role.label), clean(found.invitation.unit), clean(found.conference.title)
    await tell_colleagues(turn, found, texts.OTHER_CHANGED, role=role, unit=unit, title=title)
    name = Choice(label=texts.NAME_IT, action=f"conferences:seat:{found.invitation.id}:{one.number}")
    return [say(texts.FREED.format(role=role, unit=unit), name)]
