"""Who may see and change a conclusion or recommendation.

Organisers of the conference change all of them; officers of the unit that carries a conclusion out see it and say that
it is done. For: permissions. Not for: what is done.
"""

from __future__ import annotations

from bot.conversation import Turn
from bot.errors import RefusedError
from bot.people.acting import chain, is_id, units_of
from handlers.conferences import queries
from handlers.conferences.after import follow_store, texts
from handlers.conferences.after.model import FollowUp, State
from handlers.conferences.model import Conference, Stage
from handlers.conferences.officer.scope import private
from handlers.conferences.organiser import scope

DO = "conferences:end_done"


def is_live(one: Conference) -> bool:
    """Whether anything is still noted down for a conference."""
    return not one.history and one.stage in (Stage.OPEN, Stage.CLOSED)


async def changeable(turn: Turn, conference_id: str) -> Conference:
    """A conference, for its organiser, that things are still noted for. Raises RefusedError."""
    found = await scope.organised(turn, conference_id)
    if not is_live(found):
        raise RefusedError(texts.NO_CHANGE)
    return found


async def organised_item(turn: Turn, item_id: str) -> tuple[FollowUp, Conference]:
    """One item that is locked from here on, for the organiser of its conference. Raises RefusedError."""
    private(turn)
    item = await follow_store.by_id(turn.session, int(item_id), lock=True) if is_id(item_id) else None
    if item is None:
        raise RefusedError(texts.NOT_YOURS)
    found = await changeable(turn, str(item.conference_id))
    if item.state is State.HISTORY:
        raise RefusedError(texts.NO_CHANGE)
    return item, found


async def own_item(turn: Turn, item_id: str) -> tuple[FollowUp, Conference]:
    """One task, locked, for somebody who acts for the unit that carries it out. Raises RefusedError."""
    private(turn)
    item = await follow_store.by_id(turn.session, int(item_id), lock=True) if is_id(item_id) else None
    if item is None or item.owner_unit_id is None or not turn.may(DO, await chain(turn, item.owner_unit_id)):
        raise RefusedError(texts.NOT_YOURS)
    found = await queries.by_id(turn.session, item.conference_id)
    if found is None or not is_live(found) or item.state is State.HISTORY:
        raise RefusedError(texts.NOT_YOURS)
    return item, found


async def my_units(turn: Turn) -> set[int]:
    """The units that this person has a role at, and those merged into them; none in a group, or for a member."""
    return await units_of(turn) if turn.may(DO) and not turn.incoming.group else set()
