"""Who has a right at a unit, and inviting somebody into one: for organisers below them, for admins everywhere.

For: the pages of a unit and invitations. Not for: ending rights (`ending.py`) or the printable sheet (`sheets.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.clock import long_date
from bot.conversation import Choice, Handler, Reply, Turn, say
from bot.people import codes, grants, invites, leftovers
from bot.people.permissions import Grant, Role
from bot.people.units import Unit, find_units, unit_by_id, units_below
from handlers.membership import texts_rights as texts
from handlers.membership.model import chain, may_give, note, one_role, people_names, roles_text, short_day

SHOWN, MOST = 3, 4
LOOKED_AT = 20
GIVEN_HERE = (Role.OFFICER, Role.ORGANISER, Role.ADMIN)


async def manage(turn: Turn) -> Sequence[Reply]:
    """A person's own roles, and what these let them do with rights."""
    lines = [texts.ROLE_LINE.format(role=role) for role in await roles_text(turn, turn.person.grants)]
    more = Choice(label=texts.OTHERS, action="membership:manage_more")
    return [say(texts.HEAD.format(roles="\n".join(lines)), *_first(_offered(turn), more))]


async def manage_more(turn: Turn) -> Sequence[Reply]:
    """What did not fit below the roles."""
    return [say(texts.OTHERS_HEAD, *_rest(_offered(turn)))]


def _offered(turn: Turn) -> list[Choice]:
    offered = (
        (texts.INVITE, "membership:invite"),
        (texts.HOLDERS, "membership:holders"),
        (texts.CLAIMS, "membership:claims"),
        (texts.UNIT_CODES, "membership:roster_code"),
        (texts.AUDIT, "membership:audit"),
        (texts.RESIGN, "membership:resign"),
    )
    return [Choice(label=label, action=action) for label, action in offered if turn.may(action)]


def _first(choices: list[Choice], more: Choice) -> list[Choice]:
    """As many as fit; the last one leads to the rest."""
    return choices if len(choices) <= MOST else [*choices[: MOST - 1], more]


def _rest(choices: list[Choice]) -> list[Choice]:
    return choices[MOST - 1 :]


async def invite(turn: Turn) -> Sequence[Reply]:
    """Asks for the unit that needs an officer."""
    return await _which(turn, "invite")


async def holders(turn: Turn) -> Sequence[Reply]:
    """Asks for the unit whose rights are to be seen."""
    return await _which(turn, "unit")


async def _which(turn: Turn, what: str) -> Sequence[Reply]:
    own = [grant.unit_id for grant in turn.person.grants if grant.role is Role.ORGANISER and grant.unit_id is not None]
    units = [unit for unit_id in own[:SHOWN] if (unit := await unit_by_id(turn.session, unit_id)) is not None]
    choices = [Choice(label=unit.name, action=f"membership:unit_page:{unit.id}") for unit in units]
    if what == "unit" and turn.may("membership:whole"):
        choices.append(Choice(label=texts.WHOLE, action="membership:whole"))
    return ask_unit(turn, what, choices)


def ask_unit(turn: Turn, what: str, choices: Sequence[Choice]) -> Sequence[Reply]:
    """Awaits part of a unit's name; `what` names the question and its form."""
    turn.state.form, turn.state.draft = f"membership:{what}_for", {}
    return [say(texts.WHICH_UNIT[what], *choices)]


async def invite_field(turn: Turn) -> Sequence[Reply]:
    return await found_unit(turn, "officer", officer)


async def unit_field(turn: Turn) -> Sequence[Reply]:
    return await found_unit(turn, "unit_page", unit_page)


async def found_unit(turn: Turn, verb: str, show: Handler) -> Sequence[Reply]:
    """The units in this person's scope that a text means; one alone is taken at once."""
    near = await find_units(turn.session, turn.incoming.text, on=turn.clock.today(), limit=LOOKED_AT)
    mine = [unit for unit in near if turn.may(f"membership:{verb}", await chain(turn, unit.id))]
    if not mine:
        outside = texts.NOT_YOURS.format(contact=turn.house.contact) if len(near) == 1 else texts.NO_UNIT
        return [say(outside)]
    if len(mine) == 1:
        turn.state.form = ""
        return await show(turn, str(mine[0].id))
    choices = [Choice(label=unit.name, action=f"membership:{verb}:{unit.id}") for unit in mine[:MOST]]
    return [say(texts.SEVERAL, *choices)]


async def _unit(turn: Turn, unit_id: str) -> Unit | None:
    """A unit in this person's scope."""
    unit = await unit_by_id(turn.session, int(unit_id)) if unit_id.isdecimal() else None
    allowed = unit is not None and turn.may("membership:unit_page", await chain(turn, unit.id))
    return unit if allowed else None


