"""One door for every code: it links a channel, gives a role, or opens a unit's roster; all guesses count together.

For: reading what was typed and sending it to its part. Not for: what a code does there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation import Reply, Turn, say
from bot.people import codes, consents, grants, invites, leftovers, profiles, unit_codes
from bot.people.codes import Code, Purpose
from bot.people.permissions import Role
from bot.people.units import unit_by_id
from bot.texts import PRIVATE_ONLY
from handlers.membership import claim, link, texts
from handlers.membership.guesses import is_blocked, wrong
from handlers.membership.model import consent_question, note, one_role


async def redeem(turn: Turn, text: str) -> Sequence[Reply]:
    """What a code gives, or why it gives nothing."""
    if turn.incoming.group:
        return [say(PRIVATE_ONLY.format(command="/hoso"))]
    await leftovers.leave(turn.session, turn.incoming, leftovers.CODES, turn.clock.now())
    if await is_blocked(turn):
        return [say(texts.BLOCKED)]
    code = await codes.find(turn.session, text, turn.clock.now())
    if code is None or code.purpose is Purpose.SHEET:
        return await wrong(turn, texts.WRONG)
    if not code.usable:
        return [say(texts.SPENT)]
    if code.purpose is Purpose.LINK:
        return await link.join(turn, code)
    if code.purpose is Purpose.INVITE:
        return await _accept(turn, code)
    unit = await unit_by_id(turn.session, unit_codes.unit_of(code))
    return [say(texts.SPENT)] if unit is None else await claim.open_unit(turn, unit)


async def typed(turn: Turn) -> Sequence[Reply]:
    """A message that is nothing but a code."""
    return await redeem(turn, turn.incoming.text)


async def unit_code_field(turn: Turn) -> Sequence[Reply]:
    """A code was asked for; what cannot be one is no guess."""
    if len(codes.normal(turn.incoming.text)) != codes.LENGTH:
        return await claim.how(turn)
    turn.state.form = ""  # a code needs no form, so the next one is read without
    return await redeem(turn, turn.incoming.text)


async def _accept(turn: Turn, code: Code) -> Sequence[Reply]:
    grant, now = invites.grant_of(code), turn.clock.now()
    role = await one_role(turn, grant)
    if grant in turn.person.grants:
        return [say(texts.ALREADY.format(role=role))]
    if not await codes.use(turn.session, code, turn.person.id, now):
        return [say(texts.SPENT)]
    await grants.give(turn.session, turn.person.id, grant, by=code.made_by, now=now)
    about = f"person={turn.person.id} role={grant.role.value} unit={grant.unit_id} code={code.id}"
    await note(turn, "right.give", about)
    turn.person = replace(turn.person, grants=(*turn.person.grants, grant))
    given = say(texts.GIVEN.format(role=role))
    if grant.role is not Role.MEMBER or grant.unit_id is None:
        return [given]
    if await consents.agrees(turn.session, turn.person.id, consents.Purpose.PROFILE):
        return [await _into_profile(turn, grant.unit_id, role)]
    asked = consent_question(consents.Purpose.PROFILE, str(grant.unit_id))
    return [asked.model_copy(update={"blocks": (*given.blocks, *asked.blocks)})]


async def _into_profile(turn: Turn, unit_id: int, role: str) -> Reply:
    """An invited member's unit is that of their profile, where a profile may be kept."""
    unit = await unit_by_id(turn.session, unit_id)
    told = await profiles.profile_of(turn.session, turn.person.id)
    province = told.province or (unit.province if unit is not None else "")
    filled = replace(told, unit_id=unit_id, province=province)
    await profiles.save(turn.session, turn.person.id, filled, turn.clock.now())
    return say(texts.GIVEN_IN_PROFILE.format(role=role))
