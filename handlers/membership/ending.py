"""Taking rights and invitations back: by those above them, and by a person for themselves.

For: choosing, asking once more, doing it. Not for: giving (`inviting.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.people import codes, grants, invites
from bot.people.permissions import Grant, Role
from bot.people.reach import conversations_of
from handlers.membership import texts_rights as texts
from handlers.membership.inviting import GIVEN_HERE
from handlers.membership.model import may_give, note, one_role, people_names, short_day

SHOWN = 3
_WHOLE = "whole"


async def choose(turn: Turn, unit: str = "", page: str = "0") -> Sequence[Reply]:
    """Whose right at this unit ends."""
    unit_id = _id(unit)
    found = [
        (person_id, Grant(role, unit_id))
        for role in GIVEN_HERE
        if await may_give(turn, Grant(role, unit_id))
        for person_id in await grants.holders(turn.session, role, unit_id)
    ]
    if not found:
        return [say(texts.GONE)]
    names = await people_names(turn, {person_id for person_id, _ in found})
    start = int(page) * SHOWN if page.isdecimal() else 0
    choices = []
    for person_id, grant in found[start : start + SHOWN]:
        role = (await one_role(turn, grant)).replace("**", "")
        label = texts.END_LABEL.format(name=names[person_id], role=role)
        choices.append(Choice(label=label, action=f"membership:sure:{person_id}:{grant.role.value}:{unit or _WHOLE}"))
    if start + SHOWN < len(found):
        choices.append(Choice(label=texts.MORE, action=f"membership:end:{unit or _WHOLE}:{start // SHOWN + 1}"))
    return [say(texts.END_WHICH, *choices)]


async def sure(turn: Turn, person: str = "", role: str = "", unit: str = "") -> Sequence[Reply]:
    """Asks once more, naming what ends."""
    grant = await _held(turn, person, role, unit)
    if grant is None:
        return [say(texts.GONE)]
    name = (await people_names(turn, {int(person)}))[int(person)]
    yes = Choice(label=texts.SURE_YES, action=f"membership:ended:{person}:{role}:{unit}", style="danger")
    no = Choice(label=texts.SURE_NO, action="membership:kept")
    return [say(texts.SURE.format(role=await one_role(turn, grant), name=name), yes, no)]


async def ended(turn: Turn, person: str = "", role: str = "", unit: str = "") -> Sequence[Reply]:
    """Ends a right at once, and tells the person."""
    grant = await _held(turn, person, role, unit)
    if grant is None:
        return [say(texts.GONE)]
    person_id, now = int(person), turn.clock.now()
    if grant == Grant(Role.ADMIN):
        admins = await grants.holders(turn.session, Role.ADMIN, None, locked=True)
        if len(admins) < 2:
            return [say(texts.LAST_ADMIN)]
    if not await grants.end(turn.session, person_id, grant, now):
        return [say(texts.GONE)]
    # What was invited by this right and not accepted yet would otherwise outlive it.
    taken_back = await codes.revoke_made_by(turn.session, person_id, codes.Purpose.INVITE, now)
    about = f"person={person_id} role={grant.role.value} unit={grant.unit_id} invites={taken_back}"
    await note(turn, "right.end", about)
    words, name = await one_role(turn, grant), (await people_names(turn, {person_id}))[person_id]
    for conversation_id in await conversations_of(turn.session, person_id):
        if conversation_id != turn.conversation_id:
            await turn.outbox.notify(conversation_id, say(texts.ENDED_NOTICE.format(role=words)))
            break
    also = texts.ENDED_INVITES.format(count=taken_back) if taken_back else ""
    return [say(texts.ENDED.format(role=words, name=name, also=also))]


async def kept(turn: Turn) -> Sequence[Reply]:
    """Nothing ends after all."""
    return [say(texts.KEPT)]


async def _held(turn: Turn, person: str, role: str, unit: str) -> Grant | None:
    """The right that is meant, where the person has it and this one may end it: their own, or one below them."""
    if not person.isdecimal() or role not in {one.value for one in Role} or not (unit == _WHOLE or unit.isdecimal()):
        return None
    grant = Grant(Role(role), _id(unit))
    if grant not in await grants.grants_of(turn.session, int(person)):
        return None
    return grant if int(person) == turn.person.id or await may_give(turn, grant) else None


async def resign(turn: Turn) -> Sequence[Reply]:
    """Which of one's own roles to lay down."""
    choices = []
    for grant in turn.person.grants[:4]:
        label = (await one_role(turn, grant)).replace("**", "")
        unit = _WHOLE if grant.unit_id is None else str(grant.unit_id)
        choices.append(Choice(label=label, action=f"membership:sure:{turn.person.id}:{grant.role.value}:{unit}"))
    return [say(texts.RESIGN_WHICH, *choices) if choices else say(texts.GONE)]


async def invitations(turn: Turn, unit: str = "") -> Sequence[Reply]:
    """Which invitation to take back."""
    waiting = await invites.waiting(turn.session, [_id(unit)], turn.clock.now())
    mine = [one for one in waiting if await may_give(turn, one.grant)][:4]
    choices = []
    for number, one in enumerate(mine, start=1):
        role = (await one_role(turn, one.grant)).replace("**", "")
        label = f"{number}: {texts.INVITATION.format(role=role, day=short_day(turn, one.expires_at))}"
        choices.append(Choice(label=label, action=f"membership:revoke:{one.id}"))
    return [say(texts.REVOKE_WHICH, *choices) if choices else say(texts.GONE)]


async def revoke(turn: Turn, code_id: str = "") -> Sequence[Reply]:
    """An invitation's code works no more."""
    now = turn.clock.now()
    found = await invites.invitation(turn.session, int(code_id), now) if code_id.isdecimal() else None
    if found is None or not await may_give(turn, found.grant) or not await codes.revoke(turn.session, found.id, now):
        return [say(texts.GONE)]
    await note(turn, "invite.revoke", f"code={found.id} role={found.grant.role.value} unit={found.grant.unit_id}")
    return [say(texts.REVOKED.format(role=await one_role(turn, found.grant)))]


def _id(unit: str) -> int | None:
    """A unit in an action; the whole has none."""
    return int(unit) if unit.isdecimal() else None
