"""The code for the members of a unit: what officers and organisers make, print and take back.

For: the conversation. Not for: using a code (`redeem.py`, `claim.py`) or the printed sheet (`sheets.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.clock import long_date
from bot.conversation import Choice, Reply, Turn, say
from bot.people import invites, leftovers, unit_codes
from bot.people.units import Unit, unit_by_id, units_below, units_by_ids
from handlers.membership import texts_rights as texts
from handlers.membership.inviting import ask_unit, found_unit
from handlers.membership.model import chain, note

ACTION = "membership:roster_code"
SHOWN = 4


async def show(turn: Turn, unit_id: str = "") -> Sequence[Reply]:
    """Whether a unit has a code now, and what can be done; without a unit: which one."""
    if not unit_id:
        return await _which(turn)
    unit = await _unit(turn, unit_id)
    if unit is None:
        return [say(texts.NOT_YOURS.format(contact=turn.house.contact))]
    turn.state.form = ""
    ends = await unit_codes.until(turn.session, unit.id, turn.clock.now())
    state = texts.HAS_CODE.format(day=long_date(turn.clock.day_of(ends))) if ends else texts.HAS_NO_CODE
    choices = [Choice(label=texts.NEW_CODE, action=f"membership:new_unit_code:{unit.id}", style="primary")]
    if ends:
        choices.append(Choice(label=texts.END_CODE, action=f"membership:end_unit_code:{unit.id}"))
    below = len(await units_below(turn.session, unit.id, turn.clock.today()))
    if below and turn.may("membership:claim_sheet", await chain(turn, unit.id)):
        label = texts.ROSTER_BELOW.format(count=below + 1)
        choices.append(Choice(label=label, action=f"membership:claim_sheet:{unit.id}"))
    return [say(texts.UNIT_CODE_PAGE.format(unit=unit.name, state=state), *choices)]


async def _which(turn: Turn) -> Sequence[Reply]:
    """A person's own unit, where it is one; else the question."""
    own = {grant.unit_id for grant in turn.person.grants if grant.unit_id is not None}
    mine = [unit for unit in (await units_by_ids(turn.session, own)).values() if await _may(turn, unit)]
    if len(mine) == 1 and not turn.may("membership:claim_sheet"):
        return await show(turn, str(mine[0].id))
    return ask_unit(turn, "code", [Choice(label=unit.name, action=f"{ACTION}:{unit.id}") for unit in mine[:SHOWN]])


async def field(turn: Turn) -> Sequence[Reply]:
    """The unit whose code is wanted, by part of its name."""
    return await found_unit(turn, "roster_code", show)


async def new(turn: Turn, unit_id: str = "") -> Sequence[Reply]:
    """A new code; it is shown now, and blotted out of the stored message afterwards."""
    unit = await _unit(turn, unit_id)
    if unit is None:
        return [say(texts.NOT_YOURS.format(contact=turn.house.contact))]
    now = turn.clock.now()
    ((_, code),) = await unit_codes.make(turn.session, [unit], by=turn.person.id, now=now)
    ends = await unit_codes.until(turn.session, unit.id, now)
    await note(turn, "unit_code.make", f"unit={unit.id}")
    await leftovers.leave(turn.session, turn.incoming, leftovers.CODES, now)
    address = invites.link(turn.house.public_url, code)
    text = texts.UNIT_CODE.format(
        unit=unit.name,
        code=code,
        day=long_date(turn.clock.day_of(ends or now)),
        link=texts.LINK.format(link=address) if address else "",
    )
    return [say(text, Choice(label=texts.END_CODE, action=f"membership:end_unit_code:{unit.id}"))]


async def end(turn: Turn, unit_id: str = "") -> Sequence[Reply]:
    """The code opens nothing any more."""
    unit = await _unit(turn, unit_id)
    if unit is None or not await unit_codes.revoke(turn.session, [unit.id], turn.clock.now()):
        return [say(texts.GONE)]
    await note(turn, "unit_code.revoke", f"unit={unit.id}")
    again = Choice(label=texts.NEW_CODE, action=f"membership:new_unit_code:{unit.id}")
    return [say(texts.CODE_ENDED.format(unit=unit.name), again)]


async def _may(turn: Turn, unit: Unit) -> bool:
    return turn.may(ACTION, await chain(turn, unit.id))


async def _unit(turn: Turn, unit_id: str) -> Unit | None:
    """A unit in this person's scope."""
    unit = await unit_by_id(turn.session, int(unit_id)) if unit_id.isdecimal() else None
    return unit if unit is not None and await _may(turn, unit) else None
