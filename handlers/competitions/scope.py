"""Who may see, follow or organise which competition, asked of the one permission table; and lines in the audit log.

For: finding a competition on somebody's behalf, or refusing. Not for: wording of pages (`words.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Turn
from bot.errors import RefusedError
from bot.people.acting import chain, is_id
from bot.people.private import refuse_in_group
from bot.people.roster import members_by_person
from bot.people.units import unit_by_id
from handlers.competitions import queries, texts
from handlers.competitions.model import Competition, State

ORGANISE = "competitions:org"


def private(turn: Turn) -> None:
    """Raises RefusedError in a group."""
    refuse_in_group(turn, "/cuocthi")


async def shown_to(turn: Turn, every: Sequence[Competition]) -> list[Competition]:
    """Those that are meant for this person: of their unit and above it; all, where nobody knows their unit."""
    own = await _units(turn)
    if not own:
        return list(every)
    above = {unit for one in own for unit in await chain(turn, one)}
    hosts = {one.unit_id: (await chain(turn, one.unit_id))[:1] for one in every}
    return [one for one in every if one.unit_id is None or above.intersection(hosts[one.unit_id])]


async def _units(turn: Turn) -> list[int]:
    """The units of somebody: as they told of themselves, of their roles, else of the roster."""
    told = turn.person.profile.unit_id
    own = [] if told is None else [told]
    own += [one.unit_id for one in turn.person.grants if one.unit_id is not None]
    return own or [row.unit_id for row in await members_by_person(turn.session, turn.person.id)]


async def seen(turn: Turn, competition_id: str, *, hold: bool = False) -> Competition:
    """One that this person may look at; with `hold` as it stays. Raises RefusedError for a draft, and in a group."""
    private(turn)
    one = await queries.by_id(turn.session, int(competition_id), hold=hold) if is_id(competition_id) else None
    if one is None or one.state is State.DRAFT or not await shown_to(turn, [one]):
        raise RefusedError(texts.GONE)
    return one


async def known(turn: Turn, competition_id: str) -> Competition:
    """One that was shown to this person before: what they said of it can always be taken back. Raises RefusedError."""
    private(turn)
    one = await queries.by_id(turn.session, int(competition_id)) if is_id(competition_id) else None
    if one is None or one.state is State.DRAFT:
        raise RefusedError(texts.GONE)
    return one


async def organised(turn: Turn, competition_id: str, *, lock: bool = False) -> Competition:
    """One, for somebody who organises it. Raises RefusedError."""
    private(turn)
    one = await queries.by_id(turn.session, int(competition_id), lock=lock) if is_id(competition_id) else None
    if one is None or not turn.may(ORGANISE, await chain(turn, one.unit_id)):
        raise RefusedError(texts.NOT_YOURS)
    return one


async def unit_name(turn: Turn, unit_id: int | None) -> str:
    """The name of the organising unit; empty for the whole."""
    unit = await unit_by_id(turn.session, unit_id) if unit_id is not None else None
    return unit.name if unit is not None else ""
