"""The whole unit will not come, or will after all.

For: that answer, with its reason. Not for: single seats (`seats.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.privacy import mask
from handlers.conferences import planning, queries
from handlers.conferences.gates import is_frozen, may_plan
from handlers.conferences.officer import scope, texts
from handlers.conferences.officer.chat import gate_of, page_of
from handlers.conferences.officer.done import tell_colleagues
from handlers.conferences.refused import Code, Refused
from handlers.conferences.report.wording import clean


async def no(turn: Turn, invitation_id: str = "") -> Sequence[Reply]:
    """Asks why the unit cannot come."""
    found = await scope.answerable(turn, invitation_id)
    try:
        may_plan(gate_of(turn, found))
    except Refused as refusal:
        return [await page_of(turn, found, before=refusal.sentence)]
    turn.state.form, turn.state.draft = f"conferences:no_of:{found.invitation.id}", {}
    late = f"\n{texts.WARN_LATE}" if is_frozen(gate_of(turn, found)) else ""
    return [say(texts.ASK_REASON_UNIT.format(unit=clean(found.invitation.unit)) + late)]


async def no_field(turn: Turn, invitation_id: str = "") -> Sequence[Reply]:
    """The reason; an illness or number in it is blotted out."""
    found = await scope.answerable(turn, invitation_id)
    why = mask(" ".join(turn.incoming.text.split()))
    by, now = turn.person.id, turn.clock.now()
    turn.state.form = ""
    try:
        changed = await planning.decline_unit(turn.session, found.invitation.id, why, by=by, now=now)
    except Refused as refusal:
        return [await page_of(turn, found, before=refusal.sentence)]
    unit, title = clean(found.invitation.unit), clean(found.conference.title)
    await tell_colleagues(turn, found, texts.OTHER_DECLINED, unit=unit, title=title)
    back = Choice(label=texts.COME_AFTER_ALL, action=f"conferences:back:{found.invitation.id}")
    late = is_frozen(gate_of(turn, found))
    undo = texts.UNDO_LATE if late else texts.UNDO.format(choice=back.label)
    text = texts.DECLINED.format(unit=unit, title=title, reason=clean(changed.declined), undo=undo)
    return [say(text, *(() if late else (back,)))]


async def back(turn: Turn, invitation_id: str = "") -> Sequence[Reply]:
    """The unit comes after all; its seats are as they were."""
    found = await scope.answerable(turn, invitation_id)
    try:
        changed = await planning.return_unit(turn.session, found.invitation.id, by=turn.person.id, now=turn.clock.now())
    except Refused as refusal:
        why = texts.BACK_LATE if refusal.code == Code.FROZEN else refusal.sentence
        return [await page_of(turn, found, before=why)]
    unit, title = clean(found.invitation.unit), clean(found.conference.title)
    await tell_colleagues(turn, found, texts.OTHER_RETURNED, unit=unit, title=title)
    wording = texts.RETURNED_WAITING if changed.waiting else texts.RETURNED
    now_found = await queries.invited(turn.session, found.invitation.id)
    return [await page_of(turn, now_found or found, before=wording.format(unit=unit))]
