"""The whole unit will not come, or will after all.

For: that answer, with its reason. Not for: single seats (`officer_seats.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.privacy import mask
from handlers.conferences import officer_scope as scope
from handlers.conferences import planning, queries
from handlers.conferences import texts_officer as texts
from handlers.conferences.gates import may_plan
from handlers.conferences.officer import gate_of, page_of
from handlers.conferences.officer_done import tell_colleagues
from handlers.conferences.refused import Refused
from handlers.conferences.wording import clean


async def no(turn: Turn, invitation_id: str = "") -> Sequence[Reply]:
    """Asks why the unit cannot come."""
    found = await scope.answerable(turn, invitation_id)
    try:
        may_plan(gate_of(turn, found))
    except Refused as refusal:
        return [await page_of(turn, found, before=refusal.sentence)]
    turn.state.form, turn.state.draft = f"conferences:no_of:{found.invitation.id}", {}
    return [say(texts.ASK_REASON_UNIT.format(unit=clean(found.invitation.unit)))]


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
    reason = clean(changed.declined)
    return [say(texts.DECLINED.format(unit=unit, title=title, reason=reason, back=back.label), back)]


async def back(turn: Turn, invitation_id: str = "") -> Sequence[Reply]:
    """The unit comes after all; its seats are as they were."""
    found = await scope.answerable(turn, invitation_id)
    try:
        await planning.return_unit(turn.session, found.invitation.id, by=turn.person.id, now=turn.clock.now())
    except Refused as refusal:
        return [await page_of(turn, found, before=refusal.sentence)]
    unit, title = clean(found.invitation.unit), clean(found.conference.title)
    await tell_colleagues(turn, found, texts.OTHER_RETURNED, unit=unit, title=title)
    now_found = await queries.invited(turn.session, found.invitation.id)
    return [await page_of(turn, now_found or found, before=texts.RETURNED.format(unit=unit))]