async def unit_page(turn: Turn, unit_id: str = "") -> Sequence[Reply]:
    """Who has a right at a unit, what invitations wait, and what can be done about it."""
    unit = await _unit(turn, unit_id)
    if unit is None:
        return [say(texts.NOT_YOURS.format(contact=turn.house.contact))]
    turn.state.form = ""
    more = Choice(label=texts.OTHERS, action=f"membership:unit_more:{unit.id}")
    return [say(await _page_text(turn, unit.name, unit.id), *_first(await _for_unit(turn, unit), more))]


async def unit_more(turn: Turn, unit_id: str = "") -> Sequence[Reply]:
    """What did not fit below a unit's page."""
    unit = await _unit(turn, unit_id)
    if unit is None:
        return [say(texts.NOT_YOURS.format(contact=turn.house.contact))]
    return [say(texts.OTHERS_FOR.format(unit=unit.name), *_rest(await _for_unit(turn, unit)))]


async def _for_unit(turn: Turn, unit: Unit) -> list[Choice]:
    below = len(await units_below(turn.session, unit.id, turn.clock.today()))
    choices = [Choice(label=texts.MAKE, action=f"membership:officer:{unit.id}", style="primary")]
    if below:
        choices.append(Choice(label=texts.INVITE_BELOW.format(count=below), action=f"membership:sheet:{unit.id}"))
    choices.append(Choice(label=texts.END_ONE, action=f"membership:end:{unit.id}"))
    if turn.may("membership:invite_as"):
        choices.append(Choice(label=texts.INVITE_ORGANISER, action=f"membership:invite_as:{unit.id}"))
    choices.append(Choice(label=texts.REVOKE_ONE, action=f"membership:revokes:{unit.id}"))
    choices.append(Choice(label=texts.UNIT_CODES, action=f"membership:roster_code:{unit.id}"))
    return choices


async def whole(turn: Turn) -> Sequence[Reply]:
    """The admins of the whole."""
    turn.state.form = ""
    text = await _page_text(turn, texts.WHOLE_TITLE.format(union=turn.house.union_name), None)
    end = Choice(label=texts.END_ONE, action="membership:end:whole")
    return [say(text, end, Choice(label=texts.REVOKE_ONE, action="membership:revokes:whole"))]


async def _page_text(turn: Turn, title: str, unit_id: int | None) -> str:
    people: list[tuple[int, Grant]] = []
    for role in GIVEN_HERE:
        grant = Grant(role, unit_id)
        people += [(person_id, grant) for person_id in await grants.holders(turn.session, role, unit_id)]
    await note(turn, "rights.read", f"unit={unit_id} people={len(people)}")
    names = await people_names(turn, {person_id for person_id, _ in people})
    held = [f"{names[person_id]} ({await one_role(turn, grant)})" for person_id, grant in people]
    open_ = await invites.waiting(turn.session, [unit_id], turn.clock.now())
    waiting = [
        texts.INVITATION.format(role=await one_role(turn, one.grant), day=short_day(turn, one.expires_at))
        for one in open_
    ]
    return texts.UNIT.format(
        unit=title,
        holders=texts.HOLDERS_LINE.format(names=", ".join(held)) if held else texts.NOBODY,
        waiting=texts.WAITING_LINE.format(invitations=", ".join(waiting)) if waiting else texts.NO_WAITING,
    )


async def officer(turn: Turn, unit_id: str = "") -> Sequence[Reply]:
    """A code that makes its user an officer of a unit."""
    unit = await _unit(turn, unit_id)
    if unit is None:
        return [say(texts.NOT_YOURS.format(contact=turn.house.contact))]
    return await _make(turn, Grant(Role.OFFICER, unit.id))


async def invite_as(turn: Turn, unit_id: str = "") -> Sequence[Reply]:
    """A code that makes its user the organiser of a unit and all below it."""
    unit = await _unit(turn, unit_id)
    if unit is None:
        return [say(texts.NOT_YOURS.format(contact=turn.house.contact))]
    return await _make(turn, Grant(Role.ORGANISER, unit.id))


async def _make(turn: Turn, grant: Grant) -> Sequence[Reply]:
    if not await may_give(turn, grant):
        return [say(texts.NOT_YOURS.format(contact=turn.house.contact))]
    turn.state.form = ""
    code, expires = await invites.invite(turn.session, grant, by=turn.person.id, now=turn.clock.now())
    made = await codes.find(turn.session, code, turn.clock.now())
    code_id = made.id if made else 0
    await leftovers.leave(turn.session, turn.incoming, leftovers.CODES, turn.clock.now())
    await note(turn, "invite.make", f"code={code_id} role={grant.role.value} unit={grant.unit_id}")
    address = invites.link(turn.house.public_url, code)
    text = texts.CODE.format(
        role=await one_role(turn, grant),
        code=code,
        day=long_date(turn.clock.day_of(expires)),
        link=texts.LINK.format(link=address) if address else "",
    )
    revoke = Choice(label=texts.REVOKE_THIS, action=f"membership:revoke:{code_id}")
    return [say(text, revoke, Choice(label=texts.INVITE_OTHER, action="membership:invite"))]
