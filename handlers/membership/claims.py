"""Rows of the roster that people asked for and an officer decides about: one at a time, oldest first.

For: the officer's side of a claim. Not for: the member's (`claim.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.people import grants
from bot.people.permissions import Grant, Role
from bot.people.reach import conversations_of
from bot.people.roster import Member
from bot.people.units import unit_by_id
from handlers.membership import queries, texts
from handlers.membership import texts_rights as words
from handlers.membership.claim import role_of, take
from handlers.membership.model import chain, channel_name, may_give, note, people_names, short_day
from handlers.membership.queries import Claim

SHOWN_ROWS = 2


async def show(turn: Turn, after: str = "0") -> Sequence[Reply]:
    """The oldest request in this person's scope (after an id, for the next one), and what can be done with it."""
    open_ = [claim for claim in await queries.open_claims(turn.session) if await _may(turn, claim)]
    later = [claim for claim in open_ if claim.id > (int(after) if after.isdecimal() else 0)] or open_
    if not later:
        return [say(words.CLAIMS_NONE)]
    claim = later[0]
    rows = (await _rows(turn, claim))[:SHOWN_ROWS]
    await note(turn, "claims.read", f"claim={claim.id} rows={len(rows)}")
    unit = await unit_by_id(turn.session, claim.unit_id)
    text = words.CLAIM.format(
        count=len(open_),
        name=(await people_names(turn, {claim.person_id}))[claim.person_id],
        channel=channel_name(claim.channel),
        day=short_day(turn, claim.created_at),
        unit=unit.name if unit else texts.NOTHING,
        why=words.CLAIM_WHY[claim.why],
        rows="\n".join(_line(number, row) for number, row in enumerate(rows, start=1)),
    )
    choices = [
        Choice(label=words.GIVE_ROW.format(number=number), action=f"membership:give_row:{claim.id}:{row.id}")
        for number, row in enumerate(rows, start=1)
    ]
    choices.append(Choice(label=words.REFUSE, action=f"membership:refuse_row:{claim.id}"))
    if len(open_) > 1:
        choices.append(Choice(label=words.MORE, action=f"membership:claims:{claim.id}"))
    return [say(text, *choices)]


async def give(turn: Turn, claim_id: str = "", member_id: str = "") -> Sequence[Reply]:
    """The row is this person's; whoever had it before loses it and the role it gave."""
    claim = await _open(turn, claim_id)
    row = next((one for one in await _rows(turn, claim) if str(one.id) == member_id), None) if claim else None
    if claim is None or row is None:
        return [say(words.CLAIM_GONE)]
    now, role = turn.clock.now(), Grant(Role(row.role), row.unit_id)
    if row.person_id is not None and await grants.end(turn.session, row.person_id, role, now):
        await note(turn, "right.end", f"person={row.person_id} role={row.role} unit={row.unit_id} member={row.id}")
    await queries.give_row(turn.session, row.id, claim.person_id, now)
    await queries.decide_claim(turn.session, claim.id, "accepted", turn.person.id, now)
    await note(turn, "claim.accept", f"claim={claim.id} person={claim.person_id} member={row.id}")
    given = await take(turn, row, claim.person_id)
    unit = await unit_by_id(turn.session, row.unit_id)
    name = unit.name if unit else texts.NOTHING
    await _tell(turn, claim, texts.CLAIM_ACCEPTED.format(unit=name, role=given))
    who = (await people_names(turn, {claim.person_id}))[claim.person_id]
    undo = Choice(label=words.UNDO, action=f"membership:free_row:{claim.id}:{row.id}")
    return [say(words.CLAIM_GIVEN.format(name=who, unit=name), undo, *_next())]


async def free(turn: Turn, claim_id: str = "", member_id: str = "") -> Sequence[Reply]:
    """Takes back what was given just now: the row is nobody's, and its role ends."""
    claim = await queries.claim_by_id(turn.session, int(claim_id)) if claim_id.isdecimal() else None
    row = None
    if claim is not None and await _may(turn, claim):
        row = next((one for one in await _rows(turn, claim) if str(one.id) == member_id), None)
    if claim is None or row is None or row.person_id != claim.person_id:
        return [say(words.CLAIM_GONE)]
    now = turn.clock.now()
    await queries.give_row(turn.session, row.id, None, now)
    await note(turn, "claim.free", f"claim={claim.id} person={claim.person_id} member={row.id}")
    if await grants.end(turn.session, claim.person_id, Grant(Role(row.role), row.unit_id), now):
        await note(turn, "right.end", f"person={claim.person_id} role={row.role} unit={row.unit_id} member={row.id}")
    return [say(words.CLAIM_FREED, *_next())]


async def refuse(turn: Turn, claim_id: str = "") -> Sequence[Reply]:
    """None of the rows is this person's."""
    claim = await _open(turn, claim_id)
    if claim is None:
        return [say(words.CLAIM_GONE)]
    await queries.decide_claim(turn.session, claim.id, "refused", turn.person.id, turn.clock.now())
    await note(turn, "claim.refuse", f"claim={claim.id} person={claim.person_id}")
    unit = await unit_by_id(turn.session, claim.unit_id)
    await _tell(turn, claim, texts.CLAIM_REFUSED.format(unit=unit.name if unit else texts.NOTHING))
    who = (await people_names(turn, {claim.person_id}))[claim.person_id]
    return [say(words.CLAIM_REFUSED.format(name=who), *_next())]


async def _may(turn: Turn, claim: Claim) -> bool:
    """Nobody decides about their own request, nor about one for a role that they may not give."""
    if claim.person_id == turn.person.id or not turn.may("membership:claims", await chain(turn, claim.unit_id)):
        return False
    found = await queries.rows_of(turn.session, claim.rows)
    return not found or bool(await _rows(turn, claim))


async def _open(turn: Turn, claim_id: str) -> Claim | None:
    claim = await queries.open_claim(turn.session, int(claim_id)) if claim_id.isdecimal() else None
    return claim if claim is not None and await _may(turn, claim) else None


async def _rows(turn: Turn, claim: Claim) -> list[Member]:
    """The roster rows of a request that still are and that this person may give, with the role that comes with one."""
    found = await queries.rows_of(turn.session, claim.rows)
    return [row for row in found if await _may_hand_out(turn, row)]


async def _may_hand_out(turn: Turn, row: Member) -> bool:
    grant = role_of(row)
    in_scope = turn.may("membership:claims", await chain(turn, row.unit_id))
    return in_scope and (grant is None or await may_give(turn, grant))


async def _tell(turn: Turn, claim: Claim, sentence: str) -> None:
    for conversation_id in await conversations_of(turn.session, claim.person_id):
        if conversation_id != turn.conversation_id:
            await turn.outbox.notify(conversation_id, say(sentence))
            break


def _line(number: int, row: Member) -> str:
    """One row as an officer knows it; of a phone number the last three digits."""
    return words.CLAIM_ROW.format(
        number=number,
        name=row.full_name,
        title=f", {row.title}" if row.title else "",
        phone=f", số …{row.phone[-3:]}" if row.phone else "",
        role=words.CLAIM_ROW_ROLE.get(row.role, ""),
        taken=words.CLAIM_TAKEN if row.person_id is not None else "",
    )


def _next() -> list[Choice]:
    return [Choice(label=words.CLAIMS, action="membership:claims")]
