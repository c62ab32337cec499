"""Taking one's own row of the roster: by the unit's code and something only the person knows, or by a vouched number.

One free row that fits is taken at once. Two that fit, or one that somebody has, are for an officer to decide. So is one
that brings a role, unless the platform vouches for the number: what colleagues know of an officer must not make them
one. Who may give that role decides.
For: the member's side. Not for: the officer's (`claims.py`) or the roster (`bot/people/roster.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation import Attachment, Choice, Reply, Turn, say
from bot.people import grants, roster
from bot.people.permissions import Grant, Role
from bot.people.reach import conversations_of
from bot.people.roster import Member
from bot.people.units import Unit, unit_by_id
from handlers.membership import queries, texts, texts_rights
from handlers.membership.guesses import is_blocked, wrong
from handlers.membership.model import chain, note, one_role

MOST_TOLD = 10


async def how(turn: Turn) -> Sequence[Reply]:
    """Which ways there are; the unit's code is typed like any other."""
    contact = texts.CLAIM_CONTACT if turn.incoming.channel == "telegram" else ""
    turn.state.form = "membership:unit_code"
    # A channel that can ask for somebody's number shows its own form for a contact card that has no number yet.
    form = (Attachment(kind="contact"),) if turn.incoming.channel == "zalo_oa" else ()
    return [say(texts.CLAIM_HOW.format(contact=contact)).model_copy(update={"attachments": form})]


async def open_unit(turn: Turn, unit: Unit) -> Sequence[Reply]:
    """The code of a unit was typed: now who in it."""
    turn.state.form, turn.state.draft = "membership:member", {"unit": unit.id}
    return [say(texts.CLAIM_ASK.format(unit=unit.name))]


async def member_field(turn: Turn) -> Sequence[Reply]:
    """The employee code or phone number, looked up in that unit alone."""
    if await is_blocked(turn):
        turn.state.form, turn.state.draft = "", {}
        return [say(texts.BLOCKED)]
    unit = await unit_by_id(turn.session, int(turn.state.draft.get("unit", 0)))
    if unit is None:
        turn.state.form, turn.state.draft = "", {}
        return [say(texts.SPENT)]
    typed = turn.incoming.text
    found = await roster.find_member(turn.session, unit.id, employee_code=typed, phone=typed)
    if not found:
        return await wrong(turn, texts.CLAIM_NONE, unit=unit.name)
    turn.state.form, turn.state.draft = "", {}
    return await _settle(turn, found, vouched=False)


async def contact(turn: Turn) -> Sequence[Reply]:
    """A contact card; only the sender's own, as the platform says, counts."""
    card = next(sent for sent in turn.incoming.attachments if sent.kind == "contact")
    if not card.own:
        return [say(texts.CONTACT_NOT_OWN)]
    found = await roster.members_by_phone(turn.session, card.ref)
    return await _settle(turn, found, vouched=True) if found else [say(texts.CONTACT_UNKNOWN)]


async def _settle(turn: Turn, found: Sequence[Member], *, vouched: bool) -> Sequence[Reply]:
    me, now = turn.person.id, turn.clock.now()
    mine = next((row for row in found if row.person_id == me), None)
    unit = await unit_by_id(turn.session, (mine or found[0]).unit_id)
    name = unit.name if unit else texts.NOTHING
    if mine is not None:
        return [say(texts.CLAIM_MINE.format(unit=name))]
    sure = vouched or role_of(found[0]) is None
    if len(found) == 1 and sure and await roster.claim(turn.session, found[0].id, me, now):
        role = await take(turn, found[0], me)
        turn.person = replace(turn.person, grants=await grants.grants_of(turn.session, me))
        return [say(texts.CLAIM_DONE.format(unit=name, role=role))]
    why = "several" if len(found) > 1 else "role" if found[0].person_id is None and not sure else "taken"
    unit_id, ids = found[0].unit_id, [row.id for row in found]
    await queries.add_claim(turn.session, me, turn.incoming.channel, unit_id, ids, why, now)
    await note(turn, "claim.ask", f"unit={unit_id} rows={len(ids)} why={why}")
    await _tell_deciders(turn, unit_id, [role_of(row) for row in found])
    return [say(texts.CLAIM_TO_OFFICER.format(why=texts.CLAIM_REASONS[why], unit=name))]


def role_of(row: Member) -> Grant | None:
    """The right that comes with a row; None for an ordinary member's."""
    role = Role(row.role)
    return Grant(role, row.unit_id) if role in (Role.OFFICER, Role.ORGANISER) else None


async def take(turn: Turn, row: Member, person_id: int) -> str:
    """What follows from a row that is a person's own now: the role it names, and the audit; that role in words."""
    await note(turn, "claim.take", f"person={person_id} member={row.id} unit={row.unit_id}")
    grant = role_of(row)
    if grant is None:
        return ""
    if await grants.give(turn.session, person_id, grant, by=turn.person.id, now=turn.clock.now()):
        about = f"person={person_id} role={grant.role.value} unit={row.unit_id} member={row.id}"
        await note(turn, "right.give", about)
    return texts.CLAIM_ROLE.format(role=await one_role(turn, grant))


async def _tell_deciders(turn: Turn, unit_id: int, brought: Sequence[Grant | None]) -> None:
    """A notice without any name to those who may decide: of the nearest unit that has somebody, else the admins."""
    roles = {grant.role for grant in brought if grant is not None}
    ask: tuple[Role, ...] = (Role.OFFICER, Role.ORGANISER)
    if roles:
        ask = () if Role.ORGANISER in roles else (Role.ORGANISER,)
    people: list[int] = []
    for unit in await chain(turn, unit_id):
        for role in ask:
            people += await grants.holders(turn.session, role, unit)
        if people:
            break
    people = people or list(await grants.holders(turn.session, Role.ADMIN, None))
    see = Choice(label=texts_rights.CLAIMS, action="membership:claims")
    for person_id in list(dict.fromkeys(people))[:MOST_TOLD]:
        for conversation_id in await conversations_of(turn.session, person_id):
            if conversation_id != turn.conversation_id:
                await turn.outbox.notify(conversation_id, say(texts_rights.CLAIM_NOTICE, see))
                break
